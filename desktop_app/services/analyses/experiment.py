"""Experiments as people plan and judge them: how many cases, what came out, and the bet that it settles."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.extensions.plugin_analysis import (
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    FigureState,
)
from desktop_app.domain.records import Analysis, Bet
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.file_analysis import AnalysisResult, FileAnalysis, Progress, Request
from desktop_app.services.analyses.kept_analyses import NewResult
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace

SIZE, RESULT = "experiment_size", "experiment"
SETTLED = ("confirmed", "disproved")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an experiment should find: the smallest effect on a share or a mean that is worth having.

    `baseline` is the share as it is now (kind "share"); `sd` the standard deviation of the mean (kind "mean"); None
    is not stated yet. `a_day` counts cases over both arms.
    """

    kind: str = "share"
    baseline: float | None = None
    sd: float | None = None
    effect: float | None = None
    alpha: float = 0.05
    power: float = 0.8
    a_day: float | None = None

    @property
    def is_complete(self) -> bool:
        """True when the number of cases can be computed."""
        first = self.baseline if self.kind == "share" else self.sd
        return first is not None and bool(self.effect)


@dataclass(frozen=True, slots=True)
class Size:
    """Cases an arm, the days they take (None without the traffic), and the same over other effects."""

    n_per_arm: int
    days: int | None
    curve: tuple[tuple[float, int, int | None], ...]
    sentence: str


def size(plan: Plan) -> Size:
    """How many cases the plan takes. Raises FieldError for missing values, UserError for impossible ones."""
    from desktop_app.analysis.models import experiments

    share = plan.kind == "share"
    first = plan.baseline if share else plan.sd
    if first is None:
        if share:
            raise FieldError("baseline", _("Enter today's rate."))
        raise FieldError("sd", _("Enter the standard deviation."))
    if not plan.effect:
        raise FieldError("effect", _("Enter the smallest improvement that matters."))
    settings: dict[str, Any] = {"alpha": plan.alpha, "power": plan.power}
    known = {"baseline": first} if share else {"sd": first}
    n = (
        experiments.size_proportions(first, plan.effect, **settings)
        if share
        else experiments.size_means(first, plan.effect, **settings)
    )
    a_day = plan.a_day or None
    days = experiments.days_for(n, a_day) if a_day else None
    effects = experiments.effects_around(plan.effect, baseline=first if share else None)
    points = experiments.size_curve(effects, **known, a_day=a_day, **settings)
    effect = (
        _("{n} percentage points").format(n=formats.number(100 * plan.effect))
        if share
        else formats.number(plan.effect)
    )
    sentence = _("Each arm needs {n} cases to see an effect of {effect}.").format(
        n=formats.number(n), effect=effect
    )
    if days is not None:
        sentence += " " + _("That takes {days} at {cases} cases a day.").format(
            days=formats.measure(days, "days"), cases=formats.number(a_day)
        )
    return Size(n, days, tuple((one.effect, one.n_per_arm, one.days) for one in points), sentence)


def keep_size(ws: Workspace, initiative_id: str, plan: Plan, bet_id: str = "") -> Changes:
    """Keep the plan with the number of cases, about a bet if one is named. Raises as `size`."""
    sample_size = size(plan)
    outcome = AnalysisOutcome(
        sample_size.sentence,
        (
            AnalysisFigure(_("Cases in each arm"), float(sample_size.n_per_arm), "count"),
            AnalysisFigure(_("Days"), None if sample_size.days is None else float(sample_size.days), "days"),
        ),
    )
    size_analysis = NewResult(
        kind=SIZE,
        title=_("Size of an experiment"),
        sentence=sample_size.sentence,
        settings=dataclasses.asdict(plan),
        result={
            "outcome": dataclasses.asdict(outcome),
            "n_per_arm": sample_size.n_per_arm,
            "curve": sample_size.curve,
        },
        links={"bet_id": bet_id},
    )
    return analyses.keep(ws, initiative_id, size_analysis)


def from_counts(counts: Mapping[str, Any]) -> NewResult:
    """The result of two arms from their counts: `control_n`, `control_hits`, `variant_n`, `variant_hits`.

    `control_share` is the planned share of the control, 0.5 if not stated. Raises UserError for counts that can't be.
    """
    from desktop_app.analysis.models.experiments import result_proportions

    names = {"control_n": _("Cases, control"), "control_hits": _("Successes, control"),
             "variant_n": _("Cases, variant"), "variant_hits": _("Successes, variant")}  # fmt: skip
    for name, label in names.items():
        if counts.get(name) is None:
            raise FieldError(name, _("{label} is needed.").format(label=label))
    comparison = result_proportions(
        *(int(counts[name]) for name in names), control_share=float(counts.get("control_share") or 0.5)
    )
    return NewResult(
        kind=RESULT,
        title=_("Result of an experiment"),
        sentence=" ".join(comparison.sentences()),
        settings={"counts": dict(counts)},
        result=_result(comparison),
    )


def _result(comparison: Any) -> dict[str, Any]:
    unit = "share" if comparison.kind == "proportions" else ""
    clear = comparison.low > 0 or comparison.high < 0
    state: FigureState = "good" if clear else "caution"
    if comparison.mismatch or comparison.too_few:
        state = "bad" if comparison.mismatch else ""

    def arm(label: str, figure: Any) -> AnalysisFigure:
        return AnalysisFigure(label, figure.value, unit, figure.low, figure.high, figure.n)

    outcome = AnalysisOutcome(
        " ".join(comparison.sentences()),
        (
            _difference(comparison, state),
            AnalysisFigure(_("Relative lift"), comparison.lift, "share"),
            AnalysisFigure(_("p value"), comparison.p_value),
            arm(comparison.control_name or _("Control"), comparison.control),
            arm(comparison.variant_name or _("Variant"), comparison.variant),
            AnalysisFigure(
                _("p value of the split"), comparison.sample_ratio_p, state="bad" if comparison.mismatch else "good",
                note=_("Under 0.001 the arms are not what was planned."),
            ),
        ),
        state=state,
    )  # fmt: skip
    return {"outcome": dataclasses.asdict(outcome), "details": comparison.as_json()}


def _difference(comparison: Any, state: FigureState) -> AnalysisFigure:
    """The difference with its interval: of two shares in percentage points, which are not per cent of the control."""
    shares = comparison.kind == "proportions"
    values = [
        (100 if shares else 1) * one for one in (comparison.difference, comparison.low, comparison.high)
    ]
    label = _("Difference in percentage points") if shares else _("Difference")
    return AnalysisFigure(label, values[0], "", values[1], values[2], None, state)


def _from_file(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.run_on_files import ExperimentSettings, experiment_file

    values = request.values
    settings = ExperimentSettings(
        values["arm"],
        values["outcome"],
        values.get("control") or "",
        values.get("positive") or "",
        float(values.get("control_share") or 0.5),
    )
    run = experiment_file(request.path, settings, progress, **request.reading.arguments())
    result = _result(run.result)
    sentence = " ".join([*run.result.sentences(), *run.notes])
    result["outcome"]["sentence"] = sentence
    return AnalysisResult(result, sentence, tuple(run.facts()))


EXPERIMENT = FileAnalysis(
    RESULT,
    N_("Result of an experiment"),
    N_("Difference of two arms with its interval, and whether the split holds"),
    (
        AnalysisInput("arm", N_("Arm"), help=N_("Two values, such as control and variant")),
        AnalysisInput("outcome", N_("Outcome"), help=N_("Two values, or a number")),
        AnalysisInput(
            "control",
            N_("Value of the control"),
            "text",
            required=False,
            help=N_("Guessed where it is called control, baseline, A or 0"),
        ),
        AnalysisInput(
            "positive",
            N_("Value that counts as success"),
            "text",
            required=False,
            help=N_("Guessed where the two values are yes and no or 1 and 0"),
        ),
        AnalysisInput(
            "control_share",
            N_("Planned share of the control"),
            "share",
            required=False,
            default="0.5",
            help=N_("Shows whether the split came out as planned"),
        ),
    ),
    "rollout",
    _from_file,
)


def settle(ws: Workspace, analysis: Analysis, bet_id: str, state: str) -> Changes:
    """Settle a bet by a result: confirmed or disproved, with the sentence as its result; one step."""
    if state not in SETTLED:
        raise UserError(_("A result confirms a bet or disproves it."))
    with ws.change(_("Bet settled by “{title}”").format(title=analysis.title)) as step:
        bet = step.uow.get(Bet, bet_id)
        step.uow.update(
            bet, state=state, result=analysis.sentence, settled_on=ws.today(), analysis_id=analysis.id
        )
    return step.changes
