"""The theme can change while the program runs, on every page; the wheel leaves fields alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QWidget

from desktop_app.theme_tokens import tokens
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.fields.field import Field
from tests.ui.filled import fill
from tests.ui.running import PAGES, PREVIEW, TABS, Running, name_of, running, settle, visible_widgets

SCREENS = [*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in TABS)]
# Grounds of one theme that the other one does not have.
GROUNDS = ("background", "surface", "sidebar", "sunken")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text="A plain text")) as found:
        yield found


def show(program: Running, name: str) -> QWidget:
    return program.show(name)


def pixels(widget: QWidget) -> np.ndarray:
    """Each pixel as one number, 0xRRGGBB."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()] & 0xFFFFFF


def share(found: np.ndarray, colour: str) -> float:
    return float((found == QColor(colour).rgb() & 0xFFFFFF).mean())


def check(window: QWidget, mode: str, other: str, screen: str) -> None:
    found = pixels(window)
    now, gone = tokens(mode), tokens(other)
    assert sum(share(found, getattr(now, name)) for name in GROUNDS) > 0.5, (screen, mode)
    left = {name: share(found, getattr(gone, name)) for name in GROUNDS}
    assert max(left.values()) < 0.004, (screen, mode, left)


@pytest.mark.parametrize("screen", ["dashboard", "initiatives", "import", "initiative/metrics"])
def test_the_page_in_front_follows_the_theme(program: Running, screen: str) -> None:
    window = show(program, screen)
    for mode, other in (("dark", "light"), ("light", "dark")):
        program.registry.run(f"theme.{mode}")
        settle()
        check(window, mode, other, screen)
    assert program.context.settings.values.theme == "light"


def test_every_page_that_was_behind_has_followed_the_theme(program: Running) -> None:
    # Each page is made in the light theme, and has to follow.
    for screen in SCREENS:
        show(program, screen)
    try:
        program.registry.run("theme.dark")
        for screen in SCREENS:
            check(show(program, screen), "dark", "light", screen)
    finally:
        program.registry.run("theme.light")


def test_high_contrast_reaches_the_page_in_front_and_is_kept(program: Running) -> None:
    window = show(program, "initiatives")
    program.registry.run("theme.dark")
    try:
        program.registry.run("contrast.high")
        settle()
        check(window, "contrast_dark", "dark", "initiatives")
        assert program.context.settings.values.contrast == "high"
        program.registry.run("contrast.usual")
        settle()
        check(window, "dark", "contrast_dark", "initiatives")
    finally:
        program.registry.run("contrast.usual")
        program.registry.run("theme.light")


def test_the_system_s_theme_is_followed(program: Running) -> None:
    program.registry.run("theme.system")
    assert theme.mode() == "system"
    hints = QApplication.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    assert theme.tokens().is_dark == dark
    program.registry.run("theme.light")


def wheel_over(widget: QWidget) -> None:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_wheel_changes_nothing_that_has_not_the_focus(program: Running, screen: str) -> None:
    window = show(program, screen)
    before = program.ws.place.path.stat().st_mtime_ns
    window._right.setFocus()
    for widget in visible_widgets(window):
        if not isinstance(widget, (QComboBox, QAbstractSpinBox, Field)):
            continue
        value = widget.currentIndex() if isinstance(widget, QComboBox) else None
        text = widget.text() if isinstance(widget, QAbstractSpinBox) else None
        wheel_over(widget)
        if isinstance(widget, QComboBox):
            assert widget.currentIndex() == value, name_of(widget)
        if isinstance(widget, QAbstractSpinBox):
            assert widget.text() == text, name_of(widget)
    settle()
    assert program.ws.place.path.stat().st_mtime_ns == before
