"""Decision bands from a file of scores: read once, tried with any thresholds, kept as a policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.extensions.plugin_analysis import AnalysisInput
from desktop_app.domain.records import Analysis, Decision
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services import record_edits as records
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.file_analysis import Progress, Request, ignore_progress
from desktop_app.services.analyses.kept_analyses import NewResult
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop_app.analysis.models.bands import BandOutcome, Bands, Costs

KIND = "bands"
# The name of all cases together, where no severity class is chosen.
ALL = ""
_CURVE_POINTS = 120

INPUTS = (
    AnalysisInput("score", N_("Score"), help=N_("Between 0 and 1; higher means more likely a positive")),
    AnalysisInput("label", N_("Actual outcome"), help=N_("The actual outcome: two values; may be missing")),
    AnalysisInput(
        "positive",
        N_("Value that counts as positive"),
        "text",
        required=False,
        help=N_("Guessed where the two values are yes and no, 1 and 0 or true and false"),
    ),
    AnalysisInput(
        "severity", N_("Severity class"), required=False, help=N_("Each class gets bands of its own")
    ),
)


@dataclass(frozen=True, slots=True)
class Stakes:
    """What mistakes and reviews cost, how good reviewers are, and how many cases a day there are.

    Money in the portfolio's currency; shares 0 to 1; None is unknown. `positives` and `cases` are what people call
    them, in the plural.
    """

    missed: float | None = None
    stopped: float | None = None
    review: float | None = None
    sensitivity: float = 1.0
    specificity: float = 1.0
    cases_a_day: float | None = None
    reviews_a_day: float | None = None
    positives: str = ""
    cases: str = ""

    @property
    def known(self) -> bool:
        """True when the best bands can be found."""
        return None not in (self.missed, self.stopped, self.review)

    @property
    def review_cap(self) -> float | None:
        """The largest share of all cases that people can review; None where that is not known."""
        if not self.cases_a_day or self.reviews_a_day is None:
            return None
        return min(1.0, self.reviews_a_day / self.cases_a_day)

    def costs(self) -> Costs:
        """The costs for the computation; unknown ones count as 0. Raises UserError for impossible ones."""
        from desktop_app.analysis.models.bands import Costs

        return Costs(
            self.missed or 0.0, self.stopped or 0.0, self.review or 0.0, self.sensitivity, self.specificity
        )


@dataclass(slots=True)
class Session:
    """A file of scores in memory, made ready for any thresholds; `bands` by severity class, "" for all cases."""

    request: Request
    facts: Mapping[str, Any]
    bands: Mapping[str, Bands]
    left_out: tuple[str, ...]
    # Reliability and the confidence rule, over all cases, as they are kept.
    reliability: Mapping[str, Any]
    confidence: tuple[Mapping[str, Any], ...]
    thresholds: dict[str, tuple[float, float]] = field(default_factory=dict)
    _best: dict[tuple[str, Stakes], BandOutcome] = field(default_factory=dict)

    @property
    def classes(self) -> list[str]:
        """The severity classes, or just all cases."""
        return list(self.bands)

    def figures(
        self, name: str, stakes: Stakes, thresholds: tuple[float, float] | None = None
    ) -> BandOutcome:
        """What the class's thresholds do, or others; O(log n)."""
        low, high = thresholds or self.thresholds[name]
        return self.bands[name].at(low, high, stakes.costs())

    def best(self, name: str, stakes: Stakes) -> BandOutcome:
        """The cheapest thresholds of a class within what people can review. Raises UserError."""
        if not stakes.known:
            raise FieldError("missed", _("Enter what a miss, a false alarm and a review cost first."))
        key = name, stakes
        if key not in self._best:
            self._best[key] = self.bands[name].best(stakes.costs(), stakes.review_cap)
        return self._best[key]


def read(request: Request, progress: Progress | None = None) -> Session:
    """Read and sort a file of scores; thresholds start at 0.5. Raises UserError, naming column and row."""
    from desktop_app.analysis.models.score_files import ScoreColumns, scores_file

    values = request.values
    columns = ScoreColumns(values["label"], values["score"], values.get("positive") or "")
    run = scores_file(
        request.path,
        columns,
        values.get("severity") or "",
        progress or ignore_progress,
        **request.reading.arguments(),
    )
    score_result = run.result
    whole = score_result.bands[ALL].ranked
    if not 0 < whole.positives[-1] < whole.labelled[-1]:
        raise UserError(
            _(
                "Column “{column}” holds one value only. Bands need cases of both kinds: choose another file."
            ).format(column=values["label"])
        )
    return Session(
        request,
        run.facts()[0],
        score_result.bands,
        run.notes,
        score_result.reliability.as_json(),
        tuple(point.as_json() for point in score_result.confidence.curve(_CURVE_POINTS)),
        dict.fromkeys(score_result.bands, (0.5, 0.5)),
    )


def sentences(session: Session, name: str, stakes: Stakes) -> tuple[str, ...]:
    """What the thresholds of a class do, in counts and plain words."""
    from desktop_app.analysis.models.bands import words

    return words(session.figures(name, stakes), stakes.positives, stakes.cases)


def describe_gain(session: Session, name: str, stakes: Stakes, currency: str) -> str:
    """What the best bands are, and how much cheaper they are than those that are set."""
    best, now = session.best(name, stakes), session.figures(name, stakes)
    low, high = formats.number(best.pass_below, 2), formats.number(best.stop_from, 2)
    saved = now.cost_per_case - best.cost_per_case
    if saved <= 1e-12 * max(1.0, abs(now.cost_per_case)):
        return _("These are the best bands at those costs: {low} and {high}.").format(low=low, high=high)
    if stakes.cases_a_day:
        money = formats.money(saved * stakes.cases_a_day, currency, compact=True)
        return _(
            "At those costs the best bands are {low} and {high}: {money} a day better than these."
        ).format(low=low, high=high, money=money)
    money = formats.money(saved * 1000, currency, compact=True)
    return _(
        "At those costs the best bands are {low} and {high}: {money} per 1,000 cases better than these."
    ).format(low=low, high=high, money=money)


def new_result(session: Session, stakes: Stakes) -> NewResult:
    """The result to keep: the thresholds that are set, and all that the page shows of them."""
    result = {
        "classes": {name: _kept(session, name, stakes) for name in session.classes},
        "reliability": session.reliability,
        "confidence": session.confidence,
        "notes": list(session.left_out),
    }
    return NewResult(
        kind=KIND,
        title=_("Decision bands: {file}").format(file=session.request.path.name),
        sentence=" ".join([*sentences(session, session.classes[0], stakes), *session.left_out]),
        settings={**session.request.settings(), "stakes": asdict(stakes)},
        result=result,
        files=[session.facts],
    )


def _kept(session: Session, name: str, stakes: Stakes) -> dict[str, Any]:
    bands = session.bands[name]
    shapes, curve = bands.histograms, bands.curve(_CURVE_POINTS)
    figures = session.figures(name, stakes)
    return {
        "n": bands.n,
        "positives": bands.positives,
        **figures.as_json(),
        "caught_alone": figures.caught_alone,
        "caught_by_review": figures.caught_by_review,
        "wrongly_stopped": figures.wrongly_stopped,
        "best": session.best(name, stakes).as_json() if stakes.known else None,
        "edges": shapes.edges,
        "histogram_positives": shapes.positives,
        "histogram_negatives": shapes.negatives,
        "curve": {
            "thresholds": curve.thresholds, "precision": curve.precision, "recall": curve.recall, "share": curve.share,
        },
        "words": sentences(session, name, stakes),
    }  # fmt: skip


def keep(ws: Workspace, initiative_id: str, session: Session, stakes: Stakes) -> Changes:
    """Keep the bands with the file behind them, one step."""
    return analyses.keep(ws, initiative_id, new_result(session, stakes))


def decide(
    ws: Workspace, initiative_id: str, session: Session, stakes: Stakes, *, reason: str, by: str, on: date
) -> Changes:
    """Keep the bands as the policy: a decision with its reason, and the analysis behind it, one step.

    Raises FieldError without a reason or without a name.
    """
    if not reason.strip():
        raise FieldError("reason", _("Enter why these bands were chosen."))
    if not by.strip():
        raise FieldError("by", _("Enter who decided."))
    kept = new_result(session, stakes)

    def decision(uow: UnitOfWork, analysis: Analysis) -> None:
        policy = {name: list(both) for name, both in session.thresholds.items()}
        low, high = session.thresholds[session.classes[0]]
        records.append(
            uow,
            Decision(
                initiative_id=initiative_id,
                title=_("Decision bands saved: pass under {low}, stop from {high}").format(
                    low=formats.number(low, 3), high=formats.number(high, 3)
                ),
                given_up=kept.sentence,
                reason=reason,
                decided_by=by,
                decided_on=on,
                analysis_id=analysis.id,
                policy=json.dumps({"bands": policy}),
            ),
        )

    return analyses.keep(ws, initiative_id, kept, decision, reason=reason)


def stakes_of(settings: Mapping[str, Any]) -> Stakes:
    """The stakes in kept settings; values that can't be read get their default."""
    stakes = settings.get("stakes")
    if not isinstance(stakes, dict):
        return Stakes()
    default = Stakes()
    given: dict[str, Any] = {}
    for name, value in stakes.items():
        if name in ("positives", "cases"):
            given[name] = str(value or "")[:80]
        elif (
            hasattr(default, name)
            and isinstance(value, (int, float))
            and not isinstance(value, bool)
            and value >= 0
        ):
            given[name] = float(value)
    return Stakes(**given)


def thresholds_of(settings: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The thresholds of each class in kept settings; those that can't be read are left out."""
    thresholds = settings.get("thresholds")
    pairs = thresholds.items() if isinstance(thresholds, dict) else ()
    return {
        str(name): (float(both[0]), float(both[1]))
        for name, both in pairs
        if isinstance(both, list)
        and len(both) == 2
        and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in both)
        and 0 <= both[0] <= both[1]
    }
