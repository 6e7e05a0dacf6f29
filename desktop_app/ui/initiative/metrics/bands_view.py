"""What bands show beside the shapes: figures of each band, curves over thresholds, reliability, the confidence rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.marks import Chart
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import EqualGrid
from desktop_app.ui.widgets.terms.term_words import TermMark, set_term

_HEIGHT = 230


class BandFigure(QWidget):
    """A label, a figure and a line under it."""

    def __init__(self, label: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(label, "small", tone="muted"))
        self.value = Label("", "page", 600)
        self.note = Label("", "small", tone="muted", wrap=True)
        column.addWidget(self.value)
        column.addWidget(self.note)
        column.addStretch(1)

    def set(self, value: str, note: str) -> None:
        """Show another figure."""
        self.value.setText(value)
        self.note.setText(note)


class BandFiguresView(QWidget):
    """Shares of the three bands and the cost of a day."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = BandFigure(_("Passed at once"))
        self.reviewed = BandFigure(_("To human review"))
        self.stopped = BandFigure(_("Stopped"))
        self.cost = BandFigure(_("Cost"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(EqualGrid([self.passed, self.reviewed, self.stopped, self.cost], 150))

    def show_figures(self, figures: Any, stakes: Any, today: Any, currency: str) -> None:
        """Show `BandOutcome` under `Stakes`; `today` are the figures of the thresholds in use, or None."""
        missed = figures.missed_share
        self.passed.set(
            formats.percent(figures.passed.share),
            _("{share} of {name} missed").format(
                share=formats.percent(missed), name=stakes.positives or _("positives")
            )
            if missed is not None
            else formats.unknown(),
        )
        self.reviewed.set(formats.percent(figures.reviewed.share), _reviews(figures, stakes))
        wrong = figures.wrongly_stopped
        self.stopped.set(
            formats.percent(figures.stopped.share),
            _("{share} stopped by mistake").format(share=formats.percent(wrong))
            if wrong is not None
            else _("nothing is stopped"),
        )
        if not stakes.known:
            self.cost.set(formats.unknown(), _("Enter what mistakes and reviews cost."))
            return
        each, unit = stakes.cases_a_day or 1000.0, _("a day") if stakes.cases_a_day else _("per 1,000 cases")
        note = unit
        if today is not None:
            was = formats.money(today.cost_per_case * each, currency, compact=True)
            note = _("{unit}; today: {cost}").format(unit=unit, cost=was)
        self.cost.set(formats.money(figures.cost_per_case * each, currency, compact=True), note)


def _reviews(figures: Any, stakes: Any) -> str:
    if not stakes.cases_a_day:
        return _("of all cases")
    load = formats.number(round(figures.reviewed.share * stakes.cases_a_day))
    if stakes.reviews_a_day is None:
        return _("{n} a day").format(n=load)
    room = formats.number(stakes.reviews_a_day)
    if figures.reviewed.share * stakes.cases_a_day > stakes.reviews_a_day + 1e-9:
        return _("{n} a day: over the capacity of {room}").format(n=load, room=room)
    return _("{n} a day, capacity {room}").format(n=load, room=room)


class BandCurves(QWidget):
    """Precision, recall and share over thresholds; risk and coverage of the confidence rule; reliability."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        self.choice = SegmentedChoice(
            [
                ("thresholds", _("Over thresholds")),
                ("confidence", _("Confidence rule")),
                ("reliability", _("Reliability")),
            ],
            "thresholds",
            _("Which curve"),
        )
        self.choice.chosen.connect(lambda _value: self.refresh())
        self.chart = ChartView(self._build, _HEIGHT)
        self.chart.setMinimumHeight(_HEIGHT)
        self.note = Label("", "small", tone="muted", wrap=True)
        self.meaning = TermMark(_("Threshold"), "threshold")
        row = QHBoxLayout()
        row.addWidget(self.choice)
        row.addWidget(self.meaning)
        row.addStretch(1)
        column.addLayout(row)
        for widget in (self.chart, self.note):
            column.addWidget(widget)
        set_term(self, self.meaning.term)
        self._curve: Mapping[str, Any] = {}
        self._confidence: Sequence[Mapping[str, Any]] = ()
        self._reliability: Mapping[str, Any] = {}
        self._at: tuple[float, float] = (0.5, 0.5)

    def show_curves(
        self,
        curve: Mapping[str, object],
        confidence: Sequence[Mapping[str, object]],
        reliability: Mapping[str, object],
    ) -> None:
        """Show the curves of a file, as they are kept."""
        self._curve, self._confidence, self._reliability = curve, confidence, reliability
        self.refresh()

    def set_thresholds(self, pass_below: float, stop_from: float) -> None:
        """Mark two thresholds in the curve."""
        self._at = pass_below, stop_from
        if self.choice.value() == "thresholds":
            self.chart.refresh()

    def refresh(self) -> None:
        """Draw the chosen curve."""
        meanings = {
            "thresholds": (_("Threshold"), "threshold"),
            "confidence": (_("Human-review band"), "human_review_band"),
            "reliability": (_("Calibration"), "calibration"),
        }
        self.meaning.set_term(*meanings[str(self.choice.value())])
        self.chart.refresh()
        self.note.setText(self._said())
        self.note.setVisible(bool(self.note.text()))

    def _said(self) -> str:
        chosen = self.choice.value()
        if chosen == "confidence":
            return _(
                "Cases whose confidence is under the rule go to a person; the error is that of the rest."
            )
        if chosen == "reliability":
            error = self._reliability.get("expected_calibration_error")
            value = error.get("value") if isinstance(error, Mapping) else None
            if isinstance(value, float):
                return _(
                    "Expected calibration error {error}: so far, on average, the score is from the share that came."
                ).format(error=formats.number(value, 3))
        return ""

    def _build(self, width: float, height: float) -> Chart:
        chosen = self.choice.value()
        if chosen == "confidence":
            points = [one for one in self._confidence if isinstance(one, Mapping)]
            return curves(
                [
                    Curve(_("Error of the rest"), "bad", _pairs(points, "confidence", "error_of_rest")),
                    Curve(_("Share reviewed"), "accent", _pairs(points, "confidence", "reviewed_share")),
                ],
                width, height, CurveAxis(_("Confidence"), "", 0.5, 1.0), CurveAxis(_("Share"), "share", 0.0, 1.0),
                title=_("Error and reviews over the confidence rule"),
            )  # fmt: skip
        if chosen == "reliability":
            bins = [one for one in self._reliability.get("bins", ()) if isinstance(one, Mapping)]
            return curves(
                [
                    Curve(_("As it should be"), "muted", ((0.0, 0.0), (1.0, 1.0)), (4, 4)),
                    Curve(_("Share that came"), "accent", _pairs(bins, "mean_score", "share"), dots=True),
                ],
                width, height, CurveAxis(_("Mean score"), "", 0.0, 1.0), CurveAxis(_("Share that came"), "share", 0.0, 1.0),
                title=_("Reliability of the scores"),
            )  # fmt: skip
        at = self._curve.get("thresholds", ())
        low, high = self._at
        return curves(
            [
                Curve(name, token, tuple(zip(at, self._curve.get(key, ()), strict=False)), dash)
                for name, token, key, dash in (
                    (_("Precision"), "accent", "precision", None),
                    (_("Recall"), "good", "recall", None),
                    (_("Share of cases from there on"), "muted", "share", (4.0, 3.0)),
                )
            ],
            width, height, CurveAxis(_("Threshold"), "", 0.0, 1.0), CurveAxis(_("Share"), "share", 0.0, 1.0),
            title=_("Precision, recall and share over thresholds"),
            marks_at=((low, _("pass below")), (high, _("stop from"))) if high > low else ((low, _("stop from")),),
        )  # fmt: skip


def _pairs(points: Sequence[Mapping[str, Any]], x: str, y: str) -> tuple[tuple[float, float | None], ...]:
    return tuple((float(one[x]), one.get(y)) for one in points if isinstance(one.get(x), (int, float)))
