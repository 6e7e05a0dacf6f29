"""Fields: one signal a change, wrong text stays with a sentence beside it, everything by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.fields import FieldSpec
from desktop_app.language import formats
from desktop_app.ui.widgets.fields.choice_fields import BoolField, ChoiceField, TagsField
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.fields.number_fields import IntegerField, MoneyField, NumberField, ShareField
from desktop_app.ui.widgets.fields.rating_field import RatingField
from desktop_app.ui.widgets.fields.text_fields import (
    LONGEST_LINE,
    LineField,
    LinkField,
    PersonField,
    TextField,
)


@pytest.fixture
def stage(qtbot: QtBot) -> Any:
    """Shows fields in one window with another control that can take the focus from them."""
    window = QWidget()
    layout = QVBoxLayout(window)
    other = LineField("Other")
    qtbot.addWidget(window)

    class Stage:
        def show(self, *fields: Field) -> list[Any]:
            heard: list[Any] = []
            for field in fields:
                layout.addWidget(field)
                field.edited.connect(heard.append)
            layout.addWidget(other)
            window.resize(500, 700)
            window.show()
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            return heard

        def leave(self) -> None:
            other.edit.setFocus()

        @property
        def window(self) -> QWidget:
            return window

    return Stage()


def test_a_line_is_sent_once_when_the_focus_leaves(stage: Any) -> None:
    field = LineField("Title")
    heard = stage.show(field)
    field.set_value("old")
    field.focus()
    QTest.keyClicks(field.edit, " and new")
    assert heard == []
    assert field.is_dirty()
    stage.leave()
    assert heard == ["old and new"]
    field.focus()
    stage.leave()
    assert heard == ["old and new"]


def test_enter_sends_and_escape_reverts(stage: Any) -> None:
    field = LineField("Title")
    heard = stage.show(field)
    field.set_value("old")
    field.focus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "new")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert heard == ["new"]
    QTest.keyClicks(field.edit, "x")
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert field.text() == "old"
    stage.leave()
    assert heard == ["new"]


def test_a_rest_while_typing_sends(stage: Any, qtbot: QtBot) -> None:
    field = LineField("Title")
    heard = stage.show(field)
    field._idle.setInterval(20)
    field.focus()
    QTest.keyClicks(field.edit, "abc")
    qtbot.waitUntil(lambda: heard == ["abc"], timeout=30_000)
    QTest.keyClicks(field.edit, "d")
    stage.leave()
    assert heard == ["abc", "abcd"]


def test_what_is_stored_meanwhile_does_not_overwrite_what_is_typed(stage: Any) -> None:
    field = LineField("Title")
    heard = stage.show(field)
    field.set_value("one")
    field.focus()
    QTest.keyClicks(field.edit, " two")
    field.set_value("elsewhere")
    assert field.text() == "one two"
    stage.leave()
    assert heard == ["one two"]


def test_the_cursor_stays_when_the_own_edit_comes_back(stage: Any) -> None:
    field = LineField("Title")
    stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "some text ")
    field.commit()
    field.set_value("some text")
    assert field.text() == "some text "
    assert field.edit.cursorPosition() == 10


def test_a_refused_value_stays_typed_with_its_sentence(stage: Any) -> None:
    field = LineField("Key")
    heard = stage.show(field)
    field.set_value("AI-001")
    field.focus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "AI-002")
    stage.leave()
    field.set_error("AI-002 is taken.")
    field.set_value("AI-001")  # the page reads again, nothing was stored
    assert heard == ["AI-002"]
    assert field.text() == "AI-002"
    assert field.error() == "AI-002 is taken."
    assert "AI-002 is taken." in field.edit.accessibleDescription()
    field.set_value("AI-007")  # somebody stored another one
    assert field.text() == "AI-007"
    assert field.error() == ""


def test_what_must_not_be_empty_says_so(stage: Any) -> None:
    field = LineField("Title", required=True)
    heard = stage.show(field)
    field.set_value("x")
    field.focus()
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    stage.leave()
    assert heard == []
    assert field.error() == "Title can't be empty."
    assert "(required)" in field.label.text()
    assert field.edit.accessibleName() == "Title, required, wrong"


def test_a_field_that_was_filled_still_says_that_it_is_required(stage: Any) -> None:
    for field in (TextField("Reason", required=True), LineField("Reason", required=True)):
        field.set_value("")
        assert field.label.text() == "Reason (required)"


def test_a_long_text_is_not_cut_silently(stage: Any) -> None:
    field = LineField("Title", max_length=10)
    heard = stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "twelve chars")
    stage.leave()
    assert heard == []
    assert "12 characters; 10 fit" in field.error()
    assert field.text() == "twelve chars"


def test_undo_belongs_to_the_program_unless_somebody_types(stage: Any) -> None:
    field = LineField("Title")
    text = TextField("Problem")
    stage.show(field, text)
    undone: list[int] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), stage.window)
    shortcut.activated.connect(lambda: undone.append(1))
    field.focus()
    QTest.keyClicks(field.edit, "abc")
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    assert field.text() == ""
    field.edit.setText("abc")
    field.commit()
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]
    text.focus()
    QTest.keyClick(text.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1, 1]


def test_a_text_keeps_its_lines_and_tab_leaves_it(stage: Any) -> None:
    field = TextField("Problem")
    heard = stage.show(field)
    field.focus()
    low = field.edit.height()
    QTest.keyClicks(field.edit, "<b>one</b>")
    for _line in range(6):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.edit.height() > low
    QTest.keyClicks(field.edit, "two")
    assert heard == []
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    assert heard == ["<b>one</b>" + "\n" * 6 + "two"]
    assert not field.edit.hasFocus()


def test_control_enter_keeps_a_text_at_once(stage: Any) -> None:
    field = TextField("Problem")
    heard = stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "x")
    QTest.keyClick(field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["x"]


def test_a_text_without_end_does_not_freeze_the_window(stage: Any) -> None:
    field = TextField("Problem")
    heard = stage.show(field)
    field.set_value("x" * 1_000_000)
    assert len(field.text()) == 20_000
    assert field.edit.isReadOnly()
    assert "too long to edit here" in field.label.text()
    assert field.value() == "x" * 1_000_000
    assert field.commit()
    assert heard == []
    field.set_value("short")
    assert not field.edit.isReadOnly()
    assert field.label.text() == "Problem"


def test_pasting_a_line_without_end_is_refused_in_words(stage: Any) -> None:
    from PySide6.QtCore import QMimeData

    field = TextField("Problem")
    stage.show(field)
    data = QMimeData()
    data.setText("x" * (LONGEST_LINE + 1))
    field.edit.insertFromMimeData(data)
    assert field.text() == ""
    assert "paragraphs" in field.error()
    data.setText("<b>fine</b>")
    field.edit.insertFromMimeData(data)
    assert field.text() == "<b>fine</b>"


def enter(field: Any, text: str) -> None:
    field.focus()
    field.edit.selectAll()
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    QTest.keyClicks(field.edit, text)


def test_numbers_are_read_as_written_here(stage: Any) -> None:
    field = NumberField("Rows", unit="rows", minimum=0)
    heard = stage.show(field)
    assert field.edit.accessibleName() == "Rows, in rows"
    assert field.edit.placeholderText() == "unknown"
    enter(field, "1,234.5")
    stage.leave()
    assert heard == [1234.5]
    assert field.text() == "1,234.5"
    field.focus()
    assert field.text() == "1234.5"
    enter(field, "many")
    stage.leave()
    assert heard == [1234.5]
    assert "not a number" in field.error()
    assert field.text() == "many"
    enter(field, "-1")
    stage.leave()
    assert field.error() == "Rows can't be under 0."
    enter(field, "")
    stage.leave()
    assert heard == [1234.5, None]
    assert field.error() == ""


def test_numbers_follow_the_locale(stage: Any) -> None:
    formats.set_locale("de_DE")
    try:
        field = NumberField("Anteil")
        heard = stage.show(field)
        enter(field, "1.234,5")
        stage.leave()
        assert heard == [1234.5]
        assert field.text() == "1.234,5"
    finally:
        formats.set_locale("en_US")


def test_a_number_that_could_be_meant_otherwise_says_how_it_is_read(stage: Any) -> None:
    field, money = NumberField("Weight"), MoneyField("Cost", currency="USD")
    heard = stage.show(field, money)
    enter(field, "12.000")
    stage.leave()
    assert heard == [12.0]
    assert field.note() == "“12.000” is read as 12."
    # What is to be said of the kept value comes and goes beside it.
    field.set_note("It was set aside.")
    assert field.note() == "It was set aside. “12.000” is read as 12."
    field.set_note("")
    enter(field, "12,000")
    stage.leave()
    assert (heard[-1], field.note()) == (12000.0, "")
    enter(field, "n/a")
    stage.leave()
    assert heard[-1] is None
    enter(money, "EUR 5")
    stage.leave()
    assert money.error() == "“EUR 5” is in EUR, not in USD."


def test_showing_a_number_never_changes_it(stage: Any) -> None:
    field = NumberField("Weight")
    heard = stage.show(field)
    for value in (0.123456789012, 1 / 3, 1e-7, 123456789.123, -0.5):
        field.set_value(value)
        field.focus()
        stage.leave()
        assert field.value() == value
    assert heard == []


def test_whole_numbers_money_and_shares(stage: Any) -> None:
    whole, money, share = IntegerField("People"), MoneyField("Cost", currency="EUR"), ShareField("Part")
    heard = stage.show(whole, money, share)
    enter(whole, "2.5")
    stage.leave()
    assert whole.error() == "People takes a whole number."
    enter(whole, "3")
    stage.leave()
    enter(money, "18.4m")
    stage.leave()
    enter(share, "7")
    stage.leave()
    assert heard == [3, 18_400_000.0, 0.07]
    assert isinstance(heard[0], int)
    assert share.text() == "7"
    enter(share, "120")
    stage.leave()
    assert share.error() == "Part can't be over 100 %."


def test_dates_are_typed_or_chosen(stage: Any, qtbot: QtBot) -> None:
    field = DateField("Review due")
    heard = stage.show(field)
    enter(field, "2026-11-21")
    stage.leave()
    assert heard == [date(2026, 11, 21)]
    assert field.text() == "21 Nov 2026" or "2026" in field.text()
    enter(field, "soonish")
    stage.leave()
    assert field.error()
    assert field.text() == "soonish"
    field.open_calendar()
    popup = field._popup
    assert popup is not None
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    popup.findChild(QCalendarWidget).clicked.emit(QDate(2027, 1, 5))
    assert heard[-1] == date(2027, 1, 5)
    assert field.error() == ""
    enter(field, "")
    stage.leave()
    assert heard[-1] is None


def test_a_choice_keeps_what_its_list_no_longer_has(stage: Any) -> None:
    field = ChoiceField("Stage", [("live", "Live"), ("pilot", "Pilot")])
    heard = stage.show(field)
    assert field.value() == ""
    assert field.combo.currentText() == "Not stated"
    field.set_value("pilot")
    assert field.combo.currentText() == "Pilot"
    field.set_value("from-a-plugin")
    assert field.combo.currentText() == "from-a-plugin"
    assert field.value() == "from-a-plugin"
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_Down)
    opened = field.combo.open_list()
    assert opened is not None
    QTest.keyClick(opened.list, Qt.Key.Key_Home)
    QTest.keyClick(opened.list, Qt.Key.Key_Down)
    assert heard == []
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    assert heard[-1] == "live"
    assert field.combo.accessibleName() == opened.list.accessibleName() == "Stage"


def test_yes_and_no(stage: Any) -> None:
    field = BoolField("Holds <b>personal</b> & other data")
    heard = stage.show(field)
    field.set_value(True)
    assert heard == []
    field.box.setFocus()
    QTest.keyClick(field.box, Qt.Key.Key_Space)
    assert heard == [False]
    assert field.box.accessibleName() == "Holds <b>personal</b> & other data"


def test_tags_by_typing(stage: Any) -> None:
    field = TagsField("Words")
    heard = stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "fraud")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    QTest.keyClicks(field.edit, "cards,")
    assert heard == [("fraud",), ("fraud", "cards")]
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert heard[-1] == ("fraud",)
    QTest.keyClicks(field.edit, "fraud")
    stage.leave()
    assert heard[-1] == ("fraud",)
    assert len(heard) == 3


def test_tags_from_a_list_with_search(stage: Any, qtbot: QtBot) -> None:
    from desktop_app.ui.widgets.fields.picker import Picker

    field = TagsField("Facts", [("a", "Personal data"), ("b", "EU market"), ("c", "Automated decision")])
    heard = stage.show(field)
    field.set_value(("a", "gone"))
    assert field.value() == ("a", "gone")
    field.open_picker()
    picker = field.findChild(Picker)
    QTest.keyClicks(picker.search, "autom")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    picker.close()
    assert heard == [("a", "c", "gone")]
    chips = [chip.accessibleName() for chip in field._chips]
    assert chips == [
        "Remove filter: Personal data",
        "Remove filter: Automated decision",
        "Remove filter: gone",
    ] or all("Remove" in name for name in chips)
    QTest.keyClick(field._chips[0], Qt.Key.Key_Delete)
    assert heard[-1] == ("c", "gone")


def test_ratings_by_keys_with_their_words(stage: Any) -> None:
    field = RatingField("Value", {1: "Saves an hour a month", 4: "Saves a team half its time"})
    heard = stage.show(field)
    assert field.value() is None
    field.focus()
    QTest.keyClick(field.steps[0], Qt.Key.Key_4)
    assert field.anchor.text() == "4: Saves a team half its time"
    # What a person passes on the way is no answer.
    QTest.keyClick(field.steps[3], Qt.Key.Key_Right)
    assert heard == [4]
    QTest.keyClick(field.steps[4], Qt.Key.Key_Return)
    QTest.keyClick(field.steps[4], Qt.Key.Key_Delete)
    assert heard == [4, 5, None]
    assert "Saves a team half its time" in field.steps[3].toolTip()
    assert field.steps[3].accessibleName() == "Value: 4. Saves a team half its time"
    field.set_value(1)
    assert field.anchor.text() == "1: Saves an hour a month"
    assert heard == [4, 5, None]


def test_persons_are_proposed(stage: Any, qtbot: QtBot) -> None:
    field = PersonField("Owner", people=["Ada Lovelace", "Grace Hopper"])
    heard = stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "love")
    completer = field.edit.completer()
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "Ada Lovelace"
    field.edit.setText("Ada Lovelace")
    completer.activated[str].emit("Ada Lovelace")
    qtbot.waitUntil(lambda: heard == ["Ada Lovelace"])
    completer.popup().hide()


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:somebody@example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("\\\\host\\share", False),
        ("smb://host/share", False),
        ("C:\\x", False),
        ("", False),
    ],
)
def test_only_safe_addresses_open(
    stage: Any, monkeypatch: pytest.MonkeyPatch, address: str, opens: bool
) -> None:
    from desktop_app.ui.widgets.fields import text_fields

    opened: list[Any] = []
    monkeypatch.setattr(text_fields.QDesktopServices, "openUrl", opened.append)
    field = LinkField("Link")
    stage.show(field)
    field.set_value(address)
    assert field.open_button.isEnabled() is opens
    field._open()
    assert bool(opened) is opens


SPECS = [
    FieldSpec("title", "Title", "text", required=True),
    FieldSpec("problem", "Problem", "long_text", help="What hurts today?"),
    FieldSpec("stage", "Stage", "choice", {"live": "Live"}),
    FieldSpec("size", "Size", "number", unit="rows"),
    FieldSpec("people", "People", "integer"),
    FieldSpec("cost", "Cost", "money", group="Money"),
    FieldSpec("part", "Part", "share", minimum=0, maximum=1),
    FieldSpec("due", "Due", "date"),
    FieldSpec("owner", "Owner", "person"),
    FieldSpec("facts", "Facts", "tags", {"a": "Personal data"}),
    FieldSpec("value", "Value", "rating", anchors={1: "little"}),
    FieldSpec("personal", "Personal data", "bool"),
    FieldSpec("link", "Link", "link"),
    FieldSpec("secret", "", "hidden", editable=False),
]
VALUES = {
    "title": "One",
    "problem": "Two\nlines",
    "stage": "live",
    "size": 1.5,
    "people": 3,
    "cost": 10.0,
    "part": 0.25,
    "due": date(2026, 11, 21),
    "owner": "Ada",
    "facts": ("a",),
    "value": 4,
    "personal": True,
    "link": "https://example.org",
}


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_form_holds_every_kind_of_field(qtbot: QtBot, columns: int) -> None:
    form = FieldForm(SPECS, VALUES, columns, people=["Ada"], currency="EUR")
    qtbot.addWidget(form)
    form.resize(900, 900)
    form.show()
    assert form.values() == VALUES
    assert "secret" not in form.fields
    assert list(form.headings) == ["Money"]
    heard: list[tuple[str, Any]] = []
    form.edited.connect(lambda name, value: heard.append((name, value)))
    field = form.field("size")
    field.focus()
    field.edit.setText("2")
    field.edit.textEdited.emit("2")
    assert form.commit()
    assert heard == [("size", 2.0)]
    form.set_error("due", "That day is past.")
    assert form.field("due").error() == "That day is past."
    form.set_values({"title": "Other"})
    assert form.values()["title"] == "Other"
    form.set_read_only(True)
    unnamed = [
        child
        for child in form.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not child.accessibleName()
        and not child.objectName().startswith("qt_")
    ]
    assert unnamed == []


def test_a_form_reads_a_record(qtbot: QtBot) -> None:
    from types import SimpleNamespace

    form = FieldForm(SPECS[:2], SimpleNamespace(title="A", problem="B", other=1))
    qtbot.addWidget(form)
    assert form.values() == {"title": "A", "problem": "B"}


def test_what_is_typed_is_kept_when_its_page_goes(stage: Any) -> None:
    field = LineField("Title")
    heard = stage.show(field)
    field.focus()
    QTest.keyClicks(field.edit, "half done")
    stage.window.hide()
    assert heard == ["half done"]
