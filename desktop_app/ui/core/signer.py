"""Asks once, in place, under which name and in which role somebody signs; then settings hold both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain.choices import ROLES
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import account
from desktop_app.text import clean_line
from desktop_app.theme_tokens import RADIUS, SPACING, blend
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.context import AppContext

_WIDTH = 380
_CLAIM = "claim"


def signer_name(context: AppContext) -> str:
    """The name to propose under a signature: never the bare login name."""
    name = context.settings.values.user_name
    if name or not context.is_open:
        return name or account.full_name()
    user = context.workspace.user
    return account.full_name() if user == account.login_name() else user


def is_named(context: AppContext) -> bool:
    """Whether it is known under which name the person signs."""
    if context.settings.values.user_name or not context.is_open:
        return True
    return context.workspace.user != account.login_name()


def sign(
    context: AppContext, act: Callable[[], object], given_up: Callable[[], object] | None = None
) -> None:
    """Do something that is signed; before the first time it is asked who signs.

    The question stands beside what has the focus and hinders nothing. `given_up` is called when it is left.
    """
    window = context.window
    if window is None or is_named(context):
        act()
        return
    host = window.pages_area
    asked = host.findChildren(SignerPopover, options=Qt.FindChildOption.FindDirectChildrenOnly)
    popover = asked[0] if asked else SignerPopover(context, host)
    popover.wait_for(act, given_up or (lambda: None))


def note_signer(context: AppContext, name: str, role: str = "") -> None:
    """Keep under which name the person signs, where none is kept yet; earlier signatures can be claimed."""
    name = clean_line(name)
    if is_named(context) or not name:
        return
    workspace = context.workspace
    before, workspace.user = workspace.user, name
    context.settings.update(user_name=name, user_role=role)
    offer_claim(context, before, name)


def offer_claim(context: AppContext, before: str, name: str) -> None:
    """Say that there are signatures under the login name, with the way to put the new one under them."""

    def read(ws: Workspace) -> int:
        from desktop_app.services import signatures

        return signatures.count(ws, before)

    def offer(n: int) -> None:
        if not n or context.window is None:
            return
        text = ngettext(
            "{n} signature stands under “{login}”.", "{n} signatures stand under “{login}”.", n
        ).format(n=formats.number(n), login=before)
        action = (_("These were mine: claim them"), lambda: claim(context, before, name))
        context.window.banner(_CLAIM, text, "info", [action], closable=True)

    if context.can_edit:
        context.read(read, offer)


def claim(context: AppContext, before: str, name: str) -> None:
    """Put a name under what was signed with another; a message offers to undo it."""
    from desktop_app.services import signatures

    if context.window is not None:
        context.window.close_banner(_CLAIM)
    context.write(lambda ws: signatures.claim(ws, before, name), toast=True)


def put_away_signer(context: AppContext) -> None:
    """Close the question, such as when another page comes to the front; nothing is signed."""
    host = context.window.pages_area if context.window is not None else None
    for popover in host.findChildren(SignerPopover) if host is not None else ():
        popover.leave()


class SignerPopover(QFrame):
    """Name and role, beside what is being signed; Enter signs, Escape leaves it unsigned."""

    def __init__(self, context: AppContext, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._host = context, host
        self._waiting: list[tuple[Callable[[], object], Callable[[], object]]] = []
        self._is_open = True
        self._beside = QApplication.focusWidget()
        self.setAccessibleName(_("Who signs?"))
        self.name = LineField(_("Your name"), required=True, max_length=200)
        self.role = ChoiceField(_("Your role"), {key: _(label) for key, label in ROLES.items()})
        for field in (self.name, self.role):
            # Kept by the button; until then it is what the field holds.
            field.edited.connect(field.set_value)
        self.name.set_value(signer_name(context))
        self.sign_button = PrimaryButton(_("Sign"), self._sign)
        self.later_button = Button(_("Cancel"), self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        column.setSpacing(SPACING["s"])
        column.addWidget(Label(_("Who signs?"), weight=600))
        column.addWidget(
            Label(
                _("Asked once: it stands beside what you rate, sign off and decide. Settings hold it."),
                "small",
                tone="muted",
                wrap=True,
            )
        )
        fields = QHBoxLayout()
        fields.setSpacing(SPACING["m"])
        fields.addWidget(self.name, 1)
        fields.addWidget(self.role, 1)
        column.addLayout(fields)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.sign_button)
        row.addWidget(self.later_button)
        row.addStretch(1)
        column.addLayout(row)
        theme.dress_window(self)
        for part in (self.name.edit, self.role.combo):
            part.installEventFilter(self)
        host.installEventFilter(self)
        # It goes with its portfolio.
        context.opened.connect(self.leave)
        self.show()
        self.raise_()
        self._place()
        # The control that is signed may take the focus once more when it is done.
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            # The number that was chosen, and no more the one that the key was pressed on.
            self._beside = focused
        self.name.focus()
        self.name.edit.selectAll()

    def wait_for(self, act: Callable[[], object], given_up: Callable[[], object]) -> None:
        """Do this once there is a name, or tell that it was given up."""
        self._waiting.append((act, given_up))

    def _sign(self) -> None:
        name = clean_line(self.name.text())
        if not name:
            self.name.set_error(_("Enter your name."))
            self.name.focus()
            return
        waiting = list(self._waiting)
        note_signer(self._context, name, str(self.role.value() or ""))
        self._go()
        for act, _given_up in waiting:
            act()

    def leave(self, _workspace: object = None) -> None:
        """Close without a name; nothing is signed."""
        if not self._is_open:
            return
        waiting = list(self._waiting)
        self._go()
        for _act, given_up in waiting:
            given_up()

    def _go(self) -> None:
        self._is_open = False
        before, self._beside = self._beside, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._host.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def _place(self) -> None:
        """Stand under what has the focus, or over it where there is no room; always within the window."""
        width = min(theme.px(_WIDTH), self._host.width() - 2 * SPACING["l"])
        layout = self.layout()
        assert layout is not None
        height = max(layout.heightForWidth(width), layout.sizeHint().height())
        corner = QPoint(SPACING["xl"], SPACING["xl"])
        beside = self._beside
        if beside is not None and isValid(beside) and self._host.isAncestorOf(beside):
            corner = beside.mapTo(self._host, QPoint(0, beside.height() + SPACING["s"]))
            if corner.y() + height > self._host.height() - SPACING["s"]:
                corner.setY(beside.mapTo(self._host, QPoint(0, 0)).y() - height - SPACING["s"])
        x = min(max(corner.x(), SPACING["s"]), self._host.width() - width - SPACING["s"])
        y = min(max(corner.y(), SPACING["s"]), max(self._host.height() - height - SPACING["s"], 0))
        self.setGeometry(x, y, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._sign()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys pressed here must not reach the page behind.
        event.accept()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and self.later_button.hasFocus()):
            self.leave()
        elif enter:
            self._sign()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab within the question; Escape leaves it."""
        stops: list[QWidget] = [self.name.edit, self.role.combo, self.sign_button, self.later_button]
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(QPen(QColor(blend(t.control, t.line, 0.6)), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])
