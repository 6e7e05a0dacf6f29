"""The popover that shows where a figure comes from, over whatever the window shows; Esc returns to the figure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.domain.figures.origin import FigureOrigin, OriginPlace
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import pixmap
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.labels import ElidedLabel, KeyCap, Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.where_from.figure_label import is_origin_key
from desktop_app.ui.widgets.where_from.formula_chips import FormulaChips
from desktop_app.ui.widgets.where_from.input_row import InputRow, value_width

#: Width of the popover, room kept around it, and the width of its soft shadow, px at 100 %.
_WIDTH, _AROUND, _SHADOW = 640, 12, 10
#: With this height, px at 100 %, the card is tall enough to scroll in.
_ENOUGH = 340


class OriginPopover(QWidget):
    """Covers the window, so that a press elsewhere closes it; the card lies beside the figure.

    `followed(OriginPlace)` for its links; `tried(place, value)` and `kept(place, value)` for the input at a
    place, `restored()` when Esc put back what was there. `closed` is sent when it goes.
    """

    followed = Signal(object)
    tried = Signal(int, object)
    kept = Signal(int, object)
    restored = Signal()
    closed = Signal()

    def __init__(self, figure: QWidget, rect: QRect | None, can_edit: bool, currency: str) -> None:
        window = figure.window()
        super().__init__(window)
        self._figure, self._rect = figure, rect or figure.rect()
        self._can_edit, self._currency = can_edit, currency
        self.origin: FigureOrigin | None = None
        self.rows: list[InputRow] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.card = QFrame(self)
        self.card.setObjectName("whereFrom")
        self._build()
        theme.dress_window(self)
        self._inside.installEventFilter(self)
        window.installEventFilter(self)
        theme.notifier().changed.connect(self._fit)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["s"], SPACING["m"])
        self.title = ElidedLabel(_("Where from"), "title", 600)
        head.addWidget(self.title, 1)
        head.addWidget(KeyCap(_("Esc")))
        self.close_button = IconButton("close", _("Close"), self.leave)
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addWidget(Separator())
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        self._body.setSpacing(SPACING["s"])
        self.sentence = Label(_("Working it out…"), tone="muted", wrap=True)
        self._body.addWidget(self.sentence)
        self.chips = FormulaChips()
        self.chips.hide()
        self._body.addWidget(self.chips)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._body.addLayout(self._rows)
        self._further = QVBoxLayout()
        self._further.setSpacing(SPACING["xs"])
        self._body.addLayout(self._further)
        self.area.setWidget(self._inside)
        column.addWidget(self.area, 1)
        column.addWidget(Separator())
        column.addWidget(self._foot())
        self.close_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACING["l"], SPACING["s"], SPACING["l"], SPACING["s"])
        row.setSpacing(SPACING["xs"])
        self._file_icon = Label()
        self._file_note = ElidedLabel("", "small", tone="muted")
        row.addWidget(self._file_icon)
        row.addWidget(self._file_note, 1)
        for key, words in (
            (_("Tab"), _("next input")),
            (_("Enter"), _("change") if self._can_edit else _("open")),
        ):
            row.addWidget(KeyCap(key))
            row.addWidget(Label(words, "small", tone="muted"))
            row.addSpacing(SPACING["s"])
        return foot

    # -- showing -------------------------------------------------------------------------------

    def show_origin(self, origin: FigureOrigin, place: int | None = None) -> None:
        """Show an origin; the keyboard goes to the input at `place`, or to the first one."""
        self.origin = origin
        self.title.setText(_("Where from: {figure}").format(figure=_first_lower(origin.title)))
        self.card.setAccessibleName(self.title.full_text())
        self.sentence.setText(origin.sentence)
        self.card.setAccessibleDescription(origin.sentence)
        self.chips.show_origin(origin)
        focused = self.focusWidget()
        if focused is None or not self.isAncestorOf(focused) or self._inside.isAncestorOf(focused):
            # What has the focus and goes would hand it on to a stranger.
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_inputs(origin)
        self._show_further(origin)
        self._show_file(origin)
        self._fit()
        self._enter(place or 0)

    def show_trial(self, origin: FigureOrigin) -> None:
        """Show what a value that is being typed would give; what is typed stays."""
        self.chips.show_origin(origin)
        for row in self.rows:
            if row.is_editing():
                self.chips.light(row.place)
        self._fit()

    def _show_inputs(self, origin: FigureOrigin) -> None:
        clear_layout(self._rows)
        self.rows = []
        if not origin.inputs:
            return
        self._rows.addSpacing(SPACING["s"])
        self._rows.addWidget(Label(_("Inputs"), weight=600))
        self._rows.addSpacing(SPACING["xs"])
        width = value_width(origin.inputs, QFontMetrics(theme.font("body", 600)).horizontalAdvance)
        for place, known in enumerate(origin.inputs):
            self._rows.addWidget(Separator())
            row = InputRow(place, known, self._can_edit, self._currency, width)
            row.focused.connect(self._light)
            row.followed.connect(self._follow)
            row.tried.connect(lambda value, place=place: self.tried.emit(place, value))
            row.kept.connect(lambda value, place=place: self.kept.emit(place, value))
            row.restored.connect(self._restored)
            self._rows.addWidget(row)
            # At once, as the keyboard comes to it.
            row.show()
            self.rows.append(row)
        if origin.hidden_inputs:
            self._rows.addWidget(Separator())
            n = origin.hidden_inputs
            text = ngettext("and {n} more", "and {n} more", n).format(n=formats.number(n))
            self._line("list", text, _("Show all"), origin.all_place, self._rows)

    def _show_further(self, origin: FigureOrigin) -> None:
        clear_layout(self._further)
        earlier = origin.earlier
        lines = earlier is not None or origin.feeds or (origin.all_place and not origin.hidden_inputs)
        if lines:
            self._further.addWidget(Separator())
        if earlier is not None:
            day = formats.date(earlier.until.astimezone().date())
            sentence = _("Was {value} until {date}: {change}").format(
                value=earlier.text, date=day, change=earlier.change
            )
            self._line("history", sentence, _("History"), origin.history_place, self._further)
        if origin.feeds:
            self._line("trend", origin.feeds, _("Show"), origin.feeds_place, self._further)
        if origin.all_place is not None and not origin.hidden_inputs:
            self._line("list", _("All that it is made of"), _("Show"), origin.all_place, self._further)

    def _line(
        self, icon: str, text: str, action: str, place: OriginPlace | None, column: QVBoxLayout
    ) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(SPACING["s"])
        mark = Label()
        mark.setPixmap(pixmap(icon, "muted", theme.px(14), self.devicePixelRatioF()))
        row.addWidget(mark)
        row.addWidget(ElidedLabel(text), 1)
        if place is not None:
            button = Button(action, lambda: self._follow(place), look="link")
            button.setAccessibleName(_("{action}: {text}").format(action=action, text=text))
            row.addWidget(button)
        column.addWidget(holder)

    def _show_file(self, origin: FigureOrigin) -> None:
        note = origin.file_note
        self._file_note.setText(note)
        self._file_icon.setVisible(bool(note))
        if note:
            icon, role = ("check", "good") if origin.unchanged else ("caution", "caution")
            self._file_icon.setPixmap(pixmap(icon, role, theme.px(14), self.devicePixelRatioF()))

    def _light(self, place: int) -> None:
        for row in self.rows:
            row.set_lit(row.place == place)
            if row.place == place:
                self.area.ensureWidgetVisible(row, 0, SPACING["s"])
        self.chips.light(place)

    def row(self, place: int) -> InputRow | None:
        """The input at a place."""
        return next((row for row in self.rows if row.place == place), None)

    # -- its place -----------------------------------------------------------------------------

    def _fit(self) -> None:
        """Take the size of the content beside the figure, within the window."""
        if not isValid(self._figure):
            return
        around = theme.px(_AROUND)
        width = min(theme.px(_WIDTH), self.width() - 2 * around)
        room = width - 2 * SPACING["l"] - 2
        for wrapped in (self.sentence, self.chips):
            # Wrapped texts ask for the height that they would have in a narrower place.
            wrapped.setMaximumWidth(room)
            wrapped.setMinimumHeight(wrapped.heightForWidth(room))
        self._body.activate()
        inside = self._body.totalHeightForWidth(width - 2) if self._body.hasHeightForWidth() else 0
        inside = max(inside, self._body.totalSizeHint().height() if not inside else 0)
        layout = self.card.layout()
        rest = 0
        if layout is not None:
            for at in range(layout.count()):
                item = layout.itemAt(at)
                if item is not None and item.widget() is not self.area:
                    rest += item.sizeHint().height()
        wanted = inside + rest + 2
        figure = QRect(self._figure.mapTo(self.window(), self._rect.topLeft()), self._rect.size())
        left = min(max(around, figure.x()), max(around, self.width() - width - around))
        gap = theme.px(6)
        under = figure.bottom() + 1 + gap
        room_under, room_over = self.height() - around - under, figure.top() - gap - around
        # The figure stays in sight where that leaves enough of the card.
        enough = min(wanted, theme.px(_ENOUGH))
        if room_under >= enough:
            height, top = min(wanted, room_under), under
        elif room_over >= enough:
            height = min(wanted, room_over)
            top = figure.top() - gap - height
        else:
            height = min(wanted, self.height() - 2 * around)
            top = max(around, min(under, self.height() - height - around))
        self.card.setGeometry(left, top, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self.setGeometry(self.window().rect())
            self._fit()
        elif event.type() == QEvent.Type.LayoutRequest and watched is self._inside:
            # What is new in the layout has its height only when it shows.
            self._fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.card.geometry())
        radius = RADIUS["card"]
        if isValid(self._figure):
            around = QRectF(QRect(self._figure.mapTo(self.window(), self._rect.topLeft()), self._rect.size()))
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(
                around.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["control"], RADIUS["control"]
            )
        painter.setPen(Qt.PenStyle.NoPen)
        t = theme.tokens()
        shadow = QColor(t.background if t.is_dark else t.muted)
        for step in range(_SHADOW, 0, -1):
            shadow.setAlpha((24 if t.is_dark else 3) + (_SHADOW - step) // 2)
            painter.setBrush(shadow)
            painter.drawRoundedRect(
                box.adjusted(-step, -step + 3, step, step + 3), radius + step, radius + step
            )
        painter.setPen(QPen(theme.colour("control"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), radius, radius)

    # -- keys and mouse ------------------------------------------------------------------------

    def _enter(self, place: int) -> None:
        row = self.row(place) or (self.rows[0] if self.rows else None)
        if row is not None and not row.change.isHidden():
            row.change.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stops(self) -> list[QWidget]:
        """What Tab goes through, in the order on screen: the inputs, their links, what follows, the close button."""
        inside = [
            one for one in self._in_order(self._inside) if one.isVisibleTo(self) and one.isEnabled()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]  # fmt: skip
        for row in self.rows:
            if row.link is not None and row.link in inside and row.change in inside:
                # The input comes before its link.
                inside.remove(row.link)
                inside.insert(inside.index(row.change) + 1, row.link)
        return [*inside, self.close_button]

    def _in_order(self, root: QWidget) -> list[QWidget]:
        widgets = [one for one in root.findChildren(QWidget) if one.focusProxy() is None]
        return sorted(
            widgets, key=lambda part: (part.mapTo(root, QPoint(0, 0)).y(), part.mapTo(root, QPoint(0, 0)).x())
        )

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab within the popover; Escape leaves it."""
        stops = self._stops()
        focused = self.focusWidget()
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys pressed here must not reach the page.
        event.accept()
        key, focused = event.key(), self.focusWidget()
        if key == Qt.Key.Key_Escape or is_origin_key(event):
            editing = next((row for row in self.rows if row.is_editing()), None)
            if editing is not None:
                editing.leave()
            else:
                self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.rows and not isinstance(focused, QLineEdit):
            at = next(
                (row.place for row in self.rows if focused is not None and row.isAncestorOf(focused)), -1
            )
            self._enter(min(max(at + (1 if key == Qt.Key.Key_Down else -1), 0), len(self.rows) - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Hand a double click on what lies below on to it: its first click opened the popover."""
        if self.card.geometry().contains(event.position().toPoint()):
            return
        window = self.window()
        self.leave()
        below = window.childAt(event.position().toPoint())
        if below is not None:
            at = below.mapFrom(window, event.position().toPoint())
            again = QMouseEvent(
                event.type(),
                at.toPointF(),
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
            QCoreApplication.sendEvent(below, again)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    # -- leaving -------------------------------------------------------------------------------

    def _follow(self, place: OriginPlace) -> None:
        self.leave()
        self.followed.emit(place)

    def _restored(self) -> None:
        if self.origin is not None:
            self.show_trial(self.origin)
        self.restored.emit()

    def leave(self) -> None:
        """Close, and give the keyboard back to the figure."""
        if self.isHidden():
            return
        if isValid(self._figure) and self._figure.isVisible():
            self._figure.setFocus(Qt.FocusReason.PopupFocusReason)
        self.window().removeEventFilter(self)
        self.closed.emit()
        self.close()


def _first_lower(title: str) -> str:
    """A title within a sentence; what begins with several capitals, such as RICE, stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
