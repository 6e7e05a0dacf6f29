"""Why an initiative scores as it does: inputs, weights, formula, who and when, what moves it, its course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.scoring.methods import WEIGHTED, MethodScore, MethodTerm, ScoringMethod
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.score_words import (
    anchors_said,
    chart_unit,
    nearest_anchor,
    range_said,
    score_said,
    who_said,
)
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.layouts import clear_layout

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart
    from desktop_app.charts.tornado import Swing

# More changes of a score than this are not listed; the chart shows all.
_MOST_CHANGES = 12


@dataclass(frozen=True, slots=True)
class CourseLine:
    """The score after one change: when, by whom, what was changed, and the new score."""

    at: datetime
    value: float | None
    low: float | None
    high: float | None
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ScoreDetail:
    """All details of one score; `swings` and `course` are None while they are worked out."""

    id: str
    key: str
    title: str
    method: ScoringMethod
    score: MethodScore
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    draws: int = 0
    swings: Sequence[Swing] | None = None
    course: Sequence[CourseLine] | None = None


class RankDetail(QWidget):
    """`opened(initiative id, tab, anchor)` leads to where an input is given."""

    opened = Signal(str, str, str)

    def __init__(self, currency: Callable[[], str]) -> None:
        super().__init__()
        self._currency = currency
        self._detail: ScoreDetail | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.name = Label("", weight=600, wrap=True)
        self.figure = Label("", "figure", 600)
        self.sentence = Label("", tone="muted", wrap=True)
        self.explanation = Label("", "small", tone="muted", wrap=True)
        self.missing = Label("", tone="caution", wrap=True)
        self.give = Button("", self._give, icon="edit", look="small")
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["m"])
        self._grid.setVerticalSpacing(SPACING["xs"])
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.formula = Label("", "small", tone="muted", wrap=True)
        self.tornado_title = Label(_("What moves the score most"), weight=600)
        self.tornado = ChartView(self._build_tornado, height=190)
        self.tornado.activated.connect(self._input_opened)
        self.course_title = Label(_("Score over time"), weight=600)
        self.course = ChartView(self._build_course, height=150)
        self.course.setMinimumHeight(140)
        self._changes = QWidget()
        self._changes_box = QVBoxLayout(self._changes)
        self._changes_box.setContentsMargins(0, 0, 0, 0)
        self._changes_box.setSpacing(SPACING["xs"])
        give = QHBoxLayout()
        give.addWidget(self.give)
        give.addStretch(1)
        column.addWidget(self.name)
        column.addWidget(self.figure)
        column.addWidget(self.sentence)
        column.addWidget(self.missing)
        column.addLayout(give)
        column.addWidget(self._inside)
        column.addWidget(self.formula)
        column.addWidget(self.explanation)
        for widget in (self.tornado_title, self.tornado, self.course_title, self.course, self._changes):
            column.addWidget(widget)

    def show_detail(self, detail: ScoreDetail) -> None:
        """Show how a score is made up."""
        self._detail = detail
        score, method = detail.score, detail.method
        self.name.setText(f"{detail.key} {detail.title}".strip())
        score_text = score_said(method, self._currency())
        names = [_(method.input(name).label) for name in score.missing]
        if score.value is not None:
            self.figure.setText(score_text(detail.middle if detail.middle is not None else score.value))
        elif score.known and (score.low is not None or score.high is not None):
            text = _("{low} to {high}")
            self.figure.setText(text.format(low=score_text(score.low), high=score_text(score.high)))
        else:
            self.figure.setText(formats.unknown())
        self.sentence.setText(self._sentence(detail, score_text))
        self.missing.setText(_("Missing: {names}.").format(names=", ".join(names)) if names else "")
        self.missing.setVisible(bool(names))
        self.give.setVisible(bool(names))
        if names:
            self.give.set_text(_("Enter {name}").format(name=names[0].lower()))
        self.explanation.setText(_(method.explanation) if method.explanation else "")
        self.explanation.setVisible(bool(method.explanation))
        formula = _named(method.formula, WEIGHTED, _("sum of weight × points, 0 to 100"))
        for scoring_input in method.inputs:
            formula = _named(formula, scoring_input.name, _(scoring_input.label))
        self.formula.setText(_("Score = {formula}").format(formula=formula))
        self._build_terms(detail)
        self._show_charts(detail)

    def shown(self) -> ScoreDetail | None:
        """What is shown."""
        return self._detail

    def _sentence(self, detail: ScoreDetail, score_text: Callable[[float | None], str]) -> str:
        score, method = detail.score, detail.method
        unit = _("points by {method}") if method.unit == "points" else _("by {method}")
        what = unit.format(method=_(method.name))
        if detail.draws and detail.low is not None and detail.low == detail.high:
            return _("{what}; none of its inputs is a range").format(what=what)
        if detail.draws and detail.low is not None and score.value is not None:
            return _("{what}; P10 {low}, P90 {high} of {n} simulations; {value} at the likely values").format(
                what=what, low=score_text(detail.low), high=score_text(detail.high),
                n=formats.number(detail.draws), value=score_text(score.value),
            )  # fmt: skip
        if score.note:
            return f"{what}. {score.note}"
        if score.missing:
            return _("{what}; this is what is still possible").format(what=what)
        return what

    def _build_terms(self, detail: ScoreDetail) -> None:
        clear_layout(self._grid)
        weighed = bool(detail.method.weights)
        titles = [_("Input"), _("Value")]
        if weighed:
            titles += [_("Weight"), _("Adds")]
        for column, title in enumerate(titles):
            self._grid.addWidget(Label(title, "small", 500, "muted"), 0, column, _side(column))
        self._grid.addWidget(Separator(), 1, 0, 1, len(titles))
        for row, term in enumerate(detail.score.terms, 1):
            self._term(term, row, weighed)

    def _term(self, term: MethodTerm, row: int, weighed: bool) -> None:
        scoring_input, currency = term.input, self._currency()
        label = _(scoring_input.label)
        if weighed and not scoring_input.higher_is_better:
            label = _("{criterion}, reversed").format(criterion=label)
        name = ElidedLabel(label)
        about = [
            part
            for part in (
                _(scoring_input.help) if scoring_input.help else "",
                anchors_said(scoring_input, currency),
            )
            if part
        ]
        if about:
            name.set_tip("\n".join(about))
        value = Label(range_said(scoring_input, term.known, currency), wrap=True)
        value.setAlignment(_side(1) | Qt.AlignmentFlag.AlignTop)
        if term.known is None or term.known.likely is None:
            value.set_tone("muted")
        self._grid.addWidget(name, row * 2, 0)
        self._grid.addWidget(value, row * 2, 1)
        if weighed:
            share = Label(formats.percent(term.weight or 0.0, 0))
            share.setToolTip(tooltip(formats.percent(term.weight or 0.0)))
            self._grid.addWidget(share, row * 2, 2, _side(2))
            if term.ends is not None and term.ends[0] != term.ends[1] and self._is_range():
                low, high = (formats.number(end, 1) for end in term.ends)
                adds = _("{low} to {high}").format(low=low, high=high)
            elif term.points is not None:
                adds = formats.number(term.points, 1)
            elif not term.weight:
                adds = formats.number(0)
            else:
                adds = _("0 to {most}").format(most=formats.number(term.weight * 100, 1))
            self._grid.addWidget(Label(adds), row * 2, 3, _side(3))
        likely = term.known.likely if term.known is not None else None
        reason = term.known.reason if term.known is not None else ""
        under = " · ".join(
            part for part in (nearest_anchor(scoring_input, likely), who_said(term.known), reason) if part
        )
        if under:
            remark_label = ElidedLabel(under, "small", tone="muted")
            remark_label.setContentsMargins(0, 0, 0, SPACING["xs"])
            self._grid.addWidget(remark_label, row * 2 + 1, 0, 1, 4 if weighed else 2)

    def _is_range(self) -> bool:
        return self._detail is not None and self._detail.score.value is None

    # -- charts --------------------------------------------------------------------------------

    def _show_charts(self, detail: ScoreDetail) -> None:
        ranged = bool(detail.swings)
        self.tornado_title.setVisible(ranged)
        self.tornado.setVisible(ranged)
        course = detail.course or ()
        drawn = {one.at.date() for one in course if one.value is not None}
        self.course_title.setVisible(bool(course))
        self.course.setVisible(len(drawn) > 1)
        self._changes.setVisible(bool(course))
        height = theme.px(48 + 34 * min(len(detail.swings or ()), 8))
        self.tornado.setMinimumHeight(height)
        self.tornado.setMaximumHeight(height)
        self.tornado.refresh()
        self.course.refresh()
        clear_layout(self._changes_box)
        score_text = score_said(detail.method, self._currency())
        for step in list(reversed(course))[:_MOST_CHANGES]:
            value = score_text(step.value)
            if step.value is None and step.low is not None and step.high is not None:
                value = _("{low} to {high}").format(low=score_text(step.low), high=score_text(step.high))
            who = step.who or _("somebody")
            text = _("{date}: {score}, {who}: {what}").format(
                date=formats.date(step.at.date()), score=value, who=who, what=step.what
            )
            self._changes_box.addWidget(ElidedLabel(text, "small", tone="muted"))
        hidden = len(course) - _MOST_CHANGES
        if hidden > 0:
            text = ngettext("and {n} earlier change", "and {n} earlier changes", hidden)
            text = text.format(n=formats.number(hidden))
            self._changes_box.addWidget(Label(text, "small", tone="muted"))

    def _build_tornado(self, width: float, height: float) -> Chart:
        from desktop_app.charts.tornado import tornado

        detail = self._detail
        if detail is None:
            return tornado((), None, width, height)
        return tornado(
            detail.swings or (),
            detail.middle if detail.middle is not None else detail.score.value,
            width,
            height,
            unit=chart_unit(detail.method),
            currency=self._currency(),
            title=_("What moves the score of {title} most").format(title=detail.title),
        )

    def _build_course(self, width: float, height: float) -> Chart:
        from desktop_app.charts.series import Series, SeriesPoint, series

        detail = self._detail
        steps = detail.course or () if detail is not None else ()
        # Only the last score of each day, as a day has one place on the axis.
        by_day = {step.at.date(): step for step in steps}
        points = tuple(
            SeriesPoint(day, step.value, None, None, f"{step.who}: {step.what}" if step.who else step.what)
            for day, step in by_day.items()
        )
        unit = chart_unit(detail.method) if detail is not None else ""
        title = _("Score of {title} over time").format(title=detail.title if detail else "")
        return series(Series(title, points, "higher", unit, self._currency()), width, height)

    # -- leading on ----------------------------------------------------------------------------

    def _give(self) -> None:
        if self._detail is not None and self._detail.score.missing:
            self._input_opened(self._detail.score.missing[0])

    def _input_opened(self, ref: object) -> None:
        if self._detail is not None:
            self.opened.emit(self._detail.id, "opportunity", f"input:{self._detail.method.id}/{ref}")


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag(0) if column == 0 else Qt.AlignmentFlag.AlignRight


def _named(formula: str, name: str, label: str) -> str:
    """The formula with labels of inputs instead of their names."""
    import re

    return re.sub(rf"\b{re.escape(name)}\b", lambda _found: label, formula)
