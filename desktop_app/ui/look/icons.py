"""Outline icons (Phosphor, from the qtawesome package), drawn in the colours of the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
    QTransform,
)

from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import is_mirrored

#: The program's words for things -> the icon's name in Phosphor.
NAMES: dict[str, str] = {
    "brand": "git-branch",
    "home": "house",
    "dashboard": "squares-four",
    "initiatives": "table",
    "board": "columns",
    "roadmap": "calendar-blank",
    "strategy": "compass",
    "health": "heartbeat",
    "reviews": "clock-counter-clockwise",
    "briefs": "file-text",
    "plugins": "puzzle-piece",
    "settings": "gear",
    "search": "magnifying-glass",
    "add": "plus",
    "remove": "x",
    "close": "x",
    "delete": "trash",
    "edit": "pencil-simple",
    "import": "download-simple",
    "export": "upload-simple",
    "download": "download-simple",
    "filter": "sliders-horizontal",
    "columns": "columns",
    "view": "eye",
    "more": "dots-three",
    "next": "caret-right",
    "previous": "caret-left",
    "down": "caret-down",
    "up": "caret-up",
    "back": "arrow-left",
    "forward": "arrow-right",
    "open": "arrow-square-out",
    "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise",
    "check": "check",
    "good": "check-circle",
    "caution": "warning",
    "bad": "warning-circle",
    "info": "info",
    "late": "clock",
    "calendar": "calendar",
    "metric": "chart-line",
    "metrics": "chart-line",
    "trend": "trend-up",
    "drift": "shuffle",
    "target": "target",
    "data": "database",
    "trust": "shield-check",
    "rollout": "rocket-launch",
    "opportunity": "lightbulb",
    "risk": "flag",
    "risks": "flag",
    "evidence": "paperclip",
    "history": "clock-counter-clockwise",
    "person": "user",
    "people": "users",
    "portfolio": "folder-simple",
    "file": "file",
    "sample": "rocket-launch",
    "gate": "lock-simple",
    "link": "link-simple",
    "copy": "copy",
    "assistant": "chat-circle-text",
    "picture": "image-square",
    "recommender": "thumbs-up",
    "documents": "article",
    "optimisation": "path",
    "automation": "robot",
    "blank": "file",
    "bet": "flask",
    "ring": "circle",
    "save": "floppy-disk",
    "help": "question",
    "keyboard": "keyboard",
    "star": "star",
    "sun": "sun",
    "moon": "moon",
    "theme": "circle-half",
    "contrast": "circle-half-tilt",
    "bell": "bell",
    "list": "list",
    "scales": "scales",
    "sort": "sort-ascending",
    "backup": "archive",
    "command": "terminal",
    "image": "image",
    "print": "printer",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
}

#: Those that point along the direction of reading, and turn with it.
TURNING = frozenset({"next", "previous", "back", "forward", "open", "undo", "redo", "sign-out"})


@cache
def _folder() -> Path:
    """Where qtawesome keeps its fonts: found without importing it, which would cost 140 ms."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("qtawesome")
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise FileNotFoundError("The icon font is missing: install the program again.")
    return Path(places[0]) / "fonts"


@cache
def _charmap() -> str:
    return next(iter(sorted(_folder().glob("phosphor-charmap-*.json")))).read_text(encoding="utf-8")


def _glyph(name: str) -> str:
    """The icon's character, or "". Searching the text is ten times as fast as parsing all of it."""
    text, wanted = _charmap(), f'"{NAMES.get(name, name)}":'
    start = text.find(wanted)
    if start < 0:
        return ""
    return chr(int(text[start + len(wanted) :].split('"', 2)[1], 16))


@cache
def _raw_font() -> QRawFont:
    path = next(iter(sorted(_folder().glob("phosphor-[0-9]*.ttf"))))
    # A large size, so that outlines keep their shape when they are scaled down.
    return QRawFont(str(path), 256.0, QFont.HintingPreference.PreferNoHinting)


@cache
def outline(name: str) -> QPainterPath:
    """The icon's outline in a square of 256 x 256; empty for an unknown name.

    `name` is one of NAMES or a Phosphor name. The font is read on the first call (5 ms).
    """
    glyph = _glyph(name)
    if not glyph:
        return QPainterPath()
    font = _raw_font()
    path = font.pathForGlyph(font.glyphIndexesForString(glyph)[0])
    path.setFillRule(Qt.FillRule.WindingFill)
    path.translate(0.0, font.ascent())
    return path


def paint(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Draw an icon into `rect` in one colour."""
    side = min(rect.width(), rect.height())
    path = outline(name)
    transform = QTransform()
    transform.translate(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
    transform.scale(side / 256.0, side / 256.0)
    if name in TURNING and is_mirrored():
        transform.translate(256.0, 0.0)
        transform.scale(-1.0, 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(transform.map(path), colour)
    painter.restore()


class _Engine(QIconEngine):
    """Draws in the present colour of the role, so that a new theme needs no new icon."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        current = theme.tokens()
        if mode == QIcon.Mode.Disabled:
            return QColor(current.disabled)
        if state == QIcon.State.On and self._role == "muted":
            return QColor(current.accent)
        return QColor(getattr(current, self._role))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, self._name, QRectF(rect), self._colour(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        if size.isEmpty():
            # A button without any room asks for an empty picture.
            return result
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        paint(
            painter,
            self._name,
            QRectF(0, 0, size.width(), size.height()),
            self._colour(mode, state),
        )
        painter.end()
        return result


def icon(name: str, role: str = "muted") -> QIcon:
    """An icon by name; `role` is the token it is drawn in (muted, ink, accent, good ...)."""
    return QIcon(_Engine(name, role))


def pixmap(name: str, role: str = "muted", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` px for a screen of the given device pixel ratio."""
    result = QPixmap(QSize(size, size) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint(painter, name, QRectF(0, 0, size, size), QColor(getattr(theme.tokens(), role)))
    painter.end()
    return result


def window_icon() -> QIcon:
    """The program's own mark, for the title bar and the task list."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
        inset = size * 0.16
        paint(
            painter,
            "brand",
            QRectF(inset, inset, size - 2 * inset, size - 2 * inset),
            theme.colour("on_accent"),
        )
        painter.end()
        result.addPixmap(picture)
    return result
