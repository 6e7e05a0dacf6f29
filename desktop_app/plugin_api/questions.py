"""Questions about an initiative that rules, sections and attention items of plugins share."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.choices import ANSWERS, METRIC_STATES
from desktop_app.domain.extensions.asked_items import need_asked
from desktop_app.domain.extensions.extension import CatalogueMetric, Table
from desktop_app.domain.measures import metric_report
from desktop_app.domain.records import Measurement, Metric, ModelVersion
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _


def concerns(spine: Spine, industry: str, *any_of: str) -> bool:
    """True for an initiative of this industry that states one of the facts (if any are given)."""
    about = spine.initiative
    return about.industry == industry and (not any_of or not set(any_of).isdisjoint(about.facts))


def taken(spine: Spine, *catalogue: CatalogueMetric) -> tuple[Metric, ...]:
    """The initiative's metrics that were taken from the catalogue, or are called the same."""
    ids = {entry.id for entry in catalogue}
    names = {name.casefold() for entry in catalogue for name in (entry.name, _(entry.name))}
    return tuple(
        metric for metric in spine.metrics if metric.catalogue_id in ids or metric.name.casefold() in names
    )


def has_guardrail(metric: Metric) -> bool:
    """True when the metric has a bound that says what is too bad to ship."""
    return metric.guardrail is not None or metric.guardrail_high is not None


def has_target(metric: Metric) -> bool:
    """True when the metric has a target."""
    return metric.target is not None or metric.target_high is not None


def newest(spine: Spine, metric: Metric) -> Measurement | None:
    """The newest measurement that holds a value."""
    return next((m for m in reversed(spine.series(metric.id)) if m.value is not None), None)


def is_proven(spine: Spine, metric: Metric) -> bool:
    """True when the metric has a guardrail and has been measured."""
    return has_guardrail(metric) and newest(spine, metric) is not None


def newest_version(spine: Spine) -> ModelVersion | None:
    """The model version that was released last and not taken back."""
    released = [
        version
        for version in spine.model_versions
        if version.released_on and version.state in ("candidate", "live")
    ]
    return max(released, key=lambda version: version.released_on or date.min, default=None)


def measured_since(spine: Spine, metric: Metric, day: date) -> bool:
    """True when the metric was measured on `day` or later."""
    last = newest(spine, metric)
    return bool(last and last.measured_on and last.measured_on >= day)


def is_settled(spine: Spine, pack_id: str, item_id: str, today: date) -> bool:
    """True when the item is answered yes, does not apply for a reason, or is waived today.

    Raises NotAsked for an item that has no answer and that no list in force asks: a wrong id, or one that was removed.
    """
    answer = spine.answer(pack_id, item_id)
    if answer is None:
        need_asked(pack_id, item_id)
        return False
    if answer.status == "yes" or (answer.status == "not_applicable" and answer.note):
        return True
    return bool(answer.waiver_until and answer.waiver_until >= today)


def metric_table(spine: Spine, metrics: tuple[Metric, ...], today: date) -> Table:
    """The metrics with their newest value, target, guardrail and state; empty without metrics."""
    if not metrics:
        return ()
    rows = [(_("Metric"), _("Newest"), _("Target"), _("Guardrail"), _("State"))]
    for metric in metrics:
        report = metric_report(metric, spine.series(metric.id), today)
        value = report.latest.value if report.latest else None
        rows.append(
            (
                f"{metric.name} ({metric.segment})" if metric.segment else metric.name,
                formats.measure(value, metric.unit),
                _limit(metric.target, metric.target_high, metric.unit),
                _limit(metric.guardrail, metric.guardrail_high, metric.unit),
                _(METRIC_STATES[report.state]),
            )
        )
    return tuple(rows)


def _limit(low: float | None, high: float | None, unit: str) -> str:
    if low is None and high is None:
        return _("not set")
    if low is None or high is None:
        return formats.measure(low if high is None else high, unit)
    return _("{low} to {high}").format(low=formats.measure(low, unit), high=formats.measure(high, unit))


def answer_table(spine: Spine, pack_id: str, asked: tuple[tuple[str, str], ...]) -> Table:
    """How items of a checklist stand: `asked` holds (item id, short name), translated already."""
    rows = [(_("Asked"), _("Answer"), _("By"))]
    for item_id, name in asked:
        answer = spine.answer(pack_id, item_id)
        if answer is None:
            rows.append((name, _(ANSWERS["open"]), ""))
        else:
            rows.append((name, _(ANSWERS[answer.status]), answer.signed_by or answer.owner))
    return tuple(rows)
