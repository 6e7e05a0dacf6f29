"""Light, dark or the system's look, in high contrast too: palette, stylesheet and fonts, all from the tokens."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette, QPen, QStyleHints
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop_app import theme_tokens, ui
from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import TYPE_SIZES, Look, Tokens

Mode = Literal["system", "light", "dark"]
Contrast = Literal["system", "high", "usual"]


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
    contrast: Contrast = "system"
    scale: float = 1.0
    fonts_loaded = False
    fallback_loaded = False
    watching = False
    applied: tuple[Look, float] | None = None
    tokens: Tokens | None = None
    hints: QStyleHints | None = None
    system_is_dark = False
    stylesheet: str = ""
    windows: ClassVar[WeakSet[QWidget]] = WeakSet()
    # Pages that still wear an earlier theme.
    behind: ClassVar[WeakSet[QWidget]] = WeakSet()
    # Lengths that follow the font scale, by the names of their setters.
    lengths: ClassVar[WeakKeyDictionary[QWidget, dict[str, float]]] = WeakKeyDictionary()
    notifier: _Notifier | None = None


def notifier() -> _Notifier:
    """The object whose `changed` signal tells of a new theme or font size."""
    if _ThemeState.notifier is None:
        _ThemeState.notifier = _Notifier()
    return _ThemeState.notifier


def mode() -> Mode:
    """What the user chose: "system", "light" or "dark"."""
    return _ThemeState.mode


def contrast() -> Contrast:
    """What the user chose: as the "system" asks, "high" or "usual"."""
    return _ThemeState.contrast


def scale() -> float:
    """Font scale, 1.0 = 100 %."""
    return _ThemeState.scale


def scheme() -> Literal["light", "dark"]:
    """The scheme that is shown: the user's choice, or the system's (light if it has none)."""
    return _ThemeState.mode if _ThemeState.mode != "system" else _system_scheme()


def look() -> Look:
    """The table of tokens that is shown: the scheme, in high contrast where the user or the system asks for it."""
    high = system_wants_contrast() if _ThemeState.contrast == "system" else _ThemeState.contrast == "high"
    if high:
        return "contrast_dark" if scheme() == "dark" else "contrast_light"
    return scheme()


def system_wants_contrast() -> bool:
    """Whether the system asks for more contrast: Qt knows it from 6.10 on, on Windows, macOS and desktops with portals."""
    hints = _accessibility()
    return hints is not None and hints.contrastPreference() == Qt.ContrastPreference.HighContrast


def _system_scheme() -> Literal["light", "dark"]:
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication):
        return "light"
    hint = application.styleHints().colorScheme()
    if hint == Qt.ColorScheme.Unknown and _ThemeState.system_is_dark:
        return "dark"
    return "dark" if hint == Qt.ColorScheme.Dark else "light"


def _accessibility() -> Any:
    """What Qt knows of the system's settings for people with disabilities; None before 6.10."""
    if _ThemeState.hints is None:
        if not isinstance(QGuiApplication.instance(), QGuiApplication):
            return None
        # Held, as PySide takes what hangs on these hints for deleted as soon as nothing holds them.
        _ThemeState.hints = QGuiApplication.styleHints()
    ask = getattr(_ThemeState.hints, "accessibility", None)
    return ask() if ask is not None else None


def tokens() -> Tokens:
    """The tokens that are shown now."""
    return _ThemeState.tokens or theme_tokens.tokens(look())


def colour(name: str) -> QColor:
    """A token by name as QColor, such as colour("accent")."""
    return QColor(getattr(tokens(), name))


def px(size: float) -> int:
    """A length that follows the font scale, in px."""
    return round(size * _ThemeState.scale)


def keep_px(setter: Any, size: float) -> None:
    """Give a widget a length that follows the font scale, now and whenever that changes.

    `setter` is a method of the widget that takes px, such as field.setFixedWidth.
    """
    _ThemeState.lengths.setdefault(setter.__self__, {})[setter.__name__] = size
    setter(px(size))


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


def apply(mode: Mode = "system", scale: float = 1.0, contrast: Contrast = "system") -> None:
    """Set palette and font, and the stylesheet of each window; call once before the first window."""
    application = _application()
    _ThemeState.mode, _ThemeState.contrast = mode, contrast
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
        if (hints := _accessibility()) is not None:
            hints.contrastPreferenceChanged.connect(_system_changed)
    _look_at_system(application)
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


def set_contrast(contrast: Contrast) -> None:
    """Change to what the "system" asks for, "high" or "usual" while running."""
    _ThemeState.contrast = contrast
    _dress(_application())


def set_scale(scale: float) -> None:
    """Change the font scale (0.8 to 2.0) while running."""
    _ThemeState.scale = min(2.0, max(0.8, scale))
    _dress(_application())


#: Width of the bar beside what is chosen, px.
CHOSEN_BAR = 3.0


def paint_chosen(painter: QPainter, rect: QRect | QRectF, radius: float = 0.0) -> None:
    """Mark what is chosen by a bar at its side, as its ground alone hardly stands out; in high contrast by an outline."""
    if not tokens().high_contrast:
        from desktop_app.ui.look.direction import is_mirrored

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        box, inset = QRectF(rect), min(float(radius), rect.height() / 4)
        left = box.right() - CHOSEN_BAR if is_mirrored() else box.left()
        bar = QRectF(left, box.top() + inset, CHOSEN_BAR, box.height() - 2 * inset)
        painter.drawRoundedRect(bar, CHOSEN_BAR / 2, CHOSEN_BAR / 2)
        painter.restore()
    else:
        painter.save()
        painter.setPen(QPen(colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
        painter.restore()


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
    application = _application()
    _look_at_system(application)
    _dress(application)


def _look_at_system(application: QApplication) -> None:
    """Learn whether the system is dark where Qt does not say: Windows has no scheme in its contrast themes."""
    hint = application.styleHints().colorScheme()
    if hint == Qt.ColorScheme.Unknown and system_wants_contrast():
        application.setPalette(QPalette())
        palette = application.palette()
        ground, letters = palette.color(palette.ColorRole.Window), palette.color(palette.ColorRole.WindowText)
        _ThemeState.system_is_dark = ground.lightness() < letters.lightness()
        _ThemeState.applied = None


def dress_window(part: QWidget) -> None:
    """Give a window without a parent, a page or a part of the frame the stylesheet, now and with each new theme.

    Call it once its parts are together. Neither the application nor the whole window has it: with a stylesheet of
    the application Qt would go through all rules for each part whenever a widget around it is added to another one,
    and with one of the window a new theme would be put on every page at once, which nobody sees.
    """
    _ThemeState.windows.add(part)
    part.setStyleSheet(_ThemeState.stylesheet)


def dressed_part(widget: QWidget) -> QWidget:
    """`widget` if it wears the stylesheet, else a part of it that does: what a dialog takes its look from."""
    holder: QWidget | None = widget
    while holder is not None:
        if holder in _ThemeState.windows:
            return widget
        holder = holder.parentWidget()
    parts = (part for part in _ThemeState.windows if isValid(part) and part.isVisible())
    return next((part for part in parts if widget.isAncestorOf(part)), widget)


def catch_up(page: QWidget) -> None:
    """Put the present theme on a page that comes to the front and was behind another when the theme changed."""
    for part in [part for part in _ThemeState.behind if isValid(part)]:
        if part is page or (page.isAncestorOf(part) and part.isVisibleTo(page)):
            _ThemeState.behind.discard(part)
            _put_on(part)


def _dress(application: QApplication) -> None:
    wanted = (look(), _ThemeState.scale)
    if wanted == _ThemeState.applied:
        return
    from desktop_app.ui.look.stylesheet import stylesheet

    rescaled = _ThemeState.applied is not None and _ThemeState.applied[1] != wanted[1]
    _ThemeState.applied = wanted
    _ThemeState.tokens = current = theme_tokens.tokens(wanted[0])
    parts = [part for part in _ThemeState.windows if isValid(part)]
    shown = [
        part for part in parts if part.isVisible() or not isinstance(part.parentWidget(), QStackedWidget)
    ]
    # Replacing a stylesheet makes Qt go through all widgets several times.
    for part in shown:
        part.setStyleSheet("")
    if application.font() != font():
        application.setFont(font())
    application.setPalette(_palette(current))
    _ThemeState.stylesheet = stylesheet(current, _ThemeState.scale)
    for part in parts:
        if part in shown:
            _ThemeState.behind.discard(part)
            _put_on(part)
        else:
            _ThemeState.behind.add(part)
    if rescaled:
        _rescale()
    notifier().changed.emit()


def _rescale() -> None:
    for widget, lengths in list(_ThemeState.lengths.items()):
        if isValid(widget):
            for setter, size in lengths.items():
                getattr(widget, setter)(px(size))


def _put_on(part: QWidget) -> None:
    if part.font() != font():
        part.setFont(font())
    part.setStyleSheet(_ThemeState.stylesheet)
    for text in part.findChildren(QLabel):
        if isinstance(text, Dressed):
            text.dress()


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
