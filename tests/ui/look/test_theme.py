"""The theme: palette and stylesheet from the tokens, fonts that line up figures, icons that follow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import FALLBACK_FILES, FONT_FAMILY, FONT_FILES, TYPE_SIZES, tokens
from desktop_app.ui.look import icons, theme
from desktop_app.ui.look.stylesheet import stylesheet
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


def test_the_palette_is_ours_in_both_themes(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress_window(window)
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        palette = qapp.palette()
        wanted = tokens(mode)
        assert palette.color(QPalette.ColorRole.Window) == QColor(wanted.background)
        assert palette.color(QPalette.ColorRole.Text) == QColor(wanted.ink)
        assert palette.color(QPalette.ColorRole.PlaceholderText) == QColor(wanted.muted)
        assert wanted.surface in window.styleSheet()
        assert theme.tokens() is wanted


def test_every_part_of_a_window_follows_colours_and_sizes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress_window(window)
    layout = QVBoxLayout(window)
    parts = [QLineEdit(), QPushButton("Save"), QPlainTextEdit(), Label("Plain"), QComboBox()]
    heading, warning = Heading("Heading"), Label("Warning", "small", 500, "bad")
    for part in [*parts, heading, warning]:
        layout.addWidget(part)
    window.show()
    for mode, scale in (("light", 1.0), ("dark", 1.5), ("light", 0.8), ("dark", 1.0)):
        theme.apply(mode, scale)  # type: ignore[arg-type]
        wanted = tokens(mode)
        for part in parts:
            assert part.font().pixelSize() == theme.px(TYPE_SIZES["body"]), (type(part), mode, scale)
            assert part.palette().color(part.foregroundRole()) == QColor(wanted.ink), (type(part), mode)
        assert heading.font().pixelSize() == theme.px(TYPE_SIZES["title"])
        assert (warning.font().pixelSize(), warning.font().weight()) == (theme.px(TYPE_SIZES["small"]), 500)
        assert warning.palette().color(warning.foregroundRole()) == QColor(wanted.bad)


def test_what_is_behind_follows_when_it_comes_to_the_front(qtbot: QtBot) -> None:
    stack, pages = QStackedWidget(), [QLineEdit(), QLineEdit(), QLineEdit()]
    qtbot.addWidget(stack)
    for page in pages:
        theme.dress_window(page)
        stack.addWidget(page)
    stack.show()
    theme.apply("dark", 1.5)
    front, behind, gone = pages
    assert tokens("dark").surface in front.styleSheet()
    assert tokens("light").surface in behind.styleSheet()
    delete(gone)
    theme.catch_up(behind)
    assert behind.styleSheet() == front.styleSheet()
    assert behind.font().pixelSize() == front.font().pixelSize() == theme.px(TYPE_SIZES["body"])


def test_a_change_is_told_once(qtbot: QtBot) -> None:
    heard: list[str] = []
    theme.notifier().changed.connect(lambda: heard.append(theme.scheme()))
    theme.set_mode("dark")
    theme.set_mode("dark")
    theme.set_scale(1.5)
    assert heard == ["dark", "dark"]
    assert theme.px(10) == 15
    theme.set_scale(9.0)
    assert theme.scale() == 2.0


def test_the_system_mode_falls_back_to_light(qtbot: QtBot) -> None:
    theme.set_mode("system")
    assert theme.mode() == "system"
    assert theme.scheme() == "light"  # the offscreen platform has no scheme


class _Hints(QObject):
    """What a system says of contrast, which none does in a test; the program listens to the real one in the same way."""

    preference = Qt.ContrastPreference.NoPreference

    def accessibility(self) -> _Hints:
        return self

    def contrastPreference(self) -> Qt.ContrastPreference:
        return self.preference


def test_contrast_is_the_system_s_until_somebody_chooses(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = _Hints()
    monkeypatch.setattr(theme._ThemeState, "hints", hints)
    assert theme.look() == "light"
    hints.preference = Qt.ContrastPreference.HighContrast
    assert theme.look() == "contrast_light"
    theme.set_mode("dark")
    assert theme.tokens() is tokens("contrast_dark")
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor("#FFFFFF")
    theme.set_contrast("usual")
    assert theme.tokens() is tokens("dark")
    hints.preference = Qt.ContrastPreference.NoPreference
    theme.set_contrast("high")
    assert theme.tokens() is tokens("contrast_dark")
    theme.set_contrast("system")
    assert theme.tokens() is tokens("dark")


@pytest.mark.parametrize(("contrast", "outlined"), [("usual", False), ("high", True)])
def test_what_is_chosen_is_outlined_in_high_contrast(
    qapp: QApplication, contrast: theme.Contrast, outlined: bool
) -> None:
    theme.set_contrast(contrast)
    table = DataTable([TableColumn("a", "Title", 1)], "Titles", [("1", "One"), ("2", "Two")])
    table.resize(240, 160)
    assert table.select("1")
    picture = table.grab().toImage()
    focus = QColor(theme.tokens().focus)
    seen = sum(picture.pixelColor(120, y) == focus for y in range(picture.height()))
    assert (seen > 0) is outlined


def test_the_system_is_heard_when_it_changes_its_contrast(qapp: QApplication) -> None:
    hints = QApplication.styleHints()
    heard: list[str] = []
    theme.notifier().changed.connect(lambda: heard.append(theme.look()))
    theme._ThemeState.applied = None
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert heard == ["light"]


def test_the_stylesheet_stays_short() -> None:
    assert len(stylesheet(tokens("light"), 1.0)) < 12_000
    assert len(stylesheet(tokens("contrast_dark"), 1.0)) < 13_000


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_figures_line_up_in_every_weight(qapp: QApplication, weight: int) -> None:
    font = theme.font("figure", weight)
    info = QFontInfo(font)
    assert info.family() == FONT_FAMILY
    assert info.weight() == weight
    metrics = QFontMetricsF(font)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert metrics.horizontalAdvance("i") < metrics.horizontalAdvance("m")


def test_fonts_hold_what_people_write(qapp: QApplication) -> None:
    theme.load_fallback_fonts()
    metrics = QFontMetricsF(theme.font())
    for text in "Äßéčžøħ ΑΩλ ЖЯж €£¥₹ ≥≤×−–…":
        assert metrics.inFontUcs4(ord(text)), text
    assert "DejaVu Sans" in QFontDatabase.families()


def test_fonts_are_shipped_with_their_licences() -> None:
    for name in (*FONT_FILES.values(), *FALLBACK_FILES.values()):
        assert resource_path("fonts", name).stat().st_size > 100_000
    licence = resource_path("fonts", "Inter-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper()
    assert "with Reserved Font Name" not in licence.split("PREAMBLE")[0]
    assert "Bitstream" in resource_path("fonts", "DejaVu-LICENSE.txt").read_text(encoding="utf-8")


def test_every_icon_exists(qapp: QApplication) -> None:
    assert [name for name in icons.NAMES if icons.outline(name).isEmpty()] == []
    assert icons.outline("no such icon").isEmpty()


def colours_of(icon: QIcon) -> set[str]:
    image = icon.pixmap(QSize(64, 64)).toImage()
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() == 255:
                found.add(pixel.name().upper())
    return found


def test_icons_take_the_colour_of_their_role(qapp: QApplication) -> None:
    icon = icons.icon("settings", "accent")
    assert colours_of(icon) == {tokens("light").accent}
    theme.set_mode("dark")
    assert colours_of(icon) == {tokens("dark").accent}
    assert not icons.window_icon().isNull()


def test_icons_are_sharp_on_dense_screens(qapp: QApplication) -> None:
    assert icons.pixmap("settings", size=20, ratio=2.0).size() == QSize(40, 40)
