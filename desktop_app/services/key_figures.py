"""The five figures of a portfolio, as the dashboard and the portfolio brief show them; what is empty is never good."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.choices import Stage
from desktop_app.domain.gates import gate_items_open
from desktop_app.domain.measures import count_below_guardrail
from desktop_app.domain.planning.expected_benefit import if_all_work_words, missing_words, range_words
from desktop_app.domain.state_kinds import StateKind
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.dashboard import Dashboard


@dataclass(frozen=True, slots=True)
class PortfolioFigure:
    """A figure with a note below it; `kind` says how good or bad it is, neutral where nothing is known."""

    value: str
    note: str
    kind: StateKind = "neutral"


def no_data(note: str) -> PortfolioFigure:
    """The state of what nobody has entered: neither good nor bad, and no 0 that looks like a result."""
    return PortfolioFigure("–", note, "neutral")


def benefit_figure(data: Dashboard, currency: str) -> PortfolioFigure:
    """What the active initiatives are expected to bring a year, P10 to P90, and what they bring if all work."""
    total = data.benefit
    if total.if_all_work is None:
        return no_data(_("no estimate yet"))
    if total.expected is None:
        return no_data(if_all_work_words(total, currency))
    value = formats.money(total.expected, currency, compact=True)
    parts = (range_words(total, currency), if_all_work_words(total, currency))
    return PortfolioFigure(value, " · ".join(part for part in parts if part), "info")


def benefit_sentence(data: Dashboard, currency: str) -> str:
    """The range of the expected benefit, and what is left out of it; "" where there is neither."""
    total = data.benefit
    parts = []
    if span := range_words(total, currency):
        parts.append(
            _(
                "What is not live yet is weighted by its chance of success; 8 of 10 "
                "simulations lie within {range} (P10 to P90)."
            ).format(range=span)
        )
    if left_out := missing_words(total):
        parts.append(_("Not counted: {left_out}.").format(left_out=left_out))
    return " ".join(parts)


def metrics_figure(data: Dashboard) -> PortfolioFigure:
    """How many metrics of active initiatives are on target; not known while none was measured."""
    silent = data.metrics_total - data.metrics_measured
    if not data.metrics_total:
        return no_data(_unwatched(data) or _("no metric yet"))
    if not data.metrics_measured:
        n = data.metrics_total
        text = ngettext("{n} metric, never measured", "{n} metrics, none measured", n)
        return no_data(text.format(n=formats.number(n)))
    value = _("{n} of {total}").format(
        n=formats.number(data.metrics_on_target), total=formats.number(data.metrics_total)
    )
    if data.metrics_below:
        return PortfolioFigure(value, count_below_guardrail(data.metrics_below), "bad")
    if silent:
        note = ngettext("{n} not measured", "{n} not measured", silent).format(n=formats.number(silent))
        return PortfolioFigure(value, note)
    if unwatched := _unwatched(data):
        return PortfolioFigure(value, unwatched)
    return PortfolioFigure(value, _("no guardrail breached"), "good")


def _unwatched(data: Dashboard) -> str:
    n = data.live_without_metric
    return ngettext("{n} live without a metric", "{n} live without a metric", n).format(
        n=formats.number(n)
    ) if n else ""  # fmt: skip


def gates_figure(data: Dashboard) -> PortfolioFigure:
    """How many initiatives a gate blocks; not known while none has a gate before it."""
    if not data.gates_ahead:
        return no_data(_("nothing is on its way to launch"))
    items = gate_items_open(data.gate_items_open)
    return PortfolioFigure(
        formats.number(data.gates_blocked), items, "caution" if data.gates_blocked else "good"
    )


def stages_words(data: Dashboard) -> str:
    """Where all initiatives stand, so that the parts add up to the total; rests are named only where there are any."""
    live = data.stages[Stage.LIVE]
    words = _("{before} before launch · {live} live").format(
        before=formats.number(data.active - live), live=formats.number(live)
    )
    retired = data.stages[Stage.RETIRED]
    paused = data.total - data.active - retired
    if retired:
        words += " · " + _("{n} retired").format(n=formats.number(retired))
    if paused:
        words += " · " + _("{n} on hold or stopped").format(n=formats.number(paused))
    return words


def reviews_figure(data: Dashboard) -> PortfolioFigure:
    """How many reviews are late; not known while nothing is live, or nobody planned one."""
    if not data.live:
        return no_data(_("nothing is live"))
    due, days = formats.number(data.reviews_due), data.oldest_days_late
    if days:
        text = ngettext("oldest {n} day late", "oldest {n} days late", days).format(n=formats.number(days))
        return PortfolioFigure(due, text, "bad")
    unplanned = data.live - data.reviews_planned
    if not data.reviews_planned:
        return no_data(_("none planned"))
    if unplanned:
        text = ngettext("{n} live without a date", "{n} live without a date", unplanned)
        return PortfolioFigure(due, text.format(n=formats.number(unplanned)), "caution")
    if not data.reviews_held:
        return PortfolioFigure(due, _("none held yet"))
    return PortfolioFigure(due, _("none late"), "good")
