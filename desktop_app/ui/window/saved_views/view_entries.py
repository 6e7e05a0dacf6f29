"""The saved views under the list of initiatives in the navigation: opened, named and put in order there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import RADIUS
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.fields.text_fields import LineEdit
from desktop_app.ui.widgets.labels import tooltip

#: This many views show at once; further ones are scrolled to.
_AT_ONCE = 8
# Where the words begin: under those of the sections, px at 100 %.
_INDENT, _HEIGHT, _END = 37, 26, 10
# Room below the lines, px, and the fewest lines that are worth showing.
_FOOT, _LEAST = 4, 2


@dataclass(frozen=True, slots=True)
class ListedView:
    """A view by its id, "" for all initiatives; `count` is None where nobody counted."""

    id: str
    name: str
    count: int | None = None


class _Line(QAbstractButton):
    """A line under a section: words, and at its end a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT))

    def _icon(self) -> str:
        return ""

    def _figure(self) -> str:
        return ""

    def _room(self) -> tuple[QRectF, QRectF]:
        """Where the words and the figure stand, in either direction of reading."""
        metrics = self.fontMetrics()
        figure = metrics.horizontalAdvance(self._figure()) + 8 if self._figure() else 0
        start = theme.px(_INDENT)
        words = QRectF(start, 0, max(0, self.width() - start - figure - _END), self.height())
        count = QRectF(self.width() - _END - figure, 0, figure, self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            words.moveRight(self.width() - words.left())
            count.moveLeft(_END)
        return words, count

    def is_cut(self) -> bool:
        """Whether the words need more room than there is."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self._room()[0].width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 0.5, 0, -0.5)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        self.setFont(theme.font("small", 600 if self.isChecked() else 500))
        painter.setFont(self.font())
        words, count = self._room()
        if self._icon():
            side = theme.px(13)
            mark = QRectF(words.left(), (self.height() - side) / 2, side, side)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                mark.moveRight(words.right())
                words.setRight(mark.left() - 6)
            else:
                words.setLeft(mark.right() + 6)
            paint_icon(painter, self._icon(), mark, theme.colour("muted"))
        painter.setPen(theme.colour("accent" if self.isChecked() else "muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width()) + 1
        )
        painter.drawText(words, int(middle | Qt.AlignmentFlag.AlignLeading), own_direction(shown))
        painter.drawText(count, int(middle | Qt.AlignmentFlag.AlignTrailing), self._figure())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS["control"], RADIUS["control"])


class ViewEntry(_Line):
    """One saved view, or all initiatives."""

    def __init__(self, view: ListedView) -> None:
        super().__init__()
        self.view = view
        self.setCheckable(True)
        self.show_view(view)

    def show_view(self, view: ListedView) -> None:
        """Show another name or count."""
        self.view = view
        name = " ".join(view.name.split())
        self.setText(name)
        spoken = _("View: {name}").format(name=name) if view.id else name
        if view.count is not None:
            counted = ngettext("{n} initiative", "{n} initiatives", view.count)
            spoken = _("{name}, {initiatives}").format(
                name=spoken, initiatives=counted.format(n=formats.number(view.count))
            )
        self.setAccessibleName(spoken)
        self.setToolTip(tooltip(name) if self.is_cut() else "")
        self.update()

    def resizeEvent(self, event: object) -> None:
        self.setToolTip(tooltip(self.text()) if self.is_cut() else "")

    def nextCheckState(self) -> None:
        """Nothing: the page that shows it says whether it is open."""

    def _figure(self) -> str:
        return formats.number(self.view.count) if self.view.count is not None else ""


class _SaveLine(_Line):
    """Saves what the list shows as one more view."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(_("Save this view"))
        self.setAccessibleName(self.text())

    def _icon(self) -> str:
        return "add"


class ViewEntries(QWidget):
    """All saved views in their order, hidden while there are none.

    Sent are `opened(id)`, "" for all initiatives; `renamed(id, name)`, `moved(id, by)`, `removed(id)` and
    `save_wanted()`; `walked_out(step)` when an arrow leads beyond the first or the last line.
    """

    opened = Signal(str)
    renamed = Signal(str, str)
    moved = Signal(str, int)
    removed = Signal(str)
    save_wanted = Signal()
    walked_out = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Saved views"))
        self._entries: list[ViewEntry] = []
        self._can_edit = False
        self._is_folded = False
        self._edit: LineEdit | None = None
        self._edited = ""
        self._drag = _Drag(self)
        # How many lines there is room for.
        self._room = _AT_ONCE + 1
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._area.setWidget(self._inside)
        self.save = _SaveLine()
        self.save.clicked.connect(lambda _checked=False: self.save_wanted.emit())
        self.save.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, _FOOT)
        column.setSpacing(0)
        column.addWidget(self._area)
        column.addWidget(self.save)
        theme.notifier().changed.connect(self._fit)
        self.hide()

    # -- what shows ----------------------------------------------------------------------------

    def show_views(self, listed: Sequence[ListedView], can_edit: bool) -> None:
        """Show these views; entries that stay keep the focus."""
        by_id = {entry.view.id: entry for entry in self._entries}
        entries = []
        for at, view in enumerate(listed):
            entry = by_id.pop(view.id, None)
            if entry is None:
                entry = self._make(view)
            entry.show_view(view)
            if self._lines.indexOf(entry) != at:
                self._lines.insertWidget(at, entry)
            entries.append(entry)
        had_focus = [place for place, entry in enumerate(self._entries) if entry.hasFocus()]
        before, self._entries = self._entries, entries
        for entry in by_id.values():
            self._lines.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        if had_focus and before[had_focus[0]].view.id in by_id and entries:
            # The next one takes the place of the one that went.
            self._go_to(entries[min(had_focus[0], len(entries) - 1)])
        self._can_edit = can_edit
        self._fit()
        self._show()

    def count(self, counts: Mapping[str, int]) -> None:
        """Show how many initiatives each view takes."""
        for entry in self._entries:
            view = entry.view
            entry.show_view(ListedView(view.id, view.name, counts.get(view.id)))

    def mark(self, view_id: str | None) -> None:
        """Mark the view that is open; None for a page without views."""
        for entry in self._entries:
            entry.setChecked(entry.view.id == view_id)
        self._give_stop()

    def entries(self) -> list[ViewEntry]:
        """The entries from the top."""
        return list(self._entries)

    def lines(self) -> list[QWidget]:
        """What the arrows walk through, from the top; nothing while folded or without views."""
        if self.isHidden():
            return []
        return [*self._entries, *([] if self.save.isHidden() else [self.save])]

    def has_views(self) -> bool:
        """Whether there is a saved view."""
        return any(entry.view.id for entry in self._entries)

    def set_folded(self, folded: bool) -> None:
        """Show only that there are views, or all of them."""
        self._is_folded = folded
        self._show()

    def has_room(self) -> bool:
        """Whether the window is high enough for any views beside the sections."""
        return self._room >= _LEAST

    def set_room(self, height: int) -> None:
        """Take no more than so much of the height, px."""
        room = min(max(0, height - _FOOT) // theme.px(_HEIGHT), _AT_ONCE + 1)
        if room != self._room:
            self._room = room
            self._fit()
            self._show()

    def _show(self) -> None:
        self.setVisible(self.has_views() and self.has_room() and not self._is_folded)

    def _fit(self) -> None:
        """As high as the views, up to so many at once; in a low window as high as there is room for."""
        line = theme.px(_HEIGHT)
        saves = self._can_edit and self._room > _LEAST
        self.save.setVisible(saves)
        self._inside.setFixedHeight(line * len(self._entries))
        self._area.setFixedHeight(
            line * max(0, min(len(self._entries), _AT_ONCE, self._room - (1 if saves else 0)))
        )
        self._give_stop()

    def _give_stop(self) -> None:
        """Tab stops once, at the view that is open or at the first; arrows reach the others."""
        stop = next((entry for entry in self._entries if entry.isChecked()), None)
        for at, entry in enumerate(self._entries):
            is_stop = entry is stop or (stop is None and at == 0)
            entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def _make(self, view: ListedView) -> ViewEntry:
        entry = ViewEntry(view)
        entry.clicked.connect(lambda _checked=False: self.opened.emit(entry.view.id))
        entry.installEventFilter(self)
        theme.dress_window(entry)
        return entry

    # -- by keys and pointer -------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit:
            return self._edit_key(event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if not isinstance(watched, ViewEntry):
            return False
        if isinstance(event, QContextMenuEvent):
            self._open_menu(watched, event.globalPos())
            return True
        if isinstance(event, QMouseEvent) and self._can_edit and watched.view.id:
            return self._drag.follow(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, lines = event.key(), self.lines()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        if watched not in lines:
            return False
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        entry = watched if isinstance(watched, ViewEntry) else None
        if step and not alt:
            at = lines.index(watched) + step
            if 0 <= at < len(lines):
                self._go_to(lines[at])
            else:
                self.walked_out.emit(step)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QAbstractButton):
            watched.click()
            return True
        if entry is None or not entry.view.id or not self._can_edit:
            return False
        if step:
            self.move_by(entry, step)
        elif key == Qt.Key.Key_F2:
            self.rename(entry)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit(entry.view.id)
        else:
            return False
        return True

    def _go_to(self, line: QWidget) -> None:
        line.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(line, 0, 0)

    def go_to_end(self, step: int) -> None:
        """Enter the lines at the first (step 1) or the last one (step -1)."""
        lines = self.lines()
        if lines:
            self._go_to(lines[0 if step > 0 else -1])

    def fill_menu(self, menu: QMenu, entry: ViewEntry) -> None:
        """What can be done to a view."""
        view = entry.view
        menu.addAction(_("Open"), lambda: self.opened.emit(view.id))
        if not view.id:
            return
        menu.addSeparator()
        own = [one for one in self._entries if one.view.id]
        at = own.index(entry)
        menu.addAction(_("Rename"), lambda: self.rename(entry)).setEnabled(self._can_edit)
        up = menu.addAction(_("Move up"), lambda: self.move_by(entry, -1))
        up.setEnabled(self._can_edit and at > 0)
        down = menu.addAction(_("Move down"), lambda: self.move_by(entry, 1))
        down.setEnabled(self._can_edit and at < len(own) - 1)
        menu.addSeparator()
        menu.addAction(_("Delete"), lambda: self.removed.emit(view.id)).setEnabled(self._can_edit)

    def _open_menu(self, entry: ViewEntry, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, entry)
        menu.popup(at)

    def move_by(self, entry: ViewEntry, by: int) -> None:
        """Move a view among the others, as far as there are any."""
        own = [one.view.id for one in self._entries if one.view.id]
        at = own.index(entry.view.id)
        by = max(-at, min(len(own) - 1 - at, by))
        if by:
            self.moved.emit(entry.view.id, by)

    def place_at(self, point: QPoint) -> int:
        """Before which of the views a point stands, in their own coordinates, counted without all initiatives."""
        own = [entry for entry in self._entries if entry.view.id]
        return sum(point.y() > entry.geometry().center().y() for entry in own)

    def show_drop(self, place: int | None) -> None:
        """Draw the line where what is dragged would go."""
        self._drag.show_line(self._inside, place, [entry for entry in self._entries if entry.view.id])

    def inside_point(self, point: QPoint) -> QPoint:
        """A point of the screen in the coordinates of the views; scrolls when it is at their edge."""
        inside = self._inside.mapFromGlobal(point)
        self._area.ensureVisible(0, inside.y(), 0, theme.px(_HEIGHT) // 2)
        return inside

    # -- names ---------------------------------------------------------------------------------

    def rename(self, entry: ViewEntry, text: str = "") -> None:
        """Type another name over an entry: Enter or leaving it keeps, Escape restores."""
        if not self._can_edit or not entry.view.id:
            return
        self._put_away()
        self._area.ensureWidgetVisible(entry, 0, 0)
        self._edit = edit = LineEdit(self._inside)
        self._edited = entry.view.id
        edit.typing = True
        edit.setMaxLength(200)
        edit.setAccessibleName(_("Name of the view"))
        edit.setFont(theme.font("small", 500))
        t = theme.tokens()
        edit.setStyleSheet(
            f"QLineEdit {{ background: {t.surface}; color: {t.ink}; border: 2px solid {t.focus};"
            f" border-radius: {RADIUS['control']}px; padding: 0 5px; }}"
        )
        edit.setText(text or entry.view.name)
        edit.installEventFilter(self)
        edit.left.connect(self._keep)
        edit.escaped.connect(self._put_away)
        inset = theme.px(_INDENT) - 8
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edit.setGeometry(entry.geometry().adjusted(0 if mirrored else inset, 0, -inset if mirrored else 0, 0))
        edit.show()
        edit.selectAll()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit_key(self, event: QEvent) -> bool:
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.KeyPress and is_enter:
            self._keep()
            return True
        return False

    def _keep(self) -> None:
        edit, view_id = self._edit, self._edited
        if edit is None:
            return
        name = " ".join(edit.text().split())
        self._put_away()
        entry = self.entry(view_id)
        if name and entry is not None and name != entry.view.name:
            self.renamed.emit(view_id, name)

    def entry(self, view_id: str) -> ViewEntry | None:
        """The entry of a view."""
        return next((entry for entry in self._entries if entry.view.id == view_id), None)

    def _put_away(self) -> None:
        edit, self._edit = self._edit, None
        if edit is None:
            return
        entry = self.entry(self._edited)
        if edit.hasFocus() and entry is not None:
            entry.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.hide()
        edit.deleteLater()


class _Drag:
    """Follows an entry that is dragged to another place."""

    def __init__(self, views: ViewEntries) -> None:
        self._views = views
        self._from: QPointF | None = None
        self._is_on = False
        self._line: QFrame | None = None

    def follow(self, entry: ViewEntry, event: QMouseEvent) -> bool:
        """Take part in what the pointer does on an entry; True where it is not a click."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._from, self._is_on = event.globalPosition(), False
        elif kind == QEvent.Type.MouseMove and self._from is not None:
            far = (event.globalPosition() - self._from).manhattanLength()
            self._is_on = self._is_on or far >= QApplication.startDragDistance()
            if self._is_on:
                self._views.show_drop(self._place(event))
                return True
        elif kind == QEvent.Type.MouseButtonRelease and self._from is not None:
            was_on, self._from, self._is_on = self._is_on, None, False
            if was_on:
                self._views.show_drop(None)
                entry.setDown(False)
                self._drop(entry, self._place(event))
                return True
        return False

    def _place(self, event: QMouseEvent) -> int:
        return self._views.place_at(self._views.inside_point(event.globalPosition().toPoint()))

    def _drop(self, entry: ViewEntry, place: int) -> None:
        own = [one for one in self._views.entries() if one.view.id]
        at = own.index(entry) if entry in own else -1
        by = place - at - (1 if place > at else 0)
        if at >= 0 and by:
            self._views.move_by(entry, by)

    def show_line(self, inside: QWidget, place: int | None, own: Sequence[ViewEntry]) -> None:
        """Show where it would go, or nothing."""
        if self._line is None:
            self._line = QFrame(inside)
            self._line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if place is None or not own:
            self._line.hide()
            return
        # QSS would need a rule for one line.
        self._line.setStyleSheet(f"background: {theme.tokens().accent}; border: 0;")
        top = own[place].geometry().top() if place < len(own) else own[-1].geometry().bottom() - 1
        self._line.setGeometry(QRect(theme.px(_INDENT), max(0, top - 1), inside.width(), 2))
        self._line.show()
        self._line.raise_()
