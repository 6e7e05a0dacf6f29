"""Pages from right to left: texts keep their own direction, what points along the reading turns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.language import i18n
from desktop_app.theme_tokens import tokens
from desktop_app.ui.look import icons
from desktop_app.ui.look.direction import is_mirrored, own_direction, place_on_page
from desktop_app.ui.look.stylesheet import stylesheet
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def ink(image: QImage, ground: str) -> tuple[int, int]:
    """The first and last column in which something is drawn."""
    ratio = image.devicePixelRatio()
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).name().upper() != ground for y in range(image.height()))
    ]
    return round(columns[0] / ratio), round(columns[-1] / ratio)


def drawn(widget: QWidget) -> QImage:
    """The widget as it is shown, on its own ground."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_marks_stand_only_where_directions_meet(qapp: QApplication) -> None:
    assert own_direction("Plain, café") == "Plain, café"
    assert own_direction("مرحبا (1)") == "\u2068مرحبا (1)\u2069"
    assert place_on_page(Qt.AlignmentFlag.AlignLeft) == Qt.AlignmentFlag.AlignLeft
    assert not is_mirrored()


def test_on_a_mirrored_page_a_text_begins_at_the_right_and_ends_with_its_stop(mirrored: None) -> None:
    assert own_direction("2 of 3") == "\u20682 of 3\u2069"
    for kind in (Label, ElidedLabel):
        label = kind("A sentence.")
        label.resize(300, 24)
        left, right = ink(drawn(label), tokens("light").background)
        assert left > 200
        assert right > 285
        # The stop is the last thing drawn, and low: nothing stands over it.
        picture = drawn(label)
        last = [y for y in range(24) if picture.pixelColor(right, y).lightness() < 200]
        assert last
        assert min(last) > 12


def test_a_heading_stands_over_its_column_on_a_mirrored_page(mirrored: None) -> None:
    table = DataTable(
        [TableColumn("a", "Who", 1, "text", 280), TableColumn("b", "Sum", 2, "number", 200)], "T"
    )
    table.set_rows([("1", "Anna", 3)])
    table.resize(500, 120)
    header = table.view.horizontalHeader()
    picture = QImage(280, 30, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    header.paintSection(painter, QRect(0, 0, 280, 29), 0)
    painter.end()
    left, _right = ink(picture.copy(0, 0, 280, 26), "#FFFFFF")
    assert left > 200


def test_arrows_turn_and_other_icons_do_not(qapp: QApplication) -> None:
    names = ("next", "previous", "back", "open", "settings", "search", "down")
    before = {name: icons.pixmap(name).toImage() for name in names}
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        after = {name: icons.pixmap(name).toImage() for name in names}
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    turned = {name for name in names if before[name] != after[name]}
    assert turned == {"next", "previous", "back", "open"}


def test_edges_stand_where_the_page_begins(mirrored: None) -> None:
    assert "border-left: 1px solid" in stylesheet(tokens("light"), 1.0)
    assert "border-right: 3px" in Banner("A sentence.").styleSheet()


def test_only_a_language_that_is_there_turns_the_pages() -> None:
    i18n.set_language("ar_EG")
    assert not i18n.is_right_to_left()  # without a catalogue the texts are English
    i18n.set_language(None)
