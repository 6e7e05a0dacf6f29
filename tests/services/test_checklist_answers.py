"""Answering checklist items: reasons, sign-off, waivers, evidence, and plugins that are gone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.domain.records import Answer, Evidence
from desktop_app.domain.trust.trust_report import orphans
from desktop_app.errors import ConflictError, FieldError, UserError
from desktop_app.services import checklist_answers as checklists
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

LATER = date(2027, 3, 1)


def put(ws: Workspace, one: str, item: str = "B-1", **values: Any) -> None:
    checklists.answer(ws, one, "base", item, values)


def answer(ws: Workspace, one: str) -> Answer:
    (found,) = ws.spine(one).answers
    return found


def cell(ws: Workspace, name: str) -> Any:
    return lists.rows(ws)[0][COLUMN_INDEX[name]]


def test_an_answer_keeps_the_question_and_what_was_said_before(ws: Workspace, one: str) -> None:
    changes = checklists.answer(ws, one, "base", "B-1", {"status": "partly", "note": "Half"})
    assert changes.label == "B-1 answered"
    put(ws, one, owner="Ann", due=LATER)
    found = answer(ws, one)
    assert (found.question, found.status, found.note, found.owner, found.due) == (
        "B-1?", "partly", "Half", "Ann", LATER)  # fmt: skip


def test_the_kept_figures_follow(ws: Workspace, one: str) -> None:
    assert (cell(ws, "checklist_done"), cell(ws, "checklist_total")) == (0, 3)
    put(ws, one, status="yes")
    checklists.answer(ws, one, "bank", "F-1", {"status": "not_applicable", "note": "No credit"})
    assert (cell(ws, "checklist_done"), cell(ws, "checklist_share")) == (2, pytest.approx(2 / 3))
    undo.undo(ws)
    assert cell(ws, "checklist_done") == 1
    initiatives.edit(ws, one, {"facts": []})
    assert cell(ws, "checklist_total") == 2


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"status": "not_applicable"}, "note"),
    ({}, {"status": "not_applicable", "note": "  "}, "note"),
    ({"status": "not_applicable", "note": "No people"}, {"note": ""}, "note"),
    ({}, {"waiver_until": LATER}, "waiver_reason"),
    ({}, {"waiver_reason": "Pilot"}, "waiver_until"),
    ({"waiver_until": LATER, "waiver_reason": "Pilot"}, {"waiver_reason": ""}, "waiver_reason"),
    ({"waiver_until": LATER, "waiver_reason": "Pilot"}, {"waiver_until": None}, "waiver_until"),
    ({}, {"status": "maybe"}, "status"),
    ({}, {"colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("first", "then", "field"), REFUSED)
def test_reasons_are_asked_for(
    ws: Workspace, one: str, first: dict[str, Any], then: dict[str, Any], field: str
) -> None:
    if first:
        put(ws, one, **first)
    before = ws.spine(one).answers
    with pytest.raises(FieldError) as refused:
        put(ws, one, **then)
    assert refused.value.field == field
    assert ws.spine(one).answers == before


def test_a_waiver_comes_and_goes_as_a_whole(ws: Workspace, one: str) -> None:
    put(ws, one, waiver_until=LATER, waiver_reason="Pilot", waiver_by="Dee")
    assert cell(ws, "checklist_done") == 1
    put(ws, one, waiver_until=LATER + timedelta(days=1))
    put(ws, one, waiver_until=None, waiver_reason="", waiver_by="")
    assert cell(ws, "checklist_done") == 0


def test_a_waiver_that_ends_opens_the_item_again(ws: Workspace, one: str, clock: Any) -> None:
    put(ws, one, waiver_until=ws.today(), waiver_reason="Pilot")
    assert cell(ws, "checklist_done") == 1
    clock.add(days=1)
    assert ws.refresh_figures() == 1
    assert cell(ws, "checklist_done") == 0
    assert "1 waiver has ended." in [item.sentence for item in lists.attention(ws)]
    assert ws.refresh_figures() == 0


def test_signing_off_needs_a_name_and_a_role(ws: Workspace, one: str) -> None:
    for name, role, field in (("", "risk", "signed_by"), (" ", "risk", "signed_by"), ("Ann", "", "signed_role"),
                              ("Ann", "king", "signed_role")):  # fmt: skip
        with pytest.raises(FieldError) as refused:
            checklists.sign_off(ws, one, "base", "B-1", name=name, role=role)
        assert refused.value.field == field
    checklists.sign_off(ws, one, "base", "B-1", name="Ann", role="risk")
    found = answer(ws, one)
    assert (found.signed_by, found.signed_role, found.signed_on) == ("Ann", "risk", ws.today())


def test_evidence_is_linked_once_and_let_go(ws: Workspace, one: str) -> None:
    a, b = (
        records.add(ws, Evidence(initiative_id=one, name=name, kind="link")).record_ids[0] for name in "ab"
    )
    for evidence in (a, b, a):
        checklists.link_evidence(ws, one, "base", "B-1", evidence)
    assert set(answer(ws, one).evidence_ids) == {a, b}
    checklists.link_evidence(ws, one, "base", "B-1", a, linked=False)
    assert answer(ws, one).evidence_ids == (b,)
    checklists.link_evidence(ws, one, "base", "B-1", "gone long ago", linked=False)


def test_evidence_of_somebody_else_or_of_nobody_is_not_linked(ws: Workspace, one: str) -> None:
    other = initiatives.create(ws, "Other").record_ids[0]
    foreign = records.add(ws, Evidence(initiative_id=other, name="a", kind="link")).record_ids[0]
    with pytest.raises(UserError, match="another initiative"):
        checklists.link_evidence(ws, one, "base", "B-1", foreign)
    with pytest.raises(ConflictError):
        checklists.link_evidence(ws, one, "base", "B-1", "nobody")
    assert ws.spine(one).answers == ()


def test_answers_of_a_missing_plugin_stay_and_are_not_changed(
    ws: Workspace, one: str, checklists_off: Any
) -> None:
    put(ws, one, status="yes", note="Done in May")
    checklists_off()
    for act in (
        lambda: put(ws, one, status="no"),
        lambda: checklists.sign_off(ws, one, "base", "B-1", name="Ann", role="risk"),
        lambda: checklists.link_evidence(ws, one, "base", "B-1", "x"),
        lambda: checklists.attach_evidence(ws, one, "base", "B-1", []),
    ):
        with pytest.raises(UserError, match="B-1 comes from a plugin that is not there"):
            act()
    assert answer(ws, one).note == "Done in May"
    assert orphans(ws.spine(one), ws.rules()) == ws.spine(one).answers
    # The figures forget what no plugin asks for.
    assert ws.refresh_figures() == 1
    assert cell(ws, "checklist_total") == 0


def test_an_item_that_no_list_has(ws: Workspace, one: str) -> None:
    with pytest.raises(UserError, match="no longer asked by “Base”"):
        put(ws, one, "B-99", status="yes")
    with pytest.raises(UserError, match="plugin that is not there"):
        checklists.answer(ws, one, "gone", "G-1", {"status": "yes"})


def test_an_answer_for_nobody(ws: Workspace) -> None:
    with pytest.raises(ConflictError):
        put(ws, "nobody", status="yes")


def reword(ws: Workspace) -> None:
    """Let every list ask in other words, as the next version of a plugin does."""
    ws.extensions.more_words += " in writing"  # type: ignore[attr-defined]  # the small checklists of these tests


def test_reworded_the_answer_is_asked_anew_until_it_is_confirmed(ws: Workspace, one: str) -> None:
    put(ws, one, status="yes", owner="Ann")
    checklists.sign_off(ws, one, "base", "B-1", name="Bo", role="risk")
    reword(ws)
    ws.refresh_figures()
    assert cell(ws, "checklist_done") == 0
    put(ws, one, owner="Cy")
    assert answer(ws, one).question == "B-1?"
    with pytest.raises(FieldError, match="Confirm the answer first"):
        checklists.sign_off(ws, one, "base", "B-1", name="Bo", role="risk")
    changes = checklists.confirm(ws, one, "base", "B-1")
    assert changes.label == "Answer to B-1 confirmed"
    found = answer(ws, one)
    assert (found.status, found.question) == ("yes", "B-1 in writing?")
    # Who signed had other words before them.
    assert (found.signed_by, found.signed_on) == ("", None)
    assert cell(ws, "checklist_done") == 1
    with pytest.raises(UserError, match="nothing to confirm"):
        checklists.confirm(ws, one, "base", "B-1")
    undo.undo(ws)
    assert (answer(ws, one).question, answer(ws, one).signed_by) == ("B-1?", "Bo")


def test_answering_again_answers_the_new_words_and_the_history_keeps_the_old(ws: Workspace, one: str) -> None:
    put(ws, one, status="yes")
    reword(ws)
    put(ws, one, status="no")
    assert answer(ws, one).question == "B-1 in writing?"
    told = [
        (entry.old, entry.new)
        for entry in lists.history_entries(ws, one, 50)
        if entry.kind == "answer" and entry.field == "question"
    ]
    assert ("B-1?", "B-1 in writing?") in told


def test_a_waiver_alone_confirms_no_answer_to_older_words(ws: Workspace, one: str) -> None:
    put(ws, one, status="yes")
    reword(ws)
    put(ws, one, waiver_reason="Pilot", waiver_until=LATER)
    assert answer(ws, one).question == "B-1?"
    put(ws, one, item="B-2", waiver_reason="Pilot", waiver_until=LATER)
    reword(ws)
    put(ws, one, item="B-2", waiver_reason="Still a pilot", waiver_until=LATER)
    (waived,) = [found for found in ws.spine(one).answers if found.item_id == "B-2"]
    assert waived.question == "B-2 in writing in writing?"


@pytest.fixture
def checklists_off(ws: Workspace) -> Any:
    """Takes the plugins away."""

    def off() -> None:
        ws.extensions.there = False  # type: ignore[attr-defined]  # the small checklists of these tests

    return off
