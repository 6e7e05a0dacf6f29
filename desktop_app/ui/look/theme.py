"""Light, dark or the system's look: palette, a short stylesheet and fonts, all from the tokens."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal, Protocol, runtime_checkable
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_app import theme_tokens, ui
from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import TYPE_SIZES, Tokens

Mode = Literal["system", "light", "dark"]


@runtime_checkable
class Dressed(Protocol):
    """A widget with a font or colour of its own, which a new theme or font size changes."""

    def dress(self) -> None:
        """Set them as they are now."""


class _Notifier(QObject):
    """Sends a signal when colours or sizes change; widgets that paint themselves repaint then."""

    changed = Signal()


class _ThemeState:
    mode: Mode = "system"
    scale: float = 1.0
    fonts_loaded = False
    fallback_loaded = False
    watching = False
    applied: tuple[str, float] | None = None
    stylesheet: str = ""
    windows: ClassVar[WeakSet[QWidget]] = WeakSet()
    notifier: _Notifier | None = None


def notifier() -> _Notifier:
    """The object whose `changed` signal tells of a new theme or font size."""
    if _ThemeState.notifier is None:
        _ThemeState.notifier = _Notifier()
    return _ThemeState.notifier


def mode() -> Mode:
    """What the user chose: "system", "light" or "dark"."""
    return _ThemeState.mode


def scale() -> float:
    """Font scale, 1.0 = 100 %."""
    return _ThemeState.scale


def scheme() -> Literal["light", "dark"]:
    """The scheme that is shown: the user's choice, or the system's (light if it has none)."""
    if _ThemeState.mode != "system":
        return _ThemeState.mode
    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication):
        hint = application.styleHints().colorScheme()
        return "dark" if hint == Qt.ColorScheme.Dark else "light"
    return "light"


def tokens() -> Tokens:
    """The tokens of the scheme that is shown now."""
    return theme_tokens.tokens(scheme())


def colour(name: str) -> QColor:
    """A token by name as QColor, such as colour("accent")."""
    return QColor(getattr(tokens(), name))


def px(size: float) -> int:
    """A length that follows the font scale, in px."""
    return round(size * _ThemeState.scale)


def font(size: str = "body", weight: int = 400) -> QFont:
    """A font of the type scale: size small, body, title, page or figure; weight 400, 500 or 600."""
    return QFont(_font(px(TYPE_SIZES[size]), weight))


@cache
def _font(size: int, weight: int) -> QFont:
    result = QFont()
    result.setFamilies([theme_tokens.FONT_FAMILY, theme_tokens.FALLBACK_FAMILY])
    result.setPixelSize(size)
    result.setWeight(QFont.Weight(weight))
    return result


def dress_text(widget: QWidget, size: str, weight: int, tone: str) -> None:
    """Give a text its font and the colour of its tone: ink, muted, accent, good, caution or bad.

    Set on the widget, as a stylesheet would look through its rules for each text of a page.
    """
    usual = (size, weight) == ("body", 400)
    widget.setFont(QFont() if usual else _font(px(TYPE_SIZES[size]), weight))
    widget.setPalette(QPalette() if tone == "ink" else _tone(getattr(tokens(), tone)))


@cache
def _tone(colour_name: str) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour_name))
    return palette


def apply(mode: Mode = "system", scale: float = 1.0) -> None:
    """Set palette and font, and the stylesheet of each window; call once before the first window."""
    application = _application()
    _ThemeState.mode = mode
    _ThemeState.scale = min(2.0, max(0.8, scale))
    if not _ThemeState.fonts_loaded:
        _ThemeState.fonts_loaded = True
        for name in theme_tokens.FONT_FILES.values():
            QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))
    if not _ThemeState.watching:
        _ThemeState.watching = True
        if ui.STYLE_IS_LATE:
            application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(_system_changed)
    _dress(application)


def load_fallback_fonts() -> None:
    """Register the fonts for scripts that the main one lacks; call after the first paint."""
    if not _ThemeState.fallback_loaded:
        _ThemeState.fallback_loaded = True
        for name in theme_tokens.FALLBACK_FILES.values():
            QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))


def set_mode(mode: Mode) -> None:
    """Change to "system", "light" or "dark" while running."""
    _ThemeState.mode = mode
    _dress(_application())


def set_scale(scale: float) -> None:
    """Change the font scale (0.8 to 2.0) while running."""
    _ThemeState.scale = min(2.0, max(0.8, scale))
    _dress(_application())


def set_role(widget: QObject, **roles: str) -> None:
    """Set properties that the stylesheet knows: wrong, sunken, bare."""
    changed = False
    for name, value in roles.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed and hasattr(widget, "style"):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("the theme needs a QApplication")
    return application


def _system_changed() -> None:
    if _ThemeState.mode == "system":
        _dress(_application())


def dress_window(window: QWidget) -> None:
    """Give a window that has no parent the stylesheet, now and with each new theme or font size.

    Call it before the window's parts are made. The windows have it and not the application, as parts of a page
    are put together before the page joins its window: with a stylesheet of the application, Qt would go through
    all rules for each part whenever a widget around it is added to another one.
    """
    _ThemeState.windows.add(window)
    window.setStyleSheet(_ThemeState.stylesheet)


def _dress(application: QApplication) -> None:
    wanted = (scheme(), _ThemeState.scale)
    if wanted == _ThemeState.applied:
        return
    from desktop_app.ui.look.stylesheet import stylesheet

    _ThemeState.applied = wanted
    current = tokens()
    windows = [window for window in _ThemeState.windows if isValid(window)]
    # Replacing a stylesheet makes Qt go through all widgets several times, seconds with many pages.
    for window in windows:
        window.setStyleSheet("")
    application.setFont(font())
    application.setPalette(_palette(current))
    _ThemeState.stylesheet = stylesheet(current, _ThemeState.scale)
    for window in windows:
        window.setFont(font())
        window.setStyleSheet(_ThemeState.stylesheet)
    for widget in application.allWidgets():
        if isinstance(widget, Dressed):
            widget.dress()
    notifier().changed.emit()


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, value in (
        (role.Window, t.background),
        (role.WindowText, t.ink),
        (role.Base, t.surface),
        (role.AlternateBase, t.sunken),
        (role.Text, t.ink),
        (role.Button, t.surface),
        (role.ButtonText, t.ink),
        (role.BrightText, t.bad),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Accent, t.accent),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.PlaceholderText, t.muted),
        (role.ToolTipBase, t.ink),
        (role.ToolTipText, t.surface),
        (role.Light, t.surface),
        (role.Midlight, t.sunken),
        (role.Mid, t.line),
        (role.Dark, t.control),
        (role.Shadow, t.line),
    ):
        palette.setColor(where, QColor(value))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(t.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(t.line))
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(t.ink))
    return palette
