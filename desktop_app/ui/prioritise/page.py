"""Which initiatives first: the ranking with its uncertainty, the best set, weights, and what a score is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import first_reading
from desktop_app.ui.filtering.view_chip import ViewChip
from desktop_app.ui.prioritise.compare.comparer import Comparer
from desktop_app.ui.prioritise.matrix_panel import MatrixPanel
from desktop_app.ui.prioritise.methods.keeper import MethodKeeper
from desktop_app.ui.prioritise.panel_stack import PanelStack
from desktop_app.ui.prioritise.ranking.detail_reader import Detailer
from desktop_app.ui.prioritise.ranking.foot import RankFoot
from desktop_app.ui.prioritise.ranking.places_table import RankingTable
from desktop_app.ui.prioritise.ranking.row_menu import LEAST, MOST, RankedRows, RowCommands
from desktop_app.ui.prioritise.ranking.score_detail import RankDetail
from desktop_app.ui.prioritise.ranking.side import DETAIL, OVERVIEW, WEIGHTS, RankSide
from desktop_app.ui.prioritise.ranking.source import RankSource
from desktop_app.ui.prioritise.ranking.tools import RankTools
from desktop_app.ui.prioritise.ranking.unranked_note import UnrankedNote
from desktop_app.ui.prioritise.sheets import Sheets
from desktop_app.ui.prioritise.weights import Weigher
from desktop_app.ui.prioritise.words import foot, matrix_figures, note
from desktop_app.ui.records.score_words import chart_unit, score_said
from desktop_app.ui.widgets.feedback import EmptyState

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.prioritise.best_set.panel import BestSetPanel


class PrioritisePage(Page):
    """The ranking at the left, details at the right; comparing and writing methods take the whole page."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.source = RankSource(context, self)
        if context.is_open:
            # Made first, so that it reads while the rest is made.
            self.source.read()
        self.tools = RankTools()
        self.tools.weights.set_enabled(False, _("The scores are still being read."))
        self.ranking = RankingTable(lambda: context.currency if context.is_open else "")
        self.table = self.ranking.table
        self.table.setProperty("tour", "ranking")
        self.table.set_empty(first_reading("target"))
        self.matrix = MatrixPanel(context)
        self.matrix.setMinimumHeight(340)
        self.detail = RankDetail(lambda: context.currency if context.is_open else "")
        # Made after the ranking shows, as people wait for that.
        self.best_set: BestSetPanel | None = None
        self.side = RankSide(self.matrix, self.detail)
        self.unranked = UnrankedNote(self.write_sheet)
        self.view_chip = ViewChip(context)
        self.view_chip.changed.connect(self._filter_rows)
        self.view_chip.changed.connect(self._show_matrix)
        self.foot = RankFoot()
        self.panels = PanelStack(self, lambda: self.table.view.setFocus())
        self.panels.addWidget(self._front())
        self.weigher = Weigher(context, self.source, self.side)
        self.detailer = Detailer(
            context, self.source, self.detail, self._show_detail, lambda: self.side.mode() == DETAIL
        )
        self.comparer = Comparer(context, self.source, self.panels)
        self.method_keeper = MethodKeeper(context, self.source, self.panels)
        self.sheets = Sheets(context, self.source, self.panels)
        self.rows = RankedRows(
            context,
            self.source,
            RowCommands(self.explain, self.comparer.compare, self.sheets.export, lambda: self.best_set),
        )
        self._connect()
        if self.source.standing is not None:
            self._show_methods()
            self._show()

    def go_on_with(self, label: str, text: str) -> bool:
        return self.method_keeper.go_on_with(label, text)

    def title(self) -> str:
        return _("Prioritise")

    def header_actions(self) -> Sequence[QWidget]:
        return (self._context.registry.button("brief.portfolio", text=_("Brief")),)

    def _front(self) -> QWidget:
        front = QWidget()
        column = QVBoxLayout(front)
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["m"])
        column.setSpacing(SPACING["l"])
        column.addWidget(self.tools)
        column.addWidget(self.unranked)
        column.addWidget(self.view_chip)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACING["l"])
        self._row.addWidget(self.ranking, 1)
        self._row.addWidget(self.side)
        column.addLayout(self._row, 1)
        column.addWidget(self.foot)
        return front

    def _connect(self) -> None:
        tools, source = self.tools, self.source
        source.changed.connect(self._show)
        source.methods_changed.connect(self._show_methods)
        source.drawing.connect(self.foot.show_progress)
        source.drawing_ended.connect(self.foot.end_progress)
        self.foot.stopped.connect(source.cancel)
        tools.method_chosen.connect(self.choose_method)
        tools.method_kept.connect(self.method_keeper.choose)
        tools.new_method.connect(self.method_keeper.start)
        tools.edit_method.connect(self.method_keeper.edit)
        tools.remove_method.connect(self.method_keeper.remove)
        tools.top_chosen.connect(source.set_top)
        tools.draws_chosen.connect(source.set_draws)
        tools.seed_wanted.connect(source.another_seed)
        tools.weights_wanted.connect(self.weigh)
        tools.why_wanted.connect(self.explain)
        tools.compare_wanted.connect(self.compare)
        tools.changes_wanted.connect(self.comparer.show_changes)
        tools.sheet_wanted.connect(self.write_sheet)
        tools.merge_wanted.connect(self.sheets.choose)
        self.table.opened.connect(self.rows.open)
        self.table.origin_wanted.connect(lambda *cell: self.rows.show_origin(self.table.view, *cell))
        self.table.selection_changed.connect(self._selected)
        self.ranking.set_menu(self.rows.fill_menu)
        self.matrix.opened.connect(self.rows.open)
        self.detail.opened.connect(self._context.open_initiative)
        self.side.left.connect(self.overview)
        self._context.opened.connect(self._forget)
        self._selected([])

    def set_view(self, definition: Mapping[str, Any]) -> None:
        """Show only the initiatives of a saved view; places and chances are still those among all."""
        self.overview()
        self.view_chip.set_view(definition)

    def _filter_rows(self) -> None:
        ids = self.view_chip.ids
        self.table.model.filter(None if ids is None else lambda row: row[0] in ids)

    # -- reading -------------------------------------------------------------------------------

    def activated(self) -> None:
        if self._context.is_open and not self.source.is_reading and not self.source.is_fresh():
            self.source.read()
            self.detailer.read_again()
            if self.best_set is not None:
                self.best_set.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read again the data of the ranking and the best set."""
        if not self._context.is_open:
            return
        if self.best_set is not None:
            self.best_set.refresh(changes)
        if isinstance(changes, Changes) and not (
            changes.initiative_ids or changes.touches("*", "portfolio", "own_method", "estimate")
        ):
            return
        self.view_chip.look_again()
        self.source.read()
        self.detailer.read_again()

    def note(self, changes: object) -> None:
        if self.best_set is not None:
            self.best_set.note(changes)

    def _forget(self) -> None:
        self.source.forget()
        self.table.set_rows([])
        self.ranking.show_marks(None)
        self.table.set_empty(first_reading("target"))
        self.overview()
        self.panels.back()

    def _show_methods(self) -> None:
        source, method = self.source, self.source.method
        if method is None:
            return
        own = frozenset(one.id for one in source.methods if one.id.startswith("own-"))
        self.tools.show_methods(source.methods, own, method.id, source.kept_method, self._context.can_edit)
        self.weigher.show_method(method)
        if not self.weigher.can_weigh() and self.side.mode() == WEIGHTS:
            self.overview()
        if self.best_set is not None:
            self.best_set.set_method(method.id)

    def _want_best_set(self) -> None:
        def load(_ws: Workspace) -> Any:
            from desktop_app.ui.prioritise.best_set.panel import BestSetPanel

            return BestSetPanel

        if self.best_set is None and self._context.is_open:
            # Its modules are imported in the background too.
            self._context.read(load, self._add_best_set)

    def _add_best_set(self, made_by: type[BestSetPanel]) -> None:
        if self.best_set is not None or not self._context.is_open:
            return
        self.best_set = made_by(self._context)
        self.best_set.chosen_changed.connect(self.ranking.show_marks)
        if self.source.method is not None:
            self.best_set.set_method(self.source.method.id)
        self.side.put_first(self.best_set)
        self.best_set.refresh()

    def _show(self) -> None:
        standing = self.source.standing
        if standing is None:
            return
        if self.best_set is None:
            QTimer.singleShot(0, self, self._want_best_set)
        method, ranking = standing.ranking.method, standing.ranking
        score_text = score_said(method, self._context.currency)
        unit = "" if method.unit in ("points", "money") else chart_unit(method)
        waits = not ranking.draws and self.source.is_drawing
        self.ranking.show_ranking(standing.rows, score_text, standing.axis, ranking.top, unit, waits=waits)
        self.unranked.show_rows(standing.rows, _(method.name), self._context.can_edit)
        if not standing.rows:
            run = self._context.registry.run
            self.table.set_empty(
                EmptyState(
                    "target",
                    _("Your initiatives appear here in the order of their scores, with how sure that "
"order is."),
                    [(_("New initiative"), lambda: run("initiative.new")),
                     (_("Import a list"), lambda: run("portfolio.import"))],
                    why=_("Leaders ask what comes first, and how sure that is."),
                )
            )  # fmt: skip
        self.tools.weights.set_enabled(self.weigher.can_weigh(), _("This method has no weights."))
        self.tools.show_draws(ranking.top, self.source.draws, self.source.seed)
        self.foot.text.setText(foot(standing, note(self.source)) if standing.rows else "")
        self._filter_rows()
        self._show_matrix()
        self.weigher.show_standing(standing)

    def _show_matrix(self) -> None:
        if self.source.standing is not None:
            figures, values = matrix_figures(self.source, self.source.standing)
            listed = [row for row in self.source.standing.listed if self.view_chip.takes(row[0])]
            self.matrix.show_rows(listed, figures, values)

    # -- what the tools do ---------------------------------------------------------------------

    def choose_method(self, method_id: str) -> None:
        """Rank by another method."""
        self.source.choose(method_id)
        self.detailer.read_again()

    def overview(self) -> None:
        """Show best set and matrix beside the ranking again."""
        if self.side.mode() == WEIGHTS:
            self.weigher.leave()
        self._set_mode(OVERVIEW)
        self.table.view.setFocus()

    def weigh(self) -> None:
        """Put the weights on sliders beside the ranking."""
        if not self.weigher.can_weigh():
            self._context.show_error(UserError(_("This method has no weights.")))
        else:
            self.panels.back()
            self._set_mode(WEIGHTS)
            self.weigher.enter()

    def explain(self, initiative_id: str = "") -> None:
        """Show how a score is made up, by default that of the selected row."""
        chosen = initiative_id or next(iter(self.table.selected_refs()), "")
        if chosen:
            self.detailer.show(str(chosen))
        else:
            self._context.show_error(UserError(_("Select one initiative first.")))

    def compare(self) -> None:
        """Put the selected initiatives side by side."""
        ids = [str(ref) for ref in self.table.selected_refs()]
        if LEAST <= len(ids) <= MOST:
            self.comparer.compare(ids)
        else:
            sentence = _("Select {least} to {most} initiatives first.").format(
                least=formats.number(LEAST), most=formats.number(MOST)
            )
            self._context.show_error(UserError(sentence))

    def write_sheet(self) -> None:
        """Ask for a place and write a scoring sheet for the selected initiatives, or for all."""
        self.sheets.export(self.table.selected_refs())

    def when_read(self, do: Callable[[], object]) -> None:
        """Call something once the ranking is there, or at once."""
        if self.source.standing is not None and self.source.is_fresh():
            do()
            return

        def once() -> None:
            self.source.changed.disconnect(once)
            do()

        self.source.changed.connect(once)

    def _show_detail(self) -> None:
        if self.side.mode() == WEIGHTS:
            self.weigher.leave()
        self._set_mode(DETAIL)

    def _set_mode(self, mode: str) -> None:
        self.side.set_mode(mode)
        self._fit()

    # -- rows ----------------------------------------------------------------------------------

    def _selected(self, refs: list[Any]) -> None:
        self.tools.show_selection(len(refs), LEAST, MOST)
        if self.side.mode() == DETAIL and len(refs) == 1:
            self.detailer.show(str(refs[0]))

    # -- room ----------------------------------------------------------------------------------

    def _fit(self) -> None:
        room = self.width() - 2 * SPACING["xl"] - SPACING["l"]
        if room > 0:
            self.side.setFixedWidth(self.side.wanted_width(room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.panels.shown_whole() or self.side.mode() != OVERVIEW):
            if self.panels.shown_whole():
                self.panels.back()
            else:
                self.overview()
            return
        super().keyPressEvent(event)
