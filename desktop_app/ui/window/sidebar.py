"""The navigation at the left: brand, portfolio switcher, sections with badges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import MenuButton
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.state_marks import chip_size, paint_chip

if TYPE_CHECKING:
    from desktop_app.ui.core.page import PageSpec


class _Brand(QWidget):
    """The program's mark and name."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # What the mark is painted in.
        mark = QWidget()
        theme.keep_px(mark.setFixedWidth, 28)
        row.addWidget(mark)
        row.addWidget(Label(_("AI Portfolio"), weight=600))
        row.addStretch(1)
        theme.keep_px(self.setFixedHeight, 32)
        theme.notifier().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.px(18)
        box = QRectF(SPACING["s"] - 2, (self.height() - side) / 2, side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - SPACING["s"] + 2)
        paint_icon(QPainter(self), "brand", box, theme.colour("accent"))


class _NavigationEntry(QAbstractButton):
    """One section of the navigation."""

    def __init__(self, spec: PageSpec) -> None:
        super().__init__()
        self.spec = spec
        self._badge: tuple[str, str] | None = None
        self.setText(spec.title)
        self.setCheckable(True)
        self.setAccessibleName(spec.title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier().changed.connect(self._restyle)

    def refresh_badge(self) -> None:
        self._badge = self.spec.badge() if self.spec.badge is not None else None
        badge = self._badge[0] if self._badge else ""
        name = _("{page}, {badge}").format(page=self.spec.title, badge=badge)
        self.setAccessibleName(name if badge else self.spec.title)
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(33))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.isChecked()
        box = QRectF(self.rect()).adjusted(0, 0.5, 0, -0.5)
        radius = RADIUS["control"]
        painter.setPen(Qt.PenStyle.NoPen)
        if active or self.underMouse():
            painter.setBrush(theme.colour("accent_soft" if active else "sunken"))
            painter.drawRoundedRect(box, radius, radius)
        if active:
            theme.paint_chosen(painter, box, radius)
        tone = theme.colour("accent" if active else "muted")
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(17)
        mark = QRectF(10, (self.height() - side) / 2, side, side)
        text = QRectF(10 + side + 10, 0, self.width() - side - 30, self.height())
        if self._badge is not None:
            small = theme.font("small", 600)
            width, height = chip_size(QFontMetrics(small), self._badge[0])
            chip = QRectF(self.width() - width - 10, (self.height() - height) / 2, width, height)
            text.setRight(chip.left() - 6)
            if mirrored:
                chip.moveLeft(10)
            painter.setFont(small)
            paint_chip(painter, chip, self._badge[0], self._badge[1], plain=True)
        if mirrored:
            mark.moveRight(self.width() - mark.left())
            text.moveRight(self.width() - 20 - side)
        paint_icon(painter, self.spec.icon, mark, tone)
        painter.setFont(theme.font("body", 500))
        painter.setPen(tone)
        shown = painter.fontMetrics().elidedText(
            self.spec.title, Qt.TextElideMode.ElideRight, int(text.width())
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(text, int(align), own_direction(shown))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


class _Switcher(MenuButton):
    """The open portfolio, with a chip beside its name where it is the sample."""

    def __init__(self, build: Callable[[QMenu], object] | None) -> None:
        self._chip = ""
        super().__init__("", build, look="switcher")

    def set_chip(self, chip: str) -> None:
        self._chip = chip
        self.updateGeometry()
        self.update()

    def _chip_size(self) -> tuple[int, int]:
        return chip_size(QFontMetrics(theme.font("small", 500)), self._chip)

    def trailing(self) -> int:
        return super().trailing() + (self._chip_size()[0] + SPACING["s"] if self._chip else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._chip:
            return
        width, height = self._chip_size()
        inset, metrics = self._inset(), QFontMetrics(self._font())
        room = self.width() - 2 * inset - self.trailing()
        name = min(metrics.horizontalAdvance(self.full_text()), room)
        chip = QRectF(inset + name + SPACING["s"], (self.height() - height) / 2, width, height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            chip.moveRight(self.width() - chip.left())
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        paint_chip(painter, chip, self._chip, "neutral")


class Sidebar(QFrame):
    """The navigation. `chosen(id)` tells of a section that was taken; arrows move in it."""

    chosen = Signal(str)

    def __init__(self, switcher: Callable[[QMenu], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAccessibleName(_("Sections"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, SPACING["m"], 10, SPACING["m"])
        column.setSpacing(2)
        column.addWidget(_Brand())
        column.addSpacing(6)
        self.switcher = _Switcher(switcher)
        self.set_portfolio("")
        column.addWidget(self.switcher)
        column.addSpacing(10)
        self._main = QVBoxLayout()
        self._main.setSpacing(2)
        column.addLayout(self._main)
        column.addStretch(1)
        self._bottom = QVBoxLayout()
        self._bottom.setSpacing(2)
        column.addLayout(self._bottom)
        self._entries: list[_NavigationEntry] = []
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def set_pages(self, pages: Sequence[PageSpec]) -> None:
        """Show these sections; hidden ones get no entry."""
        for entry in self._entries:
            entry.hide()
            entry.setParent(None)
            entry.deleteLater()
        self._entries = []
        for spec in pages:
            if spec.group == "hidden":
                continue
            entry = _NavigationEntry(spec)
            entry.clicked.connect(lambda _checked=False, chosen=spec.id: self.chosen.emit(chosen))
            entry.installEventFilter(self)
            (self._bottom if spec.group == "bottom" else self._main).addWidget(entry)
            self._entries.append(entry)
        self._entries.sort(key=lambda entry: entry.spec.group == "bottom")
        self.refresh_badges()

    def stops(self) -> list[QWidget]:
        """The controls where Tab stops, from the top."""
        return [self.switcher, *self._entries]

    def set_current(self, page_id: str) -> None:
        """Mark a section as the one that is shown."""
        for entry in self._entries:
            entry.setChecked(entry.spec.id == page_id)

    def set_portfolio(self, name: str, path: str = "", is_sample: bool = False) -> None:
        """Name of the open portfolio; the path becomes the tooltip, and the sample says what it is."""
        self.switcher.set_chip(_("Sample") if is_sample else "")
        self.switcher.set_text(name or _("No portfolio open"))
        sentence = _("Portfolio: {name}. Open another or make a new one.")
        self.switcher.setAccessibleName(sentence.format(name=name or _("none")))
        about = _("Sample: published cases, made-up figures") if is_sample else ""
        self.switcher.setAccessibleDescription(about)
        self.switcher.set_tip("\n".join(part for part in (about, path) if part))

    def refresh_badges(self) -> None:
        for entry in self._entries:
            entry.refresh_badge()

    def _restyle(self) -> None:
        theme.keep_px(self.setFixedWidth, 216)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and watched in self._entries:
                index = (self._entries.index(watched) + step) % len(self._entries)
                self._entries[index].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched in self._entries:
                self.chosen.emit(self._entries[self._entries.index(watched)].spec.id)
                return True
        return super().eventFilter(watched, event)
