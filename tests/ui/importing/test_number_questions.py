"""Numbers that can be read in two ways are asked in the preview: by their decimal mark, or by a header's unit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.importing.column_mapping import ColumnsTab
from desktop_app.ui.importing.file_choice import FileCard
from desktop_app.ui.importing.page import ImportPage
from desktop_app.ui.widgets.fields.choice_fields import TagsField
from tests.ui.running import Running, button, field, part, running, settle, visible_widgets


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), lambda ws: None) as program:
        yield program


def goes_to(page: ImportPage) -> dict[str, tuple[str, str]]:
    return {row[0]: row[1] for row in part(page, ColumnsTab).table.model.rows()}


@pytest.fixture
def doubtful(program: Running, tmp_path: Path) -> ImportPage:
    path = tmp_path / "doubtful.csv"
    path.write_text("Initiative,Budget,Build cost in EUR\nOne,12.000,5\nTwo,7.500,6\n", encoding="utf-8")
    program.context.go_import(path)
    settle()
    page = program.window.current_page()
    assert isinstance(page, ImportPage)
    return page


def test_a_decimal_mark_in_doubt_is_asked_and_answered(doubtful: ImportPage) -> None:
    assert goes_to(doubtful)["Budget"] == ("caution", "Budget: numbers to settle")
    tab = part(doubtful, ColumnsTab)
    assert tab.table.current_ref() == "Budget"
    question = "Point or comma for decimals? “12.000” is"
    assert any(one.accessibleName() == question for one in visible_widgets(tab))
    assert button(tab, "12").isVisible()
    QTest.mouseClick(button(tab, "12,000"), Qt.MouseButton.LeftButton)
    settle()
    assert goes_to(doubtful)["Budget"] == ("good", "Budget")
    plan = doubtful.session.plan
    assert plan is not None
    assert [row.draft.values["budget"] for row in plan.rows] == [12000, 7500]
    assert "EUR" in " ".join(plan.warnings)


def test_the_unit_of_a_header_can_be_refused(doubtful: ImportPage) -> None:
    tab = part(doubtful, ColumnsTab)
    assert goes_to(doubtful)["Build cost in EUR"][0] == "caution"
    tab.select_column("Build cost in EUR")
    settle()
    assert button(tab, "1 EUR, left out").isVisible()
    QTest.mouseClick(button(tab, "1 USD"), Qt.MouseButton.LeftButton)
    settle()
    plan = doubtful.session.plan
    assert plan is not None
    assert [row.draft.values["build_cost_likely"] for row in plan.rows] == [5, 6]
    assert goes_to(doubtful)["Build cost in EUR"][0] == "good"


def test_words_for_not_known_are_said_in_the_preview(program: Running, tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("Initiative,Owner,Stage\nOne,NA,not filled in\nTwo,Ann,live\n", encoding="utf-8")
    program.context.go_import(path)
    settle()
    page = program.window.current_page()
    assert isinstance(page, ImportPage)
    assert page.session.plan is not None
    assert "owner" not in page.session.plan.rows[0].draft.values
    assert goes_to(page)["Stage"] == ("caution", "Stage: values to settle")
    card = part(page, FileCard)
    for label, word in (("Words that are values", "NA"), ("More words for “not known”", "not filled in")):
        words = field(card, label)
        assert isinstance(words, TagsField)
        QTest.keyClicks(words.edit, word)
        QTest.keyClick(words.edit, Qt.Key.Key_Return)
        settle()
    assert page.session.plan.rows[0].draft.values["owner"] == "NA"
    assert goes_to(page)["Stage"] == ("good", "Stage")
    assert not page.session.plan.problems
