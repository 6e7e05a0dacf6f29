"""Draws the picture of a term: from the open portfolio, else from the sample, else from figures made up for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from desktop_app.analysis.portfolio.cash_flow import DEFAULT_RATE, DEFAULT_YEARS
from desktop_app.domain.records import Metric
from desktop_app.domain.spine import SPINE_FIELDS, Spine
from desktop_app.language.i18n import _
from desktop_app.runtime.clock import today as current_day
from desktop_app.services.learning.pictures import data_pictures as data
from desktop_app.services.learning.pictures import metric_pictures as metrics
from desktop_app.services.learning.pictures import money_pictures as money
from desktop_app.services.learning.pictures import trial_pictures as trials
from desktop_app.services.learning.pictures.picture import Origin, Picture, PictureGround
from desktop_app.services.lists import list_reads
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

#: Initiatives that are looked at, those with the most metrics first.
_MOST = 150

FromFigures = Callable[[PictureGround], Picture | None]
Example = Callable[[], Picture]


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """The picture of a term and where its figures are from."""

    picture: Picture
    origin: Origin


def _drift_metric(metric: Metric) -> bool:
    return metric.catalogue_id.endswith(".drift")


def _fairness_metric(metric: Metric) -> bool:
    return metric.kind == "fairness"


def _hundred(term: str) -> tuple[FromFigures, Example]:
    words: dict[str, tuple[str, str, str, float]] = {
        "precision": (_("Real"), _("False alarm"), _("Of 100 alarms"), 0.63),
        "recall": (_("Caught"), _("Missed"), _("Of 100 cases that are real"), 0.81),
        "specificity": (_("Rightly let through"), _("False alarm"), _("Of 100 harmless cases"), 0.95),
        "hallucination": (_("Right"), _("Made up"), _("Of 100 answers"), 0.96),
        "grounding": (_("Rests on a source"), _("Rests on none"), _("Of 100 sentences"), 0.92),
    }
    good, bad, title, share = words[term]
    own = partial(metrics.of_hundred, term=term, good=good, bad=bad, title=title)
    return own, partial(metrics.hundred, share, good, bad, title)


def _pictures() -> dict[str, tuple[FromFigures | None, Example | None]]:
    """For each name of a picture: how it is drawn from figures, and the example where there are none."""
    return {
        **{
            term: _hundred(term)
            for term in ("precision", "recall", "specificity", "hallucination", "grounding")
        },
        "base_rate": (metrics.by_base_rate, metrics.example_base_rate),
        "guardrail": (partial(metrics.over_time, fits=metrics.has_guardrail), None),
        "breach": (partial(metrics.over_time, fits=metrics.has_guardrail, breached_first=True), None),
        "fairness": (partial(metrics.over_time, fits=_fairness_metric), None),
        "drift": (partial(metrics.over_time, fits=_drift_metric), data.example_drift),
        "baseline": (metrics.against_baseline, None),
        "intervals": (metrics.intervals, None),
        "bands": (data.bands, data.example_bands),
        "trade_off": (None, data.trade_off),
        "four_counts": (None, data.four_counts),
        "psi": (data.drifted_column, data.example_drift),
        "groups": (data.represented, data.example_groups),
        "leak": (None, data.leaking_columns),
        "overfitting": (None, data.overfitting),
        "calibration": (None, data.reliability),
        "brier": (None, data.brier_scores),
        "two_arms": (None, trials.two_arms),
        "two_versions": (None, trials.two_versions),
        "size": (trials.size_by_effect, None),
        "power": (trials.power_by_cases, None),
        "cohorts": (trials.cohorts, None),
        "expected_value": (money.expected_value, None),
        "worth_of_knowing": (money.worth_of_knowing, None),
        "discounting": (money.over_years, None),
        "payback": (partial(money.over_years, marks_payback=True), None),
        "ranges": (money.benefit_ranges, None),
    }


def names() -> frozenset[str]:
    """Every name that a term can give for its picture."""
    return frozenset(_pictures())


def draw(ws: Workspace | None, name: str) -> DrawnPicture:
    """The picture of that name; raises KeyError for another. Without a portfolio open, `ws` is None."""
    from_figures, example = _pictures()[name]
    is_own = ws is not None and not ws.portfolio().is_sample
    if from_figures is not None and ws is not None:
        picture = from_figures(_ground_of(ws))
        if picture is not None:
            return DrawnPicture(picture, "own" if is_own else "sample")
    if from_figures is not None and (ws is None or is_own):
        picture = from_figures(sample_ground())
        if picture is not None:
            # Its initiatives are not in the portfolio that is open.
            return DrawnPicture(replace(picture, spine=None), "sample")
    if example is None:
        raise KeyError(f"the sample has nothing to draw {name} from")
    return DrawnPicture(example(), "example")


def _ground_of(ws: Workspace) -> PictureGround:
    portfolio = ws.portfolio()
    rows = list_reads.rows(ws)
    total = COLUMN_INDEX["metrics_total"]
    wanted = sorted(rows, key=lambda row: -(row[total] or 0))[:_MOST]
    spines = ws.spines([row[COLUMN_INDEX["id"]] for row in wanted])
    rate, years = portfolio.discount_rate, portfolio.horizon_years
    return PictureGround(
        tuple(spines), portfolio.currency, DEFAULT_RATE if rate is None else rate, years or DEFAULT_YEARS
    )


@cache
def sample_ground() -> PictureGround:
    """The sample, read without making a portfolio of it."""
    from desktop_app.services.sample.make_sample import read_cases

    spines = []
    for case in read_cases(current_day()):
        children = {field: tuple(case.of(kind)) for kind, field in SPINE_FIELDS.items()}
        spines.append(Spine(initiative=case.initiative, **children))  # type: ignore[arg-type]  # by its kind
    return PictureGround(tuple(spines), "USD", DEFAULT_RATE, DEFAULT_YEARS)
