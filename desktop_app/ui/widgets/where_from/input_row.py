"""One input of a figure: its value, what it rests on, who gave it, and a field to change it in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.figures.origin import OriginInput, OriginPlace
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import pixmap
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.field_form import make_field
from desktop_app.ui.widgets.fields.text_fields import LineEdit
from desktop_app.ui.widgets.labels import ElidedLabel, Label

#: The result follows what is typed after a pause of this length.
TRY_AFTER_MS = 150
_ICONS = {"file": "file", "analysis": "file", "people": "people", "setting": "settings", "computed": "scales",
          "field": "edit", "unknown": "help"}  # fmt: skip


class InputRow(QWidget):
    """`focused(place)` when the keyboard comes to it; `followed(OriginPlace)` for its links.

    `tried(value)` while a value is typed, `kept(value)` when it is to be kept, `restored()` when Esc puts back what
    was there.
    """

    focused = Signal(int)
    followed = Signal(object)
    tried = Signal(object)
    kept = Signal(object)
    restored = Signal()

    def __init__(
        self, place: int, known: OriginInput, can_edit: bool, currency: str, value_width: int
    ) -> None:
        super().__init__()
        self.place, self.known = place, known
        self._can_edit, self._currency = can_edit, currency
        self._is_lit = False
        self.field: Field | None = None
        self._try_soon = QTimer(self)
        self._try_soon.setSingleShot(True)
        self._try_soon.setInterval(TRY_AFTER_MS)
        self._try_soon.timeout.connect(self._try)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACING["s"], SPACING["s"], SPACING["s"], SPACING["s"])
        self._column.setSpacing(SPACING["s"])
        self._lay_out(value_width)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._said())

    # -- showing -------------------------------------------------------------------------------

    def _lay_out(self, value_width: int) -> None:
        known = self.known
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.value = ElidedLabel(
            known.text or formats.unknown(), weight=600, tone="ink" if known.text else "muted"
        )
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setFixedWidth(value_width)
        grid.addWidget(self.value, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(ElidedLabel(known.label, weight=500), 0, 1)
        grid.addWidget(self._source(), 1, 1)
        beside = [text for text in (known.who, formats.date(known.when) if known.when else "") if text]
        for row, text in enumerate(beside):
            label = ElidedLabel(text, "small", tone="muted")
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            theme.keep_px(label.setMaximumWidth, 130)
            grid.addWidget(label, row, 2, 3 - len(beside), 1)
        self.change = Button(self._change_words(), self.begin, look="link")
        self.change.setAccessibleName(self._change_name())
        self.change.installEventFilter(self)
        grid.addWidget(self.change, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        if not self._can_change():
            self.change.hide()
        self._column.addLayout(grid)

    def _source(self) -> QWidget:
        known = self.known
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["xs"])
        icon = Label()
        icon.setPixmap(pixmap(_ICONS[known.source], "muted", theme.px(12), self.devicePixelRatioF()))
        theme.keep_px(icon.setFixedWidth, 14)
        row.addWidget(icon)
        self.link: Button | None = None
        if known.link and known.link_place is not None:
            place = known.link_place
            self.link = _SmallLink(known.link, lambda: self.followed.emit(place), look="link")
            self.link.setAccessibleName(_("{link}: {input}").format(link=known.link, input=known.label))
            self.link.installEventFilter(self)
            row.addWidget(self.link)
        basis = known.rests_on or ("" if known.is_known else _("Not stated yet"))
        row.addWidget(ElidedLabel(basis, "small", tone="muted"), 1)
        return holder

    def _can_change(self) -> bool:
        return (self._can_edit and self.known.edit is not None) or self.known.place is not None

    def _change_words(self) -> str:
        if self._can_edit and self.known.edit is not None:
            return _("Change") if self.known.is_known else _("Estimate")
        return _("Open") if self.known.is_known or not self._can_edit else _("Estimate")

    def _change_name(self) -> str:
        return _("{action}: {input}").format(action=self._change_words(), input=self._said())

    def _said(self) -> str:
        known = self.known
        parts = [_("{label}: {value}").format(label=known.label, value=known.text or formats.unknown())]
        day = formats.date(known.when) if isinstance(known.when, date) else ""
        parts += [part for part in (known.link, known.rests_on, known.who, day) if part]
        return ", ".join(parts)

    def set_lit(self, lit: bool) -> None:
        """Show that it has the keyboard."""
        if lit != self._is_lit:
            self._is_lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_lit:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(self.rect(), RADIUS["control"], RADIUS["control"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.place)
        return super().eventFilter(watched, event)

    # -- changing ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Change the value here, or go where it is changed."""
        edit = self.known.edit
        if not self._can_edit or edit is None or edit.spec is None:
            place: OriginPlace | None = self.known.place
            if place is not None:
                self.followed.emit(place)
            return
        if self.field is not None:
            self.field.focus()
            return
        self.field = make_field(edit.spec, (), self._currency)
        self.field.set_label("")
        self.field.label_text = self.known.label
        self.field.waits_to_be_left = True
        self.field.set_value(edit.value)
        self.field.edited.connect(self._keep)
        theme.keep_px(self.field.setMaximumWidth, 420 if edit.spec.kind == "rating" else 220)
        self._column.addWidget(self.field)
        for line in self.field.findChildren(LineEdit):
            line.textEdited.connect(lambda _text: self._try_soon.start())
            line.escaped.connect(self.leave)
        for child in self.field.findChildren(QWidget):
            child.installEventFilter(self)
        self.field.focus()
        for text in self.field.findChildren(QLineEdit):
            text.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_editing(self) -> bool:
        """Whether its field is open."""
        return self.field is not None

    def _try(self) -> None:
        field = self.field
        if field is not None and not field.error():
            self.tried.emit(field.value())

    def _keep(self, value: Any) -> None:
        self._try_soon.stop()
        self.kept.emit(value)

    def show_error(self, sentence: str) -> None:
        """Say beside the field why its value was not kept."""
        if self.field is not None:
            self.field.set_error(sentence)

    def leave(self) -> None:
        """Put back what was there, and close the field."""
        if self.field is None:
            return
        self._try_soon.stop()
        self.field.revert()
        self.end()
        self.restored.emit()

    def end(self) -> None:
        """Close the field."""
        if self.field is not None:
            self.change.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.hide()
            self.field.deleteLater()
            self.field = None


class _SmallLink(Button):
    """A link in the line under an input."""

    def _font(self) -> QFont:
        return theme.font("small", 500)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), QFontMetrics(self._font()).height() + 4)


def value_width(inputs: tuple[OriginInput, ...], measure: Callable[[str], int]) -> int:
    """The width of the column of values: the widest one, within limits."""
    widest = max((measure(one.text or formats.unknown()) for one in inputs), default=0)
    return min(max(widest + 4, theme.px(48)), theme.px(150))
