"""The menu under the Filter button: fields and values to tick with counts, number ranges, a search over all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.filters.tree import FilterField
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.filtering.filter_lines import FieldLine, ValueTick
from desktop_app.ui.filtering.filter_sections import OPEN_FIRST, FilterSection, listed_values, matching
from desktop_app.ui.filtering.number_range import NumberRange
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.search_field import SearchField

#: Width, and the least and most height of the menu, px at 100 %.
_WIDTH, _LEAST, _MOST = 348, 240, 620
Sign = Callable[[str, str], str]
Write = Callable[[str, float], str]


class FilterMenu(QFrame):
    """Stays open while one ticks. `ticked(field, value, on)`, `ranged(field, low, high)`, `emptied(field)` for
    one field, `cleared()`, `built()` for the builder and `view_wanted()`.

    `sign(field, value)` gives the kind of a state mark, `write(field, number)` the words of a number.
    """

    ticked = Signal(str, str, bool)
    ranged = Signal(str, object, object)
    emptied = Signal(str)
    cleared = Signal()
    built = Signal()
    view_wanted = Signal()
    closed = Signal()

    def __init__(self, sign: Sign, write: Write, currency: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A press on the Filter button would open the menu again that it just closed.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setObjectName("popup")
        self.setAccessibleName(_("Filter"))
        self._sign, self._write, self._currency = sign, write, currency
        self._sections: list[FilterSection] = []
        self._fields: dict[str, FilterField] = {}
        self._open = set(OPEN_FIRST)
        self._drawn: object = None
        self._ticks: dict[tuple[str, str], ValueTick] = {}
        self._lines: dict[str, FieldLine] = {}
        self._clears: dict[str, Button] = {}
        self._ranges: dict[str, NumberRange] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, SPACING["s"], 1, SPACING["s"])
        column.setSpacing(SPACING["s"])
        self.search = SearchField(_("Find a field or value"))
        self.search.changed.connect(lambda _text: self._draw())
        self.search.installEventFilter(self)
        top = QHBoxLayout()
        top.setContentsMargins(SPACING["s"], 0, SPACING["s"], 0)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(Separator())
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(SPACING["m"], 0, SPACING["m"], 0)
        self._body.setSpacing(0)
        self.area.setWidget(inside)
        self._stops = ArrowStops(inside)
        column.addWidget(self.area, 1)
        column.addWidget(Separator())
        column.addLayout(self._foot())
        theme.dress_window(self)

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACING["s"], 0, SPACING["m"], 0)
        foot.setSpacing(0)
        self.save = Button(_("Save as view"), lambda: self._leave_for(self.view_wanted), look="link")
        self.shown = Label("", tone="muted")
        self.build = Button(_("Build a filter"), lambda: self._leave_for(self.built), look="link")
        self.clear = Button(_("Clear filters"), self.cleared.emit, look="link")
        for left, right in ((self.build, self.clear), (self.save, self.shown)):
            row = QHBoxLayout()
            row.addWidget(left)
            row.addStretch(1)
            row.addWidget(right)
            foot.addLayout(row)
        return foot

    def _leave_for(self, signal: object) -> None:
        self.close()
        signal.emit()  # type: ignore[attr-defined]  # a bound signal

    # Showing

    def show_sections(
        self, sections: Sequence[FilterSection], fields: dict[str, FilterField], shown: int, total: int
    ) -> None:
        """Show fields and values as they are under the present filter."""
        if not self._sections:
            self._open |= {section.name for section in sections if section.is_set}
        self._sections, self._fields = list(sections), fields
        text = _("{n} of {total} shown").format(n=formats.number(shown), total=formats.number(total))
        self.shown.setText(text)
        self._draw()

    def set_ways_on(self, can_save: bool, can_clear: bool) -> None:
        """Say whether a view can be saved, and whether there is a filter to clear."""
        self.save.setEnabled(can_save)
        self.clear.setVisible(can_clear)

    def _draw(self) -> None:
        searching = bool(self.search.text().strip())
        matched = matching(self._sections, self.search.text())
        lines = [(one, searching or one.name in self._open, listed_values(one)) for one in matched]
        drawn = [(one.name, is_open, [v.value for v in values]) for one, is_open, values in lines]
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw_anew(lines)
        for section, is_open, values in lines:
            self._update(section, is_open, values)

    def _draw_anew(self, lines: Sequence[tuple[FilterSection, bool, Sequence[object]]]) -> None:
        held = self._held()
        if held is not None:
            # What has the focus and goes would hand it on to a stranger.
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        clear_layout(self._body)
        self._ticks, self._lines, self._clears, self._ranges = {}, {}, {}, {}
        stops: list[QWidget] = []
        for section, is_open, values in lines:
            stops += self._add_section(section, is_open, values)
        if not lines:
            text = _("No results for “{text}”").format(text=self.search.text().strip())
            self._body.addWidget(Label(text, tone="muted", wrap=True))
        self._body.addStretch(1)
        for stop in stops:
            # At once, as the keyboard may come to it with the next key.
            stop.show()
        self._stops.set_stops(stops)
        if held is not None:
            self._focus_again(held)

    def _held(self) -> tuple[str, str] | None:
        """Field and value of the line with the focus; value "" with a field is its heading."""
        for key, tick in self._ticks.items():
            if tick.hasFocus():
                return key
        return next(((name, "\0") for name, line in self._lines.items() if line.hasFocus()), None)

    def _focus_again(self, held: tuple[str, str]) -> None:
        target = self._ticks.get(held) or self._lines.get(held[0])
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_section(self, section: FilterSection, is_open: bool, values: Sequence[object]) -> list[QWidget]:
        stops: list[QWidget] = []
        head = QHBoxLayout()
        head.setSpacing(SPACING["xs"])
        line = self._lines[section.name] = FieldLine(section.label)
        line.clicked.connect(lambda: self._fold(section.name))
        clear = self._clears[section.name] = Button(
            _("Clear"), lambda: self.emptied.emit(section.name), look="link"
        )
        clear.setAccessibleName(_("Clear: {field}").format(field=section.label))
        clear.hide()
        head.addWidget(line, 1)
        head.addWidget(clear)
        self._body.addLayout(head)
        stops.append(line)
        if not is_open:
            return stops
        if section.is_number:
            pair = self._ranges[section.name] = NumberRange(self._fields[section.name], self._currency)
            pair.changed.connect(lambda low, high: self.ranged.emit(section.name, low, high))
            self._body.addWidget(pair)
        for value in section.values:
            if value not in values:
                continue
            tick = ValueTick(section.name, value, self._sign(section.name, value.value))
            tick.toggled.connect(lambda on, v=value.value: self.ticked.emit(section.name, v, on))
            self._ticks[section.name, value.value] = tick
            self._body.addWidget(tick)
            stops.append(tick)
        n = len(section.values) - len(values)
        if n:
            text = ngettext("{n} more: use the search", "{n} more: use the search", n)
            self._body.addWidget(Label(text.format(n=formats.number(n)), "small", tone="muted"))
        self._body.addWidget(Separator())
        return stops

    def _update(self, section: FilterSection, is_open: bool, values: Sequence[object]) -> None:
        line = self._lines[section.name]
        line.set_open(is_open)
        line.show_summary(self._summary(section, is_open))
        self._clears[section.name].setVisible(section.is_set)
        if section.name in self._ranges:
            self._ranges[section.name].show_range(*section.asked)
        for value in section.values:
            tick = self._ticks.get((section.name, value.value))
            if tick is not None:
                tick.show_value(value)

    def _summary(self, section: FilterSection, is_open: bool) -> str:
        if section.span is not None:
            low, high = (self._write(section.name, number) for number in section.span)
            return low if low == high else _("{low} – {high}").format(low=low, high=high)
        if is_open:
            return ""
        n = sum(value.ticked for value in section.values)
        if n:
            return _("{n} of {total}").format(n=formats.number(n), total=formats.number(len(section.values)))
        n = len(section.values)
        return ngettext("{n} value", "{n} values", n).format(n=formats.number(n))

    def _fold(self, name: str) -> None:
        if self.search.text().strip():
            return
        self._open ^= {name}
        self._draw()

    # Place, keys

    def open_under(self, button: QWidget) -> None:
        """Open under a button, within its screen; the search has the keyboard."""
        below = button.mapToGlobal(QPoint(0, button.height() + 4))
        screen = button.screen() or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        frame = button.window().frameGeometry().intersected(area)
        height = max(theme.px(_LEAST), min(theme.px(_MOST), frame.bottom() - below.y() - SPACING["s"]))
        self.setFixedSize(QSize(theme.px(_WIDTH), height))
        left = below.x()
        if button.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left += button.width() - self.width()
        below.setX(max(area.left(), min(left, area.right() - self.width())))
        below.setY(max(area.top(), min(below.y(), area.bottom() - height)))
        self.move(below)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                stop = self._first()
                if stop is not None:
                    stop.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and not self.search.text():
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _first(self) -> QWidget | None:
        """Where Down leads from the search: the first value, else the first field."""
        return next(iter(self._ticks.values()), None) or next(iter(self._lines.values()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, (Button, ValueTick)):
            focused.click()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        focused = self.focusWidget()
        if focused is not None and self.area.isAncestorOf(focused):
            QTimer.singleShot(0, focused, lambda: self.area.ensureWidgetVisible(focused, 0, SPACING["xl"]))
        return moved

    def closeEvent(self, event: QCloseEvent) -> None:
        for pair in self._ranges.values():
            pair.commit()
        self.closed.emit()
        super().closeEvent(event)
