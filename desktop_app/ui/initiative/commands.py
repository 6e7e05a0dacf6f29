"""The actions on the page of one initiative: move between its parts, add to them, review it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from desktop_app.language.i18n import N_, _
from desktop_app.ui.core.actions import Action, Enabled
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.duplicating import duplicate
from desktop_app.ui.widgets.tab_bar import SpineTabs

# Id, title, tab, and the tab's control that does it, as a path of attributes.
_ADD: tuple[tuple[str, str, str, str], ...] = (
    ("comment", N_("Add comment"), "overview", "comments.begin"),
    ("source", N_("Add data source"), "data", "sources.add"),
    ("metric", N_("Add metric"), "metrics", "metrics.add"),
    ("catalogue", N_("Add metric from the catalogue"), "metrics", "open_catalogue"),
    ("trade_off", N_("Add trade-off"), "metrics", "decisions.add"),
    ("bet", N_("Add bet"), "rollout", "bets.add"),
    ("cohort", N_("Add cohort"), "rollout", "cohorts.add"),
    ("version", N_("Add model version"), "rollout", "versions.add"),
    ("risk", N_("Add risk"), "risks", "risks.add"),
    ("evidence", N_("Add evidence file"), "evidence", "pick"),
    ("link", N_("Add evidence link"), "evidence", "ask_link"),
)


class Commanded(Protocol):
    """What the actions need of the page that they act on."""

    context: AppContext
    initiative_id: str
    tabs: SpineTabs
    missing: int

    def use(self, tab_id: str, act: Callable[[object], object]) -> None: ...

    def open_review(self) -> bool: ...

    def open_gate(self) -> None: ...

    def delete(self) -> None: ...


def actions_of(page: Commanded, tabs: Iterable[tuple[str, str]]) -> list[Action]:
    """The actions of the page; `tabs` are ids and titles of its parts."""
    context, section = page.context, _("Initiative")

    def here() -> tuple[bool, str]:
        window = context.window
        there = window is not None and window.current_page_id() == "initiative"
        return there and bool(page.initiative_id), _("Open an initiative first.")

    def editable() -> tuple[bool, str]:
        there, reason = here()
        return (context.can_edit, _("This portfolio can only be read.")) if there else (there, reason)

    def starting() -> tuple[bool, str]:
        there, reason = editable()
        return (there, reason) if not there else (not page.open_review(), _("A review is already open."))

    def closing() -> tuple[bool, str]:
        there, reason = editable()
        return (there, reason) if not there else (page.open_review(), _("No review is open."))

    def blocked() -> tuple[bool, str]:
        there, reason = editable()
        return (there, reason) if not there else (page.missing > 0, _("Nothing blocks the move."))

    def doing(tab: str, path: str) -> Callable[[], None]:
        return partial(_do, page, tab, path)

    def show(tab: str, title: str) -> Action:
        sentence = _("Go to {tab}").format(tab=title.lower())
        icon = "initiatives" if tab == "overview" else tab
        return make(f"show.{tab}", sentence, partial(page.tabs.set_current, tab), icon, here)

    def make(
        action_id: str, title: str, run: Callable[[], None], icon: str, enabled: Enabled, shortcut: str = ""
    ) -> Action:
        return Action(
            id=f"initiative.{action_id}",
            title=title,
            run=run,
            shortcut=shortcut,
            icon=icon,
            section=section,
            enabled=enabled,
        )

    return [
        make("next_tab", _("Next part of the initiative"), lambda: page.tabs.step(1), "next", here,
             "Ctrl+Tab; Ctrl+PgDown"),
        make("previous_tab", _("Previous part of the initiative"), lambda: page.tabs.step(-1), "previous", here,
             "Ctrl+Shift+Tab; Ctrl+PgUp"),
        make("move", _("Go to the gate of the next stage"), page.open_gate, "gate", editable),
        make("gate.override", _("Override the gate"), doing("overview", "gate.override"), "gate", blocked),
        make("review.start", _("Start review"), doing("reviews", "start_review"), "reviews", starting),
        make("review.close", _("Close review"), doing("reviews", "close_review"), "good", closing),
        *[make(f"add.{name}", _(title), doing(tab, path), "add", editable) for name, title, tab, path in _ADD],
        make("duplicate", _("Duplicate this initiative"), lambda: duplicate(context, page.initiative_id), "copy", editable),
        make("delete", _("Delete this initiative"), page.delete, "delete", editable),
        *[show(tab, title) for tab, title in tabs],
    ]  # fmt: skip


def _do(page: Commanded, tab: str, path: str) -> None:
    """Show a tab and use one of its controls."""

    def act(panel: object) -> None:
        target = panel
        for name in path.split("."):
            target = getattr(target, name)
        assert callable(target)
        target()

    page.use(tab, act)
