"""Goals of the strategy: how far each one is, and what the plan brings to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.choices import STAGES
from desktop_app.domain.planning.goals import progress
from desktop_app.domain.planning_records import Goal
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.money_units import MoneyUnit, money_in, money_unit
from desktop_app.services.planning.strategy import Coverage, GoalCoverage, GoalPart
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.portfolio_list import PortfolioList
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.share_bar import ShareBar
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn


def figure(value: float | None, unit: str) -> str:
    """A figure of a goal's measure with its unit."""
    number = formats.number(value)
    return number if value is None or not unit else _("{number} {unit}").format(number=number, unit=unit)


class GoalsPanel(PortfolioList):
    """A table of goals; under the form of the selected one its progress and what serves it."""

    def __init__(self, tab: SpineTab) -> None:
        self._covered: dict[str, GoalCoverage] = {}
        self._unit: MoneyUnit | None = None
        self._part_unit: MoneyUnit | None = None
        super().__init__(
            tab,
            Goal,
            [
                ListColumn("name", _("Goal"), lambda g: g.name, "strong", 190, field="name", tip=_tip),
                ListColumn("progress", _("On the way"), _rounded, "bar", 124, help=_("From baseline to target")),
                ListColumn("figures", _("Now and target"), _figures, width=130, sort=progress),
                ListColumn("by", _("By"), self._by, "chip", 112, sort=lambda g: g.target_date),
                ListColumn("served", _("Expected benefit"), self._served, "chip", 150, sort=self._value),
            ],
            title=_("Goals"),
            add_label=_("Add goal"),
            empty=_("What should the portfolio achieve, measured by what, and by when? Add the "
"first goal."),
            icon="target",
            form_columns=2,
            beside=True,
        )  # fmt: skip
        self.line = ShareBar()
        self.words = Label("", "small", tone="muted", wrap=True)
        self.serving = Label(_("What serves it"), weight=500)
        self.parts = FittedTable(
            [
                TableColumn("key", _("Key"), 1, "muted", 70),
                TableColumn("title", _("Initiative"), 2, "strong", 120),
                TableColumn("stage", _("Stage"), 3, "muted", 80, lambda key: _(STAGES.get(key, key))),
                TableColumn("weight", _("Weight"), 4, "number", 70, formats.percent),
                TableColumn("value", _("Expected benefit"), 5, "number", 124, self._part_money),
            ],
            _("What serves it"),
            tab.context.settings,
        )
        self.parts.set_density("compact")
        self.parts.opened.connect(
            lambda ref: tab.context.open_initiative(str(ref), "opportunity", "contributions")
        )
        self.nothing = Label("", tone="caution", wrap=True)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACING["s"])
        for widget in (self.line, self.words, self.serving, self.parts, self.nothing):
            box.addWidget(widget)
        self.detail.addWidget(holder)
        self.picked.connect(self._show_detail)

    def show_coverage(self, coverage: Coverage) -> None:
        """Show the goals with what serves them."""
        self._covered = {one.goal.id: one for one in coverage.goals}
        # One unit a column, so that amounts compare by eye.
        self._unit = money_unit((one.value(expected=True) for one in coverage.goals), self.context.currency)
        self.show_records([one.goal for one in coverage.goals])

    def _money(self, value: float | None) -> str:
        return money_in(value, self.context.currency, self._unit)

    def _part_money(self, value: float | None) -> str:
        return money_in(value, self.context.currency, self._part_unit)

    def _by(self, goal: Goal) -> tuple[str, str]:
        if goal.target_date is None:
            return formats.unknown(), "neutral"
        reached = self._covered[goal.id].is_reached if goal.id in self._covered else None
        late = goal.target_date < self.context.workspace.today() and not reached
        return formats.date(goal.target_date), "bad" if late else ("good" if reached else "neutral")

    def _served(self, goal: Goal) -> tuple[str, str]:
        goal_coverage = self._covered.get(goal.id)
        if goal_coverage is None or not goal_coverage.is_served:
            return _("no initiative yet"), "caution"
        n = len(goal_coverage.parts)
        value = goal_coverage.value(expected=True)
        words = ngettext("{value} from {n}", "{value} from {n}", n)
        return words.format(
            value=self._money(value), n=formats.number(n)
        ), "neutral" if value is None else "info"

    def _value(self, goal: Goal) -> float | None:
        goal_coverage = self._covered.get(goal.id)
        return goal_coverage.value(expected=True) if goal_coverage is not None else None

    def _show_detail(self, goal: Any) -> None:
        if goal is None:
            return
        share = progress(goal)
        self.line.setVisible(share is not None)
        self.line.set_share(share or 0.0)
        self.words.setText(_course(goal, share))
        goal_coverage = self._covered.get(goal.id)
        parts: tuple[GoalPart, ...] = goal_coverage.parts if goal_coverage is not None else ()
        self._part_unit = money_unit((part.expected for part in parts), self.context.currency)
        self.parts.set_rows(
            [
                (part.initiative_id, part.key, part.title, part.stage, part.weight, part.expected)
                for part in parts
            ]
        )
        self.parts.setVisible(bool(parts))
        self.serving.setVisible(bool(parts))
        unknown = ", ".join(
            part.key for part in (goal_coverage.unknown(expected=True) if goal_coverage is not None else ())
        )
        text = _("Expected benefit unknown for: {names}.").format(names=unknown) if unknown else ""
        if not parts:
            text = _("No active initiative serves this goal. Choose it on an initiative, under Opportunity.")
        self.nothing.setText(text)
        self.nothing.setVisible(bool(text))


def _course(goal: Goal, share: float | None) -> str:
    """The progress of the goal in figures."""
    if share is None:
        return _("Baseline, target and the figure of today show how far it is. Fill in what is missing.")
    text = _("{share} of the way from {baseline} to {target}; now {now}.")
    return text.format(
        share=formats.percent(share, digits=0),
        baseline=figure(goal.baseline, goal.unit),
        target=figure(goal.target, goal.unit),
        now=figure(goal.current, goal.unit),
    )


def _rounded(goal: Goal) -> float | None:
    share = progress(goal)
    return None if share is None else round(share, 2)


def _figures(goal: Goal) -> str:
    """The present figure and the target."""
    if goal.current is None and goal.target is None:
        return formats.unknown()
    now = formats.number(goal.current)
    return _("{now} → {target}").format(now=now, target=figure(goal.target, goal.unit))


def _tip(goal: Goal) -> str:
    lines = (goal.name, goal.description, goal.measure)
    return "\n".join(line for line in lines if line)
