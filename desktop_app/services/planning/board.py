"""The board: initiatives as cards in columns by stage or any other choice, and moving them between columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import ACTIVE_STAGES, STAGES, STEPS_OF_STAGE, Stage
from desktop_app.domain.custom_fields import PREFIX
from desktop_app.domain.gates import GateReport
from desktop_app.domain.record_rules import RESTING, GateBlocked, explain_no_way, may_return
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import projections
from desktop_app.store.reads import initiative_rows
from desktop_app.store.reads.list_columns import COLUMN_INDEX, COLUMNS

Row = tuple[Any, ...]
#: The portfolio's own fields that are choices, by their names.
Own = Mapping[str, f.FieldSpec]
NO_OWN: Own = {}

# A card is a row of the initiatives list, followed by where it was, its step, and the value of its column.
_BEHIND = ("held_from", "step")
HELD_FROM, STEP, GROUP = len(COLUMNS), len(COLUMNS) + 1, len(COLUMNS) + 2
_STAGE = COLUMN_INDEX["stage"]
_BENEFIT, _GATE_NEXT, _BLOCKING = (
    COLUMN_INDEX[name] for name in ("expected_benefit", "gate_next", "gate_blocking")
)


class Way(StrEnum):
    """What it takes to put a card into a column."""

    HERE = "here"
    FREE = "free"
    # The gate is closed; passing it over takes a name and a reason.
    BLOCKED = "blocked"
    # On hold and stopped need a reason.
    REASON = "reason"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ColumnOfCards:
    """One column: the value it stands for, its words, its cards and what they are expected to bring a year.

    `without_benefit` counts the active cards with no known expected benefit.
    """

    value: str
    label: str
    cards: tuple[Row, ...]
    benefit: float | None
    without_benefit: int


@cache
def _choices() -> dict[str, f.FieldSpec]:
    specs = f.specs(Initiative)
    return {
        name: spec
        for name, spec in specs.items()
        if spec.kind == "choice" and (spec.editable or name == "stage")
    }


def own_choices(ws: Workspace) -> dict[str, f.FieldSpec]:
    """The portfolio's own fields that are choices, by name, as the functions below take them in `own`."""
    from desktop_app.services import custom_field_edits as custom_fields

    own_fields = custom_fields.list_all(ws)
    return {spec.name: spec for spec in own_fields.specs.values() if spec.kind == "choice" and spec.editable}


def group_fields(own: Own = NO_OWN) -> dict[str, str]:
    """The fields that columns can be made of, with their labels, stage first and the portfolio's own last."""
    labels = {name: _(spec.label) for name, spec in _choices().items()}
    return {"stage": labels.pop("stage"), **labels, **{name: spec.label for name, spec in own.items()}}


def column_labels(group_by: str, own: Own = NO_OWN) -> dict[str, str]:
    """The columns of a field in their order, "" for those that do not state it. Raises FieldError."""
    spec = _spec(group_by, own)
    if group_by in own:
        labels = dict(spec.choices)
    else:
        labels = {str(value): _(label) for value, label in spec.choices.items() if value}
    return labels if spec.required else labels | {"": _("Not stated")}


def _spec(group_by: str, own: Own) -> f.FieldSpec:
    spec = _choices().get(group_by) or own.get(group_by)
    if spec is None:
        raise FieldError("group_by", _("There are no columns by {name}.").format(name=group_by))
    return spec


def cards(ws: Workspace, group_by: str = "stage", initiative_ids: Sequence[str] | None = None) -> list[Row]:
    """The cards as tuples, ordered by key; of some initiatives only, if ids are given.

    Raises FieldError for a field that makes no columns.
    """
    own = group_by.startswith(PREFIX)
    _spec(group_by, own_choices(ws) if own else NO_OWN)
    with ws.database.read() as connection:
        if own:
            field_id = group_by.removeprefix(PREFIX)
            return initiative_rows.card_rows(connection, _BEHIND, initiative_ids, custom_field_id=field_id)
        return initiative_rows.card_rows(connection, (*_BEHIND, group_by), initiative_ids)


def arrange(rows: Iterable[Row], group_by: str = "stage", own: Own = NO_OWN) -> list[ColumnOfCards]:
    """The columns in the order of the field, each with its cards; values it no longer has come last."""
    labels = column_labels(group_by, own)
    groups: dict[str, list[Row]] = {value: [] for value in labels}
    for row in rows:
        groups.setdefault(row[GROUP] or "", []).append(row)
    return [_column(value, labels.get(value, value), found) for value, found in groups.items()]


def _column(value: str, label: str, rows: list[Row]) -> ColumnOfCards:
    known = [row[_BENEFIT] for row in rows if row[_BENEFIT] is not None]
    active = sum(row[_STAGE] in ACTIVE_STAGES for row in rows)
    return ColumnOfCards(value, label, tuple(rows), sum(known) if known else None, active - len(known))


def way(row: Row, column: str, group_by: str = "stage", own: Own = NO_OWN) -> Way:
    """What would happen to a card in another column, as far as its kept figures tell."""
    if (row[GROUP] or "") == column:
        return Way.HERE
    if group_by == "step":
        return Way.FREE if not column or column in STEPS_OF_STAGE.get(row[_STAGE], ()) else Way.NONE
    if group_by != "stage":
        return Way.FREE if column in column_labels(group_by, own) else Way.NONE
    stage = row[_STAGE]
    if column in RESTING:
        return Way.NONE if stage == Stage.RETIRED else Way.REASON
    if column and column == (row[_GATE_NEXT] or ""):
        return Way.BLOCKED if row[_BLOCKING] else Way.FREE
    return Way.FREE if may_return(stage, row[HELD_FROM] or "", column) else Way.NONE


def worst_way(rows: Sequence[Row], column: str, group_by: str = "stage", own: Own = NO_OWN) -> Way:
    """What would happen to several cards in one column: the hardest of their ways."""
    order = (Way.NONE, Way.BLOCKED, Way.REASON, Way.FREE)
    ways = {way(row, column, group_by, own) for row in rows}
    return next((one for one in order if one in ways), Way.HERE)


def why_not(row: Row, group_by: str = "stage") -> str:
    """The sentence on why a card cannot go to a column."""
    if group_by == "stage":
        return explain_no_way(row[_GATE_NEXT] or "")
    if group_by == "step":
        return _("That belongs to another stage.")
    return _("There is no such column.")


def move(
    ws: Workspace,
    initiative_ids: str | Sequence[str],
    column: str,
    *,
    group_by: str = "stage",
    by: str = "",
    reason: str = "",
) -> Changes:
    """Put one or several cards into a column, one step of undo.

    Stages go through the gate: where it is closed GateBlocked holds what is open for each card, and nothing
    moves; `by` and `reason` pass over it. Any other field is an ordinary edit. Raises UserError.
    """
    ids = [initiative_ids] if isinstance(initiative_ids, str) else list(dict.fromkeys(initiative_ids))
    if group_by.startswith(PREFIX):
        return _set_own(ws, ids, group_by, column, reason)
    if group_by != "stage":
        _spec(group_by, NO_OWN)
        values: Mapping[str, Any] = {group_by: column}
        if len(ids) == 1:
            return initiatives.edit(ws, ids[0], values, reason)
        return initiatives.edit_many(ws, ids, values, reason)
    if len(ids) == 1:
        return initiatives.move_stage(ws, ids[0], column, by=by, reason=reason)
    return _move_many(ws, ids, column, by, reason)


def _set_own(ws: Workspace, ids: Sequence[str], group_by: str, column: str, reason: str) -> Changes:
    """One value in one of the portfolio's own fields for some initiatives."""
    from desktop_app.services import custom_field_edits as custom_fields

    with ws.change("", reason) as step:
        spec = custom_fields.load(step.uow).specs.get(group_by.removeprefix(PREFIX))
        if spec is None or spec.kind != "choice":
            raise FieldError("group_by", _("There are no columns by {name}.").format(name=group_by))
        step.label = _("{field} changed").format(field=spec.label)
        step.uow.get_all(Initiative, ids)
        value = custom_fields.check_value(spec, column)
        custom_fields.put(step.uow, {(one, group_by.removeprefix(PREFIX)): value for one in ids})
    return step.changes


def _move_many(ws: Workspace, ids: Sequence[str], column: str, by: str, reason: str) -> Changes:
    if column not in STAGES:
        raise FieldError("stage", _("There is no stage called {name}.").format(name=column))
    n = len(ids)
    label = ngettext("{n} initiative moved to {stage}", "{n} initiatives moved to {stage}", n)
    with ws.change(label.format(n=formats.number(n), stage=_(STAGES[column])), reason) as step:
        blocked: list[tuple[Initiative, GateReport]] = []
        for spine in projections.load_spines(step.uow.connection, ids):
            try:
                initiatives.move_in(step.uow, ws, spine, column, by=by, reason=reason)
            except GateBlocked as error:
                blocked += error.blocked
            except FieldError:
                raise
            except UserError as error:
                key = spine.initiative.key
                raise UserError(_("{key}: {why}").format(key=key, why=error)) from None
        if blocked:
            closed = ngettext(
                "The gate is closed to {n} initiative.",
                "The gate is closed to {n} initiatives.",
                len(blocked),
            )
            raise GateBlocked(closed.format(n=formats.number(len(blocked))), blocked)
    return step.changes
