"""Every page has a picture, where there is no screen too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app import demo
from desktop_app.ui.initiative.tab_table import TAB_IDS
from desktop_app.ui.window import pictures
from desktop_app.ui.window.page_table import PAGES

pytestmark = pytest.mark.slow


def test_every_page_and_tab_is_taken_in_full_size(tmp_path: Path, qapp: QApplication) -> None:
    said: list[str] = []
    portfolio = demo.make_sample(tmp_path)
    made = pictures.take(
        tmp_path / "pictures", portfolio, sizes=((1100, 700),), themes=("dark",), say=said.append
    )
    names = {file.stem.split("-", 1)[1] for file in made}
    wanted = {entry.id for entry in PAGES if entry.id != "initiative"} | {"palette", "shortcuts"}
    wanted |= {f"{key}-{tab}" for key in pictures.SHOWN for tab in TAB_IDS}
    assert wanted <= names
    assert len(said) == 1, said
    for file in made:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (1100, 700)
        colours = {picture.pixel(x, y) for x in range(0, 1100, 7) for y in range(0, 700, 7)}
        assert len(colours) > 8, f"{file.name} is blank"


def test_the_demo_makes_briefs_pictures_and_a_portfolio(
    tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.make_demo(tmp_path) == 0
    assert (tmp_path / demo.SAMPLE).exists()
    briefs = sorted(file.name for file in (tmp_path / "briefs").iterdir())
    assert len(briefs) == 16
    assert all((tmp_path / "briefs" / name).read_bytes().startswith(b"%PDF") for name in briefs)
    assert len(list((tmp_path / "pictures" / "1440x900-light").iterdir())) >= 33
    said = capsys.readouterr().out
    assert "There is no screen here" in said
    assert "could not be shown" not in said
    assert demo.make_demo(tmp_path) == 0, "a second run replaces the first"


def test_a_folder_that_may_not_be_written_is_said_in_one_sentence(
    tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    assert demo.make_demo(tmp_path / "out") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
