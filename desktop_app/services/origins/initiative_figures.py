"""The origins of an initiative's worked-out figures: data, metrics, checks, gate, reviews, bets, risks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from desktop_app.domain import fields as f
from desktop_app.domain.choices import BET_STATES, METRIC_STATES, STAGES, MetricState
from desktop_app.domain.figures.origin import (
    FigureOrigin,
    OriginInput,
    OriginPlace,
    OriginTerm,
)
from desktop_app.domain.gates import PLUGINS_PAGE, OpenItem, gate_report
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.records import DataSource, Measurement, Metric, Readiness, Risk
from desktop_app.domain.scoring.weighted import CAP, Score
from desktop_app.domain.states import (
    PART_STATES,
    PARTS,
    data_readiness,
    metric_reports,
    next_review,
    part_reports,
    readiness_by_source,
)
from desktop_app.domain.summary import open_risks
from desktop_app.domain.trust.trust_report import ITEM_STATES, ItemReport, ItemState, item_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.origins.basis import Basis, edit_of, field_input

#: At most this many inputs are listed; the others are counted.
MOST_INPUTS = 8
T = TypeVar("T")


def count_terms(groups: Sequence[tuple[str, Sequence[int]]]) -> tuple[OriginTerm, ...]:
    """A term for each group of inputs that holds any; the first one shows even when it holds none."""
    return tuple(
        OriginTerm(label, formats.number(len(places)), float(len(places)), inputs=tuple(places))
        for at, (label, places) in enumerate(groups)
        if places or at == 0
    )


def grouped(things: Iterable[T], label_of: Callable[[T], str], first: str) -> list[tuple[str, list[int]]]:
    """The places of things by a label, the label `first` before all others."""
    groups: dict[str, list[int]] = {first: []}
    for place, thing in enumerate(things):
        groups.setdefault(label_of(thing), []).append(place)
    return list(groups.items())


def of_all(
    title: str, sentence: str, terms: tuple[OriginTerm, ...], inputs: Sequence[OriginInput]
) -> FigureOrigin:
    """A figure such as 4 of 9: the first term, of all."""
    total = sum(term.value or 0 for term in terms)
    if not total:
        return FigureOrigin(title, sentence, "", combine="first_of_all")
    first = terms[0].value or 0.0
    text = _("{n} of {total}").format(n=formats.number(first), total=formats.number(total))
    return FigureOrigin(
        title, sentence, text, first, terms=terms, combine="first_of_all", inputs=tuple(inputs)
    )


# Data


def data_ready(basis: Basis) -> FigureOrigin:
    """How ready the weakest source is: the mean of its dimensions, held down while one fails."""
    spine = basis.spine
    scores = dict(readiness_by_source(spine))
    title = _("Data readiness")
    place = basis.at("data")
    if not scores:
        return FigureOrigin(title, _("No data source is named yet."), "", place=place)
    value = data_readiness(spine)
    names = {source.id: source for source in spine.data_sources}
    text = formats.number(value, 0) if value is not None else _possible(scores.values())
    if len(scores) == 1:
        source_id, score = next(iter(scores.items()))
        origin = _source_origin(basis, names[source_id], score)
        return replace(origin, title=title, text=text, value=value)
    terms, inputs = [], []
    for place_at, (source_id, score) in enumerate(scores.items()):
        source = names[source_id]
        shown = formats.number(score.value, 0) if score.value is not None else _possible([score])
        terms.append(OriginTerm(source.name, shown or formats.unknown(), score.value, inputs=(place_at,)))
        inputs.append(
            OriginInput(
                source.name, shown, "computed" if shown else "unknown", score.note or _("Mean of what applies"),
                place=basis.at("data", source.id),
            )
        )  # fmt: skip
    sentence = _("The weakest source decides: an initiative is no more ready than the data that it lacks.")
    return FigureOrigin(
        title, sentence, text, value, _("of 100"), tuple(terms), "least", inputs=tuple(inputs), place=place
    )


def _possible(scores: Iterable[Score]) -> str:
    """What is still possible; "" while nothing is known."""
    kept = list(scores)
    if not any(score.known for score in kept):
        return ""
    low, high = min(score.low for score in kept), min(score.high for score in kept)
    return _("{low} – {high}").format(low=formats.number(low, 0), high=formats.number(high, 0))


def source_ready(source_id: str, basis: Basis) -> FigureOrigin:
    """How ready one source is."""
    source = next(one for one in basis.spine.data_sources if one.id == source_id)
    return _source_origin(basis, source, dict(readiness_by_source(basis.spine))[source_id])


def _source_origin(basis: Basis, source: DataSource, score: Score) -> FigureOrigin:
    """The readiness of one source from its dimensions."""
    answers = {one.dimension: one for one in basis.spine.readiness_of(source.id)}
    terms, inputs = [], []
    for at, term in enumerate(score.terms):
        adds = None if term.points is None else term.points * term.weight
        note = ""
        if term.points is not None:
            note = _("{points} × {weight}").format(
                points=formats.number(term.points, 0), weight=formats.percent(term.weight, 1)
            )
        shown = formats.unknown() if adds is None else formats.number(adds, 1)
        terms.append(OriginTerm(_(term.label), shown, adds, "+", note, (at,)))
        inputs.append(_dimension(basis, source, term.name, _(term.label), answers.get(term.name)))
    sentence = _("The mean of the dimensions that apply to {source}, each from 0 to 100.").format(
        source=source.name
    )
    if score.note:
        sentence = _("{sentence} {note}").format(sentence=sentence, note=score.note)
    return FigureOrigin(
        source.name, sentence, formats.number(score.value, 0) if score.value is not None else _possible([score]),
        score.value, _("of 100"), tuple(terms), "chain", CAP if score.note else None, tuple(inputs),
        place=basis.at("data", source.id),
    )  # fmt: skip


def _dimension(
    basis: Basis, source: DataSource, dimension: str, label: str, answer: Readiness | None
) -> OriginInput:
    """One dimension of a source: answered by people, or read from a data file."""
    record_id, value = (answer.id, answer.score) if answer is not None else ("", None)
    edit = edit_of(Readiness, "score", value, basis.initiative.id, record_id, f"{source.id}/{dimension}")
    edit = replace(edit, spec=replace(f.specs(Readiness)["score"], label=label))
    place = basis.at("data", f"readiness.{dimension}")
    if answer is None or value is None:
        return OriginInput(label, "", "unknown", edit=edit, place=place)
    shown = formats.number(value, 0)
    analysis = next((one for one in basis.spine.analyses if one.id == answer.analysis_id), None)
    if analysis is None:
        return OriginInput(label, shown, "field", answer.note, edit=edit, place=place)
    return OriginInput(
        label, shown, "analysis", answer.note, analysis.title, basis.at("data", source.id),
        analysis.ran_by, analysis.ran_at.astimezone().date() if analysis.ran_at else None, edit, place, analysis_id=analysis.id,
    )  # fmt: skip


# Metrics


def metrics_on_target(basis: Basis) -> FigureOrigin:
    """How many metrics are on target: each one's newest measurement against its bounds."""
    reports = metric_reports(basis.spine, basis.rules.today)
    first = _(METRIC_STATES[MetricState.ON_TARGET])
    groups = grouped(reports, lambda report: _(METRIC_STATES[report.state]), first)
    sentence = _("The newest measurement of each metric against its target and guardrail.")
    inputs = [_metric(basis, report) for report in reports]
    origin = of_all(_("Metrics on target"), sentence, count_terms(groups), inputs)
    if reports and all(report.latest is None for report in reports):
        # What was never measured is neither on target nor off it.
        origin = replace(origin, text="", value=None)
    return limited(replace(origin, place=basis.at("metrics"), all_place=basis.at("metrics")))


def one_metric(metric_id: str, basis: Basis) -> FigureOrigin:
    """The newest value of one metric, with what is good and what is too bad."""
    reports = {report.metric.id: report for report in metric_reports(basis.spine, basis.rules.today)}
    report = reports[metric_id]
    metric, latest, currency = report.metric, report.latest, basis.portfolio.currency
    place = basis.at("metrics", metric.id)
    newest = _metric(basis, report)
    if latest is not None:
        edit = edit_of(Measurement, "value", latest.value, basis.initiative.id, latest.id)
        newest = replace(newest, label=_("Newest measurement"), edit=edit)
    inputs = [newest]
    for name in ("target", "guardrail", "baseline"):
        bound = getattr(metric, name)
        shown_bound = "" if bound is None else formats.measure(bound, metric.unit, currency)
        edit = edit_of(Metric, name, bound, basis.initiative.id, metric.id)
        label = _(f.specs(Metric)[name].label)
        inputs.append(
            OriginInput(label, shown_bound, "field" if shown_bound else "unknown", edit=edit, place=place)
        )
    value = latest.value if latest is not None else None
    terms = (OriginTerm(newest.label, newest.text, value, inputs=(0,)),) if value is not None else ()
    return FigureOrigin(
        metric.name, report.why, newest.text, value, terms=terms, inputs=tuple(inputs), place=place
    )


def _metric(basis: Basis, report: MetricReport) -> OriginInput:
    metric, latest = report.metric, report.latest
    currency = basis.portfolio.currency
    bounds = [_(METRIC_STATES[report.state])]
    if metric.target is not None:
        bounds.append(_("target {value}").format(value=formats.measure(metric.target, metric.unit, currency)))
    if metric.guardrail is not None:
        bounds.append(
            _("guardrail {value}").format(value=formats.measure(metric.guardrail, metric.unit, currency))
        )
    place = basis.at("metrics", metric.id)
    rests_on = (
        _("{first}: {rest}").format(first=bounds[0], rest=", ".join(bounds[1:])) if bounds[1:] else bounds[0]
    )
    if latest is None or latest.value is None:
        return OriginInput(metric.name, "", "unknown", rests_on, place=place)
    shown = formats.measure(latest.value, metric.unit, currency)
    analysis = next((one for one in basis.spine.analyses if one.id == metric.analysis_id), None)
    link = latest.source or (analysis.title if analysis is not None else "")
    return OriginInput(
        metric.name, shown, "analysis" if analysis is not None else "field", rests_on, link, place if link else None,
        metric.owner, latest.measured_on, place=place, analysis_id=metric.analysis_id,
    )  # fmt: skip


# Checks and gate


def checks_done(basis: Basis) -> FigureOrigin:
    """How many of the checks that apply are settled."""
    return _checks(basis, item_reports(basis.spine, basis.rules), _("Checks done"))


def pack_done(pack_id: str, basis: Basis) -> FigureOrigin:
    """How many checks of one list are settled."""
    reports = [report for report in item_reports(basis.spine, basis.rules) if report.pack.id == pack_id]
    pack = basis.rules.pack(pack_id)
    return _checks(basis, reports, pack.title if pack is not None else _("Checks done"))


def _checks(basis: Basis, reports: Sequence[ItemReport], title: str) -> FigureOrigin:
    settled_first = sorted(reports, key=lambda report: report.settled)
    inputs = []
    for report in settled_first:
        answer = report.answer
        who = (answer.signed_by or answer.owner) if answer is not None else ""
        inputs.append(
            OriginInput(
                report.item.statement, _(ITEM_STATES[report.state]), "field", report.why,
                report.pack.title, basis.at("trust"), who, answer.signed_on if answer is not None else None,
                place=basis.at("trust", report.item.id),
            )
        )  # fmt: skip
    first = _("Settled")
    groups = grouped(
        settled_first,
        lambda report: first if report.settled else _(ITEM_STATES[ItemState(report.state)]),
        first,
    )
    sentence = _(
        "The checks that apply by industry and facts. Done, waived and not applicable count as settled."
    )
    origin = of_all(title, sentence, count_terms(groups), inputs)
    return limited(replace(origin, place=basis.at("trust"), all_place=basis.at("trust")))


def gate_blocking(basis: Basis) -> FigureOrigin:
    """How many gate items are open before the next stage."""
    gate = gate_report(basis.spine, basis.rules)
    place = basis.at("overview", "gate")
    title = _("Open gate items")
    if not gate.next_stage:
        return FigureOrigin(title, _("There is no stage after this one."), "", place=place)
    blocking = gate.blocking
    inputs = [
        OriginInput(item.title, _("Open"), "field", item.why, place=_where_settled(basis, item))
        for item in blocking
    ]
    terms = count_terms([(_("Open gate items"), range(len(blocking)))])
    sentence = _("What has to be settled before it moves to {stage}.").format(
        stage=_(STAGES[gate.next_stage])
    )
    shown = formats.number(len(blocking))
    origin = FigureOrigin(title, sentence, shown, float(len(blocking)), terms=terms, inputs=tuple(inputs))
    return limited(replace(origin, place=place, all_place=place))


def _where_settled(basis: Basis, item: OpenItem) -> OriginPlace:
    """Where a gate item is settled: a tab of the initiative, or the page of plugins."""
    return OriginPlace(PLUGINS_PAGE) if item.tab == PLUGINS_PAGE else basis.at(item.tab, item.anchor)


def limited(origin: FigureOrigin, most: int = MOST_INPUTS) -> FigureOrigin:
    """The origin with at most `most` inputs, the others counted; terms keep the inputs that are left."""
    rest = len(origin.inputs) - most
    if rest <= 0:
        return origin
    terms = tuple(
        replace(term, inputs=tuple(place for place in term.inputs if place < most)) for term in origin.terms
    )
    return replace(
        origin, inputs=origin.inputs[:most], hidden_inputs=origin.hidden_inputs + rest, terms=terms
    )


# Reviews, rollout, risks


def review_due(basis: Basis) -> FigureOrigin:
    """When the next review is due: a day that was set, or a start and the days between reviews."""
    title, place = _("Next review"), basis.at("reviews")
    review = next_review(basis.spine)
    if review is None:
        return FigureOrigin(title, _("Reviews start when it is live."), "", place=place)
    shown = formats.date(review.due)
    days = (review.due - basis.rules.today).days
    note = formats.relative_days(days)
    words = {
        "open": _("The day of the review that is open."),
        "agreed": _("The day that was agreed when the last review was closed."),
        "closed": _("The last review and the days between reviews."),
        "first": _("The day that was set for the first review."),
        "live": _("The day it went live and the days between reviews."),
    }
    inputs, terms = [], []
    start = {"open": _("Open review"), "agreed": _("Agreed at closing"), "closed": _("Last review closed"),
             "first": _("First review"), "live": _("Went live")}[review.rule]  # fmt: skip
    record = review.record
    anchor = record.id if record is not None else ""
    if review.rule == "first":
        inputs.append(field_input(basis, "first_review_due"))
    elif record is not None:
        edit = None
        if review.rule in ("open", "agreed"):
            name = "due" if review.rule == "open" else "next_due"
            edit = edit_of(type(record), name, review.start, basis.initiative.id, record.id)
        rests_on = _("Review {number}").format(number=formats.number(record.number or 0))
        inputs.append(
            OriginInput(
                start, formats.date(review.start), "field", rests_on, when=record.closed_on, edit=edit,
                place=basis.at("reviews", anchor),
            )
        )  # fmt: skip
    else:
        inputs.append(
            OriginInput(start, formats.date(review.start), "field", place=basis.at("reviews", "in_use_since"))
        )
    terms.append(OriginTerm(start, formats.date(review.start), float(review.start.toordinal()), inputs=(0,)))
    if review.days:
        text = ngettext("{n} day", "{n} days", review.days).format(n=formats.number(review.days))
        cadence = field_input(basis, "review_cadence_days")
        if not cadence.is_known:
            cadence = replace(cadence, text=text, source="setting", rests_on=_("Usual, as none is set"))
        inputs.append(cadence)
        terms.append(OriginTerm(_("Days between reviews"), text, float(review.days), "+", inputs=(1,)))
    return FigureOrigin(
        title, words[review.rule], shown, float(review.due.toordinal()), note, tuple(terms),
        inputs=tuple(inputs), place=place,
    )  # fmt: skip


def bets_settled(basis: Basis) -> FigureOrigin:
    """How many bets are settled, whichever way."""
    settled = ("confirmed", "disproved", "dropped")
    bets = basis.spine.bets
    inputs = [
        OriginInput(
            bet.assumption, _(BET_STATES.get(bet.state, bet.state)), "field", bet.result or bet.passes_when,
            who=bet.owner, when=bet.settled_on or bet.due, place=basis.at("rollout", bet.id),
        )
        for bet in bets
    ]  # fmt: skip
    first = _("Settled")
    groups = grouped(
        bets, lambda bet: first if bet.state in settled else _(BET_STATES.get(bet.state, bet.state)), first
    )
    sentence = _("Bets that are confirmed, disproved or dropped count as settled.")
    origin = of_all(_("Bets settled"), sentence, count_terms(groups), inputs)
    return replace(origin, place=basis.at("rollout", "bets"))


def reviews_held(basis: Basis) -> FigureOrigin:
    """How many reviews were closed."""
    closed = [review for review in basis.spine.reviews if review.state == "closed"]
    inputs = [
        OriginInput(
            _("Review {number}").format(number=formats.number(review.number or 0)),
            formats.date(review.closed_on) if review.closed_on else _("Closed"), "field", review.reason,
            who=review.participants, when=review.closed_on, place=basis.at("reviews", review.id),
        )
        for review in closed
    ]  # fmt: skip
    terms = count_terms([(_("Reviews closed"), range(len(closed)))])
    origin = FigureOrigin(
        _("Reviews held"), _("Reviews that were closed with a decision."), formats.number(len(closed)),
        float(len(closed)), terms=terms, inputs=tuple(inputs), place=basis.at("reviews"),
    )  # fmt: skip
    return replace(limited(origin), all_place=basis.at("reviews"))


def top_risk(basis: Basis) -> FigureOrigin:
    """The highest open risk: likelihood times impact."""
    risks = open_risks(basis.spine)
    title, place = _("Top risk"), basis.at("risks")
    if not risks:
        return FigureOrigin(title, _("No open risk has both likelihood and impact."), "", place=place)
    terms, inputs = [], []
    for at, (risk, level) in enumerate(risks):
        note = _("{likelihood} × {impact}").format(
            likelihood=formats.number(risk.likelihood), impact=formats.number(risk.impact)
        )
        terms.append(OriginTerm(risk.title, formats.number(level), float(level), note=note, inputs=(at,)))
        inputs.append(_risk(basis, risk, level))
    top = max(level for _risk_, level in risks)
    sentence = _("The highest of likelihood × impact over all open risks, each from 1 to 5.")
    origin = FigureOrigin(
        title,
        sentence,
        formats.number(top),
        float(top),
        _("of 25"),
        tuple(terms),
        "largest",
        inputs=tuple(inputs),
    )
    return limited(replace(origin, place=place, all_place=place))


def _risk(basis: Basis, risk: Risk, level: int) -> OriginInput:
    return OriginInput(
        risk.title, formats.number(level), "field", risk.mitigation, who=risk.owner, when=risk.due,
        place=basis.at("risks", risk.id),
    )  # fmt: skip


# How a part stands


def of_part(part: str, behind: Callable[[Basis], FigureOrigin]) -> Callable[[Basis], FigureOrigin]:
    """The origin of how a part stands: its state and why, over the origin of its figure."""

    def build(basis: Basis) -> FigureOrigin:
        report = part_reports(basis.spine, basis.rules)[part]
        origin = behind(basis)
        state = _(PART_STATES[report.state])
        title = _("{part}: {state}").format(part=_(PARTS[part]), state=state)
        sentence = report.why
        if origin.sentence:
            sentence = _("{sentence} {note}").format(sentence=report.why, note=origin.sentence)
        return replace(origin, title=title, sentence=sentence, note=origin.note or state)

    return build
