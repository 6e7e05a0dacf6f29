"""Answering checklist items: status, owner, due date, evidence, sign-off and waiver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.domain.fields import validate
from desktop_app.domain.records import Answer, Evidence, Initiative
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack
from desktop_app.domain.trust.trust_report import is_reworded
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.services import evidence
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork


def find_item(ws: Workspace, pack_id: str, item_id: str) -> tuple[ChecklistPack, ChecklistItem]:
    """An item of a checklist that is there; raises UserError if its plugin is missing."""
    pack = ws.rules().pack(pack_id)
    item = next((one for one in pack.items if one.id == item_id), None) if pack else None
    if pack is not None and item is None:
        sentence = _("{item} is no longer asked by “{pack}”; its answer is kept and can't be changed.")
        raise UserError(sentence.format(item=item_id, pack=pack.title))
    if pack is None or item is None:
        raise UserError(
            _(
                "{item} comes from a plugin that is not there; its answer is kept and can't be changed."
            ).format(item=item_id)
        )
    return pack, item


def answer(
    ws: Workspace, initiative_id: str, pack_id: str, item_id: str, values: Mapping[str, Any]
) -> Changes:
    """Set fields of the answer to one item; a field left out stays as it is.

    Raises FieldError: "not applicable" needs a note, a waiver a reason and an end date.
    """
    _pack, item = find_item(ws, pack_id, item_id)
    with ws.change(_("{item} answered").format(item=item_id)) as step:
        set_answer(step.uow, initiative_id, pack_id, item, values)
    return step.changes


def set_answer(
    uow: UnitOfWork,
    initiative_id: str,
    pack_id: str,
    item: ChecklistItem,
    values: Mapping[str, Any],
) -> Answer:
    """`answer` inside a change that the caller began."""
    answers = uow.find(Answer, initiative_id=initiative_id, pack_id=pack_id, item_id=item.id)
    current = answers[0] if answers else None
    checked = validate(Answer, values)
    _check(current, checked)
    if current is not None and checked.get("signed_by") and is_reworded(current, item):
        raise FieldError("signed_by", _("Confirm the answer first: the question has other words now."))
    if current is not None:
        waives = current.status == "open" and "waiver_reason" in checked
        if "status" in checked or waives or not is_reworded(current, item):
            # Whoever answers answers the question that is asked now, not an earlier wording.
            checked |= _to_question(current, item)
        return uow.update(current, **checked)
    uow.get(Initiative, initiative_id)
    return records.append(
        uow,
        Answer(
            initiative_id=initiative_id,
            pack_id=pack_id,
            item_id=item.id,
            question=item.question,
            **checked,
        ),
    )


def confirm(ws: Workspace, initiative_id: str, pack_id: str, item_id: str) -> Changes:
    """Say that the answer to an older wording still holds for the item as it is worded now.

    Raises UserError if there is no such answer.
    """
    _pack, item = find_item(ws, pack_id, item_id)
    with ws.change(_("Answer to {item} confirmed").format(item=item_id)) as step:
        answers = step.uow.find(Answer, initiative_id=initiative_id, pack_id=pack_id, item_id=item_id)
        if not answers or not is_reworded(answers[0], item):
            raise UserError(_("{item} is not asked anew: there is nothing to confirm.").format(item=item_id))
        step.uow.update(answers[0], **_to_question(answers[0], item))
    return step.changes


def _to_question(current: Answer, item: ChecklistItem) -> dict[str, Any]:
    """What an answer to the item's present wording changes: a signature under the older one ends with it."""
    if current.question == item.question:
        return {}
    if is_reworded(current, item) and current.signed_by:
        return {"question": item.question, "signed_by": "", "signed_role": "", "signed_on": None}
    return {"question": item.question}


def _check(current: Answer | None, values: Mapping[str, Any]) -> None:
    def value(name: str) -> Any:
        return values[name] if name in values else getattr(current, name, "")

    if {"status", "note"} & values.keys() and value("status") == "not_applicable" and not value("note"):
        raise FieldError("note", _("Enter why it does not apply."))
    if {"waiver_until", "waiver_reason"} & values.keys():
        if value("waiver_until") and not value("waiver_reason"):
            raise FieldError("waiver_reason", _("A waiver needs a reason."))
        if value("waiver_reason") and not value("waiver_until"):
            raise FieldError("waiver_until", _("A waiver needs an end date."))


def sign_off(
    ws: Workspace, initiative_id: str, pack_id: str, item_id: str, *, name: str, role: str
) -> Changes:
    """Sign an item off by a named person in a role, today. Raises FieldError when either is missing."""
    if not name.strip():
        raise FieldError("signed_by", _("Enter who signs it off."))
    if not role:
        raise FieldError("signed_role", _("Choose the role."))
    values = {"signed_by": name, "signed_role": role, "signed_on": ws.today()}
    return answer(ws, initiative_id, pack_id, item_id, values)


def link_evidence(
    ws: Workspace,
    initiative_id: str,
    pack_id: str,
    item_id: str,
    evidence_id: str,
    *,
    linked: bool = True,
) -> Changes:
    """Say that a piece of evidence shows an item, or that it does not."""
    _pack, item = find_item(ws, pack_id, item_id)
    with ws.change(_("Evidence linked to {item}").format(item=item_id)) as step:
        if linked and step.uow.get(Evidence, evidence_id).initiative_id != initiative_id:
            raise UserError(_("This evidence belongs to another initiative."))
        answers = step.uow.find(Answer, initiative_id=initiative_id, pack_id=pack_id, item_id=item_id)
        have = [e for e in (answers[0].evidence_ids if answers else ()) if e != evidence_id]
        wanted = (*have, evidence_id) if linked else tuple(have)
        set_answer(step.uow, initiative_id, pack_id, item, {"evidence_ids": wanted})
    return step.changes


def attach_evidence(
    ws: Workspace,
    initiative_id: str,
    pack_id: str,
    item_id: str,
    paths: Sequence[Path],
    *,
    follow_links: bool = False,
) -> Changes:
    """Copy files into the portfolio and say that they show an item: one step of undo.

    Raises EvidenceIsLink as `evidence.attach_files` does, and UserError when a file can't be read or is too large;
    then none of them is kept.
    """
    _pack, item = find_item(ws, pack_id, item_id)
    contents = evidence.read_files(paths, follow_links=follow_links)
    with ws.change(evidence.attach_label(paths)) as step:
        kept = [evidence.keep(step.uow, ws, initiative_id, path, content) for path, content in contents]
        answers = step.uow.find(Answer, initiative_id=initiative_id, pack_id=pack_id, item_id=item_id)
        have = answers[0].evidence_ids if answers else ()
        wanted = (*have, *(one.id for one in kept))
        set_answer(step.uow, initiative_id, pack_id, item, {"evidence_ids": wanted})
    return step.changes
