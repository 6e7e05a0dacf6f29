"""The inputs of the portfolio's scoring method for one initiative: estimates side by side, then settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.domain.planning_records import Estimate
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.opportunity.estimate_form import Given
from desktop_app.ui.initiative.opportunity.estimate_section import EstimateSection
from desktop_app.ui.initiative.opportunity.estimate_slot import EstimateSlot
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import MenuButton, literal
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout

if TYPE_CHECKING:
    from desktop_app.domain.scoring.inputs import Range
    from desktop_app.domain.scoring.methods import ScoringMethod


class EstimatesPanel(Card):
    """One section an input, except the rate and the years, which belong to the whole portfolio.

    An input that has a place of its own on the tab, a rating or an amount, opens there, in its slot.
    """

    def __init__(self, tab: SpineTab, slots: Mapping[str, EstimateSlot]) -> None:
        self.menu = MenuButton(_("Method"), self._fill_methods)
        super().__init__(_("What the score needs"), self.menu)
        self.set_term("expected_value", _("Expected value"))
        self._tab = tab
        self._slots = slots
        self._method: ScoringMethod | None = None
        self._methods: Sequence[ScoringMethod] = ()
        # The method whose inputs are asked; "" is the portfolio's.
        self._chosen = ""
        self.sections: dict[str, EstimateSection] = {}
        self._wanted = ""
        self.sentence = Label("", tone="muted", wrap=True)
        self.add(self.sentence)
        self._holder = QWidget()
        self._grid = QVBoxLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING["m"])
        self.add(self._holder)

    def fill(self) -> None:
        """Read the method and what is known, and show it."""
        context, initiative = self._tab.context, self._tab.initiative
        if initiative is None or not context.is_open:
            return
        initiative_id, chosen = initiative.id, self._chosen

        def read(ws: Workspace) -> Any:
            from desktop_app.services.ranking import rank as ranking

            methods = ranking.all_methods(ws)
            kept = ranking.method_of(ws)
            method = next((found for found in methods if found.id == chosen), kept)
            return methods, kept, method, ranking.known_inputs(ws, initiative_id, method)

        def show(reading: Any) -> None:
            if self._tab.initiative is not None and self._tab.initiative.id == initiative_id:
                self._show(*reading)

        context.read(read, show)

    def open_input(self, anchor: str) -> None:
        """Bring the section of an input into view, named as "input" or as "method/input"."""
        method, _slash, name = anchor.rpartition("/")
        shown = self._method.id if self._method is not None else ""
        if method and method != shown:
            self.choose(method)
            shown = self._method.id if self._method is not None else ""
        section = self.sections.get(name) if not method or method == shown else None
        if section is None:
            self._wanted = name  # it comes up once the method was read
            return
        self._wanted = ""
        if name in self._slots:
            self._slots[name].set_open(True)
        self._tab.reveal(section.give)

    def choose(self, method_id: str) -> None:
        """Show the inputs of another method."""
        self._chosen = method_id
        self.fill()

    def _fill_methods(self, menu: QMenu) -> None:
        shown = self._method.id if self._method is not None else ""
        for method in self._methods:
            item = menu.addAction(literal(_(method.name)))
            item.setCheckable(True)
            item.setChecked(method.id == shown)
            item.triggered.connect(lambda _on=False, ref=method.id: self.choose(ref))

    def _show(
        self,
        methods: Sequence[ScoringMethod],
        kept: ScoringMethod,
        method: ScoringMethod,
        known: dict[str, Range | None],
    ) -> None:
        from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS

        names = [one.name for one in method.inputs if one.name not in PORTFOLIO_INPUTS]
        if self._method is None or self._method.inputs != method.inputs:
            self._build(method, names)
        self._method = method
        self._methods = methods
        self.menu.set_text(_("Method: {name}").format(name=_(method.name)))
        if method.id == kept.id:
            text = _(
                "The portfolio scores by {method}. Open the estimates below a rating or an amount; those by several "
                "people are listed separately until you settle on one."
            )
        else:
            text = _("The portfolio scores by {kept}. You can still estimate what {method} needs.")
        self.sentence.setText(text.format(method=_(method.name), kept=_(kept.name)))
        spine = self._tab.spine
        estimates: tuple[Estimate, ...] = spine.estimates if spine is not None else ()
        me = self._tab.context.settings.values.user_name or self._tab.context.workspace.user
        for name, section in self.sections.items():
            mine = [one for one in estimates if one.input == name]
            section.show_estimates(mine, known.get(name), me, self._tab.context.can_edit)
            if name in self._slots:
                self._slots[name].set_count(sum(not one.settled for one in mine))
        if self._wanted in self.sections:
            self.open_input(self._wanted)

    def _build(self, method: ScoringMethod, names: list[str]) -> None:
        clear_layout(self._grid)
        for slot in self._slots.values():
            slot.take(None)
        self.sections = {}
        for name in names:
            section = EstimateSection(method.input(name), lambda: self._tab.context.currency)
            section.given.connect(self._give)
            section.settled.connect(self._settle)
            section.removed.connect(self._remove)
            self.sections[name] = section
            if name in self._slots:
                self._slots[name].take(section)
                continue
            if self._grid.count():
                self._grid.addWidget(Separator())
            self._grid.addWidget(section)
        self._holder.setVisible(bool(self._grid.count()))

    # -- keeping -------------------------------------------------------------------------------

    def _give(self, name: str, _ref: str, given: Given) -> None:
        initiative_id = self._id()

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import estimates

            me = self._tab.context.settings.values.user_name or ws.user
            return estimates.set_estimate(
                ws, initiative_id, name, given.low, given.likely, given.high, by=me, note=given.note
            )

        self._write(name, work)

    def _settle(self, name: str, given: Given) -> None:
        initiative_id = self._id()

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import estimates

            me = self._tab.context.settings.values.user_name or ws.user
            return estimates.settle(
                ws, initiative_id, name, given.low, given.likely, given.high, given.note, by=me
            )

        self._write(name, work)

    def _remove(self, estimate_id: str) -> None:
        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import estimates

            return estimates.remove(ws, [estimate_id])

        self._tab.write(work, toast=True)

    def _id(self) -> str:
        assert self._tab.initiative is not None
        return self._tab.initiative.id

    def _write(self, name: str, work: Any) -> None:
        section = self.sections[name]

        def done(_changes: Changes) -> None:
            section.close_form()
            section.give.setFocus()

        def failed(error: BaseException) -> None:
            form = section.form()
            if isinstance(error, FieldError) and form is not None:
                form.show_error(error)
            else:
                self._tab.show_error(error)

        self._tab.context.write(work, on_done=done, on_error=failed)
