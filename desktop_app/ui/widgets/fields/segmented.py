"""A choice of few as buttons side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QSizePolicy,
    QWidget,
)

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.layouts import FlowLayout


class SegmentedChoice(QWidget):
    """A choice of few as buttons; arrows move, Space or Enter takes, `chosen(value)` tells what the user took.

    choices: (value, label) pairs; a value of None set from outside means that nothing is chosen;
    look: "choice", where the chosen button is blue, or "segment", calm for a page with many of them.
    """

    chosen = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[object, str]],
        value: object = None,
        name: str = "",
        parent: QWidget | None = None,
        look: str = "choice",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._values: list[object] = []
        self._buttons: list[Button] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = FlowLayout(self, spacing=SPACING["s"] if look == "choice" else 2)
        # Not "maximum", which would keep the height of one line when the buttons wrap.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self.set_choices(choices)
        self.set_value(value)
        self._group.idClicked.connect(self._clicked)

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        for button in self._buttons:
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self._values = [value for value, _label in choices]
        self._buttons = []
        for index, (_value, label) in enumerate(choices):
            button = Button(label, look=self._look)
            button.setCheckable(True)
            # Screen readers then call it one of several, not a box to tick.
            button.setAutoExclusive(True)
            button.installEventFilter(self)
            self._group.addButton(button, index)
            self._layout.addWidget(button)
            self._buttons.append(button)
        self._roving()

    def value(self) -> object:
        """The chosen value, or None."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: object) -> None:
        """Choose without a signal; None chooses nothing."""
        self._group.setExclusive(False)
        for button, own in zip(self._buttons, self._values, strict=True):
            button.setChecked(value is not None and own == value)
        self._group.setExclusive(True)
        self._roving()

    def _roving(self) -> None:
        """Let Tab stop once in the group, at the chosen button; arrows move within it."""
        at = max(self._group.checkedId(), 0)
        for index, button in enumerate(self._buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if index == at else Qt.FocusPolicy.ClickFocus)

    def _clicked(self, index: int) -> None:
        self._roving()
        self.chosen.emit(self._values[index])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Up: -1,
            }.get(Qt.Key(event.key()), 0)
            if step and watched in self._buttons:
                if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                    step = -step
                index = (self._buttons.index(watched) + step) % len(self._buttons)
                # Only moves: what a person passes on the way is not an answer.
                self._buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched in self._buttons:
                self._buttons[self._buttons.index(watched)].click()
                return True
        return super().eventFilter(watched, event)
