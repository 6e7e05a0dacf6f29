"""Which goals of the strategy an initiative serves, and with what share of its benefit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.planning.expected_benefit import benefit_of
from desktop_app.domain.planning_records import Contribution, Goal
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.planning.strategy import contribute, goal_names, over_weight
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import IconButton, MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.number_fields import ShareField
from desktop_app.ui.widgets.labels import ElidedLabel, Label

__all__ = ["ContributionsPanel"]


class ContributionsPanel(Card):
    """A line for each goal that is served; its weight is edited in place."""

    def __init__(self, tab: SpineTab) -> None:
        self.adder = MenuButton(_("Add a goal"), self._fill_menu, "add", "small")
        super().__init__(_("Goals it serves"), self.adder)
        self.tab = tab
        self._goals: tuple[Goal, ...] = ()
        self._shown: tuple[Contribution, ...] = ()
        self.lines: dict[str, _Line] = {}
        holder = QWidget()
        self._box = QVBoxLayout(holder)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACING["s"])
        self.add(holder)
        self.sum = Label("", "small", tone="muted", wrap=True)
        self.add(self.sum)
        self.empty = EmptyState("target", "", [])
        self.add(self.empty)
        tab.anchor("contributions", self)

    def show_spine(self, spine: Spine) -> None:
        """Show the contributions; the names of the goals are read beside it."""
        initiative_id = spine.initiative.id
        self._shown = spine.contributions

        def done(goals: list[Goal]) -> None:
            if self.tab.initiative is not None and self.tab.initiative.id == initiative_id:
                self._goals = tuple(goals)
                self._fill()

        self.tab.context.read(goal_names, done)

    def first(self) -> QWidget:
        """The control that gets the focus when a link leads here."""
        if self.lines:
            return next(iter(self.lines.values())).weight
        return self.empty.buttons[0] if self.empty.buttons else self.adder

    def _fill(self) -> None:
        goals = {goal.id: goal for goal in self._goals}
        editable = self.tab.context.can_edit
        kept = [one for one in self._shown if one.goal_id in goals]
        ids = [one.id for one in kept]
        for gone in [one for one in self.lines if one not in ids]:
            line = self.lines.pop(gone)
            self._box.removeWidget(line)
            line.deleteLater()
        for at, contribution in enumerate(kept):
            line = self.lines.get(contribution.id) or _Line(self.tab, self.remove)
            if contribution.id not in self.lines:
                self.lines[contribution.id] = line
            self._box.insertWidget(at, line)
            line.show_contribution(
                contribution, goals[contribution.goal_id], self._value(contribution), editable
            )
        self._show_sum(kept)
        self.adder.setVisible(bool(self._goals) and editable)
        open_goals = [goal for goal in self._goals if goal.id not in {one.goal_id for one in kept}]
        self.adder.set_enabled(bool(open_goals), _("It serves every goal already."))
        self._show_empty(kept, editable)

    def _value(self, contribution: Contribution) -> str:
        """What it brings to the goal a year: what is expected, or what it is if it works."""
        initiative = self.tab.initiative
        benefit = benefit_of(initiative) if initiative is not None else None
        if benefit is None or contribution.weight is None:
            return formats.unknown()
        share = benefit.times(contribution.weight)
        currency = self.tab.context.currency
        if share.expected is None:
            amount = formats.money(share.if_works, currency, compact=True)
            return _("{amount} a year if it works").format(amount=amount)
        amount = formats.money(share.expected, currency, compact=True)
        return _("{amount} a year expected").format(amount=amount)

    def _show_sum(self, kept: Sequence[Contribution]) -> None:
        self.sum.setVisible(bool(kept))
        weights = [one.weight for one in kept]
        over = over_weight(weights)
        known = sum(weight for weight in weights if weight is not None)
        if over is not None:
            sentence = _("The weights sum to {share}; more than the whole benefit can't be shared out.")
            self.sum.setText(sentence.format(share=formats.percent(over)))
        elif any(weight is None for weight in weights):
            self.sum.setText(_("A weight is unknown, so what it brings to that goal is too."))
        else:
            sentence = _("{share} of its benefit goes to the goals.").format(share=formats.percent(known))
            self.sum.setText(sentence)
        self.sum.set_tone("caution" if over is not None else "muted")

    def _show_empty(self, kept: Sequence[Contribution], editable: bool) -> None:
        self.empty.setVisible(not kept)
        if kept:
            return
        if not self._goals:
            sentence = _("The portfolio has no goals yet that it could serve.")
            actions = [(_("Go to the strategy"), lambda: self.tab.context.go("strategy"))]
        else:
            sentence = _("Which goal of the strategy does it serve? So far none.")
            actions = [(_("Add a goal"), self.adder.click)] if editable else []
        self.empty.set(sentence, actions, why=_("Leaders ask which goal the money serves."))

    def _fill_menu(self, menu: QMenu) -> None:
        served = {one.goal_id for one in self._shown}
        for goal in self._goals:
            if goal.id not in served:
                menu.addAction(literal(goal.name), partial(self.serve, goal.id))

    def serve(self, goal_id: str) -> None:
        """Add a goal; its weight is the share of the benefit that the others leave."""
        initiative = self.tab.initiative
        if initiative is None:
            return
        initiative_id = initiative.id
        left = 1.0 - sum(one.weight or 0.0 for one in self._shown)
        weight = round(left, 4) if left > 0 else None
        self.tab.write(lambda ws: contribute(ws, initiative_id, goal_id, weight))

    def remove(self, record_id: str) -> None:
        """Remove the contribution; a message offers to undo it."""
        self.tab.write(lambda ws: records.remove(ws, Contribution.KIND, [record_id]), toast=True)


class _Line(QWidget):
    """One goal: its name, the weight, what that brings a year, and a button that removes it."""

    def __init__(self, tab: SpineTab, remove: Callable[[str], object]) -> None:
        super().__init__()
        self._tab, self._take_away = tab, remove
        self._record: Contribution | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        self.name = ElidedLabel("", weight=500)
        self.weight = ShareField(_("Weight"))
        self.weight.label.hide()
        theme.keep_px(self.weight.setFixedWidth, 96)
        self.weight.edited.connect(self._edited)
        self.value = Label("", tone="muted")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.keep_px(self.value.setMinimumWidth, 84)
        self.gone = IconButton("delete", _("Remove"), self._remove)
        row.addWidget(self.name, 1)
        for widget in (self.weight, self.value, self.gone):
            row.addWidget(widget)

    def show_contribution(self, contribution: Contribution, goal: Goal, value: str, editable: bool) -> None:
        """Show a contribution to a goal."""
        self._record = contribution
        self.name.setText(goal.name)
        self.weight.set_value(contribution.weight)
        self.weight.set_read_only(not editable)
        self.weight.edit.setAccessibleName(_("Weight of {goal}").format(goal=goal.name))
        self.value.setText(value)
        self.gone.setVisible(editable)
        self.gone.setAccessibleName(_("Remove {name}").format(name=goal.name))

    def _edited(self, value: object) -> None:
        if self._record is not None:
            keep_fields(
                self._tab.context,
                self._record,
                {"weight": value},
                on_error=lambda error: self.weight.set_error(str(error)),
            )

    def _remove(self) -> None:
        if self._record is not None:
            self._take_away(self._record.id)
