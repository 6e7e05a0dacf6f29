"""A panel at the side of a list that shows one tool at a time; Escape puts it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.focus.steps import EscapeStep

_WIDTH = 372


class SidePanel(Card):
    """Shows a tool with a title (`shown`) and a way to put it away (`closed`)."""

    shown = Signal()
    closed = Signal()
    escape_step = EscapeStep.PART

    def __init__(self, parent: QWidget | None = None) -> None:
        self._close = IconButton("close", _("Close"))
        super().__init__("", self._close, parent, SPACING["m"])
        self._close.clicked.connect(self.leave)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _restyle(self) -> None:
        theme.keep_px(self.setFixedWidth, _WIDTH)

    def show_tool(self, tool: QWidget, title: str) -> None:
        """Bring a tool to the front."""
        if self._stack.indexOf(tool) < 0:
            self._stack.addWidget(tool)
        self._stack.setCurrentWidget(tool)
        self.set_title(title)
        self._close.set_icon("close", _("Close {panel}").format(panel=title.lower()))
        self.show()
        self.shown.emit()

    def tool(self) -> QWidget | None:
        """The tool that shows; None while the panel is hidden."""
        return None if self.isHidden() else self._stack.currentWidget()

    def leave(self) -> None:
        """Hide the panel."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
