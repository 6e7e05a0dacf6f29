"""A number that can be read in two ways is asked in its field, and nothing is kept until it is answered."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.widgets.fields.measure_field import MeasureField
from desktop_app.ui.widgets.fields.number_fields import IntegerField, MoneyField, NumberField, ShareField


def shown(qtbot: QtBot, field: NumberField) -> list[Any]:
    qtbot.addWidget(field)
    field.resize(400, 120)
    field.show()
    heard: list[Any] = []
    field.edited.connect(heard.append)
    return heard


def enter(field: NumberField, text: str) -> bool:
    field.edit.clear()
    QTest.keyClicks(field.edit, text)
    return field.commit()


def offers(field: NumberField) -> list[str]:
    return [button.text() for button in field.choices()]


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        (NumberField, ["Read as 12,000", "Read as 12"]),
        (MoneyField, ["Read as 12,000", "Read as 12"]),
        (IntegerField, ["Read as 12,000", "Read as 12"]),
    ],
)
def test_a_number_with_two_readings_is_kept_once_it_is_answered(
    qtbot: QtBot, field: type[NumberField], texts: list[str]
) -> None:
    asked = field("Weight")
    heard = shown(qtbot, asked)
    assert not enter(asked, "12.000")
    assert heard == []
    assert asked.value() is None
    assert asked.error() == "“12.000” can be 12,000 or 12. Choose one."
    assert offers(asked) == texts
    first = asked.choices()[0]
    # A press on a button takes the focus, and so asks again: the button stays.
    asked.commit()
    assert asked.choices()[0] is first
    first.click()
    assert heard == [12000]
    assert (asked.error(), asked.choices(), asked.value()) == ("", [], 12000)
    assert enter(asked, "13,000")
    assert (heard[-1], asked.note()) == (13000, "")
    assert not enter(asked, "14.000")
    asked.revert()
    assert (asked.choices(), asked.error()) == ([], "")


def test_a_number_that_fits_in_one_reading_is_kept_and_told(qtbot: QtBot) -> None:
    field = NumberField("Days", maximum=400)
    heard = shown(qtbot, field)
    height = field.sizeHint().height()
    assert enter(field, "12.000")
    assert heard == [12.0]
    assert field.note() == "“12.000” is read as 12."
    # Nothing below it moves under the pointer.
    assert field.label.text().endswith(" · “12.000” is read as 12.")
    assert field.sizeHint().height() == height
    # What is to be said of the kept value comes and goes beside it.
    field.set_note("It was set aside.")
    assert field.note() == "It was set aside. “12.000” is read as 12."
    field.set_note("")
    assert enter(field, "13")
    assert (heard[-1], field.note()) == (13.0, "")


def test_a_value_that_is_shown_again_is_not_asked(qtbot: QtBot) -> None:
    field = NumberField("Weight")
    heard = shown(qtbot, field)
    field.set_value(1.234)
    assert enter(field, "1.234")
    assert heard == []


def test_a_bare_part_of_one_in_a_share_is_asked(qtbot: QtBot) -> None:
    field = ShareField("Chance")
    heard = shown(qtbot, field)
    assert not enter(field, "0,85")
    assert offers(field) == ["Read as 85 %", "Read as 0.85 %"]
    field.choices()[0].click()
    assert heard == [0.85]
    assert enter(field, "0.85 %")
    assert heard[-1] == pytest.approx(0.0085)


def test_the_values_beside_a_share_tell_whether_it_is_asked(qtbot: QtBot) -> None:
    field = MeasureField("Guardrail")
    field.set_measure("share", "USD")
    field.values_beside = lambda: [0.9, None]
    heard = shown(qtbot, field)
    assert not enter(field, "1")
    assert offers(field) == ["Read as 100 %", "Read as 1 %"]
    field.choices()[1].click()
    assert heard == [0.01]
    field.values_beside = lambda: [0.004, None]
    assert enter(field, "0.6")
    assert heard[-1] == pytest.approx(0.006)


def test_a_whole_number_may_have_marks_between_its_thousands(qapp: object) -> None:
    """No part of a whole number is possible, so that "1.200" is no question."""
    field = IntegerField("Cases")
    for text, value in (("1.200", 1200), ("1,200", 1200), ("12.000.000", 12_000_000), ("40", 40)):
        assert field._parse(text) == value
    for text in ("1.5", "1,25"):
        with pytest.raises(ValueError, match="whole number"):
            field._parse(text)
