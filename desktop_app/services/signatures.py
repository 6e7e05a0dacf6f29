"""Signatures that a portfolio holds under a name, and making them those of somebody else's name."""

from __future__ import annotations

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import (
    Analysis,
    Answer,
    Comment,
    Decision,
    Evidence,
    Initiative,
    Rating,
    Record,
    StageMove,
)
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import clock
from desktop_app.services import record_edits
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import clean_line

# Where a name says that this person did something. Owners and roles are given by others, and stay.
_SIGNED: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Initiative, ("ai_verdict_by",)),
    (Rating, ("rated_by",)),
    (Answer, ("signed_by", "waiver_by")),
    (Estimate, ("estimated_by",)),
    (Decision, ("decided_by",)),
    (Evidence, ("added_by",)),
    (StageMove, ("moved_by",)),
    (Analysis, ("ran_by",)),
    (Comment, ("written_by",)),
)


def comment(ws: Workspace, initiative_id: str, text: str) -> Changes:
    """Keep a comment under the name of the person at work. Raises FieldError where nothing was written."""
    if not text.strip():
        raise FieldError("text", _("Enter a comment."))
    record = Comment(
        initiative_id=initiative_id, text=text.strip(), written_by=ws.user, written_at=clock.utc_now()
    )
    return record_edits.add(ws, record)


def count(ws: Workspace, name: str) -> int:
    """How many signatures stand under this name."""
    with ws.read() as uow:
        return sum(len(fields) for _record, fields in _under(uow, name))


def claim(ws: Workspace, old_name: str, new_name: str) -> Changes:
    """Put a new name under everything that was signed with the old one, in one step of undo.

    The history keeps who made each change under the name of that day. Raises FieldError for an empty name.
    """
    name = clean_line(new_name)
    if not name:
        raise FieldError("name", _("Enter a name."))
    with ws.change("") as step:
        signed = _under(step.uow, old_name)
        n = sum(len(fields) for _record, fields in signed)
        for record, fields in signed:
            step.uow.update(record, **dict.fromkeys(fields, name))
        text = ngettext("{n} signature of “{old}” claimed", "{n} signatures of “{old}” claimed", n)
        step.label = text.format(n=formats.number(n), old=old_name)
    return step.changes


def _under(uow: UnitOfWork, name: str) -> list[tuple[Record, list[str]]]:
    """Each record with a signature of this name, and the fields that hold it."""
    signed: dict[str, tuple[Record, list[str]]] = {}
    for kind, fields in _SIGNED:
        for field in fields:
            for record in uow.find(kind, **{field: name}):
                signed.setdefault(record.id, (record, []))[1].append(field)
    return list(signed.values())
