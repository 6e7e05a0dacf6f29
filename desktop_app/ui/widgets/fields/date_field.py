"""A field for a day: typed in any usual form, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import icon as make_icon
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label, tooltip
from desktop_app.ui.widgets.layouts import FlowLayout


def _dress(calendar: QCalendarWidget) -> None:
    """Give a calendar the colours and icons of the theme; days of other months are muted."""
    plain, muted = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(theme.colour("ink"))
    muted.setForeground(theme.colour("muted"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    calendar.setHeaderTextFormat(muted)
    for name, icon in (("prevmonth", "previous"), ("nextmonth", "next")):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}")
        if button is not None:
            button.setIcon(make_icon(icon, "ink"))
    previous = calendar.findChild(QToolButton, "qt_calendar_prevmonth")
    following = calendar.findChild(QToolButton, "qt_calendar_nextmonth")
    for button, label in ((previous, _("Month before")), (following, _("Month after"))):
        if button is not None:
            button.setAccessibleName(label)

    def mute(year: int, month: int) -> None:
        calendar.setDateTextFormat(QDate(), plain)
        first = QDate(year, month, 1)
        for offset in range(1, 15):
            calendar.setDateTextFormat(first.addDays(-offset), muted)
            calendar.setDateTextFormat(first.addMonths(1).addDays(offset - 1), muted)

    calendar.currentPageChanged.connect(mute)
    mute(calendar.yearShown(), calendar.monthShown())


def _days_in(text: str) -> tuple[date, ...]:
    from desktop_app.language import parsing

    return parsing.possible_dates(text) if text.strip() else ()


class DateField(LineField):
    """A day; None when not set. Alt+Down opens the calendar.

    What is typed is shown as it is understood, and a text that can be read in two ways asks before it is kept.
    """

    #: A day before it is asked about, as one that is long gone is most often a slip; None asks about none.
    asks_before: date | None = None

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, 60, parent=parent)
        self.calendar_button = IconButton(
            "calendar", _("Choose {label} in a calendar").format(label=label), self.open_calendar
        )
        self.row.addWidget(self.calendar_button)
        self.edit.installEventFilter(self)
        self.edit.selects_at_click = True
        self._popup: QFrame | None = None
        # What a text is understood as, while it is typed; it lies in the field, so that nothing moves.
        self._understood: Label | None = None
        self._choices: QWidget | None = None
        self._show(None)

    def _name(self) -> None:
        super()._name()
        button = getattr(self, "calendar_button", None)
        if button is not None and self.which:
            words = _("Choose {label} in a calendar: {which}")
            button.setAccessibleName(words.format(label=self.label_text, which=self.which))

    def commit(self) -> bool:
        kept = super().commit()
        days = _days_in(self.edit.text()) if not kept and self._dirty else ()
        self._offer(days if len(days) > 1 or any(map(self._is_long_ago, days)) else ())
        return kept

    def revert(self) -> None:
        super().revert()
        self._offer(())

    def choices(self) -> list[Button]:
        """The days that are asked about, while a text can be read in two ways."""
        return self._choices.findChildren(Button) if self._choices is not None else []

    def _offer(self, days: Sequence[date]) -> None:
        """Ask which of two days is meant, with a button for each."""
        if self._choices is not None:
            self._choices.hide()
            self._choices.deleteLater()
            self._choices = None
        if not days:
            return
        from desktop_app.language import formats

        self._choices = QWidget()
        row = FlowLayout(self._choices)
        for day in days:
            button = Button(formats.date(day), partial(self._choose, day), look="small")
            button.setAccessibleName(_("{label}: {day}").format(label=self.label_text, day=formats.date(day)))
            row.addWidget(button)
        self._column.insertWidget(self._column.indexOf(self._sentence) + 1, self._choices)

    def _choose(self, day: date) -> None:
        self._take(day)
        self._offer(())

    def _typed(self, _text: str = "") -> None:
        super()._typed()
        self._offer(())
        self._say_understood(_days_in(self.edit.text()))

    def _say_understood(self, days: Sequence[date]) -> None:
        from desktop_app.language import formats

        text = "".join(formats.date(day) for day in days[:1])
        if len(days) > 1:
            # In short, as the field has little room.
            text = _("{day} or {other}?").format(day=formats.day(days[0]), other=formats.day(days[1]))
        if text == self.edit.text():
            text = ""
        if self._understood is None:
            if not text:
                return
            # Most fields of a page are never typed into.
            self._understood = Label("", "small", tone="muted", parent=self.edit)
            self._understood.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label = self._understood
        label.setText(text)
        label.adjustSize()
        typed = self.edit.fontMetrics().horizontalAdvance(self.edit.text()) + 3 * SPACING["s"]
        label.setVisible(bool(text) and label.width() <= self.edit.width() - typed)
        label.move(
            self.edit.width() - label.width() - SPACING["s"], (self.edit.height() - label.height()) // 2
        )
        self.edit.setToolTip(tooltip(text))

    def understood(self) -> str:
        """What the typed text is understood as; empty where it says so itself, or is no date."""
        return self._understood.text() if self._understood is not None else ""

    def open_calendar(self) -> None:
        """Show a calendar under the field."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setObjectName("popup")
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(8, 8, 8, 8)
        calendar = QCalendarWidget()
        calendar.setAccessibleName(_("Calendar"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        _dress(calendar)
        calendar.setMinimumDate(QDate(1900, 1, 1))
        calendar.setMaximumDate(QDate(2200, 12, 31))
        current = self.value()
        if isinstance(current, date):
            calendar.setSelectedDate(QDate(current.year, current.month, current.day))
        layout.addWidget(calendar)

        def take(day: QDate) -> None:
            popup.close()
            self._take(date(day.year(), day.month(), day.day()))

        def clear() -> None:
            popup.close()
            self._take(None)

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        if not self.required:
            layout.addWidget(Button(_("No date"), clear, look="small"))
        self._popup = popup
        popup.destroyed.connect(self._popup_gone)
        popup.adjustSize()
        popup.move(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2)))
        popup.show()
        calendar.setFocus()

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.calendar_button.setEnabled(not read_only)

    def _popup_gone(self) -> None:
        self._popup = None

    def _take(self, value: date | None) -> None:
        self._took(value)
        self.edit.typing = False
        self._show(value)
        self.edit.setFocus()

    def _empty(self) -> Any:
        return None

    def _read(self) -> Any:
        text = self.edit.text().strip()
        if not text:
            if self.required:
                raise ValueError(_("{label} can't be empty.").format(label=self.label_text))
            return None
        if not self._dirty and isinstance(self._sent, date):
            return self._sent
        from desktop_app.language import formats, parsing

        days = parsing.possible_dates(text)
        if len(days) > 1:
            sentence = _("“{text}” could be {day} or {other}. Choose one, or write the month in letters.")
            raise ValueError(
                sentence.format(text=text, day=formats.date(days[0]), other=formats.date(days[1]))
            )
        day = days[0] if days else parsing.parse_date(text)
        if self._is_long_ago(day):
            raise ValueError(_("{day} is long ago. Is it meant?").format(day=formats.date(day)))
        return day

    def _is_long_ago(self, day: date) -> bool:
        return self.asks_before is not None and day < self.asks_before

    def _show(self, value: Any) -> None:
        from desktop_app.language import formats

        self.edit.setPlaceholderText(_("no date"))
        self._say_understood(())
        super()._show(formats.date(value) if value is not None else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.edit
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)
