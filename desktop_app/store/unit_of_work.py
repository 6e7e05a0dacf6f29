"""One change as the user sees it: every record it touches, kept together, with the way back."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.conflicts import EditConflict, RecordGone, Seen
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.fields import default_of, specs, unclean_fields, validate
from desktop_app.domain.planning.goals import renamed
from desktop_app.domain.records import BY_KIND, Child, Initiative, Record
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.errors import ConflictError
from desktop_app.language.i18n import _
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
        newest = self.after or self.before
        assert newest is not None
        return newest


def initiative_id_of(record: Record) -> str:
    """The initiative that a record belongs to; empty for what belongs to the portfolio."""
    if isinstance(record, Initiative):
        return record.id
    if isinstance(record, DamagedValue):
        return record.owner_id
    return record.initiative_id if isinstance(record, Child) else ""


#: Fields of an initiative that follow from other records (`store.following`), each with the field that is its home,
#: empty where that is a record of its own.
FOLLOWING = {"cost_to_date": "opening_cost", "strategy_goal": ""}
_FOLLOWS = frozenset({*FOLLOWING, *FOLLOWING.values()} - {""})


class UnitOfWork:
    """Reads and writes records inside one transaction, and remembers what it touched.

    With `seen`, a field that somebody else changed since then is not overwritten: EditConflict is raised.
    """

    def __init__(self, connection: Connection, seen: Seen | None = None) -> None:
        self.connection = connection
        self._seen = seen
        self.touched: list[Touched] = []
        self._number = 0

    @property
    def number(self) -> int:
        """The number that this change gets in the history; every record that it writes carries it."""
        if not self._number:
            self._number = rows.next_change(self.connection)
        return self._number

    # Reading

    def find(self, record: type[R], **equals: Any) -> list[R]:
        """The records whose fields equal the given values."""
        return rows.select_records(self.connection, record, equals)

    def get(self, record: type[R], record_id: str) -> R:
        """One record; raises RecordGone if it is not there."""
        return self.get_all(record, [record_id])[0]

    def get_all(self, record: type[R], record_ids: Sequence[str]) -> list[R]:
        """Several records in the order of their ids, each once; raises RecordGone if one is not there."""
        wanted = list(dict.fromkeys(record_ids))
        by_id = {one.id: one for one in rows.select_by_ids(self.connection, record, "id", wanted)}
        if len(by_id) < len(wanted):
            sentence = _("{kind}: somebody removed it in the meantime.").format(kind=_(record.LABEL))
            raise RecordGone(sentence, record.KIND, [one for one in wanted if one not in by_id])
        return [by_id[one] for one in wanted]

    # Writing

    def add(self, record: R) -> R:
        """Keep a new record, its fields checked; raises FieldError."""
        added = self.add_all([record])[0]
        assert isinstance(added, type(record))
        return added

    def add_all(self, records: Iterable[Record]) -> list[Record]:
        """Keep many new records at once, their fields checked; children without a place go behind the others."""
        checked = self._placed([self._checked(record) for record in records])
        rows.insert_records(self.connection, checked, self.number)
        self.touched += [Touched(None, record) for record in checked]
        return checked

    def _placed(self, records: list[Record]) -> list[Record]:
        unplaced = [one for one in records if isinstance(one, Child) and not one.position]
        if not unplaced:
            return records
        last: dict[tuple[str, str], int] = {}
        for kind in {one.KIND for one in unplaced}:
            owners = list({one.initiative_id for one in unplaced if kind == one.KIND})
            last |= {(kind, owner): n for owner, n in rows.last_positions(self.connection, kind, owners)}
        for child in records:
            if isinstance(child, Child) and child.position:
                key = child.KIND, child.initiative_id
                last[key] = max(last.get(key, 0), child.position)
        placed: list[Record] = []
        for record in records:
            if isinstance(record, Child) and not record.position:
                key = record.KIND, record.initiative_id
                last[key] = last.get(key, 0) + 1
                record = dataclasses.replace(record, position=last[key])
            placed.append(record)
        return placed

    def update(self, record: R, **values: Any) -> R:
        """Keep new values of some fields; does nothing if they are what they were.

        Raises FieldError, or ConflictError if somebody changed the record since it was read.
        """
        return self.update_all([record], **values)[0]

    def update_all(self, records: Sequence[R], **values: Any) -> list[R]:
        """`update` of several records of one kind to the same values."""
        if not records:
            return []
        # What is there already may be a choice of a checklist that is away; nobody can choose it anew.
        held = {
            name: value
            for name, value in values.items()
            if all(getattr(one, name, None) == value for one in records)
        }
        checked = validate(type(records[0]), held, stored=True)
        checked |= validate(type(records[0]), {n: value for n, value in values.items() if n not in held})
        result = self.replace_all([(one, dataclasses.replace(one, **checked)) for one in records])
        # Saying what a field holds mends it, also where it stays empty.
        self._mend({one.id: set(checked) for one in records})
        return result

    def replace_all(self, pairs: Sequence[tuple[R, R]]) -> list[R]:
        """Keep each record's second form, whose fields are valid, in place of its first where they differ.

        Returns the records as they are now; a damaged value of a field that differs is mended by that.
        Raises ConflictError, and EditConflict for fields that somebody else changed since the person saw them.
        """
        result = self._replace_all(pairs)
        differing = {
            before.id: {name for name in specs(type(before)) if getattr(before, name) != getattr(after, name)}
            for before, after in pairs
        }
        self._mend({record_id: names for record_id, names in differing.items() if names})
        return result

    def _replace_all(self, pairs: Sequence[tuple[R, R]]) -> list[R]:
        result: list[R] = []
        changed: list[tuple[R, R]] = []
        for before, after in pairs:
            if rows.says(before) == rows.says(after):
                result.append(before)
                continue
            after = dataclasses.replace(after, version=before.version + 1)
            changed.append((before, after))
            result.append(after)
        if changed:
            self._refuse_overtaken(changed)
            if not rows.update_records(self.connection, changed, self.number):
                raise _conflict(changed[0][0])
            self.touched += [Touched(before, after) for before, after in changed]
        return result

    def follow_all(self, pairs: Sequence[tuple[R, R]]) -> None:
        """`replace_all` for what follows from other records: that overwrites nothing that a person typed."""
        seen, self._seen = self._seen, None
        try:
            self._replace_all(pairs)
        finally:
            self._seen = seen

    def _refuse_overtaken(self, changed: Sequence[tuple[Record, Record]]) -> None:
        if self._seen is None:
            return
        from desktop_app.store.reads import overtaken

        conflicts = overtaken.conflicts(self.connection, self._seen, changed)
        if conflicts:
            newest = overtaken.newer_changes(self.connection, self._seen.number)[-1][0]
            raise EditConflict(str(_conflict(changed[0][0])), conflicts, newest)

    def remove(self, record: Record) -> None:
        """Remove a record and all that hangs on it, children first."""
        self.remove_all([record])

    def remove_all(self, records: Sequence[Record]) -> None:
        """`remove` of several records of one kind."""
        if not records:
            return
        ids = [record.id for record in records]
        for kind, column in children_of(records[0]):
            self.remove_all(rows.select_by_ids(self.connection, BY_KIND[kind], column, ids))
        rows.delete_records(self.connection, records[0].KIND, ids)
        self.touched += [Touched(record, None) for record in records]
        if not isinstance(records[0], DamagedValue):
            self._mend(dict.fromkeys(ids))

    def _mend(self, fields: Mapping[str, Collection[str] | None]) -> None:
        """Drop the damaged values of some fields by record, None meaning all of the record's."""
        if not fields or not rows.kinds_there(self.connection, [DamagedValue.KIND]):
            return
        damaged = rows.select_by_ids(self.connection, DamagedValue, "record_id", list(fields))
        mended: list[DamagedValue] = []
        for value in damaged:
            names = fields[value.record_id]
            if names is None or (value.field_name in names and not value.is_record):
                mended.append(value)
        self.remove_all(mended)

    def _checked(self, record: R) -> R:
        """The record with its fields cleaned; fields at their default are valid as they are."""
        differs = unclean_fields(record)
        return dataclasses.replace(record, **differs) if differs else record

    # Taking a change back, or making it again

    def put_back_all(self, changes: Sequence[Touched]) -> None:
        """Bring every record of a change from `after` to `before`.

        What was added goes, children first; what was removed comes back, parents first; then the rest. Raises
        ConflictError if a record is not what the change left.
        """
        groups: dict[tuple[str, str], list[Touched]] = {}
        for touched in settle(changes):
            groups.setdefault(_sort(touched), []).append(touched)
        for kind in reversed(BY_KIND):
            self._take_away(kind, groups.get(("added", kind), []))
        for kind in BY_KIND:
            self._bring_back(kind, groups.get(("removed", kind), []))
        for kind in BY_KIND:
            group = groups.get(("changed", kind), [])
            current = self._as_left(kind, group)
            self._replace_all(
                [(now, _back(now, t)) for t in group if t.before and (now := current[t.record.id])]
            )

    def _as_left(self, kind: str, group: Sequence[Touched]) -> dict[str, Record]:
        """The records as they are, if that is how the change left them."""
        ids = [touched.record.id for touched in group]
        current = {one.id: one for one in rows.select_by_ids(self.connection, BY_KIND[kind], "id", ids)}
        for touched in group:
            record = current.get(touched.record.id)
            if record is None or not _says_the_same(record, touched.record):
                raise _conflict(touched.record)
        return current

    def _take_away(self, kind: str, group: Sequence[Touched]) -> None:
        current = self._as_left(kind, group)
        rows.delete_records(self.connection, kind, list(current))
        self.touched += [Touched(one, None) for one in current.values()]

    def _bring_back(self, kind: str, group: Sequence[Touched]) -> None:
        records = [touched.record for touched in group]
        ids = [record.id for record in records]
        if rows.select_by_ids(self.connection, BY_KIND[kind], "id", ids):
            raise _conflict(records[0])
        rows.insert_records(self.connection, records, self.number)
        self.touched += [Touched(None, record) for record in records]

    def settled(self) -> list[Touched]:
        """Every touched record once, with its first `before` and its last `after`."""
        return settle(self.touched)


def _says_the_same(record: Record, left: Record) -> bool:
    """Whether a record is as a change left it, but for what follows from other records."""
    if rows.says(record) == rows.says(left):
        return True
    if not isinstance(left, Initiative):
        return False
    followed = {name: getattr(record, name) for name in _FOLLOWS}
    return rows.says(record) == rows.says(dataclasses.replace(left, **followed))


def _back(now: Record, touched: Touched) -> Record:
    """What a record was before a change; what follows from other records only where the change itself wrote it."""
    before, after = touched.before, touched.after
    assert before is not None
    if not isinstance(before, Initiative):
        return before
    kept = {n: getattr(now, n) for n in _FOLLOWS if getattr(before, n) == getattr(after, n)}
    if "strategy_goal" not in kept and isinstance(after, Initiative) and isinstance(now, Initiative):
        # A change from before the text followed from links may have stood beside links of its own.
        kept["strategy_goal"] = renamed(now.strategy_goal, after.strategy_goal, before.strategy_goal)
    return dataclasses.replace(before, **kept)


def settle(changes: Sequence[Touched]) -> list[Touched]:
    """Every record once, in the order of the first touch; a record added and removed again is left out."""
    settled_changes: dict[tuple[str, str], Touched] = {}
    for touched in changes:
        key = touched.record.KIND, touched.record.id
        earlier = settled_changes.get(key)
        if earlier is None:
            settled_changes[key] = touched
        elif earlier.before is None and touched.after is None:
            del settled_changes[key]
        else:
            settled_changes[key] = Touched(earlier.before, touched.after)
    return list(settled_changes.values())


def changed_initiatives(changes: Sequence[Touched]) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the initiatives that were touched and are there, and of those that are gone."""
    touched = {initiative_id_of(t.record) for t in changes} - {""}
    gone = {t.record.id for t in changes if isinstance(t.record, Initiative) and t.after is None}
    return frozenset(touched - gone), frozenset(gone)


def new_spines(changes: Sequence[Touched]) -> Iterator[Spine]:
    """The spines of the initiatives that a change added, each when it is asked for: all on them is in the change."""
    children: dict[str, list[Child]] = {}
    added: list[Initiative] = []
    for touched in changes:
        record = touched.after
        if isinstance(record, Initiative):
            if touched.before is None:
                added.append(record)
        elif isinstance(record, Child):
            children.setdefault(record.initiative_id, []).append(record)
    for new_initiative in added:
        yield build_spine(new_initiative, children.get(new_initiative.id, ()))


_field_defaults: dict[type[Record], tuple[tuple[str, Any, bool], ...]] = {}


def field_defaults(record: type[Record]) -> tuple[tuple[str, Any, bool], ...]:
    """Name, default and whether it is required, of each field that a person or the program fills in."""
    if record not in _field_defaults:
        _field_defaults[record] = tuple(
            (name, default_of(record, name), spec.required) for name, spec in specs(record).items()
        )
    return _field_defaults[record]


def children_of(record: Record) -> Sequence[tuple[str, str]]:
    """Kinds of records that are removed with this one, and the field that holds its id."""
    if not isinstance(record, Initiative):
        return record.CHILDREN
    own = [(kind, "initiative_id") for kind in reversed(BY_KIND) if issubclass(BY_KIND[kind], Child)]
    # Dependencies that other initiatives have on this one are removed too.
    return [*own, ("dependency", "other_id")]


def _sort(touched: Touched) -> tuple[str, str]:
    if touched.before is None:
        return "added", touched.record.KIND
    return ("removed" if touched.after is None else "changed"), touched.record.KIND


def _conflict(record: Record) -> ConflictError:
    return ConflictError(
        _(
            "{kind} was changed by somebody else in the meantime. Look at it again, then repeat your change."
        ).format(kind=_(record.LABEL))
    )
