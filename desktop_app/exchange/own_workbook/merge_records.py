"""Writes the records of a workbook's sheets beside its initiatives, inside the change of the import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.fields import FieldSpec, specs, validate
from desktop_app.domain.planning_records import CustomField, Dependency
from desktop_app.domain.record_rules import refuse_days_ahead, refuse_link
from desktop_app.domain.records import Child, Initiative, Record
from desktop_app.errors import FieldError
from desktop_app.exchange.own_workbook.record_rows import RecordRow
from desktop_app.exchange.own_workbook.sheet_layout import LINKS, SAME, name_field
from desktop_app.language.i18n import _
from desktop_app.language.reading.unknown_words import normal
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import portfolio_records
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import shorten

Warn = Callable[[str], None]


def add_fields(uow: UnitOfWork, fields: Sequence[CustomField], warn: Warn) -> None:
    """Define the portfolio's own fields that the workbook has and the portfolio lacks, formulas last."""
    known = list(custom_fields.load(uow).fields)
    names = {field.name.casefold() for field in known}
    for field in sorted(fields, key=_is_formula):
        if field.name.casefold() in names:
            continue
        try:
            cf.check(field, known, custom_fields.taken_names())
        except FieldError as error:
            warn(_("The field “{name}” was not added: {reason}").format(name=field.name, reason=str(error)))
            continue
        known.append(portfolio_records.append(uow, field))
        names.add(field.name.casefold())


def _is_formula(field: CustomField) -> bool:
    return field.field_type == "formula"


def merge_records(
    uow: UnitOfWork,
    rows: Sequence[RecordRow],
    ids: Mapping[str, str],
    warn: Warn,
    *,
    updates: bool,
    today: date,
) -> None:
    """Add the records that are not there yet, and put the file's values into those that are.

    `ids` holds the initiatives that the import writes, by their key in the file; records of others stay as they are.
    Those of the whole portfolio that are there change only with `updates`. Two are the same when they agree in what
    tells records of their kind apart.
    """
    _Merger(uow, ids, warn, updates, today).take_all(rows)


@dataclass(frozen=True, slots=True)
class RecordValue:
    """A value of a record that is there, and what a workbook would write over it."""

    record: Record
    row: RecordRow
    field: FieldSpec
    old: Any
    new: Any


def values_written_over(
    uow: UnitOfWork, rows: Sequence[RecordRow], ids: Mapping[str, str], today: date
) -> list[RecordValue]:
    """What `merge_records` with `updates` would write over; nothing is written."""
    looker = _Looker(uow, ids, lambda _sentence: None, True, today)
    looker.take_all(rows)
    return looker.values


class _Merger:
    def __init__(
        self, uow: UnitOfWork, ids: Mapping[str, str], warn: Warn, updates: bool, today: date
    ) -> None:
        self._uow = uow
        self._today = today
        self._updates = updates
        self._ids = ids
        self._warn = warn
        self._keys = {one.key: one.id for one in uow.find(Initiative)}
        #: Ids by kind, owner and name, for those that other sheets name.
        self._named: dict[tuple[type[Record], str, str], str] = {}

    def take_all(self, rows: Sequence[RecordRow]) -> None:
        """Merge the rows of the initiatives that are written, and those of the whole portfolio."""
        by_kind: dict[type[Record], list[RecordRow]] = defaultdict(list)
        for row in rows:
            if not row.key or row.key in self._ids:
                by_kind[row.kind].append(row)
        for kind in SAME:
            if by_kind[kind]:
                self.take(kind, by_kind[kind])

    def take(self, kind: type[Record], rows: Sequence[RecordRow]) -> None:
        """Merge all rows of one kind."""
        there: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self._known(kind, rows):
            there[_identity(kind, _owner(record), _fields_of(record))].append(record)
        new: list[Record] = []
        for row in rows:
            owner = self._ids.get(row.key, "")
            links = self._links(kind, row, owner)
            if links is None:
                continue
            values = {**row.values, **links}
            try:
                refuse_days_ahead(kind, values, self._today)
            except FieldError as error:
                self._warn_of(row, str(error))
                continue
            same = there.get(_identity(kind, owner, values.get))
            if same:
                record = same.pop(0)
                if owner or self._updates:
                    self._update(record, _changed(record, values), row)
            else:
                self._add(kind, owner, values, row, new)
        self._keep(kind, new)

    def _known(self, kind: type[Record], rows: Sequence[RecordRow]) -> Sequence[Record]:
        if not issubclass(kind, Child):
            return self._uow.find(kind)
        owners = list({self._ids[row.key] for row in rows})
        return self._uow.find(kind, initiative_id=owners)

    def _links(self, kind: type[Record], row: RecordRow, owner: str) -> dict[str, str] | None:
        """The ids of the records that the row names; None where one is not there, which is told."""
        links: dict[str, str] = {}
        for field, linked, label in LINKS.get(kind, ()):
            name = row.links.get(field, "")
            if linked is None:
                key = name.partition(" ")[0]
                links[field] = self._ids.get(key) or self._keys.get(key, "")
            else:
                links[field] = self._named_id(linked, owner, name)
            if not links[field]:
                self._warn(
                    _("{sheet}, row {row}: {label} “{name}” is not there, so the row is left out.").format(
                        sheet=row.row.sheet, row=row.row.row, label=_(label), name=shorten(name, 60)
                    )
                )
                return None
        return links

    def _named_id(self, kind: type[Record], owner: str, name: str) -> str:
        place = owner if issubclass(kind, Child) else ""
        if not any(key[:2] == (kind, place) for key in self._named):
            equals = {"initiative_id": owner} if place else {}
            for record in self._uow.find(kind, **equals):
                self._named.setdefault(
                    (kind, place, normal(str(getattr(record, name_field(kind))))), record.id
                )
        return self._named.get((kind, place, normal(name)), "")

    def _update(self, record: Record, changed: Mapping[str, Any], _row: RecordRow) -> None:
        if changed:
            self._uow.update(record, **changed)

    def _add(
        self, kind: type[Record], owner: str, values: Mapping[str, Any], row: RecordRow, new: list[Record]
    ) -> None:
        try:
            given: dict[str, Any] = {**values, "initiative_id": owner} if owner else dict(values)
            record = kind(**given)
            validate(kind, {name: getattr(record, name) for name in specs(kind)})
            if isinstance(record, Dependency):
                links = [*self._uow.find(Dependency), *(one for one in new if isinstance(one, Dependency))]
                refuse_link(record, links, lambda _ids: {id: key for key, id in self._keys.items()})
        except (FieldError, TypeError) as error:
            reason = str(error) if isinstance(error, FieldError) else _("something that it needs is missing.")
            self._warn_of(row, reason)
        else:
            new.append(record)

    def _warn_of(self, row: RecordRow, reason: str) -> None:
        where = _("{sheet}, row {row}").format(sheet=row.row.sheet, row=row.row.row)
        self._warn(f"{where}: {reason}")

    def _keep(self, kind: type[Record], new: Sequence[Record]) -> None:
        if issubclass(kind, Child):
            self._uow.add_all(new)
        else:
            for record in new:
                portfolio_records.append(self._uow, record)


class _Looker(_Merger):
    """Goes over the rows as a merge does, and writes nothing."""

    def __init__(
        self, uow: UnitOfWork, ids: Mapping[str, str], warn: Warn, updates: bool, today: date
    ) -> None:
        super().__init__(uow, ids, warn, updates, today)
        self.values: list[RecordValue] = []

    def _update(self, record: Record, changed: Mapping[str, Any], row: RecordRow) -> None:
        known = specs(type(record))
        for name, value in changed.items():
            self.values.append(RecordValue(record, row, known[name], getattr(record, name), value))

    def _keep(self, kind: type[Record], new: Sequence[Record]) -> None:
        """New records write nothing over."""


def _changed(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    known = specs(type(record))
    return {
        name: value
        for name, value in values.items()
        if name in known and known[name].editable and getattr(record, name) != value
    }


def _fields_of(record: Record) -> Callable[[str], Any]:
    return lambda name: getattr(record, name)


def _owner(record: Record) -> str:
    return record.initiative_id if isinstance(record, Child) else ""


def _identity(kind: type[Record], owner: str, value: Callable[[str], Any]) -> tuple[str, ...]:
    """What tells a record apart: its initiative and the fields that its kind is known by."""
    values = (value(name) for name in SAME[kind])
    return (owner, *("" if part is None else normal(str(part)) for part in values))
