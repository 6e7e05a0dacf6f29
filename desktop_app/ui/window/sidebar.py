"""The navigation at the left: brand, portfolio switcher, sections with badges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
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
from desktop_app.ui.widgets.screen_reader.announcements import tell_folded
from desktop_app.ui.widgets.state_marks import chip_size, paint_chip

if TYPE_CHECKING:
    from desktop_app.ui.core.page import PageSpec
    from desktop_app.ui.window.saved_views.view_entries import ViewEntries

#: The section under which the saved views stand.
_HOLDS_VIEWS = "initiatives"
# Height of the brand, px at 100 %, and the gaps around the switcher, px.
_BRAND_HEIGHT, _GAPS = 32, 16


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
        theme.keep_px(self.setFixedHeight, _BRAND_HEIGHT)
        theme.notifier().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.px(18)
        box = QRectF(SPACING["s"] - 2, (self.height() - side) / 2, side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - SPACING["s"] + 2)
        paint_icon(QPainter(self), "brand", box, theme.colour("accent"))


class _NavigationEntry(QAbstractButton):
    """One section of the navigation; `fold_wanted(folded)` where something hangs under it."""

    fold_wanted = Signal(bool)

    def __init__(self, spec: PageSpec) -> None:
        super().__init__()
        self.spec = spec
        #: Whether what hangs under it is open, for a screen reader too; None where nothing does.
        self.is_open: bool | None = None
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

    def set_open(self, is_open: bool | None) -> None:
        """Show a mark that opens and closes what hangs under the section, or none."""
        if is_open != self.is_open:
            self.is_open = is_open
            tell_folded(self)
            self.update()

    def _fold_room(self) -> QRect:
        """Where the mark is clicked."""
        side = self.height()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRect(0 if mirrored else self.width() - side, 0, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_open is not None and self._fold_room().contains(event.position().toPoint()):
            self.fold_wanted.emit(self.is_open)
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        opening, closing = Qt.Key.Key_Right, Qt.Key.Key_Left
        if mirrored:
            opening, closing = closing, opening
        if self.is_open is not None and event.key() == (closing if self.is_open else opening):
            self.fold_wanted.emit(self.is_open)
            return
        super().keyPressEvent(event)

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
        if self.is_open is not None:
            small_side = theme.px(10)
            room = QRectF(self._fold_room())
            box_of_fold = QRectF(0, 0, small_side, small_side)
            box_of_fold.moveCenter(room.center())
            text.setRight(min(text.right(), self.width() - room.width()))
            closed = "previous" if mirrored else "next"
            paint_icon(painter, "down" if self.is_open else closed, box_of_fold, theme.colour("muted"))
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
    """The navigation. `chosen(id)` tells of a section that was taken; arrows move in it.

    `views_folded(folded)` tells that the saved views under their section were put away, or shown.
    """

    chosen = Signal(str)
    views_folded = Signal(bool)

    def __init__(self, switcher: Callable[[QMenu], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAccessibleName(_("Sections"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, SPACING["m"], 10, SPACING["m"])
        column.setSpacing(2)
        column.addWidget(_Brand())
        column.addSpacing(_GAPS - 10)
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
        self._views: ViewEntries | None = None
        self._is_folded = False
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
            if spec.id == _HOLDS_VIEWS:
                entry.fold_wanted.connect(self.fold_views)
        self._entries.sort(key=lambda entry: entry.spec.group == "bottom")
        self._place_views()
        self.refresh_badges()

    def stops(self) -> list[QWidget]:
        """The controls from the top; the views under their section count as they are seen."""
        return [self.switcher, *self._walk()]

    def _walk(self) -> list[QWidget]:
        """What the arrows go through, from the top."""
        lines: list[QWidget] = []
        for entry in self._entries:
            lines.append(entry)
            if self._views is not None and entry.spec.id == _HOLDS_VIEWS:
                lines += self._views.lines()
        return lines

    # Saved views

    def hold_views(self, views: ViewEntries, folded: bool) -> None:
        """Show saved views under the list of initiatives."""
        self._views = views
        self._is_folded = folded
        views.set_folded(folded)
        views.walked_out.connect(self._leave_views)
        theme.dress_window(views)
        self._place_views()

    def _holder(self) -> _NavigationEntry | None:
        return next((entry for entry in self._entries if entry.spec.id == _HOLDS_VIEWS), None)

    def _place_views(self) -> None:
        holder, views = self._holder(), self._views
        if views is None:
            return
        self._main.removeWidget(views)
        self._main.insertWidget(self._main.indexOf(holder) + 1 if holder is not None else 0, views)
        self._give_room()

    def show_fold(self) -> None:
        """Show whether the views are open where there are any."""
        holder, views = self._holder(), self._views
        if holder is not None and views is not None:
            there = views.has_views() and views.has_room()
            holder.set_open(not self._is_folded if there else None)

    def _give_room(self) -> None:
        """Let the views have what the sections leave."""
        if self._views is None:
            return
        lines = [self.switcher.sizeHint().height(), *(entry.sizeHint().height() for entry in self._entries)]
        gaps = _GAPS + 2 * SPACING["m"] + self._main.spacing() * (len(self._entries) + 3)
        self._views.set_room(self.height() - theme.px(_BRAND_HEIGHT) - sum(lines) - gaps)
        self.show_fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # Another size of text changes the sections one after the other.
            self._give_room()
        return super().event(event)

    def fold_views(self, folded: bool) -> None:
        """Put the views away under their section, or show them."""
        if self._views is not None:
            self._is_folded = folded
            self._views.set_folded(folded)
            self.show_fold()
            self.views_folded.emit(folded)

    def _leave_views(self, step: int) -> None:
        """Go on from the first or the last view to the section before or after."""
        holder = self._holder()
        if holder is not None:
            at = self._entries.index(holder) + (1 if step > 0 else 0)
            self._entries[at % len(self._entries)].setFocus(Qt.FocusReason.TabFocusReason)

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
        self._give_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and watched in self._entries:
                lines = self._walk()
                target = lines[(lines.index(watched) + step) % len(lines)]
                if self._views is not None and target in self._views.lines():
                    self._views.go_to_end(step)
                else:
                    target.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched in self._entries:
                self.chosen.emit(self._entries[self._entries.index(watched)].spec.id)
                return True
        return super().eventFilter(watched, event)
