"""Fields for a choice: one of a list, any of a list, yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, FilterChip
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.fields.combo_box import CheckBox, ComboBox
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.picker import Picker
from desktop_app.ui.widgets.fields.text_fields import LineEdit
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.layouts import FlowLayout

#: Choices as (value, label) pairs, or as a mapping from value to label.
Choices = Sequence[tuple[Any, str]] | Mapping[str, str]


def _pairs(choices: Choices) -> list[tuple[Any, str]]:
    return list(choices.items()) if isinstance(choices, Mapping) else list(choices)


class ChoiceField(Field):
    """One of a list. `unknown` is the text of the entry for `empty`; "" leaves that entry out."""

    def __init__(
        self,
        label: str,
        choices: Choices,
        help: str = "",
        required: bool = False,
        unknown: str | None = None,
        empty: object = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._empty = empty
        self._stored = self._sent = empty
        self._unknown = _("Not stated") if unknown is None else unknown
        self._values: list[Any] = []
        self.combo = ComboBox()
        self.combo.activated.connect(self._activated)
        self._set_editor(self.combo)
        self.set_choices(choices)

    def set_choices(
        self,
        choices: Choices,
        groups: Mapping[Any, str] | None = None,
        keywords: Mapping[Any, str] | None = None,
    ) -> None:
        """Offer another list; the value stays, as an entry of its own when it is not in the list.

        `groups` names the heading that a value stands under in the open list, `keywords` words that find it there.
        """
        pairs = _pairs(choices)
        if self._unknown and not self.required:
            pairs = [(self._empty, self._unknown), *pairs]
        self.combo.blockSignals(True)
        self.combo.clear()
        self._values = [value for value, _label in pairs]
        self.combo.addItems([text for _value, text in pairs])
        for place, value in enumerate(self._values if groups else ()):
            self.combo.set_group(place, (groups or {}).get(value, ""))
            self.combo.set_keywords(place, (keywords or {}).get(value, ""))
        self.combo.blockSignals(False)
        self._show(self._stored)

    def _activated(self, index: int) -> None:
        self._took(self._values[index])

    def _read(self) -> Any:
        index = self.combo.currentIndex()
        return self._values[index] if index >= 0 else self._empty

    def _show(self, value: object) -> None:
        wanted = self._empty if value is None else value
        if wanted in self._values:
            self.combo.setCurrentIndex(self._values.index(wanted))
        elif wanted == self._empty:
            self.combo.setCurrentIndex(-1)
        else:
            # A choice from a removed plugin or a newer version is shown and kept.
            self._values.append(wanted)
            self.combo.addItem(str(wanted))
            self.combo.setCurrentIndex(len(self._values) - 1)


class BoolField(Field):
    """Yes or no."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._stored = self._sent = False
        self.label.hide()
        self.box = CheckBox(label)
        self.box.setToolTip(tooltip(help))
        self.box.clicked.connect(lambda checked: self._took(bool(checked)))
        self._set_editor(self.box, 0)
        self.row.addStretch(1)

    def _read(self) -> Any:
        return self.box.isChecked()

    def _show(self, value: object) -> None:
        self.box.setChecked(bool(value))


class TagsField(Field):
    """Any of a list, or free words when `choices` is None; the value is a tuple.

    Each entry is a chip that Delete or a click takes away.
    """

    def __init__(
        self,
        label: str,
        choices: Choices | None = None,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._stored = self._sent = ()
        self._chosen: tuple[Any, ...] = ()
        self._pairs = _pairs(choices) if choices is not None else None
        self._read_only = False
        area = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        area.setSizePolicy(policy)
        self._flow = FlowLayout(area, spacing=6)
        self._chips: list[FilterChip] = []
        self.row.addWidget(area, 1)
        self.add_button = Button(_("Choose…"), self.open_picker, look="small")
        self.edit = LineEdit()
        self.edit.setPlaceholderText(_("Add…"))
        theme.keep_px(self.edit.setFixedWidth, 140)
        self.edit.returnPressed.connect(self._add_typed)
        self.edit.left.connect(self._add_typed)
        self.edit.textEdited.connect(lambda _text: typing.news.began.emit(self))
        self.edit.installEventFilter(self)
        own = self.edit if self._pairs is None else self.add_button
        (self.add_button if self._pairs is None else self.edit).hide()
        self._own: QWidget = own
        self._flow.addWidget(own)
        self._editor = own
        self.setFocusProxy(own)
        self.label.setBuddy(own)
        self._name()

    def set_choices(self, choices: Choices) -> None:
        """Offer another list."""
        self._pairs = _pairs(choices)
        self._show(self._chosen)

    def is_unkept(self) -> bool:
        return bool(self.edit.text()) or super().is_unkept()

    def typed_text(self) -> str | None:
        return self.edit.text()

    def type_again(self, text: str, began: float | None = None) -> None:
        self.edit.setText(text)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._own.setVisible(not read_only)
        for chip in self._chips:
            chip.setEnabled(not read_only)

    def open_picker(self) -> None:
        """Open the list under the button."""
        picker = Picker(self._pairs or [], self._chosen, self.label_text, self)
        picker.done.connect(lambda: self._picked(picker.chosen()))
        picker.move(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2)))
        picker.show()

    def _picked(self, chosen: list[object]) -> None:
        known = [value for value, _label in self._pairs or []]
        # Values that are not in the list (such as a removed plugin's) stay.
        others = [value for value in self._chosen if value not in known]
        self._keep((*chosen, *others))

    def _add_typed(self) -> None:
        words = [clean_line(word) for word in self.edit.text().split(",")]
        new = [word for word in words if word and word not in self._chosen]
        self.edit.clear()
        if new:
            self._keep((*self._chosen, *dict.fromkeys(new)))

    def _remove(self, value: object) -> None:
        at = self._chosen.index(value)
        self._keep(tuple(item for item in self._chosen if item != value))
        target = self._chips[at] if at < len(self._chips) else self._own
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, chosen: tuple[Any, ...]) -> None:
        if self.required and not chosen:
            self.set_error(_("{label} can't be empty.").format(label=self.label_text))
            return
        self._show(chosen)
        self._took(chosen)

    def _read(self) -> Any:
        return self._chosen

    def _show(self, value: Any) -> None:
        self._chosen = tuple(value or ())
        labels = dict(self._pairs or [])
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._own)
        self._chips = []
        for item in self._chosen:
            chip = FilterChip(str(labels.get(item, item)))
            chip.setEnabled(not self._read_only)
            chip.removed.connect(lambda item=item: self._remove(item))
            self._flow.addWidget(chip)
            self._chips.append(chip)
        self._flow.addWidget(self._own)
        before: QWidget = self._own
        for chip in reversed(self._chips):
            QWidget.setTabOrder(chip, before)
            before = chip
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self._chosen:
                self._remove(self._chosen[-1])
                self.edit.setFocus()
                return True
            if event.text() == ",":
                self._add_typed()
                return True
        return super().eventFilter(watched, event)
