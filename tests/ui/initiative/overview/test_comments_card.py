"""Comments on an initiative: signed, newest last, undone, and leading to the initiatives that they name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.errors import FieldError
from desktop_app.services import initiatives, signatures, undo
from desktop_app.services.lists import list_reads
from desktop_app.ui.initiative.overview.comments_card import CommentsCard
from desktop_app.ui.widgets.buttons import Button
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path)


def card(bench: Bench) -> CommentsCard:
    shown = bench.open("overview").comments
    assert isinstance(shown, CommentsCard)
    return shown


def texts(shown: CommentsCard) -> list[str]:
    return [label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown) and label.text()]


def test_a_comment_is_kept_under_a_name_and_taken_back(bench: Bench) -> None:
    shown = card(bench)
    assert "No comments yet." in texts(shown)
    type_into(shown.text, "Ask the clinics first", enter=False)
    QTest.keyClick(shown.text.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    (comment,) = bench.spine.comments
    assert (comment.text, comment.written_by) == ("Ask the clinics first", bench.ws.user)
    assert comment.written_at is not None
    assert shown.text.text() == ""
    assert "Ask the clinics first" in texts(shown)
    bench.context.write(undo.undo)
    assert bench.spine.comments == ()


def test_nothing_is_no_comment(bench: Bench) -> None:
    card(bench).send()
    assert bench.spine.comments == ()
    with pytest.raises(FieldError):
        signatures.comment(bench.ws, bench.spine.initiative.id, " \n")


def test_old_comments_wait_behind_a_button_and_html_stays_text(bench: Bench) -> None:
    own = bench.spine.initiative.id
    for number in range(7):
        bench.context.write(lambda ws, number=number: signatures.comment(ws, own, f"<b>{number}</b>"))
    shown = card(bench)
    assert "<b>0</b>" not in texts(shown)
    assert "<b>6</b>" in texts(shown)
    next(button for button in shown.findChildren(Button) if button.text() == "Show all 7").click()
    assert "<b>0</b>" in texts(shown)
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in shown.findChildren(QLabel)
        if "<b>" in label.text()
    )


def test_a_key_in_a_comment_leads_to_its_initiative(bench: Bench) -> None:
    other = initiatives.create(bench.ws, "Other").record_ids[0]
    key = bench.ws.spine(other).initiative.key
    own = bench.spine.initiative
    bench.context.write(
        lambda ws: signatures.comment(ws, own.id, f"Waits for {key.lower()}, not for {own.key} or COVID-19")
    )
    shown = card(bench)
    (link,) = [
        button for button in shown.findChildren(Button) if button.text() == key and button.isVisibleTo(shown)
    ]
    assert not any(button.text() in (own.key, "COVID-19") for button in shown.findChildren(Button))
    opened: list[str] = []
    bench.context.open_initiative = lambda one, *_rest: opened.append(one)  # type: ignore[method-assign]
    try:
        link.click()
        QApplication.processEvents()
    finally:
        del bench.context.open_initiative
    assert opened == [other]


def test_a_comment_is_found_by_the_search_and_claimed_with_other_signatures(bench: Bench) -> None:
    own = bench.spine.initiative.id
    bench.context.write(lambda ws: signatures.comment(ws, own, "Quinoa pilots"))
    assert list_reads.search_ids(bench.ws, "quinoa") == [own]
    assert signatures.count(bench.ws, bench.ws.user) >= 1
    signatures.claim(bench.ws, bench.ws.user, "Dr. Roth")
    assert bench.spine.comments[0].written_by == "Dr. Roth"
