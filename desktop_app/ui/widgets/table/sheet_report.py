"""Says over the foot of a sheet what a paste or a fill did, what was not understood, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import is_mirrored
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.screen_reader.announcements import announce

_MARGIN = 12
# A report without anything in doubt goes by itself.
_SHOWN_MS = 12_000


class ReportAction(NamedTuple):
    """A button of a report; the report goes when it is pressed."""

    text: str
    run: Callable[[], object]


class SheetReport(QFrame):
    """Lies over the lower edge of a table until it is answered, closed, or something else is told."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("popup")
        self.setAccessibleName(_("What was changed"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACING["m"], SPACING["s"], SPACING["s"], SPACING["s"])
        self._row.setSpacing(SPACING["s"])
        self._row.addWidget(IconLabel("copy", "muted", 16))
        self.done = Label("", weight=500)
        self.doubt = ElidedLabel("", tone="caution")
        self._row.addWidget(self.done)
        self._row.addWidget(self.doubt, 1)
        self._close = IconButton("close", _("Close"), self.withdraw)
        self._row.addWidget(self._close)
        self.buttons: list[Button] = []
        self._goes = QTimer(self)
        self._goes.setSingleShot(True)
        self._goes.setInterval(_SHOWN_MS)
        self._goes.timeout.connect(self.withdraw)
        over.installEventFilter(self)
        self.hide()

    def tell(self, done: str, doubt: str, actions: Sequence[ReportAction]) -> None:
        """Say what was done and what is in doubt, with the actions as buttons."""
        self.done.setText(done)
        self.done.setVisible(bool(done))
        self.doubt.setText(doubt)
        self.doubt.setVisible(bool(doubt))
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [
            Button(action.text, partial(self._answer, action.run), look="link") for action in actions
        ]
        for button in self.buttons:
            self._row.insertWidget(self._row.indexOf(self._close), button)
        self.setAccessibleDescription(". ".join(filter(None, (done, doubt))))
        self.show()
        # Buttons know their size once they are dressed.
        for button in self.buttons:
            button.ensurePolished()
        self._place()
        self.raise_()
        announce(self, self.accessibleDescription(), is_urgent=bool(doubt))
        if doubt:
            self._goes.stop()
        else:
            self._goes.start()

    def withdraw(self) -> None:
        """Say nothing any more."""
        self._goes.stop()
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._over.setFocus()
        self.hide()

    def _answer(self, run: Callable[[], object]) -> None:
        self.withdraw()
        run()

    def _place(self) -> None:
        room, gap = self._over.rect(), theme.px(_MARGIN)
        self.setMaximumWidth(max(200, room.width() - 2 * gap))
        self._row.invalidate()
        self._row.activate()
        self.resize(min(self.sizeHint().width(), self.maximumWidth()), self.sizeHint().height())
        left = gap if is_mirrored() else room.right() - gap - self.width()
        self.move(left, room.bottom() - gap - self.height() - theme.px(40))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
