"""A rating from 1 to 5 against written anchors, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.labels import Label


class _Step(Button):
    def __init__(self, text: str) -> None:
        super().__init__(text, look="choice")
        self.setCheckable(True)
        # Screen readers then call it one of several, not a box to tick.
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(38), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _inset(self) -> int:
        # One digit, which stays in the middle of a small step too.
        return 2


class RatingField(Field):
    """1 to 5; None is unknown. Keys 1 to 5 rate, 0 or Delete takes the rating away; arrows move, Space or Enter rates.

    anchors: what each number means; the words of the one that is chosen, pointed at or focused show
    under the buttons.
    """

    def __init__(
        self,
        label: str,
        anchors: Mapping[int, str] | None = None,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._anchors = dict(anchors or {})
        self._rating: int | None = None
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self.steps: list[_Step] = []
        group = QButtonGroup(self)
        # None of them may be chosen: the rating is unknown then.
        group.setExclusive(False)
        for number in range(1, 6):
            step = _Step(str(number))
            anchor = self._anchors.get(number, "")
            step.set_tip(anchor)
            sentence = _("{label}: {number}. {anchor}") if anchor else _("{label}: {number}")
            step.setAccessibleName(sentence.format(label=label, number=number, anchor=anchor))
            step.clicked.connect(lambda _checked=False, number=number: self._rate(number))
            step.installEventFilter(self)
            line.addWidget(step)
            self.steps.append(step)
            group.addButton(step)
        self.clear_button = Button(_("unknown"), lambda: self._rate(None), look="link")
        self.clear_button.setAccessibleName(_("{label}: unknown").format(label=label))
        line.addWidget(self.clear_button)
        line.addStretch(1)
        self.row.addWidget(holder, 1)
        self.anchor = Label("", "small", tone="muted", wrap=True)
        self._column.insertWidget(2, self.anchor)
        self.label.setBuddy(self.steps[0])
        self.setFocusProxy(self.steps[0])
        self._editor = self.steps[0]
        self._show(None)

    def set_read_only(self, read_only: bool) -> None:
        for button in (*self.steps, self.clear_button):
            button.setEnabled(not read_only)

    def focus(self) -> None:
        self.steps[(self._rating or 1) - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self) -> None:
        """Name each step for screen readers."""

    def _rate(self, number: int | None) -> None:
        if number is None and self.required:
            self.set_error(_("{label} can't be empty.").format(label=self.label_text))
            self._show(self._rating)
            return
        self._show(number)
        self._took(number)

    def _read(self) -> Any:
        return self._rating

    def _show(self, value: Any) -> None:
        self._rating = int(value) if value is not None else None
        for number, step in enumerate(self.steps, 1):
            step.setChecked(number == self._rating)
            stop = number == (self._rating or 1)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)
        self.clear_button.setEnabled(self._rating is not None)
        self._say(self._rating)

    def _say(self, number: int | None) -> None:
        if number is None:
            text = _("unknown: choose 1 to 5")
        else:
            anchor = self._anchors.get(number, "")
            text = _("{number}: {anchor}").format(number=number, anchor=anchor) if anchor else ""
        self.anchor.setText(text)
        self.anchor.setVisible(bool(self._anchors) or number is None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, _Step) and watched in self.steps:
            at = self.steps.index(watched)
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                if self._anchors:
                    self._say(at + 1)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self._say(self._rating)
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event, at)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent, at: int) -> bool:
        key, text = event.key(), event.text()
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key), 0)
        if step and self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        if text in ("1", "2", "3", "4", "5"):
            target: int | None = int(text)
        elif text == "0" or key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            target = None
        elif step:
            self.steps[min(max(at + step, 0), 4)].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            target = at + 1
        else:
            return False
        if self.steps[0].isEnabled():
            self._rate(target)
            self.focus()
        return True
