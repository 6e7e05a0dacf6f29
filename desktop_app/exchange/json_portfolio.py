"""Exports and imports the complete portfolio as one JSON file: records, history and evidence files.

The file is an object with "about" (format, version), "records" (each says what it is), "history" (each
change with the records it touched) and "files" (SHA-256, size, content in Base64). Dates are ISO 8601,
unknown is null. Nothing in it is run; every value is checked like one that a person typed.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app import __version__
from desktop_app.domain.briefs.brief_records import Brief, held_by
from desktop_app.domain.codec import from_json, to_json
from desktop_app.domain.fields import specs, validate
from desktop_app.domain.records import BY_KIND, Child, Evidence, Initiative, Portfolio, Record
from desktop_app.errors import FieldError, UserError
from desktop_app.exchange.json_parts import read_parts
from desktop_app.exchange.tables.table import Progress
from desktop_app.exchange.tables.table_reader import read_head
from desktop_app.files.atomic_write import write_atomically
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import evidence
from desktop_app.services.changes import Changes
from desktop_app.services.portfolio_file import backups
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import blobs, complete
from desktop_app.store.complete import CHANGE_FIELDS, LINE_FIELDS, KeptChange
from desktop_app.store.upgrade import one_home
from desktop_app.text import clean, clean_line

FORMAT, FORMAT_VERSION = "ai-portfolio", 1
MAX_BYTES = 2 * 1024 * 1024 * 1024
_ID = re.compile(r"[0-9A-Za-z_-]{1,32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STEP = 200
_HEAD_BYTES = 4096
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
#: Characters of one record, which is far more than any has; a file may be as large as one attached.
_LONGEST_PART = 4 * 1024 * 1024
_LONGEST_FILE = evidence.MAX_BYTES * 4 // 3 + 4096


@dataclass(frozen=True, slots=True)
class CompletePortfolio:
    """What a complete JSON file holds, checked."""

    records: tuple[Record, ...]
    changes: tuple[KeptChange, ...]
    files: Mapping[str, bytes]

    @property
    def initiatives(self) -> int:
        """How many initiatives there are."""
        return sum(1 for record in self.records if isinstance(record, Initiative))


# Out


def export_json(ws: Workspace, path: str | os.PathLike[str], progress: Progress | None = None) -> None:
    """Write everything the portfolio holds to `path`, whole or not at all. Raises EnvironmentFault."""
    with (
        ws.database.read() as connection,
        write_atomically(path) as part,
        part.open("w", encoding="utf-8", newline="\n") as file,
    ):
        initiatives, changes, contents = complete.count(connection)
        total, done = initiatives + changes + contents, 0
        about = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "program": __version__,
            "exported_at": ws.clock().isoformat(),
        }
        file.write('{"about": ' + _dump(about) + ',\n"records": [')
        for number, record in enumerate(complete.every_record(connection)):
            file.write((",\n" if number else "\n") + _dump({"record": record.KIND, **to_json(record)}))
            if isinstance(record, Initiative):
                done += 1
                if progress is not None and done % _STEP == 0:
                    progress(done, total)
        file.write('\n],\n"history": [')
        for number, change in enumerate(complete.every_change(connection)):
            values = {**change.values, "at": change.values["at"].isoformat(), "records": list(change.lines)}
            file.write((",\n" if number else "\n") + _dump(values))
            done += 1
            if progress is not None and number % _STEP == 0:
                progress(done, total)
        file.write('\n],\n"files": [')
        for number, (sha256, content) in enumerate(blobs.every(connection)):
            encoded = base64.b64encode(content).decode("ascii")
            blob = {"sha256": sha256, "size": len(content), "content": encoded}
            file.write((",\n" if number else "\n") + _dump(blob))
            done += 1
            if progress is not None:
                progress(done, total)
        file.write("\n]}\n")
    if progress is not None:
        progress(total, total)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# In


def import_json(ws: Workspace, path: str | os.PathLike[str], *, progress: Progress | None = None) -> Changes:
    """Put a complete portfolio into an empty one, so that it is the same, its history included.

    A portfolio that has no initiative but a history of its own keeps that history: there the import
    is one change that can be undone. Raises UserError when the portfolio is not empty, or for a file
    that is not complete and sound.
    """
    portfolio = read_json(path, progress)
    with ws.read() as uow:
        initiatives, changes, _files = complete.count(uow.connection)
    if initiatives:
        raise UserError(
            _("A complete portfolio is imported into an empty one. Make a new portfolio and import it there.")
        )
    backups.backup_before_import(ws)
    if changes:
        return _as_one_change(ws, portfolio, Path(path).name)
    with ws.database.write() as connection:
        complete.put_in(connection, portfolio.records, portfolio.changes, portfolio.files.items())
        # A version before may have written it.
        one_home.move(connection, ws.clock(), ws.user)
    # Weights and checklists may have changed.
    ws._rules = None
    ws.refresh_figures(progress)
    return Changes(
        kinds=frozenset(record.KIND for record in portfolio.records),
        initiative_ids=frozenset(r.id for r in portfolio.records if isinstance(r, Initiative)),
        record_ids=tuple(record.id for record in portfolio.records),
        label=_label(portfolio, Path(path).name),
    )


def _as_one_change(ws: Workspace, portfolio: CompletePortfolio, name: str) -> Changes:
    with ws.change(_label(portfolio, name)) as step:
        for sha256, content in portfolio.files.items():
            blobs.put(step.uow.connection, sha256, content)
        new = next(record for record in portfolio.records if isinstance(record, Portfolio))
        values = {field: getattr(new, field) for field in specs(Portfolio)}
        step.uow.update(the_portfolio(step.uow), **values)
        step.uow.add_all([record for record in portfolio.records if not isinstance(record, Portfolio)])
    return step.changes


def _label(portfolio: CompletePortfolio, name: str) -> str:
    return ngettext(
        "Portfolio of {n} initiative imported from “{name}”",
        "Portfolio of {n} initiatives imported from “{name}”",
        portfolio.initiatives,
    ).format(n=formats.number(portfolio.initiatives), name=clean_line(name)[:60])


def is_complete(path: str | os.PathLike[str]) -> bool:
    """Whether a JSON file says that it is a portfolio exported here; raises as `read_json` where it cannot be read."""
    # Looked at before it is parsed: a hundred megabytes of something else are refused at once.
    head = read_head(Path(path), MAX_BYTES, _HEAD_BYTES)
    return b'"about"' in head and f'"{FORMAT}"'.encode() in head


def read_json(path: str | os.PathLike[str], progress: Progress | None = None) -> CompletePortfolio:
    """The checked content of a complete JSON file; raises UserError in one sentence for anything else."""
    source = Path(path)
    if not is_complete(source):
        raise UserError(_not_complete(source.name))
    content = _Content(source.name)
    try:
        read_parts(source, content.take, longest=_longest, in_parts=_IN_PARTS, progress=progress)
        portfolio = content.whole()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError, OverflowError):
        raise UserError(_not_complete(source.name)) from None
    _check_whole(portfolio.records, portfolio.files, source.name)
    return portfolio


def _longest(section: str) -> int:
    return _LONGEST_FILE if section == "files" else _LONGEST_PART


class _Content:
    """What has been read of a complete JSON file so far, each part checked as it comes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._about: Any = None
        self._records: list[Record] = []
        self._changes: list[KeptChange] = []
        self._files: dict[str, bytes] = {}

    def take(self, section: str, value: Any) -> None:
        """Check one part and keep it; raises UserError for a section that only a later version can know."""
        if section == "about":
            self._about = value
            self._check_version()
        elif section == "records":
            self._records.append(_record(value))
        elif section == "history":
            self._changes.append(_change(value, len(self._changes) + 1))
        elif section == "files":
            sha256, content = _file(value, self._name)
            self._files[sha256] = content
        else:
            raise UserError(_later_version(self._name))

    def whole(self) -> CompletePortfolio:
        """All of it; raises ValueError if the file did not say what it is."""
        if self._about is None:
            raise ValueError
        return CompletePortfolio(tuple(self._records), tuple(self._changes), self._files)

    def _check_version(self) -> None:
        if self._about["format"] != FORMAT or not isinstance(self._about["format_version"], int):
            raise ValueError
        if self._about["format_version"] > FORMAT_VERSION:
            raise UserError(_later_version(self._name))


def _later_version(name: str) -> str:
    return _("“{name}” was written by a later version of the program. Update it to import this file.").format(
        name=name
    )


def _not_complete(name: str) -> str:
    return _("“{name}” is not a complete portfolio exported here, or it is damaged.").format(name=name)


def _record(values: Any) -> Record:
    """One record with every field checked like one that a person typed."""
    given = dict(values)
    record = from_json(given.pop("record"), given)
    if not _ID.fullmatch(record.id) or not 1 <= record.version <= 2**53:
        raise ValueError
    if isinstance(record, Child) and not 0 <= record.position <= 2**53:
        raise ValueError
    try:
        names = specs(type(record))
        return dataclasses.replace(
            record, **validate(type(record), {name: getattr(record, name) for name in names}, stored=True)
        )
    except FieldError as error:
        raise UserError(
            _("{kind} {id}: {reason}").format(kind=_(record.LABEL), id=record.id, reason=str(error))
        ) from None


def _change(values: Any, place: int) -> KeptChange:
    head = {name: values[name] for name in CHANGE_FIELDS}
    head["at"] = datetime.fromisoformat(head["at"])
    if head["at"].tzinfo is None or head["number"] != place:
        raise ValueError
    # Every reader of the history shows it in a zone of its own, which has to be within the calendar too.
    if not _FIRST_YEAR <= head["at"].year <= _LAST_YEAR:
        raise ValueError
    for part in (head, *values["records"]):
        for name, value in part.items():
            if name == "at" or (name in ("number", "position") and type(value) is int):
                continue
            if not isinstance(value, str) or value != clean(value):
                raise ValueError
        if not _ID.fullmatch(part["id"]):
            raise ValueError
    return KeptChange(head, tuple(values["records"]))


def _line(values: Any) -> dict[str, Any]:
    """One record in a change; what it was before and after has to be readable, or undo would fail on it later."""
    line = {name: values[name] for name in LINE_FIELDS}
    for text in (line["before"], line["after"]):
        if text:
            values = json.loads(text)
            if not isinstance(values, dict):
                raise ValueError
            from_json(line["kind"], values)
    return line


def _no_list(_item: Any) -> Any:
    raise ValueError("a file is described without lists")


# A change may touch a hundred thousand records, and a file be large, so neither is read in one go.
_IN_PARTS = {"history": _line, "files": _no_list}


def _file(values: Any, name: str) -> tuple[str, bytes]:
    sha256 = values["sha256"]
    try:
        content = base64.b64decode(values["content"], validate=True)
    except binascii.Error:
        raise ValueError from None
    if not _SHA256.fullmatch(sha256) or hashlib.sha256(content).hexdigest() != sha256:
        raise UserError(
            _("An evidence file in “{name}” is not what was attached: its checksum differs.").format(
                name=name
            )
        )
    return sha256, content


def _check_whole(records: tuple[Record, ...], files: Mapping[str, bytes], name: str) -> None:
    """Every id and key once, every parent there, one portfolio, every evidence file with its content."""
    by_kind: dict[str, set[str]] = {kind: set() for kind in BY_KIND}
    for record in records:
        if record.id in by_kind[record.KIND]:
            raise UserError(_not_complete(name))
        by_kind[record.KIND].add(record.id)
    keys = [record.key for record in records if isinstance(record, Initiative)]
    if len(by_kind[Portfolio.KIND]) != 1 or len(set(keys)) != len(keys):
        raise UserError(_not_complete(name))
    from desktop_app.store.tables import PARENTS

    for record in records:
        if isinstance(record, Child) and record.initiative_id not in by_kind[Initiative.KIND]:
            raise UserError(_not_complete(name))
        for (kind, field), parent in PARENTS.items():
            if kind == record.KIND and getattr(record, field) not in by_kind[parent]:
                raise UserError(_not_complete(name))
        if isinstance(record, Brief) and not set(held_by(record)) <= files.keys():
            raise UserError(
                _("“{name}” lacks what belongs to brief {brief}.").format(name=name, brief=record.name)
            )
        if isinstance(record, Evidence) and record.sha256 and record.sha256 not in files:
            raise UserError(
                _("“{name}” lacks the content of the evidence file {evidence}.").format(
                    name=name, evidence=record.name
                )
            )
