"""Dialogs for files start where the last one of their kind ended, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.runtime.settings import Settings
from desktop_app.ui.look import theme
from desktop_app.ui.widgets import file_drops


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "settings.json")
    file_drops.folders.use(settings)
    return settings


def test_each_kind_has_its_own_place(
    qapp: QApplication, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence, data = tmp_path / "evidence", tmp_path / "data"
    for folder in (evidence, data):
        folder.mkdir()
    asked: list[str] = []
    answers = {"Evidence": [str(evidence / "a.pdf")], "Data": [str(data / "a.csv")], "Left": []}

    def choose(
        _parent: object, title: str, start: str, *_more: object, **_named: object
    ) -> tuple[list[str], str]:
        asked.append(start)
        return answers[title], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    parent = QWidget()
    for title, kind in (
        ("Evidence", "evidence"),
        ("Data", "data"),
        ("Left", "evidence"),
        ("Evidence", "evidence"),
    ):
        file_drops.pick_files(parent, title, kind)
    assert asked == [str(Path.home()), str(Path.home()), str(evidence), str(evidence)]
    # Kept in the file of the settings; a folder that is gone is not offered.
    again = Settings(settings.path)
    file_drops.folders.use(again)
    assert file_drops.folders.of("data") == data
    data.rmdir()
    assert file_drops.folders.of("data", tmp_path) == tmp_path


def test_what_was_kept_before_counts(qapp: QApplication, settings: Settings, tmp_path: Path) -> None:
    settings.update(export_folder=str(tmp_path), import_folder=str(tmp_path))
    assert [file_drops.folders.of(kind) for kind in ("export", "brief", "sheet", "import")] == [tmp_path] * 4
    assert file_drops.folders.of("chart") == Path.home()


def test_a_dialog_over_the_window_takes_its_look_from_a_part_that_has_one(qapp: QApplication) -> None:
    window = QWidget()
    part, inner = QWidget(window), QWidget()
    inner.setParent(part)
    theme.dress_window(part)
    window.show()
    assert theme.dressed_part(window) is part
    assert theme.dressed_part(inner) is inner
    window.close()
    bare = QWidget()
    assert theme.dressed_part(bare) is bare
