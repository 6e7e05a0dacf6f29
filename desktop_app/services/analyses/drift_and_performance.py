"""Drift and performance as they are offered on the Reviews tab: what moved, and when it fell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop_app.domain.analysis_results import DRIFT_LARGE, DRIFT_MODERATE
from desktop_app.domain.extensions.plugin_analysis import YES_INPUTS, AnalysisInput
from desktop_app.domain.records import Analysis, Initiative, Review
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.analyses.file_analysis import AnalysisResult, FileAnalysis, Progress, Request
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace

# A kept result has at most this many columns.
_MOST_COLUMNS = 120
# If several metrics fell, the first of these is named.
_FIRST = ("auc", "f1", "recall", "precision", "accuracy", "mae", "rmse")


def _drift(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.run_on_files import DriftSettings, drift_files

    values = request.values
    settings = DriftSettings(
        tuple(values.get("columns") or ()),
        float(values.get("moderate") or DRIFT_MODERATE),
        float(values.get("large") or DRIFT_LARGE),
    )
    run = drift_files(values["reference"], request.path, settings, progress, **request.reading.arguments())
    result = run.result.as_json(pictures=True)
    result["columns"] = result["columns"][:_MOST_COLUMNS]
    result["notes"] = list(run.notes)
    reference, current = run.facts()
    sentence = " ".join(run.result.sentences())
    return AnalysisResult({"drift": result}, sentence, (current, reference))


def _performance(request: Request, progress: Progress) -> AnalysisResult:
    from desktop_app.analysis.models.run_on_files import PerformanceSettings, performance_file

    values = request.values
    later, time = values.get("targets"), values.get("time") or ""
    label = values.get("later_label") or values.get("label") if later else values.get("label")
    if not label:
        raise UserError(_("Choose the column of the outcome, or the file in which outcomes arrived later."))
    by = values.get("by") or "month"
    is_chunk = by == "chunk" or not time
    settings = PerformanceSettings(
        label=label,
        prediction=values.get("prediction") or "",
        score=values.get("score") or "",
        threshold=_threshold(values.get("threshold")),
        positive=values.get("positive") or "",
        positive_prediction=values.get("positive_prediction") or "",
        time=time,
        by="" if is_chunk else by,
        chunk=int(values.get("chunk") or 0) if is_chunk else 0,
        id_column=values.get("id") or "",
    )
    run = performance_file(
        request.path,
        settings,
        labels=later or None,
        reference=values.get("reference") or None,
        report=progress,
        **request.reading.arguments(),
    )
    performance = run.result
    fell = {
        one: period.as_json() for one in performance.names if (period := performance.fell_at(one)) is not None
    }
    notes = list(dict.fromkeys([*performance.sentences(), *run.notes]))
    result = {
        "periods": performance.as_json(),
        "names": list(performance.names),
        "reference": {one: figure.as_json() for one, figure in performance.reference.items()},
        "against": {
            one: [performance.against_reference(p, one) for p in performance.periods]
            for one in performance.names
        },
        "fell_at": fell,
        "notes": notes,
    }
    sentence = " ".join([_performance_sentence(performance, fell), *notes])
    return AnalysisResult({"performance": result}, sentence, tuple(run.facts()))


def _threshold(value: Any) -> float:
    """A threshold as it was given, 0 too; 0.5 where none was."""
    return 0.5 if value is None or value == "" else float(value)


def _performance_sentence(performance: Any, fell: Mapping[str, Any]) -> str:
    from desktop_app.analysis.models.performance import METRICS

    name = next((one for one in _FIRST if one in fell), None) or next(iter(fell), None)
    if name is not None:
        text = _("{metric} is worse than the reference from {start} on.").format(
            metric=_(METRICS[name]), start=describe_start(fell[name]["from"])
        )
    elif performance.reference and all(one.too_few for one in performance.periods):
        text = _("It can't be compared with the reference.")
    elif performance.reference:
        text = _("No period is worse than the reference.")
    else:
        n = len(performance.periods)
        text = ngettext(
            "{n} period; choose a reference to see when it fell.",
            "{n} periods; choose a reference to see when it fell.",
            n,
        ).format(n=formats.number(n))
    return text


def describe_start(start: Any) -> str:
    """The start of a period as people write it: a date, or the number of its first row."""
    try:
        return formats.date(date.fromisoformat(str(start)[:10]))
    except ValueError:
        return _("row {n}").format(n=formats.number(start) if isinstance(start, int) else start)


DRIFT = FileAnalysis(
    "drift",
    N_("Drift against a reference"),
    N_("How far each column moved between two files, such as training data and last month"),
    (
        AnalysisInput(
            "reference",
            N_("Reference file"),
            "file",
            help=N_("The data to compare with, such as the training data"),
        ),
        AnalysisInput(
            "columns", N_("Columns"), "columns", required=False, help=N_("Empty: all that both files have")
        ),
        AnalysisInput(
            "moderate",
            N_("Moderate from PSI"),
            "number",
            required=False,
            default=str(DRIFT_MODERATE),
            help=N_("From here a column counts as moved; 0.1 is the usual limit"),
        ),
        AnalysisInput(
            "large",
            N_("Large from PSI"),
            "number",
            required=False,
            default=str(DRIFT_LARGE),
            help=N_("From here a column counts as moved far; 0.25 is the usual limit"),
        ),
    ),
    "reviews",
    _drift,
)
PERFORMANCE = FileAnalysis(
    "performance",
    N_("Performance over time"),
    N_("Metrics by day, week, month or number of rows with their intervals, against a reference"),
    (
        AnalysisInput(
            "label",
            N_("Actual outcome"),
            required=False,
            help=N_("The actual outcome, unless it arrived later"),
        ),
        AnalysisInput(
            "prediction",
            N_("Decision"),
            required=False,
            help=N_("What the model or the person decided: two values"),
        ),
        AnalysisInput("score", N_("Score"), required=False, help=N_("Between 0 and 1")),
        AnalysisInput(
            "time", N_("Time"), required=False, help=N_("When it was recorded; splits the file into periods")
        ),
        AnalysisInput(
            "by",
            N_("Period"),
            "choice",
            choices=(
                ("day", N_("Day")),
                ("week", N_("Week")),
                ("month", N_("Month")),
                ("chunk", N_("Number of rows")),
            ),
            default="month",
            help=N_("How the file is split"),
        ),
        AnalysisInput(
            "chunk",
            N_("Rows per period"),
            "number",
            required=False,
            default="1000",
            help=N_("Only where the period is a number of rows"),
        ),
        *YES_INPUTS,
        AnalysisInput(
            "reference",
            N_("Reference file"),
            "file",
            required=False,
            help=N_("The data to compare with, such as the training data"),
        ),
        AnalysisInput(
            "targets",
            N_("Outcomes that arrived later"),
            "file",
            required=False,
            help=N_("A second file with the outcomes, matched by ID"),
        ),
        AnalysisInput(
            "later_label",
            N_("Outcome column"),
            "text",
            required=False,
            help=N_("Its header in the second file"),
        ),
        AnalysisInput(
            "id",
            N_("Matching ID"),
            required=False,
            help=N_("The column that both files share, such as a case number"),
        ),
    ),
    "reviews",
    _performance,
)


def defaults_of(initiative: Initiative) -> dict[str, Any]:
    """Values that an initiative sets for the inputs of analyses, such as its limits for drift."""
    limits = {"moderate": initiative.drift_moderate, "large": initiative.drift_large}
    return {name: value for name, value in limits.items() if value is not None}


def attach(ws: Workspace, analysis: Analysis, review_id: str) -> Changes:
    """Make a result part of a review, which then shows it and keeps it when it is closed."""
    with ws.change(_("“{title}” attached to the review").format(title=analysis.title)) as step:
        review = step.uow.get(Review, review_id)
        if analysis.id not in review.analysis_ids:
            step.uow.update(review, analysis_ids=(*review.analysis_ids, analysis.id))
    return step.changes


def detach(ws: Workspace, analysis_id: str, review_id: str) -> Changes:
    """Take a result out of a review; it stays with the initiative."""
    with ws.change(_("Analysis taken out of the review")) as step:
        review = step.uow.get(Review, review_id)
        left = tuple(one for one in review.analysis_ids if one != analysis_id)
        step.uow.update(review, analysis_ids=left)
    return step.changes
