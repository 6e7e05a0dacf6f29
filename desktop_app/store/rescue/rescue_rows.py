"""Puts what can be saved of a damaged portfolio into a new file, and says what was lost."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.codec import content, from_json
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.records import BY_KIND, RECORDS, Initiative, Portfolio, Record
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.store import engine, history, new_file, rows
from desktop_app.store.damage import taking_out
from desktop_app.store.damage.column_rules import table_rules
from desktop_app.store.damage.misfits import Misfits
from desktop_app.store.damage.words import table_label
from desktop_app.store.faults import explained
from desktop_app.store.files import new_part, sync_file, sync_folder
from desktop_app.store.proof import known_histories
from desktop_app.store.rescue import lost_lines, salvage
from desktop_app.store.rescue.carving import Shape
from desktop_app.store.tables import LAST_CHANGE
from desktop_app.store.unit_of_work import Touched
from desktop_app.store.upgrade import last_changes, one_home

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.store.engine import FileDatabase

# Tables beside those of the records: (table, primary key).
_OTHERS = (("blob", "sha256"), ("change", "id"), ("changed_record", "id"))


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a rescue saved; rows by table.

    `from_history` counts the kept rows that came out of the history because their own page was lost. Without
    `is_certain`, more may be lost than could be counted.
    """

    path: Path
    kept: Mapping[str, int]
    lost: Mapping[str, int]
    from_history: Mapping[str, int]
    is_certain: bool

    @property
    def sentence(self) -> str:
        """What was saved and what was lost, for the reader."""
        kept, lost = sum(self.kept.values()), sum(self.lost.values())
        parts = [_("{kept} of {all} rows were saved in {name}.")]
        if lost:
            parts.append(_("Lost: {what}."))
        if self.from_history:
            parts.append(_("{n} of them were put together from the history."))
        if not self.is_certain:
            parts.append(_("More may be lost than can be counted; compare with a backup."))
        what = ", ".join(
            _("{table} {n}").format(table=table_label(table), n=formats.number(n))
            for table, n in self.lost.items()
            if n
        )
        return " ".join(parts).format(
            kept=kept,
            all=kept + lost,
            name=self.path.name,
            what=what,
            n=formats.number(sum(self.from_history.values())),
        )


def rescue(
    path: Path, target: Path, now: datetime, who: str, refigure: Callable[[FileDatabase], object]
) -> Rescued:
    """Save what can be read of `path` in the new file `target`; `path` is only read.

    `refigure` computes the kept figures and the search index of the new file anew. Raises UserError when the
    name is taken or nothing can be read; nothing is left behind then.
    """
    path, target = path.expanduser().resolve(), target.expanduser().resolve()
    if os.path.lexists(target):
        raise UserError(_("{path} is there already; choose another name.").format(path=target))
    with explained(path):
        size = path.stat().st_size
    if size == 0:
        raise UserError(
            _("{name} is empty: there is nothing to rescue. Restore a backup.").format(name=path.name)
        )
    with explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new_part(target) as part:
            # What was protected stays so, under the same password.
            key = salvage.key_of_damaged(path)
            new_file.write_schema(part, key)
            with salvage.opened(path, target.parent) as source, closing(_database(part)) as database:
                with database.write() as connection:
                    work = _Rescue(source, connection)
                    # Lone pages of a protected file are not looked at, so nobody can say what was on them.
                    work.is_certain = key is None
                    work.run(path, now, who)
                refigure(database)
                with database.raw() as raw:
                    # Its history is numbered and chained anew.
                    known_histories.note(raw, now, new_branch=True)
            sync_file(part)
            os.chmod(part, 0o600)
            new_file.put_in_place(part, target)
        sync_folder(target.parent)
    return Rescued(target, dict(work.kept), dict(work.lost), dict(work.from_history), work.is_certain)


def _database(part: Path) -> FileDatabase:
    return engine.FileDatabase(part, journal="DELETE")


class _Rescue:
    def __init__(self, source: salvage.Salvage, connection: Connection) -> None:
        self.source = source
        self.connection = connection
        self.misfits = Misfits(connection.connection.cursor())
        self.taken: list[DamagedValue] = []
        self.kept: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.from_history: Counter[str] = Counter()
        self.is_certain = True
        # Whole rows from pages that nothing leads to any more, each with its columns.
        self.carved: dict[str, list[tuple[Shape, tuple[Any, ...]]]] = {}

    def run(self, path: Path, now: datetime, who: str) -> None:
        """Copy what can be read, in an order in which parents come before children."""
        tables = [table for table, _key in _OTHERS] + [record.KIND for record in RECORDS]
        self.carved = self.source.carve({table: salvage.shapes_of(table) for table in tables})
        missing: dict[str, set[str]] = {}
        for table, key in _OTHERS:
            missing[table] = self._copy(table, key)
            self.lost[table] += len(missing[table])
            if table == "change":
                self._stand_in_changes(missing[table], now)
        whole = history.verify(self.connection).ok and not missing["change"]
        if not whole and (missing["changed_record"] or not self.is_certain):
            self._join_lines(missing["changed_record"], now)
        states = history.last_states(self.connection)
        for record in RECORDS:
            self._records(record, states.get(record.KIND, {}), whole)
        if not sum(self.kept[record.KIND] for record in RECORDS):
            raise UserError(
                _("Nothing can be read in {name} any more. Restore a backup.").format(name=path.name)
            )
        self._portfolio(path)
        if not whole:
            rechain(self.connection)
        self._note(states, now, who)
        last_changes.fill_in(self.connection)

    def _copy(self, table: str, key: str) -> set[str]:
        """Copy the readable rows of a table; returns the keys of rows that are known to have been there."""
        every = self._columns(table)
        copied: set[str] = set()
        known: dict[int, str] = {}
        columns = [name for name in every if name in self.source.columns(table)]
        whole = False
        if key in columns:
            known, whole = self.source.known_keys(table, key)
            copied |= self._insert_all(table, key, columns, self.source.rows(table, columns, known))
        for shape, row in self.carved.get(table, ()):
            copied |= self._insert_all(table, key, [column.name for column in shape], [row])
        self._set_aside(table)
        self.is_certain &= whole
        self.kept[table] += len(copied)
        return set(known.values()) - copied

    def _insert_all(
        self, table: str, key: str, columns: list[str], rescued_rows: Iterable[tuple[Any, ...]]
    ) -> set[str]:
        """Insert the rows that may be what was written; returns the keys of those that went in."""
        added = [LAST_CHANGE] if table in BY_KIND and LAST_CHANGE not in columns else []
        names = ", ".join([*columns, *added])
        insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))}{', 0' * len(added)})"
        place = columns.index(key)
        copied: set[str] = set()
        for row in rescued_rows:
            if not _is_sound(table, columns, row):
                continue
            fitting, taken = self.misfits.fitting_row(table, columns, row)
            if self._insert(insert, fitting):
                copied.add(row[place])
                self.taken += taken
        return copied

    def _set_aside(self, table: str) -> None:
        """Keep beside the records what was read but does not fit, so that no record is lost for it."""
        cursor = self.connection.connection.cursor()
        rules = next(one for one in table_rules() if one.table == table)
        taking_out.keep(cursor, [*self.taken, *taking_out.take_out_unfit(cursor, rules)])
        self.taken = []
        cursor.close()

    def _stand_in_changes(self, missing: set[str], now: datetime) -> None:
        """Insert placeholders for lost entries of the history, so that what they changed can be kept."""
        if not missing:
            return
        ids = self.source.known_keys("change", "id")[0]
        numbers = self.source.known_keys("change", "number", 2)[0]
        for row in ids:
            if ids[row] in missing and row in numbers:
                lost_lines.stand_in(self.connection, ids[row], numbers[row], now)

    def _join_lines(self, missing: set[str], now: datetime) -> None:
        """Join what lost lines of the history leave apart."""
        ids = self.source.known_keys("changed_record", "id")[0]
        changes = self.source.changes_of_lines()
        losing = {changes[row] for row in ids if ids[row] in missing and row in changes}
        lost_lines.join(self.connection, losing, now)

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self.connection.exec_driver_sql(f"PRAGMA table_info({table})")]

    def _insert(self, insert: str, row: tuple[Any, ...]) -> bool:
        from sqlalchemy.exc import DBAPIError

        try:
            self.connection.exec_driver_sql(insert, row)
        except (DBAPIError, UnicodeEncodeError):
            return False
        return True

    def _records(self, record: type[Record], states: Mapping[str, str], whole: bool) -> None:
        """Copy one kind of record; what is lost is taken from the history, as far as that is known to be right."""
        kind = record.KIND
        missing = self._copy(kind, "id")
        there = self._readable(record)
        missing |= self._unreadable(record, there)
        for record_id in list(dict.fromkeys([*missing, *(states if whole else ())])):
            if record_id in there or not states.get(record_id):
                continue
            if self._from_history(kind, states[record_id]):
                missing.discard(record_id)
                there.add(record_id)
                self.from_history[kind] += 1
        missing |= {one for one, after in states.items() if after and one not in there}
        self.kept[kind] = len(there)
        self.lost[kind] += len(missing)

    def _readable(self, record: type[Record]) -> set[str]:
        try:
            return {one.id for one in rows.select_records(self.connection, record)}
        except (ValueError, TypeError, UserError):
            pass
        readable_ids: set[str] = set()
        for (record_id,) in self.connection.exec_driver_sql(f"SELECT id FROM {record.KIND}").all():
            try:
                readable_ids |= {
                    one.id for one in rows.select_records(self.connection, record, {"id": record_id})
                }
            except (ValueError, TypeError, UserError):
                continue
        return readable_ids

    def _unreadable(self, record: type[Record], there: set[str]) -> set[str]:
        """Drop rows that no record can be made of; returns their ids."""
        every = {row[0] for row in self.connection.exec_driver_sql(f"SELECT id FROM {record.KIND}")}
        broken = sorted(every - there)
        rows.delete_records(self.connection, record.KIND, broken)
        return set(broken)

    def _from_history(self, kind: str, after: str) -> bool:
        from sqlalchemy.exc import DBAPIError

        try:
            rows.insert_records(self.connection, [from_json(kind, json.loads(after))])
        except (DBAPIError, ValueError, TypeError, UserError):
            return False
        return True

    def _portfolio(self, path: Path) -> None:
        """Make the portfolio's own record anew where it is lost."""
        if self.kept[Portfolio.KIND]:
            return
        keys = [one.key for one in rows.select_records(self.connection, Initiative)]
        numbers = [int(key.rpartition("-")[2]) for key in keys if key.rpartition("-")[2].isdecimal()]
        prefixes = Counter(key.rpartition("-")[0] for key in keys if "-" in key).most_common(1)
        portfolio = Portfolio(
            name=path.stem[:200] or "portfolio",
            currency="USD",
            key_prefix=(prefixes[0][0] if prefixes else "AI")[:10],
            next_key=max(numbers, default=0) + 1,
        )
        rows.insert_records(self.connection, [portfolio])
        self.lost[Portfolio.KIND] = 1

    def _note(self, states: Mapping[str, Mapping[str, str]], now: datetime, who: str) -> None:
        """Note in the history every record that differs from its last state there."""
        touched: list[Touched] = []
        for record in RECORDS:
            there = {one.id: one for one in rows.select_records(self.connection, record)}
            known = states.get(record.KIND, {})
            # The record of the portfolio is older than its history.
            unknown = () if record is Portfolio else (one for one in there if one not in known)
            touched += [Touched(None, there[one]) for one in unknown]
            for record_id, after in known.items():
                try:
                    before = from_json(record.KIND, json.loads(after)) if after else None
                except (ValueError, TypeError, UserError):
                    before = None
                now_there = there.get(record_id)
                if _says(before) != _says(now_there):
                    touched.append(Touched(before, now_there))
        history.record(
            self.connection,
            touched,
            at=now,
            who=who,
            action=history.RESCUE,
            label=_("Rescued from a damaged file"),
        )
        one_home.move(self.connection, now, who)


def _says(record: Record | None) -> dict[str, Any] | None:
    return content(record) if record is not None else None


def _is_sound(table: str, columns: list[str], row: tuple[Any, ...]) -> bool:
    """False for a row that can't be what was written: garbage on a damaged page may look like a row."""
    values = dict(zip(columns, row, strict=True))
    if table == "blob":
        data = values["content"]
        return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == values["sha256"]
    return isinstance(values["id"], str) and len(values["id"]) == 32


def rechain(connection: Connection) -> None:
    """Number a history with gaps from 1 on, and chain its digests anew."""
    from sqlalchemy import update

    from desktop_app.store.own_tables import ChangeRow

    heads = ChangeRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    previous = ""
    for place, change in enumerate(history.changes(connection, newest_first=False), start=1):
        previous = history.digest_of(connection, previous, change, place)
        connection.execute(update(heads).where(heads.c.id == change.id).values(number=place, digest=previous))
