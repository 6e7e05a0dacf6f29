"""A portfolio with one rich initiative and a window around it, for the tests of the initiative's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.domain.records import DataSource, Measurement, Metric, ModelVersion
from desktop_app.domain.spine import Spine
from desktop_app.jobs.runner import InlineRunner
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import NoExtensions, Workspace
from desktop_app.store.engine import FileDatabase
from desktop_app.ui.core.actions import ActionRegistry
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page, PageSpec
from desktop_app.ui.initiative.page import InitiativePage
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.window.main_window import MainWindow
from tests.steady import ids_of, noon
from tests.templates import put_portfolio
from tests.ui.traces import traces

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
NOW = noon(2026, 11, 21)
CATALOGUE = (
    CatalogueMetric("core.recall", "Recall", "model", "higher", "share", "Of the cases, the share found."),
    CatalogueMetric(
        "finance.loss", "Fraud loss", "business", "lower", "money", "Loss a month.", "finance", "Under today"
    ),
    CatalogueMetric("retail.basket", "Basket value", "business", "higher", "money", "Value.", "retail"),
)


class Plugins(NoExtensions):
    """The core's rules, and a small catalogue."""

    def metric_catalogue(self) -> tuple[CatalogueMetric, ...]:
        return CATALOGUE


class ListPage(Page):
    """Stands for the list of initiatives."""


@dataclass
class Bench:
    """What a test works with."""

    ws: Workspace
    context: AppContext
    window: MainWindow
    page: InitiativePage
    initiative_id: str
    metric_id: str
    source_id: str

    def open(self, tab: str, anchor: str = "") -> Any:
        """Show a tab of the initiative."""
        self.context.open_initiative(self.initiative_id, tab, anchor)
        QApplication.processEvents()
        return self.page.current_tab()

    @property
    def spine(self) -> Any:
        return self.ws.spine(self.initiative_id)

    def close(self) -> None:
        bus.changed.disconnect(self.window.refresh)
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        self.ws.close()


def _make_portfolio(path: Path, stage: str) -> None:
    """One initiative at this stage, with a metric and what was measured of it."""
    ws = portfolios.create(path, name="Test", extensions=Plugins(), user="Ann")
    ws.clock = lambda: NOW
    made = initiatives.create(ws, "Payment fraud", industry="finance", facts=["eu_market"])
    initiative_id = made.record_ids[0]
    metric_id = records.add(
        ws,
        Metric(
            initiative_id=initiative_id,
            name="Recall",
            target=0.9,
            guardrail=0.85,
            unit="share",
            baseline=0.78,
        ),
    ).record_ids[0]
    for month, value in ((8, 0.91), (9, 0.87), (10, 0.81)):
        record = Measurement(
            initiative_id=initiative_id, metric_id=metric_id, value=value, measured_on=date(2026, month, 1)
        )
        records.add(ws, record)
    records.add(ws, ModelVersion(initiative_id=initiative_id, name="4.2", released_on=date(2026, 8, 20)))
    records.add(ws, DataSource(initiative_id=initiative_id, name="Orders"))
    for step in ("discovery", "delivery", "live"):
        if stage == "strategy":
            break
        initiatives.move_stage(ws, initiative_id, step, by="Bo", reason="agreed")
        if step == stage:
            break
    ws.close()


def _open_portfolio(folder: Path, stage: str, extensions: NoExtensions) -> Workspace:
    path = folder / "t.portfolio"
    put_portfolio(path, ("bench", stage), partial(_make_portfolio, stage=stage))
    return Workspace(FileDatabase(path), extensions=extensions, user="Ann", clock=lambda: NOW)


def make_bench(
    folder: Path, stage: str = "strategy", tab: str = "overview", extensions: NoExtensions | None = None
) -> Bench:
    """A window with this tab of the initiative in front; the others are made when a test opens them."""
    ws = _open_portfolio(folder, stage, extensions or Plugins())
    context = AppContext(Settings(folder / "s.json"), InlineRunner(), ActionRegistry(), PluginHost())
    page: list[InitiativePage] = []

    def make_page() -> InitiativePage:
        page.append(InitiativePage(context))
        return page[0]

    window = MainWindow(
        [
            PageSpec("initiatives", "Initiatives", "initiatives", ListPage),
            PageSpec("settings", "Settings", "settings", ListPage, "bottom"),
            PageSpec("initiative", "Initiative", "initiatives", make_page, "hidden", None, "initiatives"),
        ],
        context.registry,
        context.settings,
        context.runner,
    )
    context.window = window
    context.set_workspace(ws)
    bus.changed.connect(window.refresh)
    window.resize(1440, 900)
    window.show()
    _activate(window)
    (spine,) = ws.spines()
    context.open_initiative(spine.initiative.id, tab)
    _lay_out()
    return _bench_of(ws, context, window, page[0], spine)


def _bench_of(
    ws: Workspace, context: AppContext, window: MainWindow, page: InitiativePage, spine: Spine
) -> Bench:
    return Bench(
        ws, context, window, page, spine.initiative.id, spine.metrics[0].id, spine.data_sources[0].id
    )


def _lay_out() -> None:
    # What wraps gets its height late, and only then a scroll bar comes or goes.
    for _time in range(3):
        QApplication.processEvents()


def _activate(window: MainWindow) -> None:
    for _attempt in range(20):
        window.activateWindow()
        QApplication.processEvents()
        if window.isActiveWindow():
            return
        QTest.qWait(5)


@cache
def _another(stage: str) -> Spine:
    """What an initiative of another portfolio would show: the same with other ids."""
    with ids_of(f"another {stage}"), TemporaryDirectory() as folder:
        path = Path(folder) / "another.portfolio"
        _make_portfolio(path, stage)
        ws = Workspace(FileDatabase(path), extensions=Plugins(), clock=lambda: NOW)
        (spine,) = ws.spines()
        ws.close()
    return spine


class SharedBench:
    """One window for the tests of a module, each of which finds it as if it had just been built.

    Building it takes several times as long as most of the tests. Before each test all goes that the one before left:
    its portfolio, messages and settings, what it typed and chose. Where something stays that can be seen, the tab is
    made anew; where that does not help, the window. What cannot be seen is which signals are connected: a test that
    changes that makes its own bench.
    """

    def __init__(self) -> None:
        self._bench: Bench | None = None
        self._as_built: dict[tuple[str, str, str], list[object]] = {}
        self._keeps_tab = True

    def take(
        self,
        folder: Path,
        stage: str = "strategy",
        tab: str = "overview",
        extensions: NoExtensions | None = None,
    ) -> Bench:
        """The window with this tab of a fresh portfolio in front."""
        extensions = extensions or Plugins()
        as_built = self._as_built.get((stage, tab, extensions.fingerprint()))
        # Where the tab has kept something once, what the tests of this module do is likely to leave something again.
        for keeps_tab in (True, False) if self._keeps_tab else (False,):
            if self._bench is None or as_built is None:
                break
            give_fresh_portfolio(self._bench, folder, stage, tab, extensions, keeps_tab)
            if traces_of(self._bench) == as_built:
                self._keeps_tab = keeps_tab
                return self._bench
        self.close()
        # Closing the window has noted its size.
        (folder / "s.json").unlink(missing_ok=True)
        self._bench = make_bench(folder, stage, tab, extensions)
        self._bench.window.setProperty("shared", True)
        self._as_built[stage, tab, extensions.fingerprint()] = traces_of(self._bench)
        return self._bench

    def close(self) -> None:
        """Close the window, if there is one."""
        if self._bench is not None:
            self._bench.close()
            self._bench = None
            _delete_now()


def traces_of(bench: Bench) -> list[object]:
    """What the window holds, to compare it with another one."""
    # Both are kept from when they are first wanted.
    assert bench.context.currency
    bench.context.toast("")
    _clear_toasts(bench.window)
    return traces(bench.window, bench.context)


def give_fresh_portfolio(
    bench: Bench, folder: Path, stage: str, tab: str, extensions: NoExtensions, keeps_tab: bool = True
) -> None:
    """Show this tab of a fresh portfolio in a window that was used, the tab kept or made anew."""
    context, window, page = bench.context, bench.window, bench.page
    window._right.setFocus()
    kept = page.panel(tab) if keeps_tab else None
    page._stack.setCurrentWidget(page._unread if kept is None else kept)
    for other in [panel for panel in page._panels.values() if panel is not kept]:
        page._stack.removeWidget(other)
        other.deleteLater()
    page._panels = {}
    if kept is not None:
        page._panels[tab] = kept
        # For another initiative, what was typed and chosen goes.
        kept.show_spine(_another(stage), bench.ws.rules())
    _delete_now()
    page.initiative_id, page._view, page._shown, page._anchor = "", None, {}, ""
    bench.ws.close()
    settings = Settings(folder / "s.json")
    # Who listens stays; all else is of the file.
    vars(context.settings).update(
        {name: held for name, held in vars(settings).items() if name != "_listeners"}
    )
    ws = _open_portfolio(folder, stage, extensions)
    # The session began with this portfolio.
    context.undo_steps._began = None
    context.set_workspace(ws)
    window.resize(1440, 900)
    _activate(window)
    (spine,) = ws.spines()
    context.open_initiative(spine.initiative.id, tab)
    _lay_out()
    _clear_toasts(window)
    vars(bench).update(vars(_bench_of(ws, context, window, page, spine)))


def _clear_toasts(window: MainWindow) -> None:
    if window._toasts is not None:
        window._toasts.clear()
    _delete_now()


def _delete_now() -> None:
    """Without an event loop, what is to be deleted would stay."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def type_into(field: Field, text: str, enter: bool = True) -> None:
    """Replace what a line field holds, key by key, and keep it."""
    edit: Any = field.edit  # type: ignore[attr-defined]
    edit.setFocus()
    edit.selectAll()
    if text:
        QTest.keyClicks(edit, text)
    else:
        QTest.keyClick(edit, Qt.Key.Key_Delete)
    if enter:
        modifier = (
            Qt.KeyboardModifier.ControlModifier if hasattr(edit, "toPlainText") else Qt.KeyboardModifier(0)
        )
        QTest.keyClick(edit, Qt.Key.Key_Return, modifier)
    QApplication.processEvents()


def key(widget: QWidget, name: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press a key on a widget that has the focus."""
    widget.setFocus()
    QApplication.processEvents()
    QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), modifiers)
    QApplication.processEvents()
