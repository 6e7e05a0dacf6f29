"""Estimates of a score's inputs: several people's are kept apart, compared, and settled with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.fields import validate
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Rating
from desktop_app.domain.scoring.inputs import HOME_FIELDS, PORTFOLIO_INPUTS, Range, from_estimates
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.ranking.own_methods import all_methods
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import clean, clean_line

Value = float | None


def all_inputs(ws: Workspace) -> dict[str, ScoringInput]:
    """Every input that some method uses, by name, except those that hold for the whole portfolio."""
    inputs: dict[str, ScoringInput] = {}
    for method in all_methods(ws):
        for scoring_input in method.inputs:
            if scoring_input.name not in PORTFOLIO_INPUTS:
                inputs.setdefault(scoring_input.name, scoring_input)
    return inputs


def input_called(ws: Workspace, name: str) -> ScoringInput:
    """The input of this name; raises FieldError if no method uses it, or if the portfolio sets it."""
    if name in PORTFOLIO_INPUTS:
        raise FieldError("input", _("This is set once for the whole portfolio, in its settings."))
    scoring_input = all_inputs(ws).get(name)
    if scoring_input is None:
        raise FieldError("input", _("No scoring method asks for {name}.").format(name=name))
    return scoring_input


def check_values(scoring_input: ScoringInput, low: Value, likely: Value, high: Value) -> None:
    """Raise FieldError, naming one of the three, for values that can't be an estimate of this input."""
    named = (("low", low), ("likely", likely), ("high", high))
    if all(value is None for _name, value in named):
        raise FieldError("likely", _("An estimate has at least one number."))
    for name, value in named:
        if value is None:
            continue
        try:
            scoring_input.check(value)
        except FieldError as error:
            raise FieldError(name, str(error)) from None
        if scoring_input.kind == "choice" and scoring_input.anchors and value not in scoring_input.anchors:
            offered = ", ".join(f"{anchor:g}" for anchor in sorted(scoring_input.anchors))
            raise FieldError(
                name, _("{label} is one of {values}.").format(label=_(scoring_input.label), values=offered)
            )
        if scoring_input.kind == "rating" and value != int(value):
            raise FieldError(name, _("{label} is a whole number.").format(label=_(scoring_input.label)))
    check_order(low, likely, high)


def check_order(low: Value, likely: Value, high: Value) -> None:
    """Raise FieldError unless low <= likely <= high, as far as they are given."""
    if low is not None and likely is not None and low > likely:
        raise FieldError("low", _("The low value is above the likely one."))
    if likely is not None and high is not None and likely > high:
        raise FieldError("high", _("The high value is below the likely one."))
    if low is not None and high is not None and low > high:
        raise FieldError("low", _("The low value is above the high one."))


def set_estimate(
    ws: Workspace,
    initiative_id: str,
    name: str,
    low: Value,
    likely: Value,
    high: Value,
    by: str = "",
    note: str = "",
) -> Changes:
    """Keep what one person (the user, if nobody is named) estimates of an input; their earlier estimate is replaced.

    Raises FieldError with "low", "likely" or "high" for numbers that cannot be.
    """
    scoring_input = input_called(ws, name)
    check_values(scoring_input, low, likely, high)
    with ws.change(_("{name} estimated").format(name=_(scoring_input.label))) as step:
        step.uow.get(Initiative, initiative_id)
        kept = step.uow.find(Estimate, initiative_id=initiative_id)
        row = (initiative_id, name, (low, likely, high), note)
        put_estimates(step.uow, ws, [row], by, {initiative_id: kept})
    return step.changes


def put_estimates(
    uow: UnitOfWork,
    ws: Workspace,
    rows: Sequence[tuple[str, str, tuple[Value, Value, Value], str]],
    by: str,
    kept: Mapping[str, Sequence[Estimate]],
) -> None:
    """Keep one person's estimates, whose values were checked, inside a change that the caller began.

    `rows` are (initiative id, input, values, note); `kept` are the estimates there are, by initiative.
    """
    who = clean_line(by) or ws.user
    changed: list[tuple[Estimate, Estimate]] = []
    new_estimates: list[Estimate] = []
    for initiative_id, name, (low, likely, high), note in rows:
        values: dict[str, Any] = {"low": low, "likely": likely, "high": high, "note": clean(note)}
        before = next(
            (
                one
                for one in kept.get(initiative_id, ())
                if one.input == name and not one.settled and _same(one.estimated_by, who)
            ),
            None,
        )
        if before is not None and all(getattr(before, field) == value for field, value in values.items()):
            continue
        values |= {"estimated_by": who, "estimated_on": ws.today()}
        if before is None:
            new_estimates.append(Estimate(initiative_id=initiative_id, input=name, **values))
        else:
            changed.append((before, dataclasses.replace(before, **validate(Estimate, values))))
    uow.add_all(new_estimates)
    uow.replace_all(changed)


def _same(first_name: str, other: str) -> bool:
    return clean_line(first_name).casefold() == clean_line(other).casefold()


def remove(ws: Workspace, estimate_ids: Sequence[str]) -> Changes:
    """Remove estimates; if the settled one is removed, the others count again, but fields it wrote stay."""
    return records.remove(ws, Estimate.KIND, estimate_ids)


def settle(
    ws: Workspace,
    initiative_id: str,
    name: str,
    low: Value,
    likely: Value,
    high: Value,
    reason: str,
    by: str = "",
) -> Changes:
    """Settle an input on one estimate, with the reason; the others stay beside it. One change, one step of undo.

    Where the input is a field of the initiative or a rating, that is written as well. Raises FieldError.
    """
    scoring_input = input_called(ws, name)
    if likely is None:
        raise FieldError("likely", _("Settling takes a likely value."))
    for field, value in (("low", low), ("likely", likely), ("high", high)):
        if value is not None:
            try:
                # The median of several people's values need not be a value that a single person may choose.
                scoring_input.check(value)
            except FieldError as error:
                raise FieldError(field, str(error)) from None
    check_order(low, likely, high)
    if not reason.strip():
        raise FieldError("reason", _("Enter why these values were settled on."))
    low = likely if low is None else low
    high = likely if high is None else high
    with ws.change(_("{name} settled").format(name=_(scoring_input.label)), reason) as step:
        uow = step.uow
        initiative = uow.get(Initiative, initiative_id)
        fields: dict[str, Any] = {
            "low": low,
            "likely": likely,
            "high": high,
            "reason": reason,
            "estimated_by": clean_line(by) or ws.user,
            "estimated_on": ws.today(),
        }
        before = [e for e in uow.find(Estimate, initiative_id=initiative_id, input=name) if e.settled]
        if before:
            uow.update(before[0], **fields)
        else:
            records.append(uow, Estimate(initiative_id=initiative_id, input=name, settled=True, **fields))
        _write_home(uow, ws, initiative, name, (low, likely, high), fields)
    return step.changes


def _write_home(
    uow: UnitOfWork,
    ws: Workspace,
    initiative: Initiative,
    name: str,
    values: tuple[float, float, float],
    fields: dict[str, Any],
) -> None:
    if name in HOME_FIELDS:
        home = HOME_FIELDS[name]
        uow.update(initiative, **{f: v for f, v in zip(home, values, strict=True) if f})
    elif name in CRITERIA:
        rating = {
            "rating": round(values[1]),
            "note": fields["reason"],
            "rated_by": fields["estimated_by"],
            "rated_on": ws.today(),
        }
        ratings = uow.find(Rating, initiative_id=initiative.id, criterion=name)
        if ratings:
            uow.update(ratings[0], **rating)
        else:
            records.append(uow, Rating(initiative_id=initiative.id, criterion=name, **rating))


@dataclass(frozen=True, slots=True)
class Spread:
    """What several people estimate of one input, set side by side.

    `estimates` are kept apart, ordered by likely value; `settled` is the one settled on, if any. `lowest`, `median` and
    `highest` are of the likely values; `width` is how far these lie apart as a share of the median (None at 0 or with
    fewer than two). `together` is the range that the score uses.
    """

    input: str
    estimates: tuple[Estimate, ...]
    settled: Estimate | None
    lowest: float | None
    median: float | None
    highest: float | None
    width: float | None
    together: Range | None


def spread(estimates: Iterable[Estimate]) -> dict[str, Spread]:
    """By input: what people estimate, its median and its spread."""
    by_input: dict[str, list[Estimate]] = {}
    for estimate in estimates:
        by_input.setdefault(estimate.input, []).append(estimate)
    return {name: _spread(name, several) for name, several in by_input.items()}


def _spread(name: str, several: Sequence[Estimate]) -> Spread:
    import statistics

    apart = [one for one in several if not one.settled]
    apart.sort(
        key=lambda estimate: (
            estimate.likely is None,
            estimate.likely or 0.0,
            order_key(estimate.estimated_by),
        )
    )
    likely = [one.likely for one in apart if one.likely is not None]
    lowest, highest = min(likely, default=None), max(likely, default=None)
    median = statistics.median(likely) if likely else None
    width = None
    if median and len(likely) > 1 and lowest is not None and highest is not None:
        width = (highest - lowest) / abs(median)
    settled = next((one for one in several if one.settled), None)
    return Spread(name, tuple(apart), settled, lowest, median, highest, width, from_estimates(several))


def of_initiative(ws: Workspace, initiative_id: str) -> dict[str, Spread]:
    """`spread` of everything that is estimated of one initiative."""
    with ws.read() as uow:
        return spread(uow.find(Estimate, initiative_id=initiative_id))
