"""Buttons: one look for all, cut with an ellipsis rather than clipped, every one with a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import icon as make_icon
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.screen_reader.announcements import tell_folded


def literal(text: str) -> str:
    """`text` for a button or menu, where a single & would underline the next letter."""
    return text.replace("&", "&&")


class Button(QPushButton):
    """A button with optional icon; narrower than its text it ends in an ellipsis.

    look: "" (outlined), primary, danger, small, link, plain (a value that a click changes), pressed (what it
    opens is open).
    """

    def __init__(
        self,
        text: str = "",
        on_click: Callable[[], object] | None = None,
        icon: str = "",
        look: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        #: Why it is off.
        self.reason = ""
        self._icon_name = icon
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if icon:
            self.set_icon(icon)
        self._tip = tip
        self.set_text(text)
        theme.notifier().changed.connect(self._restyle)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def _restyle(self) -> None:
        if not self.icon().isNull():
            self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Show another icon, in the colour of the look."""
        self._icon_name = name
        roles = {
            "primary": "on_accent",
            "danger": "bad",
            "link": "accent",
            "pressed": "accent",
            "search": "muted",
        }
        role = roles.get(self.look(), "ink")
        self.setIcon(make_icon(name, role))
        self.setIconSize(QSize(theme.px(16), theme.px(16)))

    def set_text(self, text: str) -> None:
        """Show `text` literally."""
        self._text = text
        self.setText(literal(text))
        self.setAccessibleName(text)
        self._fit()

    def full_text(self) -> str:
        """The text as it would stand with room for all of it."""
        return self._text

    def set_tip(self, tip: str) -> None:
        """A sentence that says more than the text; shown literally."""
        self._tip = tip
        self._fit()

    def set_enabled(self, enabled: bool, reason: str = "") -> None:
        """Switch on or off; `reason` says in the tooltip why it is off."""
        self.setEnabled(enabled)
        self.reason = "" if enabled else reason
        self.setToolTip(tooltip(reason if not enabled else self._tip))

    def _fit(self) -> None:
        cut = bool(self._text) and self.width() < self.sizeHint().width()
        self.setToolTip(tooltip(self._text if cut and not self._tip else self._tip))

    #: Room kept free at the end of the button, in px at 100 %.
    TRAILING = 0

    def trailing(self) -> int:
        """Room at the end of the button that its text leaves free, in px."""
        return theme.px(self.TRAILING)

    def set_look(self, look: str) -> None:
        """Take another look, such as the primary one while it is the next thing to do."""
        if look != self.look():
            self.setProperty("look", look)
            if self._icon_name:
                self.set_icon(self._icon_name)
            self.updateGeometry()
            self.update()

    def look(self) -> str:
        """primary, danger, small, link, plain, pressed, choice, segment, filter, search, switcher, or ""."""
        return str(self.property("look") or "")

    def _font(self) -> QFont:
        if self.look() in ("small", "filter"):
            return theme.font("small", 500)
        if self.look() == "plain":
            return theme.font("body")
        return theme.font("body", 400 if self.look() == "search" else 500)

    def _inset(self) -> int:
        return {"filter": 8, "small": 9, "link": 5, "plain": 5}.get(self.look(), 13)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        side = 0 if self.icon().isNull() else self.iconSize().width()
        width = metrics.horizontalAdvance(self._text) + 2 * self._inset() + self.trailing() + 2
        width += side + (6 if side and self._text else 0)
        pad = {"filter": 4, "small": 8, "link": 8, "plain": 8}.get(self.look(), 16)
        return QSize(width, max(metrics.height(), side) + pad)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if not self._text:
            return hint
        least = QFontMetrics(self._font()).horizontalAdvance("MM…") + 2 * SPACING["m"] + self.trailing()
        if not self.icon().isNull():
            least += self.iconSize().width() + 6
        return QSize(min(hint.width(), least), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isEnabled():
            self._fit()

    def label_colour(self) -> QColor:
        """The colour of the text now; the stylesheet colours only the ground and the line."""
        look = self.look()
        if not self.isEnabled():
            return theme.colour("muted" if look == "primary" else "disabled")
        if look == "primary":
            return theme.colour("on_accent")
        if look == "choice" and self.isChecked():
            return theme.colour("accent")
        if look == "segment":
            return theme.colour("accent" if self.isChecked() else "muted")
        tones = {
            "danger": "bad",
            "link": "accent",
            "filter": "accent",
            "search": "muted",
            "pressed": "accent",
        }
        return theme.colour(tones.get(look, "ink"))

    def _ground(self) -> tuple[str, str]:
        """Tokens of the ground and of the line around it, as things are now."""
        look, on = self.look(), self.isEnabled()
        hot = on and (self.underMouse() or self.isDown())
        if look == "primary":
            ground = ("accent_strong" if hot else "accent") if on else "pressed"
            return ground, ground
        if look == "choice" and self.isChecked():
            # As calm as a value: blue grounds are for what one came to do.
            return "accent_soft", "accent"
        if look in ("filter", "pressed"):
            return "accent_soft", "accent" if theme.tokens().high_contrast else "accent_soft"
        if look in ("link", "plain"):
            return ("sunken", "sunken") if hot else ("", "")
        if look == "segment":
            return ("accent_soft", "accent") if self.isChecked() else ("pressed" if hot else "sunken", "line")
        if look == "search":
            return "sunken" if hot else "background", "line"
        if not on:
            return "background", "line"
        opened = self.menu() is not None and self.menu().isVisible()
        return ("pressed" if self.isDown() or opened else "sunken" if hot else "surface"), "line"

    def _paint_ground(self, painter: QPainter) -> None:
        ground, line = self._ground()
        look = self.look()
        radius = RADIUS["chip"] * theme.scale() if look == "filter" else RADIUS["control"]
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ground:
            painter.setPen(QPen(theme.colour(line), 1))
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            # A ring in the accent colour is invisible on the accent: a gap of surface is between them.
            on_accent = ground.startswith("accent") and ground != "accent_soft"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if on_accent:
                painter.setPen(QPen(theme.colour("surface"), 4))
                painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Drawn from the tokens, as Qt's styles would cost each start 6 ms more.
        painter = QPainter(self)
        self._paint_ground(painter)
        painter.setFont(self._font())
        look, inset = self.look(), self._inset()
        area = self.rect().adjusted(inset, 0, -inset, 0)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored:
            area.setLeft(area.left() + self.trailing())
        else:
            area.setRight(area.right() - self.trailing())
        side = 0 if self.icon().isNull() else self.iconSize().width()
        gap = 6 if side and self._text else 0
        shown = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, max(area.width() - side - gap + 3, 0)
        )
        width = side + gap + painter.fontMetrics().horizontalAdvance(shown)
        if look in ("switcher", "search", "link", "plain"):
            start = area.right() - width + 1 if mirrored else area.left()
        else:
            start = area.left() + max(0, (area.width() - width) // 2)
        if side:
            mark = QRect(start, (self.height() - side) // 2, side, side)
            if mirrored:
                mark.moveLeft(start + width - side)
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self.icon().paint(painter, mark, Qt.AlignmentFlag.AlignCenter, mode)
            if not mirrored:
                start += side + gap
        painter.setPen(self.label_colour())
        text = QRect(start, 0, width - side - gap + 4, self.height())
        # Absolute, as the text's place was computed for either direction of reading.
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(text, int(left | Qt.AlignmentFlag.AlignVCenter), own_direction(shown))


class PrimaryButton(Button):
    """The one button on a screen that does what most people came for."""

    def __init__(
        self,
        text: str = "",
        on_click: Callable[[], object] | None = None,
        icon: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, on_click, icon, "primary", tip, parent)


class FoldButton(Button):
    """A button that opens and closes what is under it; a screen reader says which."""

    is_open = False

    def set_open(self, is_open: bool) -> None:
        """Say whether what it opens is open."""
        self.is_open = is_open
        tell_folded(self)


class MenuButton(Button):
    """A button that opens a menu, with a mark at its end; fill `menu()` or pass `build`.

    `build(menu)` is called each time just before the menu opens.
    """

    def __init__(
        self,
        text: str = "",
        build: Callable[[QMenu], object] | None = None,
        icon: str = "",
        look: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, None, icon, look, parent=parent)
        menu = QMenu(self)
        self.setMenu(menu)
        if build is not None:

            def rebuild() -> None:
                menu.clear()
                build(menu)

            menu.aboutToShow.connect(rebuild)

    TRAILING = 16

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(10)
        name = "next" if self.look() == "switcher" else "down"
        box = QRectF(self.width() - side - 10, (self.height() - side) / 2, side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveLeft(10)
        role = "on_accent" if self.look() == "primary" else "ink"
        paint_icon(painter, name, box, theme.colour(role if self.isEnabled() else "disabled"))


class IconButton(QToolButton):
    """A button of only an icon: its name is also its tooltip and what a screen reader says."""

    def __init__(
        self,
        icon: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        role: str = "muted",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        theme.keep_px(self._set_side, size)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_icon(icon, name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def _set_side(self, side: int) -> None:
        self.setIconSize(QSize(side, side))

    def set_icon(self, icon: str, name: str) -> None:
        self.setIcon(make_icon(icon, self._role))
        self.setToolTip(tooltip(name))
        self.setAccessibleName(name)


class SearchButton(Button):
    """Looks like a search field and opens the palette."""

    def __init__(
        self,
        on_click: Callable[[], object] | None = None,
        shortcut: str = "Ctrl+K",
        parent: QWidget | None = None,
    ) -> None:
        self._keys = ""
        super().__init__(_("Search or run a command"), on_click, "search", "search", parent=parent)
        self.set_shortcut(shortcut)

    def set_shortcut(self, shortcut: str) -> None:
        """Show the keys that open the palette; the shortcut itself belongs to the action."""
        native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self._keys = native.replace("+", " ")
        self.set_tip(_("Search or run a command ({keys})").format(keys=native) if native else "")

    def _keys_width(self) -> int:
        if not self._keys:
            return 0
        width = QFontMetrics(theme.font("small")).horizontalAdvance(self._keys) + 12
        return width if self.width() > width + theme.px(110) else 0

    def trailing(self) -> int:
        return self._keys_width()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(44), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        width = self._keys_width()
        if not width:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = QFontMetrics(theme.font("small")).height() + 2
        box = QRectF(self.width() - width - 10, (self.height() - height) / 2, width, height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveLeft(10)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), own_direction(self._keys))


class FilterChip(Button):
    """A filter that is set; a click or Delete removes it (`removed`)."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", None, "", "filter", parent=parent)
        self.set_filter(text)
        self.clicked.connect(lambda _checked=False: self.removed.emit())

    def set_filter(self, text: str) -> None:
        """Show what is filtered, such as "Stage is not Retired"."""
        self.set_text(f"{text}  ×")
        self.setAccessibleName(_("Remove filter: {filter}").format(filter=text))
        self.set_tip(_("Remove filter: {filter}").format(filter=text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)
