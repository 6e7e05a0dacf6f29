"""Feedback of the program: empty screens, banners, toasts with Undo, progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import is_mirrored
from desktop_app.ui.look.icons import pixmap
from desktop_app.ui.widgets.buttons import Button, IconButton, PrimaryButton
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.screen_reader.announcements import announce

_SOON_MS = 200

#: A button by its text and what it does.
ActionSpec = tuple[str, Callable[[], object]]


class IconLabel(QLabel):
    """An icon that follows the theme."""

    def __init__(self, name: str, role: str = "muted", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def set_icon(self, name: str, role: str | None = None) -> None:
        self._name = name
        self._role = role or self._role
        self._restyle()

    def _restyle(self) -> None:
        size = theme.px(self._size)
        self.setPixmap(pixmap(self._name, self._role, size, self.devicePixelRatioF()))
        self.setFixedSize(size, size)


class EmptyState(QWidget):
    """What belongs here, in one sentence, why leaders ask for it, and the button that starts it.

    actions: (text, callback) pairs; the first is the primary one, unless the state is `quiet` because the page has
    another one; `why` is a sentence of its own. Where a search or a check found nothing, there is nothing to start,
    and no why. While it is not known whether there is anything, it says that it reads, after a moment.
    """

    #: Whether it is known that there is nothing.
    is_known = True

    def __init__(
        self,
        icon: str,
        sentence: str,
        actions: Sequence[ActionSpec] = (),
        parent: QWidget | None = None,
        why: str = "",
        quiet: bool = False,
    ) -> None:
        super().__init__(parent)
        self._quiet = quiet
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING["xl"], SPACING["xl"], SPACING["xl"], SPACING["xl"])
        layout.setSpacing(SPACING["m"])
        layout.addStretch(1)
        self._icon = IconLabel(icon, "muted", 32)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = Label(sentence, tone="ink" if why else "muted", wrap=True)
        self._why = Label(why, "small", tone="muted", wrap=True)
        for label in (self._sentence, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self._why.setVisible(bool(why))
        self._reading = Label("", tone="muted")
        layout.addWidget(self._reading, 0, Qt.AlignmentFlag.AlignHCenter)
        self._reading.hide()
        self._holder = holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._row = FlowLayout(holder, centred=True)
        layout.addWidget(holder)
        layout.addStretch(1)
        self.buttons: list[Button] = []
        self.set_actions(actions)
        self._name()

    def set(self, sentence: str, actions: Sequence[ActionSpec] = (), icon: str = "", why: str = "") -> None:
        """Show another sentence, another why and other actions."""
        self._sentence.setText(sentence)
        self._sentence.set_tone("ink" if why else "muted")
        self._why.setText(why)
        self._why.setVisible(bool(why) and self.is_known)
        self._name()
        if icon:
            self._icon.set_icon(icon)
        self.set_actions(actions)

    def sentence(self) -> str:
        return self._sentence.text()

    def why(self) -> str:
        """Why leaders ask for what belongs here; "" where there is nothing to start."""
        return self._why.text()

    def _name(self) -> None:
        name = f"{self.sentence()} {self.why()}".strip()
        self.setAccessibleName(name if self.is_known else _("Reading…"))

    def set_known(self, known: bool) -> None:
        """Show what it says, or wait with that while the answer is being read."""
        if known == self.is_known:
            return
        self.is_known = known
        for part in (self._icon, self._sentence, self._holder):
            part.setVisible(known)
        self._why.setVisible(known and bool(self.why()))
        if known and self._reading.text():
            announce(self, _("Ready"))
        self._reading.setText("")
        self._reading.setVisible(not known)
        self._name()
        if not known:
            # Most answers come before anybody could read a word.
            QTimer.singleShot(_SOON_MS, self, self._say_reading)

    def _say_reading(self) -> None:
        if not self.is_known:
            self._reading.setText(_("Reading…"))
            announce(self, self._reading.text())

    def be_quiet(self) -> None:
        """Leave the one blue button of the page to another part of it."""
        self._quiet = True
        if self.buttons:
            self.buttons[0].set_look("")

    def set_actions(self, actions: Sequence[ActionSpec]) -> None:
        clear_layout(self._row)
        self.buttons = []
        for index, (text, callback) in enumerate(actions):
            is_primary = index == 0 and not self._quiet
            button = PrimaryButton(text, callback) if is_primary else Button(text, callback)
            self._row.addWidget(button)
            self.buttons.append(button)


_BANNER_ICONS = {"info": "info", "caution": "caution", "bad": "bad", "good": "good"}


class Banner(QFrame):
    """A message that stays until it is closed: info, caution, bad or good; with actions.

    `closed` tells that the user closed it (only when `closable`).
    """

    closed = Signal()

    def __init__(
        self,
        text: str,
        kind: str = "info",
        actions: Sequence[ActionSpec] = (),
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind if kind in _BANNER_ICONS else "info"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING["l"], SPACING["s"], SPACING["m"], SPACING["s"])
        layout.setSpacing(SPACING["m"])
        role = "accent" if self._kind == "info" else self._kind
        layout.addWidget(IconLabel(_BANNER_ICONS[self._kind], role, 18))
        self._label = Label(text, wrap=True)
        layout.addWidget(self._label, 1)
        self.buttons = [Button(label, callback) for label, callback in actions]
        for button in self.buttons:
            layout.addWidget(button)
        if closable:
            layout.addWidget(IconButton("close", _("Close this message"), self._close))
        self.setAccessibleName(text)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def text(self) -> str:
        return self._label.text()

    def kind(self) -> str:
        return self._kind

    def set_text(self, text: str) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _restyle(self) -> None:
        foreground, ground = theme.tokens().kind(self._kind)
        near = "right" if is_mirrored() else "left"
        # Round beside the bar, its ends would curl over the ground.
        self.setStyleSheet(
            f"Banner {{ background: {ground}; border: 0; border-{near}: 3px solid {foreground};"
            f" border-radius: {RADIUS['control']}px;"
            f" border-top-{near}-radius: 0; border-bottom-{near}-radius: 0; }}"
        )


class Toast(QFrame):
    """Tells what was just done and offers to undo it; it disappears after 8 s unless in use."""

    closed = Signal()

    def __init__(
        self,
        text: str,
        action: ActionSpec | None = None,
        kind: str = "neutral",
        seconds: float = 8.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING["l"], SPACING["s"], SPACING["s"], SPACING["s"])
        layout.setSpacing(SPACING["m"])
        if kind in ("good", "caution", "bad"):
            layout.addWidget(IconLabel(kind, kind, 18))
        self._is_urgent, self._is_said = kind == "bad", False
        self._label = Label(text, weight=500, wrap=True)
        layout.addWidget(self._label, 1)
        self.action_button: Button | None = None
        #: The text of its button; "" without one.
        self.offers = action[0] if action is not None else ""
        if action is not None:
            label, callback = action

            def act() -> None:
                self.close_now()
                callback()

            self.action_button = Button(label, act)
            layout.addWidget(self.action_button)
        self.close_button = IconButton("close", _("Close this message"), self.close_now)
        layout.addWidget(self.close_button)
        self.setAccessibleName(text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(seconds * 1000))
        self._timer.timeout.connect(self.close_now)
        for button in filter(None, (self.action_button, self.close_button)):
            button.installEventFilter(self)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def text(self) -> str:
        return self._label.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # It waits for whoever has come to it by keyboard.
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._timer.start()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        if not self._is_said:
            # Shown again with its page, it is nothing new.
            self._is_said = True
            announce(self, ". ".join(filter(None, (self.text().rstrip("."), self.offers))), self._is_urgent)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_now()
            return
        super().keyPressEvent(event)

    def close_now(self) -> None:
        """Take the message away."""
        if not self.isHidden():
            self._timer.stop()
            self.hide()
            self.closed.emit()

    def _restyle(self) -> None:
        t = theme.tokens()
        self.setStyleSheet(
            f"Toast {{ background: {t.surface}; border: 1px solid {t.control};"
            f" border-radius: {RADIUS['card']}px; }}"
        )


class ToastArea(QWidget):
    """Holds toasts in the lower right corner of its parent, newest lowest; at most three."""

    MOST = 3

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING["s"])
        self._toasts: list[Toast] = []
        parent.installEventFilter(self)
        self.hide()

    def show_toast(
        self,
        text: str,
        action: ActionSpec | None = None,
        kind: str = "neutral",
        seconds: float = 8.0,
    ) -> Toast:
        """Show a message; `action` is (text, callback), such as Undo."""
        toast = Toast(text, action, kind, seconds)
        toast.closed.connect(lambda: self._gone(toast))
        self._toasts.append(toast)
        self._layout.addWidget(toast)
        while len(self._toasts) > self.MOST:
            self._toasts[0].close_now()
        self.show()
        toast.show()
        self._place()
        self.raise_()
        return toast

    def toasts(self) -> list[Toast]:
        return list(self._toasts)

    def clear(self) -> None:
        for toast in self.toasts():
            toast.close_now()

    def withdraw(self, label: str = "") -> None:
        """Take away the messages whose action is `label`, or those with any action."""
        for toast in self.toasts():
            if toast.offers == label or (toast.offers and not label):
                toast.close_now()

    def _gone(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._layout.removeWidget(toast)
            toast.deleteLater()
        if self._toasts:
            self._place()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(theme.px(440), parent.width() - 2 * SPACING["l"])
        self._layout.activate()
        height = max(self._layout.heightForWidth(width), self._layout.sizeHint().height())
        left = parent.width() - width - SPACING["l"]
        if parent.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = SPACING["l"]
        self.setGeometry(left, parent.height() - height - SPACING["l"], width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._toasts:
            self._place()
        return False


class ProgressStrip(QFrame):
    """A job's name, what it is doing, how far it is, and a button that tells `cancelled`."""

    cancelled = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subbar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING["xl"], SPACING["s"], SPACING["xl"], SPACING["s"])
        layout.setSpacing(SPACING["m"])
        self._title = Label(title, weight=500)
        self._text = ElidedLabel("", tone="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(QSize(theme.px(240), 6))
        self.cancel_button = Button(_("Cancel"), self._cancel, look="small")
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
        self.start(title)

    def start(self, title: str) -> None:
        """Show a new job whose length is not known yet."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self.cancel_button.set_text(_("Cancel"))
        self.cancel_button.setEnabled(True)
        self.set_progress(0, 0, "")

    def set_progress(self, done: int, total: int, text: str = "") -> None:
        """Show `done` of `total` (0 = unknown) and what is being done."""
        if total > 0:
            self._bar.setRange(0, total)
            self._bar.setValue(min(done, total))
            from desktop_app.language import formats

            counted = _("{done} of {total}").format(done=formats.number(done), total=formats.number(total))
            text = _("{count} · {text}").format(count=counted, text=text) if text else counted
        else:
            self._bar.setRange(0, 0)
        self._text.setText(text)

    def text(self) -> str:
        return self._text.full_text()

    def _cancel(self) -> None:
        self.cancel_button.set_text(_("Stopping…"))
        self.cancel_button.setEnabled(False)
        self.cancelled.emit()

    def _restyle(self) -> None:
        t = theme.tokens()
        self._bar.setStyleSheet(
            f"QProgressBar {{ background: {t.sunken}; border: 0; border-radius: 3px; }}"
            f"QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}"
        )
