"""The row of tools over the ranking: method, weights, comparing, the top, and what the draws are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import ScoringMethod

TOPS = (1, 3, 5, 7, 10, 20, 50)
DRAWS = (1_000, 10_000, 100_000)


class RankTools(QWidget):
    """Signals tell what was chosen; `show_state` names the buttons."""

    method_chosen = Signal(str)
    method_kept = Signal()
    new_method = Signal()
    edit_method = Signal(str)
    remove_method = Signal(str)
    top_chosen = Signal(int)
    draws_chosen = Signal(int)
    seed_wanted = Signal()
    weights_wanted = Signal()
    why_wanted = Signal()
    compare_wanted = Signal()
    changes_wanted = Signal()
    sheet_wanted = Signal()
    merge_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._methods: Sequence[ScoringMethod] = ()
        self._own: frozenset[str] = frozenset()
        self._shown, self._kept, self._can_edit = "", "", True
        self._top, self._draws, self._seed = 7, DRAWS[1], 1
        self.method = MenuButton(_("Method"), self._fill_methods)
        self.weights = Button(_("Weights"), self.weights_wanted.emit)
        self.why = Button(_("Why this score"), self.why_wanted.emit)
        self.compare = Button(_("Compare"), self.compare_wanted.emit)
        self.changes = Button(_("What changed"), self.changes_wanted.emit)
        self.top = MenuButton("", self._fill_top)
        self.more = MenuButton(_("More"), self._fill_more)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        for button in (self.method, self.weights, self.why, self.compare, self.changes, self.top, self.more):
            row.addWidget(button)
        row.addStretch(1)

    def show_methods(
        self, methods: Sequence[ScoringMethod], own: frozenset[str], shown: str, kept: str, can_edit: bool
    ) -> None:
        """Set the methods of the menu; `shown` is the one the ranking is by, `kept` the portfolio's."""
        self._methods, self._own = methods, own
        self._shown, self._kept, self._can_edit = shown, kept, can_edit
        name = next((_(one.name) for one in methods if one.id == shown), shown)
        self.method.set_text(_("Method: {name}").format(name=name))

    def show_draws(self, top: int, draws: int, seed: int) -> None:
        """Show how many places count as the top, and note what the draws are made of."""
        self._top, self._draws, self._seed = top, draws, seed
        self.top.set_text(_("Top {k}").format(k=formats.number(top)))
        self.top.setAccessibleName(_("Chance to be in the top {k}").format(k=formats.number(top)))

    def show_selection(self, count: int, least: int, most: int) -> None:
        """Enable what can be done with this many selected rows."""
        self.why.set_enabled(count == 1, _("Select one initiative first."))
        reason = _("Select {least} to {most} initiatives first.").format(
            least=formats.number(least), most=formats.number(most)
        )
        self.compare.set_enabled(least <= count <= most, reason)

    # -- menus ---------------------------------------------------------------------------------

    def _fill_methods(self, menu: QMenu) -> None:
        for method in self._methods:
            item = menu.addAction(literal(_(method.name)))
            item.setCheckable(True)
            item.setChecked(method.id == self._shown)
            item.triggered.connect(self._sender(self.method_chosen, method.id))
        menu.addSeparator()
        if self._shown != self._kept:
            name = next((_(one.name) for one in self._methods if one.id == self._shown), self._shown)
            item = menu.addAction(literal(_("Use {name} for this portfolio").format(name=name)))
            item.triggered.connect(lambda _on=False: self.method_kept.emit())
            item.setEnabled(self._can_edit)
        item = menu.addAction(_("New method…"))
        item.triggered.connect(lambda _on=False: self.new_method.emit())
        item.setEnabled(self._can_edit)
        if self._shown in self._own:
            item = menu.addAction(_("Change this method…"))
            item.triggered.connect(self._sender(self.edit_method, self._shown))
            item.setEnabled(self._can_edit)
            item = menu.addAction(_("Remove this method"))
            item.triggered.connect(self._sender(self.remove_method, self._shown))
            item.setEnabled(self._can_edit)

    def _fill_top(self, menu: QMenu) -> None:
        for k in sorted({*TOPS, self._top}):
            item = menu.addAction(_("Top {k}").format(k=formats.number(k)))
            item.setCheckable(True)
            item.setChecked(k == self._top)
            item.triggered.connect(lambda _on=False, k=k: self.top_chosen.emit(k))

    def _fill_more(self, menu: QMenu) -> None:
        for draws in DRAWS:
            item = menu.addAction(_("{n} simulations").format(n=formats.number(draws)))
            item.setCheckable(True)
            item.setChecked(draws == self._draws)
            item.triggered.connect(lambda _on=False, draws=draws: self.draws_chosen.emit(draws))
        menu.addAction(_("Run the simulation again"), self.seed_wanted.emit)
        menu.addSeparator()
        menu.addAction(_("Scoring sheet…"), self.sheet_wanted.emit)
        merge = menu.addAction(_("Merge a filled-in sheet…"), self.merge_wanted.emit)
        merge.setEnabled(self._can_edit)

    def _sender(self, signal: SignalInstance, value: str) -> Callable[[], None]:
        return lambda: signal.emit(value)
