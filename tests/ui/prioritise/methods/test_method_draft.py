"""A scoring method that was left half written is there again, until it is kept or given up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.prioritise.page import PrioritisePage
from tests.ui.prioritise.prioritise_fixtures import fill
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PrioritisePage:
    shown = program.go("prioritise")
    assert isinstance(shown, PrioritisePage)
    settle()
    return shown


def test_a_method_left_half_written_is_there_again(page: PrioritisePage) -> None:
    keeper = page.method_keeper
    keeper.start()
    settle()
    editor = keeper.editor()
    assert not editor.over_button.isVisibleTo(editor)
    editor.name.edit.setText("My way")
    editor.name.edit.textEdited.emit("My way")
    editor.name.commit()
    editor.formula.edit.setPlainText("value / (ease")
    settle()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    settle()
    assert page.panels.shown_whole() == ""
    keeper.start()
    settle()
    assert editor.name.value() == "My way"
    assert editor.formula.text() == "value / (ease"
    assert editor.method() is None
    editor.over_button.click()
    settle()
    assert not editor.name.value()
    assert editor.formula.text() == "weighted"
    assert not editor.over_button.isVisibleTo(editor)


def test_what_was_kept_or_belongs_elsewhere_begins_afresh(program: Running, page: PrioritisePage) -> None:
    keeper = page.method_keeper
    keeper.start()
    editor = keeper.editor()
    editor.name.edit.setText("My way")
    editor.name.edit.textEdited.emit("My way")
    editor.name.commit()
    editor.keep_button.click()
    settle()
    keeper.start()
    settle()
    assert not editor.name.value()
    editor.formula.edit.setPlainText("value")
    own = next(one for one in page.source.methods if one.id.startswith("own-"))
    keeper.edit(own.id)
    settle()
    assert editor.name.value() == "My way"
    assert editor.formula.text() == "weighted"
    program.context.opened.emit(program.ws)
    settle()
    keeper.start()
    assert editor.formula.text() == "weighted"
