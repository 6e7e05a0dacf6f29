"""The program's own analyses of data files, as the tabs offer them: their inputs, and what they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop_app.domain.extensions.plugin_analysis import (
    BUILT_IN_INPUTS,
    AnalysisBars,
    AnalysisFigure,
    AnalysisOutcome,
    FigureState,
)
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services.analyses.drift_and_performance import DRIFT, PERFORMANCE
from desktop_app.services.analyses.experiment import EXPERIMENT
from desktop_app.services.analyses.file_analysis import AnalysisResult, FileAnalysis, Progress, Request

_RATES = {
    "selection_rate": N_("Selected"),
    "tpr": N_("True-positive rate"),
    "fpr": N_("False-positive rate"),
    "precision": N_("Precision"),
}
_MOST_BARS = 24


def _found(
    outcome: AnalysisOutcome, run: Any, details: Mapping[str, Any], metrics: Sequence[Mapping[str, Any]] = ()
) -> AnalysisResult:
    """An outcome with the result behind it, and the metrics that it can become in one click.

    What was odd in the files is told with it, unless its sentence says so already.
    """
    notes = [one for one in run.notes if one not in outcome.sentence]
    outcome = dataclasses.replace(outcome, sentence=" ".join([outcome.sentence, *notes]))
    return AnalysisResult(
        {
            "outcome": dataclasses.asdict(outcome),
            "details": dict(details),
            "metrics": list(metrics),
            "notes": list(run.notes),
        },
        outcome.sentence,
        tuple(run.facts()),
    )


def _metric(name: str, value: float | None, cases: int | None, *, unit: str = "", direction: str = "higher",
            target: float | None = None, guardrail: float | None = None) -> dict[str, Any]:  # fmt: skip
    return {"name": name, "kind": "fairness", "value": value, "cases": cases, "unit": unit,
            "direction": direction, "target": target, "guardrail": guardrail}  # fmt: skip


def _fairness(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.confidence_intervals import rate_words
    from desktop_app.analysis.models.run_on_files import FairnessSettings, fairness_file

    values = request.values
    groups = tuple(one for one in (values.get("group"), values.get("second_group")) if one)
    prediction = values.get("prediction") or ""
    score = "" if prediction else values.get("score") or ""
    threshold = values.get("threshold")
    settings = FairnessSettings(
        label=values["label"],
        groups=groups,
        prediction=prediction,
        score=score,
        threshold=float(threshold) if score and threshold is not None else None,
        positive=values.get("positive") or "",
        positive_prediction=values.get("positive_prediction") or "",
    )
    run = fairness_file(request.path, settings, progress, **request.reading.arguments())
    fairness = run.result
    gaps = fairness.judged or fairness.nothing_judged()
    n = sum(one.n for one in fairness.groups)
    figures = (
        _gap(_("Lowest to highest selection rate"), gaps.demographic_parity_ratio, "", 0.8, above=True),
        _gap(_("Difference of selection rates"), gaps.demographic_parity_difference, "share", 0.1),
        _gap(_("Equalised odds difference"), gaps.equalized_odds_difference, "share", 0.1),
        _gap(_("Equal opportunity difference"), gaps.equal_opportunity_difference, "share", 0.1),
    )
    head = (_("Group"), _("Cases"), *(_(label) for label in _RATES.values()))
    rows = tuple(
        (one.name, formats.number(one.n), *(rate_words(getattr(one, name)) for name in _RATES))
        for one in fairness.groups
    )
    outcome = AnalysisOutcome(" ".join(fairness.sentences()), figures, (), ((head, *rows),))
    column = " × ".join(groups)
    metrics = [
        _metric(_("Four-fifths ratio by {column}").format(column=column), gaps.demographic_parity_ratio.value, n,
                target=0.9, guardrail=0.8),
        _metric(_("Gap of true-positive rates by {column}").format(column=column),
                gaps.equal_opportunity_difference.value, n, unit="share", direction="lower", target=0.05, guardrail=0.1),
        _metric(_("Equalised odds gap by {column}").format(column=column), gaps.equalized_odds_difference.value, n,
                unit="share", direction="lower", target=0.05, guardrail=0.1),
    ]  # fmt: skip
    return _found(outcome, run, fairness.as_json(), [one for one in metrics if one["value"] is not None])


def _gap(label: str, figure: Any, unit: str, limit: float, above: bool = False) -> AnalysisFigure:
    state: FigureState = ""
    if figure.value is not None:
        state = "good" if (figure.value >= limit if above else figure.value <= limit) else "bad"
    return AnalysisFigure(label, figure.value, unit, figure.low, figure.high, None, state, figure.why)


def _exposure(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.confidence_intervals import rate_words
    from desktop_app.analysis.models.run_on_files import ExposureSettings, exposure_file

    values = request.values
    settings = ExposureSettings(
        values["user"], values["item"], values["rank"], values["group"], values.get("list_column") or ""
    )
    run = exposure_file(
        request.path, settings, values.get("catalogue") or None, progress, **request.reading.arguments()
    )
    exposure = run.result
    figures = (
        AnalysisFigure(
            _("Gini index of exposure"), exposure.gini, note=_("0: all items are shown equally often")
        ),
        _plain(_("Repeat rate"), exposure.repeat_rate),
        _plain(_("Variety within a list"), exposure.diversity),
        _plain(_("Catalogue shown"), exposure.coverage),
    )
    shown = sorted(exposure.groups, key=lambda group: -group.shown)[:_MOST_BARS]
    by_group = tuple((one.group, one.exposure_share.value) for one in shown)
    charts = (AnalysisBars(_("Share of what is shown, by group"), by_group, "share"),)
    head = (_("Group"), _("Shown"), _("Share of what is shown"), _("Share of the catalogue"), _("Ratio"))
    rows = tuple(
        (one.group, formats.number(one.shown), rate_words(one.exposure_share),
         formats.percent(one.catalogue_share), formats.number(one.ratio, 2))
        for one in exposure.groups
    )  # fmt: skip
    counts = {"lists": formats.number(exposure.lists), "users": formats.number(exposure.users)}
    repeats = exposure.repeat_rate
    if repeats.value is None:
        sentence = f"{_('{lists} lists of {users} users.').format(**counts)} {repeats.why}"
    else:
        sentence = _("{lists} lists of {users} users: {repeat} of what a list shows was in the list before.").format(
            **counts, repeat=formats.percent(repeats.value)
        )  # fmt: skip
    sentence = " ".join([sentence, *exposure.sentences()])
    metrics = [
        _metric(_("Gini index of exposure"), exposure.gini, exposure.rows, direction="lower"),
        _metric(
            _("Repeat rate of lists"),
            exposure.repeat_rate.value,
            exposure.repeat_rate.n,
            unit="share",
            direction="lower",
        ),
        _metric(_("Variety within a list"), exposure.diversity.value, exposure.diversity.n, unit="share"),
    ]
    outcome = AnalysisOutcome(sentence, figures, charts, ((head, *rows),))
    return _found(outcome, run, exposure.as_json(), [one for one in metrics if one["value"] is not None])


def _plain(label: str, figure: Any) -> AnalysisFigure:
    return AnalysisFigure(label, figure.value, "share", figure.low, figure.high, figure.n, "", figure.why)


def _equity(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.run_on_files import EquitySettings, equity_file

    values = request.values
    settings = EquitySettings(
        values["area"],
        values["outcome"],
        values.get("population") or "",
        _weights(values.get("weights") or ""),
        values.get("better", "lower") == "lower",
    )
    run = equity_file(request.path, settings, progress, **request.reading.arguments())
    equity = run.result
    figures = (
        AnalysisFigure(_("Mean over all people"), equity.population_mean),
        AnalysisFigure(_("Mean under the weights"), equity.weighted_mean),
        AnalysisFigure(_("Worst to best"), equity.ratio, note=_("1: all areas fare alike")),
        AnalysisFigure(_("Difference"), equity.difference),
    )
    ordered = sorted(equity.areas, key=lambda area: -(area.outcome.value or 0.0))
    charts = (AnalysisBars(_("Mean {outcome} by area").format(outcome=values["outcome"]),
                           tuple((one.name, one.outcome.value) for one in ordered[:_MOST_BARS])),)  # fmt: skip
    head = (_("Area"), _("Mean"), _("People"), _("Weight"))
    rows = tuple(
        (
            one.name,
            formats.number(one.outcome.value, 2),
            formats.number(one.population),
            formats.number(one.weight),
        )
        for one in ordered
    )
    sentence = _("{worst} fares worst, {best} best; they differ by {difference}.").format(
        worst=equity.worst, best=equity.best, difference=formats.number(equity.difference, 2)
    )
    metrics = [_metric(_("Worst to best area, {outcome}").format(outcome=values["outcome"]), equity.ratio, None,
                       direction="lower")]  # fmt: skip
    outcome = AnalysisOutcome(sentence, figures, charts, ((head, *rows),))
    return _found(outcome, run, equity.as_json(), [one for one in metrics if one["value"] is not None])


def _weights(text: str) -> dict[str, float]:
    """Weights written as “North = 2; South = 1.5”; raises UserError for anything else."""
    from desktop_app.errors import UserError
    from desktop_app.language.parsing import parse_number

    weights = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, sign, weight = part.rpartition("=")
        try:
            weights[name.strip()] = float(parse_number(weight.strip()))
        except ValueError:
            sign = ""
        if not sign:
            raise UserError(_("“{part}” is no weight; write North = 2; South = 1.5.").format(part=part))
    return weights


FAIRNESS = FileAnalysis(
    "fairness",
    N_("Fairness by group"),
    N_("Rates of each group with their intervals, gaps between groups, and the four-fifths rule"),
    BUILT_IN_INPUTS["fairness"],
    "metrics",
    _fairness,
)
EXPOSURE = FileAnalysis(
    "exposure",
    N_("Exposure of recommendations"),
    N_("What lists show: variety, repetition, and each group's share against its share of the items"),
    BUILT_IN_INPUTS["exposure"],
    "metrics",
    _exposure,
)
EQUITY = FileAnalysis(
    "equity",
    N_("Equity of an outcome"),
    N_("Who fares best and worst, and the mean under weights that you set"),
    BUILT_IN_INPUTS["equity"],
    "metrics",
    _equity,
)
CORE_ANALYSES: tuple[FileAnalysis, ...] = (
    FAIRNESS, EXPOSURE, EQUITY, DRIFT, PERFORMANCE, EXPERIMENT,
)  # fmt: skip

_BUILT_IN: dict[str, Callable[[Request, Progress], AnalysisResult]] = {
    "fairness": _fairness,
    "exposure": _exposure,
    "equity": _equity,
}


def built_in(function: str) -> Callable[[Request, Progress], AnalysisResult]:
    """The computation that a plugin names."""
    return _BUILT_IN[function]
