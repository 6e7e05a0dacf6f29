"""What the plan adds to each goal as bars, and where goals and plan do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop_app.charts.bars import Bar, bars
from desktop_app.charts.marks import Chart
from desktop_app.domain.choices import STAGES
from desktop_app.domain.planning.expected_benefit import (
    BenefitSum,
    expected_words,
    if_all_work_words,
    range_words,
)
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.planning.strategy import Coverage, GoalCoverage, GoalPart
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.records.state_words import chip_kind, chip_words
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace

#: Height of one bar, px at 100 %.
_ROW = 34
#: At most this many gaps are listed; the rest is counted.
_MOST = 24
#: At most this many keys are named in a line.
_NAMED = 6
_KINDS = {
    "unserved": "caution",
    "over": "caution",
    "unknown": "neutral",
    "twice": "info",
    "several": "info",
    "aimless": "neutral",
}


def _missing(part: GoalPart) -> str:
    """What is to be filled in, so that it is known what an initiative brings to a goal."""
    if part.weight is None:
        return _("the weight")
    return _("the benefit") if part.benefit is None else _("the chance that it works")


class CoveragePanel(Card):
    """One bar a goal; a click leads to the goal."""

    #: The id of a goal.
    opened = Signal(str)

    def __init__(self, context: AppContext) -> None:
        self.by = SegmentedChoice(
            [("expected", _("Expected")), ("if_works", _("If all work"))], "expected", _("Value shown")
        )
        super().__init__(_("Expected benefit a year"), self.by)
        self._context = context
        self._coverage = Coverage()
        self._totals: dict[str, BenefitSum] = {}
        self._whole: BenefitSum | None = None
        self.chart = ChartView(self._build, height=4 * _ROW)
        self.chart.activated.connect(lambda ref: self.opened.emit(str(ref)))
        self.empty = EmptyState(
            "target",
            _("Goals show here with what the plan brings to each."),
            why=_("Leaders ask which goals have no initiative yet."),
        )
        self.words = Label("", "small", tone="muted", wrap=True)
        self.add(self.chart)
        self.add(self.empty)
        self.add(self.words)
        self.body.addStretch(1)
        self.by.chosen.connect(lambda _value: self._fill())

    @property
    def expected(self) -> bool:
        """Whether what is not live yet counts with its chance."""
        return self.by.value() == "expected"

    def show_coverage(self, coverage: Coverage) -> None:
        """Show these goals."""
        self._coverage, self._totals, self._whole = coverage, {}, None
        self._fill()
        if coverage.goals:
            self._look_at_ranges(coverage)

    def _look_at_ranges(self, coverage: Coverage) -> None:
        """Draw the ranges beside the window; the bars show meanwhile."""
        from desktop_app.services.planning.benefits import benefit_sum
        from desktop_app.services.planning.strategy import goal_benefits

        def work(ws: Workspace, job: JobContext) -> tuple[dict[str, BenefitSum], BenefitSum]:
            return goal_benefits(coverage.goals, job.progress), benefit_sum(ws, progress=job.progress)

        def done(drawn: tuple[dict[str, BenefitSum], BenefitSum]) -> None:
            if self._coverage is coverage:
                self._totals, self._whole = drawn
                self._fill()

        self._context.read_job(work, done)

    def _fill(self) -> None:
        goals = self._coverage.goals
        theme.keep_px(self.chart.setFixedHeight, max(1, len(goals)) * _ROW)
        self.chart.setVisible(bool(goals))
        self.empty.setVisible(not goals)
        self.chart.refresh()
        unknown = {part.key for goal in goals for part in goal.unknown(self.expected)}
        self.words.setVisible(bool(goals))
        if unknown:
            n = len(unknown)
            sentence = ngettext(
                "Active initiatives only: expected benefit times weight. Unknown for {n} that serves a goal.",
                "Active initiatives only: expected benefit times weight. Unknown for {n} that serve a goal.",
                n,
            ).format(n=formats.number(n))
        else:
            sentence = _("Active initiatives only: expected benefit a year times the weight of the goal.")
        if self.expected:
            sentence += " " + _("What is not live yet is weighted by its chance of success.")
        if self._whole is not None and self._whole.if_all_work is not None:
            currency = self._context.currency
            whole = _("The whole portfolio: {sum}.").format(sum=expected_words(self._whole, currency))
            if span := range_words(self._whole, currency):
                whole = _("The whole portfolio: {sum}, P10 to P90 {range}.").format(
                    sum=expected_words(self._whole, currency), range=span
                )
            sentence += " " + whole
        self.words.setText(sentence)

    def _build(self, width: float, height: float) -> Chart:
        items = [self._bar(one) for one in self._coverage.goals]
        return bars(items, width, height, _("Expected benefit a year by goal"))

    def _bar(self, goal_coverage: GoalCoverage) -> Bar:
        currency = self._context.currency
        value = goal_coverage.value(self.expected)
        if not goal_coverage.is_served:
            return Bar(
                goal_coverage.goal.name, None, _("no initiative yet"), "caution", goal_coverage.goal.id
            )
        n = len(goal_coverage.parts)
        amount = formats.money(value, currency, compact=True)
        text = ngettext("{amount} from {n}", "{amount} from {n}", n).format(
            amount=amount, n=formats.number(n)
        )
        stages = ", ".join(
            _("{stage} {amount}").format(
                stage=_(STAGES.get(stage, stage)), amount=formats.money(found, currency, compact=True)
            )
            for stage, found in goal_coverage.by_stage(self.expected).items()
        )
        hint = _("{goal}: {stages}").format(goal=goal_coverage.goal.name, stages=stages or formats.unknown())
        total = self._totals.get(goal_coverage.goal.id)
        if total is not None and value is not None:
            hint += "\n" + self._range(total, currency)
        return Bar(goal_coverage.goal.name, value, text, "accent", goal_coverage.goal.id, hint)

    def _range(self, total: BenefitSum, currency: str) -> str:
        """P10 to P90 of what shows, and beside it what the other choice would show."""
        low, high = (total.low, total.high) if self.expected else (total.low_if, total.high_if)
        span = _("P10 {low}, P90 {high}").format(
            low=formats.money(low, currency, compact=True), high=formats.money(high, currency, compact=True)
        )
        if not self.expected:
            return span
        return _("{range}; {if_all_work}").format(range=span, if_all_work=if_all_work_words(total, currency))


class GapsPanel(Card):
    """Goals that no initiative serves or that two serve, initiatives that serve none, and unknown values."""

    #: The id of a goal.
    goal_opened = Signal(str)

    def __init__(self, context: AppContext) -> None:
        super().__init__(_("Gaps and overlaps"))
        self._context = context
        self._targets: dict[str, tuple[str, str]] = {}
        self.table = FittedTable(
            [
                TableColumn("kind", _("What"), 1, "chip", 132, chip_words, chip_words, chip_kind),
                TableColumn("who", _("Who"), 2, "strong", 200),
                TableColumn("why", _("Why"), 3, "text", 260),
            ],
            _("Gaps and overlaps"),
            context.settings,
        )
        self.table.set_density("compact")
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.table.opened.connect(lambda ref: self.open(str(ref)))
        self.add(self.table)
        self.more = Label("", "small", tone="muted")
        self.none = Label("", tone="muted", wrap=True)
        self.add(self.more)
        self.add(self.none)
        self.body.addStretch(1)

    def show_coverage(self, coverage: Coverage) -> None:
        """List what does not fit, gaps before overlaps."""
        self._targets = {}
        rows = self._rows(coverage) if coverage.goals else []
        self.table.set_rows(rows[:_MOST])
        self.table.setVisible(bool(rows))
        left = len(rows) - _MOST
        self.more.setVisible(left > 0)
        self.more.setText(
            ngettext("and {n} more", "and {n} more", max(left, 1)).format(n=formats.number(max(left, 0)))
        )
        self.none.setVisible(not rows)
        self.none.setText(
            _("Every goal is served, and every active initiative serves one.")
            if coverage.goals
            else _("Once goals exist, gaps and overlaps appear here.")
        )

    def open(self, ref: str) -> None:
        """Open the goal, or the initiative's goals."""
        kind, target = self._targets.get(ref, ("", ""))
        if kind == "goal":
            self.goal_opened.emit(target)
        elif kind:
            self._context.open_initiative(target, "opportunity", "contributions")

    def _rows(self, coverage: Coverage) -> list[tuple[Any, ...]]:
        rows = [
            self._row(
                "unserved",
                _("No initiative yet"),
                goal.name,
                _("No active initiative serves it."),
                "goal",
                goal.id,
            )
            for goal in coverage.unserved
        ]
        for overweighted, total in coverage.over:
            why = _("Its weights sum to {share}.").format(share=formats.percent(total))
            rows.append(
                self._row(
                    "over",
                    _("Weights over 100 %"),
                    f"{overweighted.key}  {overweighted.title}",
                    why,
                    "initiative",
                    overweighted.id,
                )
            )
        for goal_coverage in coverage.goals:
            for part in goal_coverage.unknown(expected=True):
                missing = _missing(part)
                why = _("What it brings to “{goal}” is unknown: {what} is missing.")
                rows.append(
                    self._row(
                        "unknown", _("Unknown"), f"{part.key}  {part.title}",
                        why.format(goal=goal_coverage.goal.name, what=missing), "initiative", part.initiative_id,
                        goal_coverage.goal.id,
                    )
                )  # fmt: skip
        for initiative in coverage.aimless:
            who, why = f"{initiative.key}  {initiative.title}", _("It serves none of the goals.")
            rows.append(self._row("aimless", _("No goal"), who, why, "initiative", initiative.id))
        return rows + self._twice(coverage)

    def _twice(self, coverage: Coverage) -> list[tuple[Any, ...]]:
        """Goals that several serve, and pairs that have several goals in common."""
        rows = []
        for goal_coverage in coverage.goals:
            n = len(goal_coverage.parts)
            if n > 1:
                keys = ", ".join(part.key for part in goal_coverage.parts[:_NAMED])
                why = ngettext("{n} serves it: {names}", "{n} serve it: {names}", n)
                reason = why.format(n=formats.number(n), names=keys if n <= _NAMED else keys + "…")
                label = _("Served twice") if n == 2 else _("Served often")
                rows.append(
                    self._row(
                        "several", label, goal_coverage.goal.name, reason, "goal", goal_coverage.goal.id
                    )
                )
        for pair in coverage.overlaps:
            if len(pair.goals) > 1:
                who = _("{one} and {other}").format(one=pair.first.key, other=pair.second.key)
                why = _("Both serve: {goals}.").format(goals=", ".join(goal.name for goal in pair.goals))
                also = pair.first.id + pair.second.id
                rows.append(self._row("twice", _("Same goals"), who, why, "goal", pair.goals[0].id, also))
        return rows

    def _row(
        self, kind: str, label: str, who: str, why: str, target: str, target_id: str, also: str = ""
    ) -> tuple[Any, ...]:
        ref = f"{kind}:{target_id}:{also}"
        self._targets[ref] = (target, target_id)
        return (ref, (label, _KINDS[kind]), who, why)
