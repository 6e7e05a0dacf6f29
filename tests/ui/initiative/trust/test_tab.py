"""The trust tab: facts decide which items apply, and every answer can be given by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.records import Answer, Evidence, Initiative
from desktop_app.services import checklist_answers as checklists
from desktop_app.services import evidence, initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.ui.widgets.buttons import Button
from tests.ui.initiative.checklist_fixtures import (
    BASE,
    FINANCE,
    HOSTILE,
    Checklists,
    changes,
    take_trust_bench,
    use_packs,
)
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, make_bench, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return take_trust_bench(shared_bench, tmp_path)


@pytest.fixture
def own_bench(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """For a test that cuts what is connected."""
    bench = make_bench(tmp_path, "delivery", "trust", Checklists(BASE, FINANCE))
    yield bench
    bench.close()


def answer(bench: Bench, item_id: str) -> Answer | None:
    return next((one for one in bench.spine.answers if one.item_id == item_id), None)


def texts(widget: object) -> str:
    """Everything that labels under a widget say and that is not hidden."""
    found = widget.findChildren(QLabel)  # type: ignore[attr-defined]
    return "\n".join(label.text() for label in found if not label.isHidden())


def test_each_list_has_a_card_with_its_progress_and_its_age(bench: Bench) -> None:
    tab = bench.open("trust")
    base, finance = tab.packs.cards()
    assert (base.title.full_text(), base.count.text()) == ("Base", "0 of 2")
    assert (finance.title.full_text(), finance.count.text()) == ("Finance", "0 of 2")
    assert "As of 1 Nov 2026." in base.age.full_text()
    assert "over 180 days ago" in finance.age.full_text()
    assert finance.age.tone() == "caution"
    assert base.age.tone() == "muted"


def test_a_card_lists_only_its_items_by_keyboard(bench: Bench) -> None:
    tab = bench.open("trust")
    finance = tab.packs.cards()[1]
    key(finance, "Space")
    assert tab.panel.ref() == "fin:F-1"
    assert tab.items.shown_refs() == ["fin:F-1", "fin:F-2"]
    key(finance, "Space")
    assert len(tab.items.shown_refs()) == 4


def test_it_is_always_said_that_this_is_a_planning_aid(bench: Bench) -> None:
    tab = bench.open("trust")
    assert "not legal advice" in tab.aid.text()
    assert tab.aid.isVisible()
    tab.show_facts(True)
    assert tab.aid.isVisible()
    # It stands outside of what scrolls.
    assert not tab.area.isAncestorOf(tab.aid)


def test_without_industry_and_facts_the_facts_are_asked_first(bench: Bench) -> None:
    made = initiatives.create(bench.ws, "Empty one").record_ids[0]
    bench.initiative_id = made
    tab = bench.open("trust")
    assert tab.stack.currentWidget() is tab.facts
    assert "State industry and facts first" in tab.summary.full_text()


def test_a_risk_class_that_differs_from_the_facts_is_said_at_both(bench: Bench) -> None:
    facts = bench.open("trust", "facts").facts
    assert facts.contradiction.isHidden()
    initiatives.edit(bench.ws, bench.initiative_id, {"risk_class": "high"})
    bench.page.refresh()
    assert "is not stated" in facts.contradiction.text()
    assert "contradicts the risk class" in facts.box("ai_act_high_risk").text()
    facts.box("ai_act_high_risk").click()
    assert facts.contradiction.isHidden()
    assert facts.box("ai_act_high_risk").text() == "High-risk under the AI Act"


def test_facts_decide_which_items_apply(bench: Bench) -> None:
    tab = bench.open("trust", "facts")
    assert tab.stack.currentWidget() is tab.facts
    assert tab.facts.box("eu_market").isChecked()
    assert len(tab.items.shown_refs()) == 4
    tab.facts.box("personal_data").click()
    assert bench.spine.initiative.facts == ("eu_market", "personal_data")
    assert "base:B-3" in tab.items.shown_refs()
    assert tab.packs.cards()[0].count.text() == "0 of 3"
    undo.undo(bench.ws)
    tab.show_spine(bench.spine, bench.ws.rules())
    assert not tab.facts.box("personal_data").isChecked()
    tab.facts.industry.combo.setCurrentIndex(0)
    tab.facts.industry.combo.activated.emit(0)
    assert bench.spine.initiative.industry == ""
    assert tab.items.shown_refs() == ["base:B-1", "base:B-2"]


def test_facts_are_searched_and_walked_by_keyboard(bench: Bench) -> None:
    tab = bench.open("trust", "facts")
    facts = tab.facts
    facts.search.setFocus()
    QTest.keyClicks(facts.search, "images")
    shown = [box for group in facts._groups for box in group.shown()]
    assert [box.tag for box in shown] == ["imaging"]
    key(facts.search, "Down")
    assert facts.box("imaging").hasFocus()
    QTest.keyClick(facts.box("imaging"), Qt.Key.Key_Space)
    assert "imaging" in bench.spine.initiative.facts
    QTest.keyClick(facts.box("imaging"), Qt.Key.Key_Up)
    assert facts.search.hasFocus()
    QTest.keyClicks(facts.search, " zebra")
    assert facts._nothing.isVisibleTo(facts)
    QTest.keyClick(facts.search, Qt.Key.Key_Escape)
    assert facts.search.text() == ""
    assert len([box for group in facts._groups for box in group.shown()]) == 4


def test_two_quick_ticks_are_both_kept(own_bench: Bench) -> None:
    bench = own_bench
    facts = bench.open("trust", "facts").facts
    sent: list[object] = []
    facts.edited.disconnect()
    facts.edited.connect(lambda name, value: sent.append(value))
    facts.box("personal_data").click()
    # What was ticked first has not come back from the store yet when the next one is ticked.
    facts.show_facts(bench.spine, bench.ws.rules())
    facts.box("imaging").click()
    assert sent == [("eu_market", "personal_data"), ("eu_market", "personal_data", "imaging")]


def test_a_fact_of_a_missing_plugin_can_be_taken_away(bench: Bench) -> None:
    with bench.ws.change("As its plugin had it") as step:
        step.uow.update(step.uow.get(Initiative, bench.initiative_id), facts=("eu_market", "mars_market"))
    facts = bench.open("trust", "facts").facts
    assert facts.box("mars_market").isChecked()
    facts.box("mars_market").click()
    assert bench.spine.initiative.facts == ("eu_market",)


def test_risk_class_and_high_impact_are_kept(bench: Bench) -> None:
    facts = bench.open("trust", "facts").facts
    facts.risk_class.combo.activated.emit(3)
    facts.high_impact.combo.activated.emit(1)
    one = bench.spine.initiative
    assert (one.risk_class, one.high_impact) == ("high", "high")
    assert facts.reason.isVisibleTo(facts)
    type_into(facts.reason, "It decides on credit")
    assert bench.spine.initiative.high_impact_reason == "It decides on credit"


def test_the_panel_says_everything_about_an_item(bench: Bench) -> None:
    tab = bench.open("trust", "F-1")
    panel = tab.panel
    assert panel.ref() == "fin:F-1"
    assert panel.question.text() == "Are approval rates compared across groups?"
    assert panel.chip.text() == "Gate, open"
    assert panel.chip.kind() == "bad"
    said = texts(panel)
    for sentence in (
        "Why F-1 matters.",
        "A signed table",
        "Applies to every initiative that uses this list.",
        "Only for credit.",
        "AI Act: Art. 14",
        "EU · Binding law",
        "In force: 2 Aug 2026",
        "Seen in a source: copy of the legal or standard text",
        "Seen in: a copy of the law",
        "MAS FEAT Principles: Principle 3",
        "From memory, check before relying on it",
        "MEASURE 2.11",
        "Asked by the list “Finance” of the plugin finance, as of 1 Jan 2026",
    ):
        assert sentence in said


def test_a_duty_that_starts_later_shows_as_prepare(bench: Bench) -> None:
    tab = bench.open("trust", "F-2")
    assert tab.panel.chip.text() == "Gate, prepare"
    assert tab.panel.duty.isVisibleTo(tab.panel)
    assert "Prepare: the duty starts later (2 Dec 2027)." in tab.panel.duty.text()
    tab.items.select("fin:F-1")
    assert not tab.panel.duty.isVisibleTo(tab.panel)


@pytest.mark.parametrize(("letter", "status"), [("Y", "yes"), ("P", "partly"), ("N", "no"), ("O", "open")])
def test_a_key_in_the_list_answers(bench: Bench, letter: str, status: str) -> None:
    tab = bench.open("trust", "B-1")
    key(tab.items.table.view, letter)
    found = answer(bench, "B-1")
    assert (found.status if found else "open") == status
    assert tab.panel.answer.value() == status


def test_up_and_down_move_through_the_items_from_anywhere(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    key(tab.items.table.view, "Down")
    assert tab.panel.ref() == "base:B-2"
    key(tab.panel.note.edit, "Down", Qt.KeyboardModifier.ControlModifier)
    assert tab.panel.ref() == "fin:F-1"
    tab.panel.before.click()
    assert tab.panel.ref() == "base:B-2"


def test_not_applicable_waits_for_its_reason_beside_the_field(bench: Bench) -> None:
    tab = bench.open("trust", "B-2")
    panel = tab.panel
    key(tab.items.table.view, "A")
    assert answer(bench, "B-2") is None
    assert panel.note.error() == "Enter why it does not apply."
    assert panel.answer.value() == "not_applicable"
    # Another item and back: what was chosen is still there.
    tab.items.select("base:B-1")
    assert panel.note.error() == ""
    tab.items.select("base:B-2")
    assert panel.answer.value() == "not_applicable"
    assert panel.note.error() == "Enter why it does not apply."
    type_into(panel.note, "There is no owner in a pilot")
    found = answer(bench, "B-2")
    assert found is not None
    assert (found.status, found.note) == ("not_applicable", "There is no owner in a pilot")
    assert panel.note.error() == ""
    assert panel.chip.text() == "Required, not applicable"


def test_other_fields_are_kept_while_an_answer_waits(bench: Bench) -> None:
    tab = bench.open("trust", "B-2")
    key(tab.items.table.view, "A")
    type_into(tab.panel.owner, "Ruth")
    found = answer(bench, "B-2")
    assert found is not None
    assert (found.status, found.owner) == ("open", "Ruth")
    assert tab.panel.answer.value() == "not_applicable"


def test_owner_due_and_note_are_kept_at_once_and_undone(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    type_into(tab.panel.owner, "Ruth")
    type_into(tab.panel.due, "2026-12-04")
    type_into(tab.panel.note, "Asked for the extract")
    found = answer(bench, "B-1")
    assert found is not None
    assert (found.owner, found.due, found.note) == ("Ruth", date(2026, 12, 4), "Asked for the extract")
    bench.context.undo()
    assert tab.panel.note.text() == ""
    type_into(tab.panel.due, "next week maybe")
    assert tab.panel.due.error()
    assert tab.panel.due.text() == "next week maybe"


def test_the_history_of_an_item_is_shown(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    type_into(tab.panel.owner, "Ruth")
    assert "Ann: Owner: – → Ruth" in texts(tab.panel.history)


def test_a_waiver_needs_reason_and_end(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    panel = tab.panel
    assert not panel.waiver.isVisibleTo(panel)
    panel.evidence.waive_button.click()
    assert panel.waiver.isVisibleTo(panel)
    type_into(panel.waiver.reason, "Vendor delivers in March")
    assert panel.waiver.until.error() == "A waiver needs an end date."
    assert panel.waiver.reason.text() == "Vendor delivers in March"
    assert answer(bench, "B-1") is None
    type_into(panel.waiver.until, "2027-03-31")
    found = answer(bench, "B-1")
    assert found is not None
    assert (found.waiver_reason, found.waiver_by) == ("Vendor delivers in March", "Ann")
    assert found.waiver_until == date(2027, 3, 31)
    assert panel.chip.text() == "Gate, waived"
    assert "Until 31 Mar 2027, given by Ann." in panel.waiver.text.text()
    panel.waiver.end_button.click()
    found = answer(bench, "B-1")
    assert found is not None
    assert (found.waiver_reason, found.waiver_until) == ("", None)
    assert not panel.waiver.isVisibleTo(panel)


def test_a_waiver_that_was_not_wanted_writes_nothing(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    before = changes(bench.ws)
    tab.panel.evidence.waive_button.click()
    tab.panel.waiver.end_button.click()
    assert changes(bench.ws) == before
    assert tab.panel.evidence.waive_button.isVisibleTo(tab.panel)


def test_signing_off_needs_a_name_and_a_role(bench: Bench) -> None:
    initiatives.set_role(bench.ws, bench.initiative_id, "risk", "Ruth")
    tab = bench.open("trust", "B-1")
    sign = tab.panel.sign_off
    sign.sign_button.click()
    assert sign.name.error() == "Enter who signs it off."
    type_into(sign.name, "Bo")
    sign.sign_button.click()
    assert sign.role.error() == "Choose the role."
    sign.name.set_value("")
    sign.role.combo.activated.emit(6)
    sign.role.combo.setCurrentIndex(6)
    sign._role_chosen("risk")
    assert sign.name.value() == "Ruth"
    sign.sign_button.click()
    found = answer(bench, "B-1")
    assert found is not None
    assert (found.signed_by, found.signed_role, found.signed_on) == ("Ruth", "risk", date(2026, 11, 21))
    assert sign.text.text() == "Ruth, Risk or compliance, on 21 Nov 2026"
    sign.back_button.click()
    found = answer(bench, "B-1")
    assert found is not None
    assert found.signed_by == ""


def test_files_are_attached_linked_and_unlinked(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    monkeypatch.setattr("desktop_app.ui.initiative.trust.tab.pick_files", lambda *_asked: [first, second])
    tab = bench.open("trust", "B-1")
    before = changes(bench.ws)
    tab.panel.evidence.attach_button.click()
    assert changes(bench.ws) == before + 1
    found = answer(bench, "B-1")
    assert found is not None
    assert [one.name for one in bench.spine.evidence] == ["a.pdf", "b.pdf"]
    assert len(found.evidence_ids) == 2
    row = tab.items.table.model.row_at(0)
    assert "a.pdf, b.pdf" in row
    bench.context.undo()
    assert bench.spine.evidence == ()
    bench.context.redo()
    tab.panel.linked.emit(bench.spine.evidence[0].id, False)
    found = answer(bench, "B-1")
    assert found is not None
    assert found.evidence_ids == (bench.spine.evidence[1].id,)
    assert len(bench.spine.evidence) == 2
    tab.panel.linked.emit(bench.spine.evidence[0].id, True)
    assert len(answer(bench, "B-1").evidence_ids) == 2  # type: ignore[union-attr]


def test_files_are_dropped_on_the_panel(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "dropped.txt"
    file.write_text("x")
    tab = bench.open("trust", "B-1")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    tab.panel.dropEvent(drop)
    assert [one.name for one in bench.spine.evidence] == ["dropped.txt"]


def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    tab = bench.open("trust", "B-1")
    said: list[str] = []
    bench.window.toast = lambda text, *_a, **_k: said.append(text)  # type: ignore[method-assign]
    tab._attach([tmp_path / "gone.pdf"])
    assert "gone.pdf" in said[0]
    assert bench.spine.evidence == ()
    assert answer(bench, "B-1") is None


def test_evidence_leads_to_its_tab(bench: Bench) -> None:
    made = evidence.add_link(bench.ws, bench.initiative_id, "Card", "https://x.example").record_ids[0]
    checklists.link_evidence(bench.ws, bench.initiative_id, "base", "B-1", made)
    tab = bench.open("trust", "B-1")
    tab.panel.evidence.opened.emit(made)
    assert bench.page.tabs.current() == "evidence"


def test_filters_show_what_is_open_overdue_and_to_come(bench: Bench) -> None:
    checklists.answer(bench.ws, bench.initiative_id, "base", "B-1", {"status": "yes"})
    checklists.answer(bench.ws, bench.initiative_id, "base", "B-2", {"due": date(2026, 11, 1)})
    tab = bench.open("trust")
    items = tab.items
    items._picked = ""

    def shown(name: str) -> list[str]:
        items.filter.set_value(name)
        items._apply()
        return items.shown_refs()

    assert shown("all") == ["base:B-1", "base:B-2", "fin:F-1", "fin:F-2"]
    assert shown("open") == ["base:B-2", "fin:F-1"]
    assert shown("gate") == ["fin:F-1"]
    assert shown("prepare") == ["fin:F-2"]
    assert shown("overdue") == ["base:B-2"]
    assert items._buttons["open"].text().startswith("Open 2")
    checklists.answer(bench.ws, bench.initiative_id, "base", "B-2", {"status": "yes"})
    tab.show_spine(bench.spine, bench.ws.rules())
    items._picked = ""
    items._apply()
    assert items.shown_refs() == []
    assert items._empty.isVisibleTo(items)
    items._empty.buttons[0].click()
    assert len(items.shown_refs()) == 4


def test_an_answered_item_stays_in_sight_until_another_is_chosen(bench: Bench) -> None:
    tab = bench.open("trust", "B-1")
    tab.items.filter.set_value("open")
    tab.items._apply()
    key(tab.items.table.view, "Y")
    assert "base:B-1" in tab.items.shown_refs()
    assert tab.panel.ref() == "base:B-1"


def test_answers_of_a_missing_plugin_stay_and_can_be_read(bench: Bench) -> None:
    checklists.answer(
        bench.ws, bench.initiative_id, "fin", "F-1", {"status": "yes", "note": "Table of Q3", "owner": "Ruth"}
    )
    use_packs(bench.ws, BASE)
    tab = bench.open("trust")
    assert tab.items._buttons["missing"].isVisibleTo(tab.items)
    tab.focus_anchor("F-1")
    assert tab.detail.currentWidget() is tab.orphan
    said = texts(tab.orphan)
    for sentence in ("Are approval rates compared across groups?", "Yes", "Table of Q3", "Ruth", "“fin”"):
        assert sentence in said
    key(tab.items.table.view, "N")
    assert answer(bench, "F-1").status == "yes"  # type: ignore[union-attr]
    use_packs(bench.ws, BASE, FINANCE)
    bench.page.refresh()
    tab.focus_anchor("F-1")
    assert tab.detail.currentWidget() is tab.panel
    assert tab.panel.note.text() == "Table of Q3"


def test_read_only_portfolios_take_no_answer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(bench.context), "can_edit", property(lambda _self: False))
    tab = bench.open("trust", "B-1")
    key(tab.items.table.view, "Y")
    assert answer(bench, "B-1") is None
    assert not tab.panel.evidence.attach_button.isEnabled()
    assert not tab.panel.sign_off.fields.isVisibleTo(tab.panel)


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    checklists.answer(
        bench.ws,
        bench.initiative_id,
        "base",
        "B-1",
        {"note": HOSTILE, "owner": HOSTILE, "waiver_reason": HOSTILE, "waiver_until": date(2027, 1, 1)},
    )
    records.add(bench.ws, Evidence(initiative_id=bench.initiative_id, name=HOSTILE, kind="link"))
    piece = bench.spine.evidence[0].id
    checklists.link_evidence(bench.ws, bench.initiative_id, "base", "B-1", piece)
    records.add(
        bench.ws,
        Answer(initiative_id=bench.initiative_id, pack_id="x", item_id="X", question=HOSTILE, note=HOSTILE),
    )
    tab = bench.open("trust", "B-1")
    assert tab.panel.note.text() == HOSTILE
    tab.focus_anchor("X")
    assert HOSTILE in texts(tab.orphan)
    for label in tab.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
        assert "<img" not in label.toolTip()


def test_what_is_typed_survives_a_refresh_and_goes_with_another_initiative(bench: Bench) -> None:
    other = initiatives.create(bench.ws, "Other", industry="finance", facts=["eu_market"]).record_ids[0]
    tab = bench.open("trust", "B-1")
    tab.panel.note.edit.setFocus()
    QTest.keyClicks(tab.panel.note.edit, "half a sen")
    tab.show_spine(bench.spine, bench.ws.rules())
    assert tab.panel.note.text() == "half a sen"
    first = bench.initiative_id
    bench.initiative_id = other
    bench.open("trust", "B-1")
    assert tab.panel.note.text() == ""
    assert bench.ws.spine(first).answers[0].note == "half a sen"
    assert bench.ws.spine(other).answers == ()


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900), (800, 560)])
def test_nothing_overlaps_or_leaves_the_tab(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    tab = bench.open("trust", "F-1")
    QTest.qWait(20)
    parts = [tab.packs, tab.stack]
    boxes = [part.geometry() for part in parts]
    assert not boxes[0].intersects(boxes[1])
    if size[0] >= 1100:
        assert tab.area.horizontalScrollBar().maximum() == 0
        assert tab.area.verticalScrollBar().maximum() == 0
    assert tab.panel.width() <= tab.width()


def test_every_control_has_a_name(bench: Bench) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTableView

    tab = bench.open("trust", "B-1")
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QTableView):
        for control in tab.findChildren(kind):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert control.accessibleName(), control


def test_an_answer_to_older_words_is_asked_anew(bench: Bench) -> None:
    checklists.answer(bench.ws, bench.initiative_id, "base", "B-2", {"status": "yes"})
    reworded = replace(BASE.items[1], question="Is there an owner in the business?")
    use_packs(bench.ws, replace(BASE, items=(BASE.items[0], reworded)), FINANCE)
    tab = bench.open("trust", "B-2")
    panel = tab.panel
    assert panel.chip.text() == "Required, asked anew"
    assert panel.question.text() == "Is there an owner in the business?"
    assert "What was answered: “Is there an owner?”" in texts(panel.anew)
    assert tab.packs.cards()[0].count.text() == "0 of 2"
    (still_right,) = panel.anew.findChildren(Button)
    still_right.click()
    tab.show_spine(bench.spine, bench.ws.rules())
    assert panel.chip.text() == "Required, done"
    assert panel.anew.isHidden()
    given = answer(bench, "B-2")
    assert given is not None
    assert given.question == "Is there an owner in the business?"


def test_an_item_that_the_list_dropped_is_no_longer_asked(bench: Bench) -> None:
    checklists.answer(bench.ws, bench.initiative_id, "base", "B-2", {"status": "yes"})
    use_packs(bench.ws, replace(BASE, items=BASE.items[:1]), FINANCE)
    tab = bench.open("trust", "B-2")
    assert tab.orphan.chip.text() == "no longer asked"
    assert "asks it no longer" in tab.orphan.where.text()


def test_a_plugin_that_cannot_be_asked_is_named(bench: Bench) -> None:
    extensions = bench.ws.extensions
    line = Unchecked("insurance", "Plugin insurance", "insurance did not load: what it asks is not checked.")
    extensions.unchecked = lambda: (line,)  # type: ignore[method-assign]
    bench.ws._rules = None
    tab = bench.open("trust")
    assert tab.unchecked.isVisibleTo(tab)
    assert tab.unchecked.text() == line.sentence
