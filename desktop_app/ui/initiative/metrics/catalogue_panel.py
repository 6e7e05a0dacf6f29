"""Ready-made metrics to take over: searched, filtered by the initiative's industry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_app.domain.choices import DIRECTIONS, INDUSTRIES, METRIC_KINDS, UNITS
from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


class CataloguePanel(Card):
    """A list in place; Enter takes the selected metric over, Esc closes it. `take(metric)` adds one."""

    def __init__(self, take: Callable[[CatalogueMetric], None], close: Callable[[], None]) -> None:
        super().__init__(_("Add from the catalogue"), IconButton("close", _("Close the catalogue"), close))
        self._take_over = take
        self._close = close
        self._metrics: dict[str, CatalogueMetric] = {}
        self._taken: frozenset[str] = frozenset()
        self.search = SearchField(_("Search the catalogue"))
        self.search.changed.connect(self._filter)
        self.search.returnPressed.connect(self.take)
        self.table = DataTable(
            [
                TableColumn("name", _("Metric"), 1, "strong", 230),
                TableColumn("kind", _("Kind"), 2, "muted", 130),
                TableColumn("sentence", _("What it says"), 3, "text", 300),
                TableColumn("how", _("Unit and direction"), 4, "muted", 200),
            ],
            _("Catalogue of metrics"),
            framed=False,
        )
        self.search.move_in(self.table)
        self.table.set_empty(EmptyState("search", _("No metric has these words.")))
        self.table.opened.connect(lambda _ref: self.take())
        self.table.selection_changed.connect(lambda _refs: self._say())
        self.hint = Label("", "small", tone="muted", wrap=True)
        self.take_button = Button(_("Add this metric"), self.take, icon="add")
        self.add(self.search)
        self.add(self.table)
        self.add(self.hint)
        self.header.insertWidget(1, self.take_button)
        self.body.setSpacing(SPACING["s"])
        escape = QShortcut(QKeySequence("Escape"), self, close)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.keep_px(self.table.setFixedHeight, 248)

    def show_catalogue(self, metrics: Sequence[CatalogueMetric], taken: frozenset[str]) -> None:
        """Offer these metrics; those in `taken` are marked."""
        self._metrics = {metric.id: metric for metric in metrics}
        self._taken = taken
        self.table.set_rows([self._row(metric) for metric in metrics])
        if not self.table.selected_refs() and metrics:
            self.table.select(metrics[0].id)
        self._say()

    def _row(self, metric: CatalogueMetric) -> tuple[str, ...]:
        name = _(metric.name)
        if metric.id in self._taken:
            name = _("{metric} (added)").format(metric=name)
        unit = _(UNITS.get(metric.unit, metric.unit)).lower()
        how = _("{unit}, {direction}").format(
            unit=unit, direction=_(DIRECTIONS.get(metric.direction, metric.direction)).lower()
        )
        return (metric.id, name, _(METRIC_KINDS.get(metric.kind, metric.kind)), _(metric.sentence), how)

    def _filter(self, text: str) -> None:
        words = fold(text).split()

        def accept(row: tuple[str, ...]) -> bool:
            row_text = fold(" ".join(row[1:]))
            return all(word in row_text for word in words)

        self.table.model.filter(accept if words else None)
        shown = self.table.model.shown_rows()
        if shown and not self.table.selected_refs():
            self.table.select(shown[0][0])
        self._say()

    def selected(self) -> CatalogueMetric | None:
        """The metric that would be taken over."""
        refs = self.table.selected_refs()
        return self._metrics.get(str(refs[0])) if refs else None

    def take(self) -> None:
        """Take the selected metric over."""
        metric = self.selected()
        if metric is not None:
            self._take_over(metric)

    def _say(self) -> None:
        metric = self.selected()
        self.take_button.setEnabled(metric is not None)
        hint = ""
        if metric is not None:
            where = INDUSTRIES.label(metric.industry) if metric.industry else _("All industries")
            hint = _("For: {industry}.").format(industry=where)
            if metric.target_hint:
                hint = _("{industry} How to set its target: {hint}.").format(
                    industry=hint, hint=_(metric.target_hint).rstrip(".")
                )
        self.hint.setText(hint)
