"""Keeps many cells of the initiatives list at once, as a paste or a fill changes them: one step of undo."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.choices import CRITERIA, ROLES
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import FieldSpec, specs, validate_field
from desktop_app.domain.planning.plan_dates import FIELDS as PLAN_FIELDS
from desktop_app.domain.planning_records import Contribution, Goal
from desktop_app.domain.record_rules import HAPPENED, refuse_dates, refuse_days, refuse_fixed, refuse_step
from desktop_app.domain.records import Initiative, Rating, Role
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import N_, _
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.lists import view_fields
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork

_BATCH = 1000

#: Told how many initiatives of how many are done.
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class CellChange:
    """The new value of one field; `initiative_id` is "" for a new initiative, which `row` counts from 0."""

    initiative_id: str
    field: str
    value: Any
    row: int = -1


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A change that cannot be kept, and why; `is_gone` where its initiative is there no more."""

    change: CellChange
    sentence: str
    is_gone: bool = False


def list_typed(ws: Workspace) -> dict[str, FieldSpec]:
    """The fields of an initiative that can be typed into a cell, by name."""
    with ws.read() as uow:
        return typed_fields(custom_fields.load(uow), uow.find(Goal))


def typed_fields(custom: CustomFields, goals: Sequence[Goal]) -> dict[str, FieldSpec]:
    """The same with these custom fields and goals."""
    own = {name: spec for name, spec in specs(Initiative).items() if spec.editable}
    roles = {
        view_fields.ROLE + role: FieldSpec(view_fields.ROLE + role, label, "person")
        for role, label in ROLES.items()
    }
    rating = specs(Rating)["rating"]
    rated = {
        view_fields.RATING + name: dataclasses.replace(rating, name=view_fields.RATING + name, label=label)
        for name, label in CRITERIA.items()
    }
    mine = {spec.name: spec for spec in custom.specs.values() if spec.editable}
    served = FieldSpec(
        view_fields.GOALS, N_("Goals it serves"), "tags", choices={goal.name: goal.name for goal in goals}
    )
    return own | roles | rated | mine | ({view_fields.GOALS: served} if goals else {})


def keep_cell(ws: Workspace, initiative_id: str, field: str, value: Any) -> Changes:
    """Keep what was typed into one cell; raises UserError."""
    if field.startswith(cf.PREFIX):
        return custom_fields.set_value(ws, initiative_id, field.removeprefix(cf.PREFIX), value)
    if field.startswith(view_fields.ROLE):
        return initiatives.set_role(ws, initiative_id, field.removeprefix(view_fields.ROLE), str(value))
    if field.startswith(view_fields.RATING):
        return initiatives.rate(ws, initiative_id, field.removeprefix(view_fields.RATING), {"rating": value})
    if field == view_fields.GOALS:
        with ws.change(_("Goals it serves changed")) as step:
            step.uow.get(Initiative, initiative_id)
            _put_goals(step.uow, {initiative_id: value})
        return step.changes
    return initiatives.edit(ws, initiative_id, {field: value})


def keep_cells(
    ws: Workspace, changes: Sequence[CellChange], label: str, progress: Progress | None = None
) -> tuple[Changes, tuple[RefusedCell, ...]]:
    """Keep all changes that are allowed, and add the new initiatives among them; the others are told with the reason.

    A new initiative may say its stage. Those that were added come first in `record_ids`, by their `row`.
    """
    with ws.change(label) as step:
        cells = _Cells(ws, step.uow, progress)
        added = cells.add_new([change for change in changes if not change.initiative_id])
        cells.keep([change for change in changes if change.initiative_id] + added)
    return step.changes, tuple(cells.refused)


class _Cells:
    """Works inside one change."""

    def __init__(self, ws: Workspace, uow: UnitOfWork, progress: Progress | None) -> None:
        self._ws, self._uow, self._progress = ws, uow, progress
        self._fields = typed_fields(custom_fields.load(uow), uow.find(Goal))
        self.refused: list[RefusedCell] = []

    def _refuse(self, change: CellChange, error: UserError) -> None:
        self.refused.append(RefusedCell(change, str(error)))

    def _checked(self, change: CellChange) -> CellChange | None:
        """The change with its value as the field takes it; None if it does not, which is noted."""
        spec = self._fields.get(change.field)
        if change.field == "stage" and not change.initiative_id:
            spec = specs(Initiative)["stage"]
        try:
            if spec is None:
                refuse_fixed(Initiative, {change.field: change.value})
                raise FieldError(change.field, _("{label} can't be edited.").format(label=change.field))
            return dataclasses.replace(change, value=validate_field(spec, change.value))
        except UserError as error:
            self._refuse(change, error)
            return None

    def add_new(self, changes: Sequence[CellChange]) -> list[CellChange]:
        """Add the new initiatives; returns the changes that are left to be kept, now with ids."""
        by_row: dict[int, dict[str, Any]] = {}
        left: list[CellChange] = []
        for given in changes:
            change = self._checked(given)
            if change is None:
                continue
            values = by_row.setdefault(change.row, {})
            if change.field in specs(Initiative):
                values[change.field] = change.value
            else:
                left.append(change)
        rows = [row for row, values in sorted(by_row.items()) if values.get("title")]
        for row in rows:
            by_row[row] = self._fit_new(row, by_row[row])
        fresh = initiatives.add_initiatives(self._uow, self._ws, [by_row[row] for row in rows])
        ids = {row: initiative.id for row, initiative in zip(rows, fresh, strict=True)}
        return [
            dataclasses.replace(change, initiative_id=ids[change.row]) for change in left if change.row in ids
        ]

    def _fit_new(self, row: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a new initiative without a step of another stage, and without dates out of order."""
        fresh = Initiative(**{name: values[name] for name in ("title", "stage") if name in values})
        return self._allowed(
            fresh, {name: CellChange("", name, value, row) for name, value in values.items()}
        )

    def keep(self, changes: Sequence[CellChange]) -> None:
        """Keep values of initiatives that are there, in batches."""
        by_initiative: dict[str, list[CellChange]] = {}
        for change in changes:
            by_initiative.setdefault(change.initiative_id, []).append(change)
        ids = list(by_initiative)
        for start in range(0, len(ids), _BATCH):
            if self._progress is not None:
                self._progress(start, len(ids))
            batch = {one: by_initiative[one] for one in ids[start : start + _BATCH]}
            self._keep_batch(batch)
        if self._progress is not None:
            self._progress(len(ids), len(ids))

    def _keep_batch(self, batch: Mapping[str, Sequence[CellChange]]) -> None:
        pairs: list[tuple[Initiative, Initiative]] = []
        own: dict[tuple[str, str], Any] = {}
        beside: list[CellChange] = []
        there = self._uow.find(Initiative, id=list(batch))
        for gone in batch.keys() - {initiative.id for initiative in there}:
            sentence = _("The initiative was deleted meanwhile.")
            self.refused += [RefusedCell(change, sentence, is_gone=True) for change in batch[gone]]
        for initiative in there:
            values: dict[str, CellChange] = {}
            for given in batch[initiative.id]:
                change = self._checked(given)
                if change is None:
                    continue
                if change.field in specs(Initiative):
                    values[change.field] = change
                elif change.field.startswith(cf.PREFIX):
                    own[initiative.id, change.field.removeprefix(cf.PREFIX)] = change.value
                else:
                    beside.append(change)
            allowed = self._allowed(initiative, values)
            if allowed:
                pairs.append((initiative, dataclasses.replace(initiative, **allowed)))
        self._uow.replace_all(pairs)
        custom_fields.put(self._uow, own)
        self._put_roles([change for change in beside if change.field.startswith(view_fields.ROLE)])
        self._put_ratings([change for change in beside if change.field.startswith(view_fields.RATING)])
        _put_goals(
            self._uow,
            {change.initiative_id: change.value for change in beside if change.field == view_fields.GOALS},
        )

    def _allowed(self, initiative: Initiative, changes: Mapping[str, CellChange]) -> dict[str, Any]:
        """Those of the values that fit the others of the initiative: its stage, and the order of its dates."""
        values = {name: change.value for name, change in changes.items()}
        for refuse, names in ((refuse_step, {"step"}), (refuse_dates, set(PLAN_FIELDS))):
            try:
                refuse(initiative, values)
            except UserError as error:
                for name in names & values.keys():
                    self._refuse(changes[name], error)
                    del values[name]
        for name in values.keys() & set(HAPPENED[Initiative]):
            try:
                refuse_days(Initiative, {name: values[name]}, self._ws.today())
            except UserError as error:
                self._refuse(changes[name], error)
                del values[name]
        return values

    def _put_roles(self, changes: Sequence[CellChange]) -> None:
        if not changes:
            return
        there = {
            (one.initiative_id, one.role): one
            for one in self._uow.find(Role, initiative_id=list({change.initiative_id for change in changes}))
        }
        for change in changes:
            role = change.field.removeprefix(view_fields.ROLE)
            present = there.get((change.initiative_id, role))
            if present is not None:
                self._uow.update(present, name=change.value)
            elif change.value:
                records.append(
                    self._uow, Role(initiative_id=change.initiative_id, role=role, name=change.value)
                )

    def _put_ratings(self, changes: Sequence[CellChange]) -> None:
        if not changes:
            return
        there = {
            (one.initiative_id, one.criterion): one
            for one in self._uow.find(
                Rating, initiative_id=list({change.initiative_id for change in changes})
            )
        }
        user, today = self._ws.user, self._ws.today()
        for change in changes:
            criterion = change.field.removeprefix(view_fields.RATING)
            present = there.get((change.initiative_id, criterion))
            if present is None:
                if change.value is not None:
                    rating = Rating(
                    initiative_id=change.initiative_id, criterion=criterion, rating=change.value,
                    rated_by=user, rated_on=today)  # fmt: skip
                    records.append(self._uow, rating)
            elif present.rating != change.value:
                self._uow.update(present, rating=change.value, rated_by=user, rated_on=today)


def _put_goals(uow: UnitOfWork, served: Mapping[str, Sequence[str]]) -> None:
    """Link initiatives with the goals of these names, and with no others; a link that stays keeps its weight."""
    if not served:
        return
    ids = {goal.name: goal.id for goal in uow.find(Goal)}
    there: dict[str, list[Contribution]] = {}
    for link in uow.find(Contribution, initiative_id=list(served)):
        there.setdefault(link.initiative_id, []).append(link)
    for initiative_id, names in served.items():
        wanted = [ids[name] for name in names if name in ids]
        links = there.get(initiative_id, [])
        uow.remove_all([link for link in links if link.goal_id not in wanted])
        linked = {link.goal_id for link in links}
        for goal_id in wanted:
            if goal_id not in linked:
                records.append(uow, Contribution(initiative_id=initiative_id, goal_id=goal_id))
