"""The briefs that a portfolio knows: keeps each that was made, finds them, approves drafts, recognises files.

Keeping one changes no other record. It is no edit: undo goes past it, and it ends no redo.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from desktop_app.domain.briefs.brief_records import Brief, BriefFile, files_of, files_text, read_number
from desktop_app.errors import ConflictError, UserError
from desktop_app.language.i18n import _
from desktop_app.services import portfolio_records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import blobs, history, rows
from desktop_app.store.reads import brief_rows
from desktop_app.store.unit_of_work import UnitOfWork

#: A file of a brief with its bytes.
FileContent = tuple[BriefFile, bytes]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who made a brief final, in which role, and when."""

    by: str
    on: date
    role: str = ""


def all_briefs(ws: Workspace) -> list[Brief]:
    """Every brief that was made, the newest first."""
    return sorted(portfolio_records.list_all(ws, Brief), key=lambda brief: brief.number or 0, reverse=True)


def find(ws: Workspace, number: str) -> Brief:
    """The brief with a number as people write it: "B-7", "b7", "7". Raises UserError."""
    brief = numbered(ws, read_number(number) or 0)
    if brief is None:
        raise UserError(_("There is no brief {number}.").format(number=number.strip()))
    return brief


def numbered(ws: Workspace, number: int) -> Brief | None:
    """The brief with a number, or None."""
    with ws.read() as uow:
        return next(iter(uow.find(Brief, number=number)), None)


def next_number(ws: Workspace) -> int:
    """The number that the next brief gets."""
    with ws.read() as uow:
        return brief_rows.highest_number(uow.connection) + 1


def last_change(ws: Workspace) -> int:
    """The number of the newest change of the history."""
    with ws.read() as uow:
        return rows.next_change(uow.connection) - 1


def same_subject(ws: Workspace, kind: str, subject_id: str) -> list[Brief]:
    """The briefs of a kind on a subject, the newest first."""
    with ws.read() as uow:
        briefs = uow.find(Brief, kind=kind, subject_id=subject_id)
    return sorted(briefs, key=lambda brief: brief.number or 0, reverse=True)


def finals(ws: Workspace, kind: str, subject_id: str) -> list[Brief]:
    """The final ones among them."""
    return [brief for brief in same_subject(ws, kind, subject_id) if brief.is_final]


def since(ws: Workspace, text: str, kind: str, subject_id: str) -> Brief:
    """The brief that "B-6" names, or the last one of a kind and subject on or before a day. Raises UserError."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        brief = find(ws, text)
        if (brief.kind, brief.subject_id) != (kind, subject_id):
            raise UserError(_("{name} is a brief of something else.").format(name=brief.name)) from None
        return brief
    for brief in [*finals(ws, kind, subject_id), *same_subject(ws, kind, subject_id)]:
        if brief.made_at is not None and brief.made_at.astimezone().date() <= day:
            return brief
    raise UserError(_("There is no brief of this from {day} or before.").format(day=day.isoformat()))


def keep(
    ws: Workspace,
    brief: Brief,
    snapshot: bytes,
    files: Sequence[FileContent],
    write: Callable[[], object] = lambda: None,
) -> Changes:
    """Keep a brief with its snapshot; `write` puts its files in their places, or the brief is not kept either.

    A final one keeps the bytes of its files too. Raises ConflictError where its number was taken meanwhile.
    """
    label = _("Brief {name} created").format(name=brief.name)
    with ws.change(label, action=history.BRIEF) as step:
        if step.uow.find(Brief, number=brief.number):
            raise ConflictError(
                _("Somebody else made {name} in the meantime. Create it again.").format(name=brief.name)
            )
        digest = hashlib.sha256(snapshot).hexdigest()
        blobs.put(step.uow.connection, digest, snapshot)
        held = _held(step.uow, files, brief.is_final)
        step.uow.add(replace(brief, snapshot_sha256=digest, files=files_text(held)))
        write()
    return step.changes


def approve(
    ws: Workspace,
    brief_id: str,
    approval: Approval,
    files: Sequence[FileContent],
    write: Callable[[], object] = lambda: None,
) -> Changes:
    """Turn a draft into a final brief whose files are kept. Raises UserError without a name, and for a final one."""
    if not approval.by.strip():
        raise UserError(_("Enter who approves the brief."))
    with ws.change("", action=history.BRIEF) as step:
        draft = step.uow.get(Brief, brief_id)
        if draft.is_final:
            raise UserError(_("{name} is final and can't be changed.").format(name=draft.name))
        step.label = _("Brief {name} approved by {who}").format(name=draft.name, who=approval.by.strip())
        step.uow.update(
            draft, state="final", approved_by=approval.by, approved_role=approval.role, approved_on=approval.on,
            files=files_text(_held(step.uow, files, True)),
        )  # fmt: skip
        write()
    return step.changes


def _held(uow: UnitOfWork, files: Sequence[FileContent], is_final: bool) -> list[BriefFile]:
    """The files as the record names them; the bytes of a final brief go into the portfolio."""
    held = []
    for file, content in files:
        digest = hashlib.sha256(content).hexdigest()
        if is_final:
            blobs.put(uow.connection, digest, content)
        held.append(replace(file, sha256=digest, size=len(content), kept=is_final))
    return held


def read_snapshot_bytes(ws: Workspace, brief: Brief) -> bytes:
    """The snapshot of a brief; raises UserError where it is missing or not what was kept."""
    return _content(ws, brief.snapshot_sha256, _("the snapshot of {name}").format(name=brief.name))


def read_file_bytes(ws: Workspace, brief: Brief, file: BriefFile) -> bytes:
    """The bytes of a kept file; raises UserError where they are missing or not what was kept."""
    if not file.kept:
        raise UserError(
            _("{name} is a draft: the portfolio keeps the files of final briefs alone.").format(
                name=brief.name
            )
        )
    return _content(ws, file.sha256, file.name)


def _content(ws: Workspace, sha256: str, name: str) -> bytes:
    with ws.database.read() as connection:
        content = blobs.get(connection, sha256) if sha256 else None
    if content is None:
        raise UserError(_("The portfolio lacks {name}.").format(name=name))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UserError(_("What is kept as {name} was changed: its checksum differs.").format(name=name))
    return content


def known_file(briefs: Iterable[Brief], sha256: str) -> tuple[Brief, BriefFile] | None:
    """The brief that has a file of this checksum; a final one before a draft."""
    known = [(brief, file) for brief in briefs for file in files_of(brief) if file.sha256 == sha256]
    return min(known, key=lambda pair: not pair[0].is_final, default=None)


def on_day(ws: Workspace, day: date | None) -> Workspace:
    """The same portfolio as its rules see it on another day, such as the one of an earlier brief."""
    if day is None:
        return ws
    noon = datetime.combine(day, time(12)).astimezone(UTC)
    if noon > ws.clock() + timedelta(days=1):
        raise UserError(_("A brief can't be made for a day that is still to come."))
    return Workspace(ws.database, extensions=ws.extensions, user=ws.user, clock=lambda: noon)
