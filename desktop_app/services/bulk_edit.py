"""The same edit for many initiatives: worked out row by row first, then kept as one step of undo.

It takes any number of them; how many rows the preview shows is said in `ui/initiatives/bulk_edit_panel`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.choices import ROLES, STAGES
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import FieldSpec, is_unknown, specs, validate_field
from desktop_app.domain.planning.plan_dates import FIELDS, disorder, order_sentence, plan_of
from desktop_app.domain.record_rules import refuse_step
from desktop_app.domain.records import Initiative, Role
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import natural_key
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.lists import view_fields
from desktop_app.services.workspace import Workspace
from desktop_app.store import projections
from desktop_app.store.unit_of_work import R, UnitOfWork

Action = Literal["set", "clear", "add", "remove", "shift"]
MOST_DAYS = 36_500
_STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field and what happens to it.

    `value` is the new value for "set", a tuple of words for "add" and "remove", a number of days for "shift".
    """

    field: str
    action: Action = "set"
    value: Any = None


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What becomes of one field of one initiative; `problem` says why it stays as it is."""

    initiative_id: str
    key: str
    title: str
    field: str
    old: Any
    new: Any
    problem: str = ""

    @property
    def changes(self) -> bool:
        """True where there is something to keep."""
        return not self.problem and self.old != self.new


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a bulk edit does, every selected initiative in the order of its key."""

    rows: tuple[BulkRow, ...]
    selected: int

    @property
    def changed(self) -> int:
        """How many initiatives are changed."""
        return len({row.initiative_id for row in self.rows if row.changes})

    @property
    def problems(self) -> tuple[BulkRow, ...]:
        """What stays as it is, and why."""
        return tuple(row for row in self.rows if row.problem)


def list_editable(ws: Workspace) -> dict[str, FieldSpec]:
    """The fields that a bulk edit takes, by name: the initiative's, its stage, roles, custom fields."""
    return _editable(custom_fields.list_all(ws))


def _editable(custom: CustomFields) -> dict[str, FieldSpec]:
    own = {spec.name: spec for spec in specs(Initiative).values() if spec.editable and spec.name != "title"}
    roles = {
        view_fields.ROLE + role: FieldSpec(view_fields.ROLE + role, label, "person")
        for role, label in ROLES.items()
    }
    mine = {spec.name: spec for spec in custom.specs.values() if spec.editable}
    return {_STAGE: specs(Initiative)[_STAGE], **own, **roles, **mine}


def actions_of(spec: FieldSpec) -> tuple[Action, ...]:
    """What can be done to a field."""
    if spec.name == _STAGE:
        return ("set",)
    if spec.kind == "tags":
        return ("add", "remove", "set", "clear")
    given: tuple[Action, ...] = ("set",) if spec.required else ("set", "clear")
    return (*given, "shift") if spec.kind == "date" else given


def plan(
    ws: Workspace, initiative_ids: Sequence[str], edits: Sequence[Edit], *, by: str = "", reason: str = ""
) -> BulkPlan:
    """What the edits would do, without writing; raises FieldError for an edit that fits no initiative."""
    with ws.read() as uow:
        return _Bulk(ws, uow, edits, by, reason).plan(initiative_ids)


def apply(
    ws: Workspace, initiative_ids: Sequence[str], edits: Sequence[Edit], *, by: str = "", reason: str = ""
) -> tuple[Changes, BulkPlan]:
    """Do it, as one step of undo; what can't be changed stays as it is, and the plan gives the reason."""
    with ws.change("", reason) as step:
        bulk = _Bulk(ws, step.uow, edits, by, reason)
        done = bulk.apply(initiative_ids)
        n = done.changed
        step.label = ngettext("{n} initiative changed", "{n} initiatives changed", n).format(
            n=formats.number(n)
        )
    return step.changes, done


class _Bulk:
    """Works an edit out over a selection, inside a read or a change."""

    def __init__(self, ws: Workspace, uow: UnitOfWork, edits: Sequence[Edit], by: str, reason: str) -> None:
        self._ws, self._uow, self._by, self._reason = ws, uow, by, reason
        custom = custom_fields.load(uow)
        self._custom = custom
        known = _editable(custom)
        self._edits = [_checked(edit, known) for edit in edits]
        self._specs = {edit.field: known[edit.field] for edit in self._edits}
        if len(self._specs) < len(self._edits):
            raise UserError(_("A field stands twice in the edit. Take one away."))

    def plan(self, ids: Sequence[str]) -> BulkPlan:
        spines = self._spines(ids)
        return BulkPlan(tuple(row for spine in spines for row in self._rows(spine)), len(spines))

    def _spines(self, ids: Sequence[str]) -> list[Spine]:
        # Only initiatives that move through a gate need their whole spine read.
        if _STAGE in self._specs:
            return projections.load_spines(self._uow.connection, list(dict.fromkeys(ids)))
        chosen_initiatives: list[Initiative] = []
        for start in range(0, len(ids), 5000):
            chosen_initiatives += self._uow.find(Initiative, id=list(ids[start : start + 5000]))
        roles = (
            self._children(Role, [one.id for one in chosen_initiatives])
            if self._asks(view_fields.ROLE)
            else {}
        )
        mine: dict[str, list[Any]] = {}
        if self._asks(cf.PREFIX):
            from desktop_app.domain.planning_records import CustomValue

            mine = self._children(CustomValue, [one.id for one in chosen_initiatives])
        ordered = sorted(chosen_initiatives, key=lambda initiative: natural_key(initiative.key))
        return [
            Spine(
                initiative=one, roles=tuple(roles.get(one.id, ())), custom_values=tuple(mine.get(one.id, ()))
            )
            for one in ordered
        ]

    def _asks(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for name in self._specs)

    def _children(self, kind: type[Any], ids: list[str]) -> dict[str, list[Any]]:
        children: dict[str, list[Any]] = {}
        for start in range(0, len(ids), 5000):
            for child in self._uow.find(kind, initiative_id=ids[start : start + 5000]):
                children.setdefault(child.initiative_id, []).append(child)
        return children

    def _row(self, spine: Spine, edit: Edit) -> BulkRow:
        initiative = spine.initiative
        old = self._value(spine, edit.field)
        problem = ""
        try:
            new = self._changed(spine, edit, old)
        except UserError as error:
            new, problem = old, str(error)
        return BulkRow(initiative.id, initiative.key, initiative.title, edit.field, old, new, problem)

    def _value(self, spine: Spine, name: str) -> Any:
        if name.startswith(view_fields.ROLE):
            return spine.role(name.removeprefix(view_fields.ROLE))
        if name.startswith(cf.PREFIX):
            field_id = name.removeprefix(cf.PREFIX)
            text = next((v.value for v in spine.custom_values if v.custom_field_id == field_id), "")
            spec = self._specs[name]
            unknown = "" if spec.kind in ("text", "choice", "person", "link") else None
            return cf.from_text(spec, text) if text else unknown
        return getattr(spine.initiative, name)

    def _changed(self, spine: Spine, edit: Edit, old: Any) -> Any:
        """The new value; raises UserError where this initiative can't take it."""
        spec = self._specs[edit.field]
        if edit.field == _STAGE:
            if old != edit.value:
                initiatives.move_in(
                    _Probe(self._uow.connection),
                    self._ws,
                    spine,
                    edit.value,
                    by=self._by,
                    reason=self._reason,
                )
            return edit.value
        if edit.action == "clear":
            return validate_field(spec, () if spec.kind == "tags" else None)
        if edit.action == "add":
            return validate_field(spec, tuple(dict.fromkeys([*old, *edit.value])))
        if edit.action == "remove":
            return tuple(word for word in old if word not in edit.value)
        if edit.action == "shift":
            if not isinstance(old, date):
                raise FieldError(spec.name, _("It has no date that could be moved."))
            try:
                return validate_field(spec, old + timedelta(days=edit.value))
            except OverflowError:
                raise FieldError(spec.name, _("The date would be out of reach.")) from None
        if edit.field == "step":
            refuse_step(spine.initiative, {"step": edit.value})
        return edit.value

    # Keeping

    def apply(self, ids: Sequence[str]) -> BulkPlan:
        spines = self._spines(ids)
        rows = {(row.initiative_id, row.field): row for spine in spines for row in self._rows(spine)}
        pairs: list[tuple[Initiative, Initiative]] = []
        roles: list[BulkRow] = []
        mine: dict[tuple[str, str], Any] = {}
        for row in rows.values():
            if not row.changes or row.field == _STAGE:
                continue
            if row.field.startswith(view_fields.ROLE):
                roles.append(row)
            elif row.field.startswith(cf.PREFIX):
                mine[row.initiative_id, row.field.removeprefix(cf.PREFIX)] = row.new
        for spine in spines:
            after = _edited(spine, {name: rows[spine.initiative.id, name] for name in self._specs})
            if after is not spine:
                pairs.append((spine.initiative, after.initiative))
        kept = {one.id: one for one in self._uow.replace_all(pairs)}
        self._put_roles(roles)
        custom_fields.put(self._uow, mine)
        for spine in spines:
            initiative = spine.initiative
            if _STAGE in self._specs and (row := rows[initiative.id, _STAGE]).changes:
                after = dataclasses.replace(spine, initiative=kept.get(initiative.id, initiative))
                initiatives.move_in(self._uow, self._ws, after, row.new, by=self._by, reason=self._reason)
        return BulkPlan(tuple(rows.values()), len(spines))

    def _rows(self, spine: Spine) -> list[BulkRow]:
        rows = _in_order(spine, [self._row(spine, edit) for edit in self._edits if edit.field != _STAGE])
        moved = next((edit for edit in self._edits if edit.field == _STAGE), None)
        if moved is not None:
            # The gate checks the initiative as it is after the other edits.
            rows.insert(0, self._row(_edited(spine, {row.field: row for row in rows}), moved))
        return rows

    def _put_roles(self, rows: Sequence[BulkRow]) -> None:
        there = self._children(Role, [row.initiative_id for row in rows])
        for row in rows:
            role = row.field.removeprefix(view_fields.ROLE)
            current_role = next((one for one in there.get(row.initiative_id, ()) if one.role == role), None)
            if current_role is not None:
                self._uow.update(current_role, name=row.new)
            else:
                records.append(self._uow, Role(initiative_id=row.initiative_id, role=role, name=row.new))


def _edited(spine: Spine, rows: Mapping[str, BulkRow]) -> Spine:
    """The spine with the new values of the initiative's own fields, but for its stage."""
    values = {
        name: row.new
        for name, row in rows.items()
        if name != _STAGE and name in specs(Initiative) and row.changes
    }
    return (
        dataclasses.replace(spine, initiative=dataclasses.replace(spine.initiative, **values))
        if values
        else spine
    )


class _Probe(UnitOfWork):
    """Stands in for a change to find out whether it is possible; it writes nothing."""

    def update(self, record: R, **_values: Any) -> R:
        """The record as it is."""
        return record

    def add(self, record: R) -> R:
        """The record as it is."""
        return record


def _checked(edit: Edit, known: Mapping[str, FieldSpec]) -> Edit:
    spec = known.get(edit.field)
    if spec is None:
        raise UserError(_("This field can't be edited for several initiatives."))
    if edit.action not in actions_of(spec):
        raise FieldError(edit.field, _("{label} can't be changed that way.").format(label=_(spec.label)))
    return dataclasses.replace(edit, value=_VALUES[edit.action](spec, edit.value))


def _new_value(spec: FieldSpec, value: Any) -> Any:
    if spec.name == _STAGE and value not in STAGES:
        raise FieldError(_STAGE, _("Choose a stage."))
    if is_unknown(value):
        raise FieldError(spec.name, _("{label}: enter the new value.").format(label=_(spec.label)))
    return validate_field(spec, value)


def _words(spec: FieldSpec, value: Any) -> tuple[str, ...]:
    words: tuple[str, ...] = validate_field(spec, value)
    if not words:
        raise FieldError(spec.name, _("{label}: choose a value.").format(label=_(spec.label)))
    return words


def _days(spec: FieldSpec, value: Any) -> int:
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
    if not whole or not 0 < abs(value) <= MOST_DAYS:
        raise FieldError(spec.name, _("{label}: enter the number of days.").format(label=_(spec.label)))
    return int(value)


_VALUES: dict[str, Callable[[FieldSpec, Any], Any]] = {
    "set": _new_value,
    "clear": lambda _spec, _value: None,
    "add": _words,
    "remove": _words,
    "shift": _days,
}


def _in_order(spine: Spine, rows: list[BulkRow]) -> list[BulkRow]:
    """Reject all edits of planned dates if they would leave the order of the stages."""
    edited = {row.field: row.new for row in rows if row.field in FIELDS and row.changes}
    if not edited:
        return rows
    dates = plan_of(spine.initiative) | edited
    slip = disorder(dates, edited)
    if slip is None:
        return rows
    sentence = order_sentence(dates, slip)
    return [
        dataclasses.replace(row, new=row.old, problem=sentence) if row.field in edited else row
        for row in rows
    ]
