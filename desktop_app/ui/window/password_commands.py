"""Asks for passwords and changes them: what stands between the dialogs and the services."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.place import Place, file_of
from desktop_app.errors import Cancelled, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.core.actions import Action

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.portfolio_file.passwords import PasswordChange
    from desktop_app.store.faults import LockedPortfolio
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.window.main_window import MainWindow

#: The banner that says what a change of the password did.
CHANGED = "password"


def password_action(context: AppContext, window: MainWindow) -> Action:
    """The command that sets, changes or removes the password of the open portfolio."""

    def enabled() -> tuple[bool, str]:
        editable = context.when_editable()
        return context.when_capable(lambda place: place.restore)() if editable[0] else editable

    return Action(
        id="portfolio.password",
        title=_("Password"),
        run=partial(ask_for_change, context, window),
        icon="gate",
        section=_("Portfolio"),
        enabled=enabled,
        keywords=_("protect encrypt secret lock"),
    )


def unlock(
    context: AppContext,
    window: MainWindow,
    path: Path,
    then: Callable[[], object],
    cancelled: Callable[[], object] | None = None,
) -> None:
    """Open a protected file with what the keyring remembers, or ask for the password until it is right; then go on."""

    def work(_job: JobContext) -> tuple[bool, bool]:
        from desktop_app.services.portfolio_file import remembered

        return remembered.recall(path), remembered.is_available()

    def done(answer: tuple[bool, bool]) -> None:
        is_recalled, can_remember = answer
        if is_recalled:
            then()
        else:
            _ask(context, window, path, can_remember, then, cancelled)

    context.jobs.work(work, done, title=_("Opening {name}").format(name=path.name), lasts=True)


def _ask(
    context: AppContext,
    window: MainWindow,
    path: Path,
    can_remember: bool,
    then: Callable[[], object],
    cancelled: Callable[[], object] | None,
) -> None:
    from desktop_app.ui.window.password_dialog import OpenDialog

    def submit(password: str) -> None:
        def work(_job: JobContext) -> None:
            from desktop_app.services.portfolio_file import passwords

            passwords.unlock(path, password)

        title = _("Opening {name}").format(name=path.name)
        context.jobs.work(work, done, title=title, on_error=failed, lasts=True)

    def done(_nothing: object) -> None:
        dialog.accept()
        if dialog.remembers():
            _remember(context, path, True)
        then()

    def failed(error: BaseException) -> None:
        from desktop_app.store.faults import WrongPassword

        if isinstance(error, WrongPassword):
            dialog.refuse(str(error))
            return
        dialog.reject()
        context.show_error(error)

    dialog = OpenDialog(path.name, can_remember, submit, window)
    if cancelled is not None:
        dialog.rejected.connect(cancelled)
    dialog.open()


def open_locked(context: AppContext, window: MainWindow, place: Place, error: LockedPortfolio) -> None:
    """Ask for the password of a file that is to be opened; who gives up is offered it again above the page."""

    def open_again() -> None:
        window.close_banner("locked")
        context.open_place(place)

    def cancelled() -> None:
        ask = (_("Type the password"), lambda: open_locked(context, window, place, error))
        window.banner("locked", str(error), "info", [ask], closable=True)

    unlock(context, window, error.path, open_again, cancelled)


def _remember(context: AppContext, path: Path, remember: bool) -> None:
    """Keep the key of a file in the keyring of the system, or take it out."""

    def work(_job: JobContext) -> None:
        from desktop_app.services.portfolio_file import passwords, remembered

        if remember:
            remembered.keep(path)
        else:
            remembered.forget(passwords.salt_of(path))

    context.jobs.work(work, lambda _nothing: None, lasts=True)


def ask_for_change(context: AppContext, window: MainWindow) -> None:
    """Show the dialog for the password of the open portfolio."""
    path = file_of(context.workspace.place)

    def work(_job: JobContext) -> tuple[bool, bool]:
        from desktop_app.services.portfolio_file import remembered

        return remembered.is_available(), remembered.is_kept(path)

    context.jobs.work(work, lambda answer: _show_change(context, window, path, *answer))


def _show_change(
    context: AppContext, window: MainWindow, path: Path, can_remember: bool, is_kept: bool
) -> None:
    from desktop_app.services.portfolio_file import passwords
    from desktop_app.ui.window.password_dialog import ChangeDialog

    def submit(present: str, password: str | None) -> None:
        # Tried while the portfolio is still open: a slip of the finger closes nothing.
        def work(_job: JobContext) -> None:
            if passwords.is_protected(path):
                passwords.unlock(path, present)

        title = _("Trying the password")
        context.jobs.work(work, lambda _none: go_on(present, password), title=title, on_error=failed)

    def go_on(present: str, password: str | None) -> None:
        dialog.accept()
        _change(context, window, path, present, password, remember=dialog.remembers())

    def failed(error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        dialog.refuse(str(error))

    is_protected = passwords.is_protected(path)
    dialog = ChangeDialog(path.name, is_protected, can_remember, submit, window)
    dialog.set_remembers(is_kept)
    if is_protected:
        dialog.remember_toggled.connect(lambda remember: _remember(context, path, remember))
    dialog.open()


def _change(
    context: AppContext, window: MainWindow, path: Path, present: str, password: str | None, *, remember: bool
) -> None:
    """Close the portfolio, write it anew under the password, and open it again."""
    from desktop_app.services.portfolio_file import passwords, remembered

    earlier = passwords.salt_of(path)

    def work(job: JobContext) -> PasswordChange:
        if password is None:
            change = passwords.remove_password(path, present, progress=job.progress)
        elif earlier is not None:
            change = passwords.change_password(path, present, password, progress=job.progress)
        else:
            change = passwords.set_password(path, password, progress=job.progress)
        return change

    def done(change: PasswordChange) -> None:
        context.open_path(path)
        _report(context, window, change)
        context.jobs.work(lambda _job: remembered.forget(earlier), lambda _nothing: None, lasts=True)
        if remember and change.is_protected:
            _remember(context, path, True)

    def failed(error: BaseException) -> None:
        context.open_path(path)
        if not isinstance(error, Cancelled):
            context.show_error(error)

    def change_it() -> None:
        job = context.jobs.work(
            work, done, title=_("Changing the password"), writes=True, on_error=failed, lasts=True
        )
        job.cancelled.connect(lambda: context.open_path(path))

    context.close_portfolio(change_it)


def _report(context: AppContext, window: MainWindow, change: PasswordChange) -> None:
    """Say what was done, and ask what becomes of earlier backups that anybody can open."""
    actions: list[ButtonSpec] = []
    if change.is_protected and change.unprotected and change.backup is not None:
        n = len(change.unprotected)
        text = ngettext("Delete the unprotected backup", "Delete the {n} unprotected backups", n).format(
            n=formats.number(n)
        )
        actions.append((text, partial(_delete, context, window, change)))
    is_clean = not (actions or change.problem or change.beside)
    kind = "good" if is_clean and change.is_protected else "caution"
    window.banner(CHANGED, " ".join(change.sentences), kind, actions, closable=True)


def _delete(context: AppContext, window: MainWindow, change: PasswordChange) -> None:
    def work(_job: JobContext) -> int:
        from desktop_app.services.portfolio_file import passwords

        return passwords.delete_unprotected(change)

    def done(deleted: int) -> None:
        window.close_banner(CHANGED)
        left = len(change.unprotected) - deleted
        if left:
            window.toast(
                _("Backups that could not be deleted: {n}.").format(n=formats.number(left)),
                kind="bad",
                seconds=20,
            )
        else:
            window.toast(
                _("Deleted backups that were not protected: {n}.").format(n=formats.number(deleted)),
                kind="good",
            )

    context.jobs.work(work, done, title=_("Deleting backups"), writes=True, lasts=True)
