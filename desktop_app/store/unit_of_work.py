"""One change as the user sees it: every record it touches, kept together, with the way back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.codec import content
from desktop_app.domain.fields import validate
from desktop_app.domain.records import BY_KIND, Child, Initiative, Record
from desktop_app.errors import ConflictError, UserError
from desktop_app.i18n import _
from desktop_app.store import rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

R = TypeVar("R", bound=Record)


@dataclasses.dataclass(frozen=True, slots=True)
class Touched:
    """A record before and after a change; None stands for not there."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record as it is, or was."""
        found = self.after or self.before
        assert found is not None
        return found


def initiative_id_of(record: Record) -> str:
    """The initiative that a record belongs to; empty for what belongs to the portfolio."""
    if isinstance(record, Initiative):
        return record.id
    return record.initiative_id if isinstance(record, Child) else ""


class UnitOfWork:
    """Reads and writes records inside one transaction, and remembers what it touched."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched: list[Touched] = []

    # Reading

    def find(self, record: type[R], **equals: Any) -> list[R]:
        """The records whose fields equal the given values."""
        return rows.select_records(self.connection, record, equals)

    def get(self, record: type[R], record_id: str) -> R:
        """One record; raises ConflictError if it is gone."""
        found = rows.select_records(self.connection, record, {"id": record_id})
        if not found:
            label = _(record.LABEL)
            raise ConflictError(_("{kind}: somebody removed it in the meantime.").format(kind=label))
        return found[0]

    # Writing

    def add(self, record: R) -> R:
        """Keep a new record, its fields checked; raises FieldError."""
        checked = self._checked(record)
        rows.insert_records(self.connection, [checked])
        self.touched.append(Touched(None, checked))
        return checked

    def add_all(self, records: Iterable[Record]) -> list[Record]:
        """Keep many new records at once."""
        checked = [self._checked(record) for record in records]
        rows.insert_records(self.connection, checked)
        self.touched += [Touched(None, record) for record in checked]
        return checked

    def update(self, record: R, **values: Any) -> R:
        """Keep new values of some fields; does nothing if they are what they were.

        Raises FieldError, or ConflictError if somebody changed the record since it was read.
        """
        checked = validate(type(record), values)
        changed = dataclasses.replace(record, **checked, version=record.version + 1)
        if content(changed) == content(record):
            return record
        if not rows.update_record(self.connection, changed, expected_version=record.version):
            raise _conflict(record)
        self.touched.append(Touched(record, changed))
        return changed

    def remove(self, record: Record) -> None:
        """Remove a record and all that hangs on it, children first."""
        for kind, column in self._children(record):
            for child in self.find(BY_KIND[kind], **{column: record.id}):
                self.remove(child)
        rows.delete_records(self.connection, record.KIND, [record.id])
        self.touched.append(Touched(record, None))

    def _children(self, record: Record) -> Sequence[tuple[str, str]]:
        if not isinstance(record, Initiative):
            return record.CHILDREN
        return [(kind, "initiative_id") for kind in reversed(BY_KIND) if issubclass(BY_KIND[kind], Child)]

    def _checked(self, record: R) -> R:
        names = [f.name for f in dataclasses.fields(record) if f.metadata.get("spec") is not None]
        checked = validate(type(record), {name: getattr(record, name) for name in names})
        return dataclasses.replace(record, **checked)

    # Taking a change back, or making it again

    def put_back(self, touched: Touched) -> None:
        """Bring a record from `touched.after` to `touched.before`.

        Raises ConflictError if the record is not what the change left.
        """
        before, after = touched.before, touched.after
        if after is None:
            assert before is not None
            self._expect_gone(before)
            rows.insert_records(self.connection, [before])
            self.touched.append(Touched(None, before))
            return
        current = self._expect(after)
        if before is None:
            rows.delete_records(self.connection, after.KIND, [after.id])
            self.touched.append(Touched(current, None))
            return
        restored = dataclasses.replace(before, version=current.version + 1)
        if not rows.update_record(self.connection, restored, expected_version=current.version):
            raise _conflict(after)
        self.touched.append(Touched(current, restored))

    def put_back_all(self, changes: Sequence[Touched]) -> None:
        """`put_back` for every record of a change, the last first; runs of one sort go in one statement."""
        pending = list(reversed(changes))
        start = 0
        while start < len(pending):
            end = start
            while end < len(pending) and _sort(pending[end]) == _sort(pending[start]):
                end += 1
            run = pending[start:end]
            sort, kind = _sort(run[0])
            if sort == "added" and len(run) > 1:
                self._remove_run(kind, run)
            elif sort == "removed" and len(run) > 1:
                self._insert_run(run)
            else:
                for touched in run:
                    self.put_back(touched)
            start = end

    def _remove_run(self, kind: str, run: list[Touched]) -> None:
        ids = [touched.record.id for touched in run]
        current = {r.id: r for r in rows.select_by_ids(self.connection, BY_KIND[kind], "id", ids)}
        for touched in run:
            if touched.record.id not in current or content(current[touched.record.id]) != content(
                touched.record
            ):
                raise _conflict(touched.record)
        rows.delete_records(self.connection, kind, ids)
        self.touched += [Touched(current[i], None) for i in ids]

    def _insert_run(self, run: list[Touched]) -> None:
        records = [touched.record for touched in run]
        rows.insert_records(self.connection, records)
        self.touched += [Touched(None, record) for record in records]

    def _expect(self, record: Record) -> Record:
        found = rows.select_records(self.connection, type(record), {"id": record.id})
        if not found or content(found[0]) != content(record):
            raise _conflict(record)
        return found[0]

    def _expect_gone(self, record: Record) -> None:
        if rows.select_records(self.connection, type(record), {"id": record.id}):
            raise _conflict(record)

    def changed_initiatives(self) -> tuple[frozenset[str], frozenset[str]]:
        """Ids of the initiatives that were touched and are there, and of those that are gone."""
        touched = {initiative_id_of(t.record) for t in self.touched} - {""}
        state = {t.record.id: t.after is None for t in self.touched if isinstance(t.record, Initiative)}
        gone = {initiative_id for initiative_id, is_gone in state.items() if is_gone}
        return frozenset(touched - gone), frozenset(gone)


def _sort(touched: Touched) -> tuple[str, str]:
    if touched.before is None:
        return "added", touched.record.KIND
    return ("removed" if touched.after is None else "changed"), touched.record.KIND


def _conflict(record: Record) -> UserError:
    return ConflictError(
        _(
            "{kind} was changed by somebody else in the meantime. Look at it again, then repeat your change."
        ).format(kind=_(record.LABEL))
    )
