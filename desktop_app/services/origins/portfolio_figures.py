"""The origins of the portfolio's figures: what initiatives bring to each, the largest first, the others counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES, STAGES, Stage
from desktop_app.domain.figures.origin import FigureOrigin, OriginInput, OriginPlace, OriginTerm
from desktop_app.domain.measures import count_below_guardrail
from desktop_app.domain.planning.expected_benefit import if_all_work_words, missing_words
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import key_figures
from desktop_app.services.dashboard import Dashboard, dashboard
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.planning.benefits import benefit_of_rows
from desktop_app.services.reviews import planned
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

Row = tuple[Any, ...]
#: So many initiatives are listed; so many of them have a term of their own.
MOST_LISTED, MOST_TERMS = 6, 3
_ACTIVE = ("stage", "any_of", [str(stage) for stage in STAGES if stage in ACTIVE_STAGES])


def _at(row: Row, name: str) -> Any:
    return row[COLUMN_INDEX[name]]


def _called(row: Row) -> str:
    return _("{key} {title}").format(key=_at(row, "key"), title=_at(row, "title"))


def benefit(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> FigureOrigin:
    """The summed expected benefit a year: what each active initiative brings."""
    currency = ws.portfolio().currency
    rows = [row for row in lists.rows(ws, initiative_ids) if _at(row, "stage") in ACTIVE_STAGES]
    total = benefit_of_rows(rows)
    known = [row for row in rows if _at(row, "expected_benefit") is not None]
    known.sort(key=lambda row: -abs(_at(row, "expected_benefit")))

    def money(amount: float | None) -> str:
        return formats.money(amount, currency, compact=True)

    inputs = []
    for row in known[:MOST_LISTED]:
        live = _at(row, "stage") == Stage.LIVE
        rests_on = _("live, so it counts in full") if live else _(
            "{money} if it works (mean of low, likely and high), times its chance"
        ).format(
            money=formats.money(_at(row, "benefit_if_works"), currency)
        )  # fmt: skip
        amount = _at(row, "expected_benefit")
        inputs.append(
            OriginInput(
                _called(row), formats.money(amount, currency), "computed", rests_on, who=_at(row, "owner") or "",
                place=OriginPlace("initiative", row[0], "opportunity", "benefit_likely"), weight=amount,
            )
        )  # fmt: skip
    amounts = [float(_at(row, "expected_benefit")) for row in known]
    labels = [str(_at(row, "key")) for row in known]
    sentence = _(
        "The expected benefit of every active initiative, summed: its benefit if it works, times its chance."
    )
    if left_out := missing_words(total):
        sentence = _("{sentence} {note}").format(
            sentence=sentence, note=_("Not counted: {left_out}.").format(left_out=left_out)
        )
    return FigureOrigin(
        _("Expected benefit a year"), sentence, money(total.expected) if total.expected is not None else "",
        total.expected, if_all_work_words(total, currency) if total.if_all_work is not None else "",
        sum_terms(labels, amounts, money), inputs=tuple(inputs), hidden_inputs=max(0, len(known) - MOST_LISTED),
        all_place=OriginPlace("initiatives", where=(_ACTIVE, ("expected_benefit", "known", None))),
        feeds=_("Feeds the portfolio brief"), feeds_place=OriginPlace("briefs"),
    )  # fmt: skip


def sum_terms(
    labels: Sequence[str], amounts: Sequence[float], words: Callable[[float | None], str]
) -> tuple[OriginTerm, ...]:
    """The first amounts as terms, and all others as one."""
    import math

    shown = MOST_TERMS if len(amounts) > MOST_TERMS + 1 else len(amounts)
    terms = [
        OriginTerm(label, words(amount), amount, inputs=(at,))
        for at, (label, amount) in enumerate(zip(labels[:shown], amounts[:shown], strict=True))
    ]
    rest = amounts[shown:]
    if rest:
        n = len(rest)
        label = ngettext("{n} other", "{n} others", n).format(n=formats.number(n))
        places = tuple(range(shown, min(len(amounts), MOST_LISTED)))
        terms.append(OriginTerm(label, words(math.fsum(rest)), math.fsum(rest), inputs=places))
    return tuple(terms)


def initiatives(ws: Workspace, _ids: Sequence[str] | None = None) -> FigureOrigin:
    """How many initiatives there are, by stage."""
    sentence = _("All initiatives of this portfolio, by the stage in which they are.")
    return _by_stage(ws, _("Initiatives"), sentence, list(STAGES))


def active(ws: Workspace, _ids: Sequence[str] | None = None) -> FigureOrigin:
    """How many initiatives are before launch or live."""
    sentence = _("All but those that are retired, on hold or stopped, by the stage in which they are.")
    return _by_stage(
        ws, _("Active initiatives"), sentence, [stage for stage in STAGES if stage in ACTIVE_STAGES]
    )


def _by_stage(ws: Workspace, title: str, sentence: str, stages: Sequence[str]) -> FigureOrigin:
    data = dashboard(ws, 0)
    counts = [(stage, data.stages[stage]) for stage in stages if data.stages.get(stage)]
    inputs = tuple(
        OriginInput(
            _(STAGES[stage]), formats.number(n), "computed",
            _("before launch") if stage in ACTIVE_STAGES and stage != Stage.LIVE else "",
            place=OriginPlace("initiatives", where=(("stage", "is", str(stage)),)),
        )
        for stage, n in counts
    )  # fmt: skip
    terms = tuple(
        OriginTerm(_(STAGES[stage]), formats.number(n), float(n), inputs=(at,))
        for at, (stage, n) in enumerate(counts)
    )
    total = data.total if len(stages) == len(STAGES) else data.active
    where = () if len(stages) == len(STAGES) else (_ACTIVE,)
    return FigureOrigin(
        title, sentence, formats.number(total), float(total), terms=terms, inputs=inputs,
        all_place=OriginPlace("initiatives", where=where),
    )  # fmt: skip


def metrics(ws: Workspace, _ids: Sequence[str] | None = None) -> FigureOrigin:
    """How many metrics of active initiatives are on target."""
    data = dashboard(ws, 0)
    rows = [row for row in lists.rows(ws) if _at(row, "stage") in ACTIVE_STAGES and _at(row, "metrics_total")]
    rows.sort(key=lambda row: (-(_at(row, "metrics_below") or 0), -_at(row, "metrics_total")))
    between = data.metrics_measured - data.metrics_on_target - data.metrics_below
    counts = (
        (_("On target"), data.metrics_on_target),
        (_("Guardrail breached"), data.metrics_below),
        (_("Neither"), between),
        (_("Not measured"), data.metrics_total - data.metrics_measured),
    )
    terms = tuple(
        OriginTerm(label, formats.number(n), float(n)) for at, (label, n) in enumerate(counts) if n or not at
    )
    inputs = []
    for row in rows[:MOST_LISTED]:
        on, total, below = (
            _at(row, name) for name in ("metrics_on_target", "metrics_total", "metrics_below")
        )
        shown = (
            ""
            if on is None
            else _("{n} of {total}").format(n=formats.number(on), total=formats.number(total))
        )
        inputs.append(
            OriginInput(
                _called(row), shown, "computed" if shown else "unknown",
                count_below_guardrail(below) if below else "", who=_at(row, "owner") or "",
                place=OriginPlace("initiative", row[0], "metrics"),
            )
        )  # fmt: skip
    figure = key_figures.metrics_figure(data)
    known = bool(data.metrics_measured)
    return FigureOrigin(
        _("Metrics on target"), _("The metrics of all active initiatives: each one's newest measurement."),
        figure.value if known else "", float(data.metrics_on_target) if known else None, figure.note,
        terms if data.metrics_total else (), "first_of_all", inputs=tuple(inputs),
        hidden_inputs=max(0, len(rows) - MOST_LISTED),
        all_place=OriginPlace("initiatives", where=(_ACTIVE, ("metrics_total", "gt", 0))),
    )  # fmt: skip


def gates(ws: Workspace, _ids: Sequence[str] | None = None) -> FigureOrigin:
    """How many initiatives a gate blocks."""
    data = dashboard(ws, 0)
    blocked = [
        row for row in lists.rows(ws)
        if _at(row, "stage") in ACTIVE_STAGES and _at(row, "stage") != Stage.LIVE and _at(row, "gate_blocking")
    ]  # fmt: skip
    blocked.sort(key=lambda row: -_at(row, "gate_blocking"))
    counts = Counter(_at(row, "stage") for row in blocked)
    stages = [stage for stage in STAGES if counts.get(stage)]
    terms = tuple(
        OriginTerm(_(STAGES[stage]), formats.number(counts[stage]), float(counts[stage]),
                   inputs=tuple(at for at, row in enumerate(blocked[:MOST_LISTED]) if _at(row, "stage") == stage))
        for stage in stages
    )  # fmt: skip
    inputs = []
    for row in blocked[:MOST_LISTED]:
        n = _at(row, "gate_blocking")
        shown = ngettext("{n} open", "{n} open", n).format(n=formats.number(n))
        rests_on = _("before {stage}").format(stage=_(STAGES.get(_at(row, "gate_next"), "")).lower())
        place = OriginPlace("initiative", row[0], "overview", "gate")
        inputs.append(
            OriginInput(_called(row), shown, "computed", rests_on, who=_at(row, "owner") or "", place=place)
        )
    return _counted(
        _("Gates blocked"), _("Initiatives before launch whose next stage waits for a gate item."),
        data, data.gates_blocked if data.gates_ahead else None, key_figures.gates_figure, terms, inputs, len(blocked),
        (("gate_blocking", "gt", 0),),
    )  # fmt: skip


def reviews(ws: Workspace, _ids: Sequence[str] | None = None) -> FigureOrigin:
    """How many reviews are late."""
    data = dashboard(ws, 0)
    late = [one for one in planned(ws, due_only=True) if one.days_late > 0]
    inputs = []
    for review in late[:MOST_LISTED]:
        n = review.days_late
        shown = ngettext("{n} day late", "{n} days late", n).format(n=formats.number(n))
        label = _("{key} {title}").format(key=review.key, title=review.title)
        rests_on = _("due {date}").format(date=formats.date(review.due))
        place = OriginPlace("initiative", review.initiative_id, "reviews")
        inputs.append(OriginInput(label, shown, "computed", rests_on, place=place))
    terms = (
        (
            OriginTerm(
                _("Past their day"),
                formats.number(len(late)),
                float(len(late)),
                inputs=tuple(range(len(inputs))),
            ),
        )
        if late
        else ()
    )
    return _counted(
        _("Reviews due"), _("Live initiatives that are past the day of their next review."),
        data, data.reviews_due if data.live and data.reviews_planned else None, key_figures.reviews_figure, terms,
        inputs, len(late), (("review_due", "before", ws.today().isoformat()),),
    )  # fmt: skip


def _counted(
    title: str,
    sentence: str,
    data: Dashboard,
    value: int | None,
    figure_of: Callable[[Dashboard], key_figures.PortfolioFigure],
    terms: tuple[OriginTerm, ...],
    inputs: Sequence[OriginInput],
    total: int,
    where: tuple[tuple[str, str, Any], ...],
) -> FigureOrigin:
    figure = figure_of(data)
    return FigureOrigin(
        title, sentence, formats.number(value) if value is not None else "", None if value is None else float(value),
        figure.note, terms, inputs=tuple(inputs), hidden_inputs=max(0, total - len(inputs)),
        all_place=OriginPlace("initiatives", where=where),
    )  # fmt: skip
