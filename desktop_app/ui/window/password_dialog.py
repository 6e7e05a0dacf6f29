"""The dialogs for the password of a portfolio: to open one, and to set, change or remove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.portfolio_file.passwords import SHORTEST
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.fields.secret_field import SecretField
from desktop_app.ui.widgets.labels import Label


class _PasswordDialog(Dialog):
    """A title, sentences, fields and a row of buttons; what was typed is forgotten at the end."""

    #: Whether the system shall remember what opens the file, when the person says otherwise.
    remember_toggled = Signal(bool)

    def __init__(
        self,
        title: str,
        sentences: Sequence[tuple[str, str]],
        fields: Sequence[SecretField],
        can_remember: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._fields = tuple(fields)
        self._remember: CheckBox | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[SPACING["xl"]] * 4)
        self._column.setSpacing(SPACING["m"])
        heading = Label(title, "title", 600, wrap=True)
        self._column.addWidget(heading)
        for sentence, tone in sentences:
            self._column.addWidget(Label(sentence, tone=tone, wrap=True))
        for field in fields:
            self._column.addWidget(field)
        if can_remember:
            self._remember = CheckBox(_("Remember on this computer, in the keyring of the system"))
            self._remember.toggled.connect(self.remember_toggled)
            self._column.addWidget(self._remember)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACING["s"])
        self._column.addLayout(self._row)
        theme.keep_px(self.setMinimumWidth, 480)
        self.finished.connect(self._forget)

    def _add_buttons(self, main: PrimaryButton, others: Sequence[Button] = ()) -> None:
        for button in others:
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._row.addWidget(Button(_("Cancel"), self.reject))
        self._row.addWidget(main)

    def remembers(self) -> bool:
        """Whether the system shall remember what opens the file."""
        return self._remember is not None and self._remember.isChecked()

    def set_remembers(self, remembers: bool) -> None:
        """Show whether the system remembers it now."""
        if self._remember is not None:
            self._remember.blockSignals(True)
            self._remember.setChecked(remembers)
            self._remember.blockSignals(False)

    def set_busy(self, busy: bool) -> None:
        """Let nothing be pressed twice while the password is tried."""
        self.setEnabled(not busy)

    def _forget(self, _result: int) -> None:
        for field in self._fields:
            field.clear()
        self.deleteLater()


class OpenDialog(_PasswordDialog):
    """Asks for the password of a file; `submit` gets what was typed, and closes the dialog if it was right."""

    def __init__(
        self, name: str, can_remember: bool, submit: Callable[[str], object], parent: QWidget
    ) -> None:
        self.secret = SecretField(_("Password"))
        sentence = _("{name} is protected by a password.").format(name=name)
        super().__init__(
            _("Open a protected portfolio"), [(sentence, "ink")], [self.secret], can_remember, parent
        )
        self._submit = submit
        self.secret.entered.connect(self._try)
        self.open_button = PrimaryButton(_("Open"), self._try)
        self._add_buttons(self.open_button)
        self.secret.focus()

    def refuse(self, sentence: str) -> None:
        """Say why the password does not open the file, and let the person try again."""
        self.set_busy(False)
        lost = _("Without the password nobody can open it, and a backup needs the password of its time too.")
        self.secret.set_error(f"{sentence} {lost}")
        self.secret.edit.selectAll()
        self.secret.focus()

    def _try(self) -> None:
        if self.secret.text():
            self.set_busy(True)
            self._submit(self.secret.text())


class ChangeDialog(_PasswordDialog):
    """Sets the password of the open portfolio; for a protected one it also changes or removes it.

    `submit` gets the present password ("" if there is none) and the new one (None removes it).
    """

    def __init__(
        self,
        name: str,
        is_protected: bool,
        can_remember: bool,
        submit: Callable[[str, str | None], object],
        parent: QWidget,
    ) -> None:
        self.present = SecretField(_("Present password"))
        self.new = SecretField(
            _("New password"), help=_("At least {n} characters").format(n=formats.number(SHORTEST))
        )
        self.again = SecretField(_("The same again"))
        fields = [self.present, self.new, self.again] if is_protected else [self.new, self.again]
        title = _("Change the password of {name}") if is_protected else _("Protect {name} by a password")
        super().__init__(title.format(name=name), _about(), fields, can_remember, parent)
        self._submit, self._is_protected = submit, is_protected
        self.again.entered.connect(self._change)
        self.change_button = PrimaryButton(_("Change") if is_protected else _("Protect"), self._change)
        self.remove_button = Button(_("Remove the password"), self._remove, look="danger")
        self._add_buttons(self.change_button, [self.remove_button] if is_protected else [])
        fields[0].focus()

    def refuse(self, sentence: str) -> None:
        """Say that the present password is another one."""
        self.set_busy(False)
        self.present.set_error(sentence)
        self.present.edit.selectAll()
        self.present.focus()

    def _has_present(self) -> bool:
        if self._is_protected and not self.present.text():
            self.present.set_error(_("Type the present password."))
            self.present.focus()
            return False
        return True

    def _change(self) -> None:
        if not self._has_present():
            return
        if len(self.new.text()) < SHORTEST:
            self.new.set_error(
                _("A password needs at least {n} characters.").format(n=formats.number(SHORTEST))
            )
            self.new.focus()
        elif self.new.text() != self.again.text():
            self.again.set_error(_("The two passwords differ."))
            self.again.focus()
        else:
            self._finish(self.new.text())

    def _remove(self) -> None:
        if self._has_present():
            self._finish(None)

    def _finish(self, password: str | None) -> None:
        self.set_busy(True)
        self._submit(self.present.text(), password)


def _about() -> list[tuple[str, str]]:
    return [
        (
            _(
                "Whoever loses the password loses the portfolio: nobody can open it then, nor its new backups."
            ),
            "caution",
        ),
        (
            _(
                "Attachments, history and new backups are protected too. What you export, print or open in "
                "another program is not."
            ),
            "muted",
        ),
    ]
