"""A list of proposals below a line that is typed into; a click beside it closes it and does what it would do anyway."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QStringListModel, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget

from desktop_app.ui.look import theme


class Proposals(QCompleter):
    """Texts that contain what is typed. `name` is what a screen reader calls the list.

    Nothing is proposed where the one text that fits is typed already.
    """

    def __init__(self, edit: QLineEdit, texts: Sequence[str], name: str) -> None:
        # Of the line: a model of its own is deleted by a completer that takes another one.
        self._all, self._none = QStringListModel(list(texts), edit), QStringListModel(edit)
        super().__init__(self._all, edit)
        self._name = name
        self._is_dressed = False
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        # Before Qt looks for what fits.
        edit.textEdited.connect(self._look)
        edit.setCompleter(self)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Propose these."""
        self._all.setStringList(list(texts))

    def texts(self) -> list[str]:
        """All that can be proposed."""
        return self._all.stringList()

    def dress(self) -> None:
        """Give the list its look and its name, once somebody comes to the line: most lines are never typed into."""
        if self._is_dressed:
            return
        popup = self.popup()
        if popup is None:
            return
        self._is_dressed = True
        popup.setAccessibleName(self._name)
        # Its line and padding fill what Qt leaves over beside whole rows.
        popup.setObjectName("proposals")
        theme.dress_window(popup)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = self.popup() if self._is_dressed else None
        if (
            popup is not None
            and watched is popup
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and not popup.rect().contains(event.position().toPoint())
        ):
            popup.hide()
            _click_through(event)
            return True
        return super().eventFilter(watched, event)

    def _look(self, text: str) -> None:
        self.dress()
        part = text.strip().casefold()
        fitting = [own for own in self._all.stringList() if part in own.casefold()]
        is_typed = len(fitting) == 1 and fitting[0].casefold() == part
        wanted = self._none if is_typed else self._all
        if self.model() is not wanted:
            self.setModel(wanted)


def _click_through(event: QMouseEvent) -> None:
    """Give a click to what lies there: Qt takes the one that closes a list for itself."""
    place = event.globalPosition()
    target = QApplication.widgetAt(place.toPoint())
    if target is None:
        return
    _focus_by_mouse(target)
    for kind, buttons in (
        (QEvent.Type.MouseButtonPress, event.buttons()),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        at = QPointF(target.mapFromGlobal(place))
        again = QMouseEvent(kind, at, place, event.button(), buttons, event.modifiers())
        QCoreApplication.postEvent(target, again)


def _focus_by_mouse(target: QWidget) -> None:
    """Move the focus as a click does: to the nearest of the widget and its parents that takes it by a click."""
    widget: QWidget | None = target
    while widget is not None:
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        widget = None if widget.isWindow() else widget.parentWidget()
