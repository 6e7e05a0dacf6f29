"""Where a command gets a password from: a file, the environment, or the keyboard; never its arguments.

What stands in the arguments of a program can be read by everybody on the computer.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

PRESENT, NEW = "AI_PORTFOLIO_PASSWORD", "AI_PORTFOLIO_NEW_PASSWORD"
_TRIES = 3
_LONGEST = 10_000
_present_file: Path | None = None


def set_file(path: Path | None) -> None:
    """Take over the file that --password-file names."""
    global _present_file
    _present_file = path


def unlock(path: Path) -> None:
    """Open a protected portfolio for this command; asks where neither a file nor the environment says.

    Does nothing for any other file. Raises WrongPassword, or UserError where nobody can be asked.
    """
    from desktop_app.services.portfolio_file import passwords
    from desktop_app.store.faults import WrongPassword

    if not passwords.is_locked(path):
        return
    given = _given(_present_file, PRESENT)
    if given is not None:
        passwords.unlock(path, given)
        return
    for left in reversed(range(_TRIES)):
        try:
            passwords.unlock(path, _asked(_("Password of {name}: ").format(name=path.name), path))
            return
        except WrongPassword as error:
            if not left:
                raise
            sys.stderr.write(f"{error}\n")


def present_password(path: Path) -> str:
    """The password that a portfolio has now. Raises UserError where nobody can be asked."""
    given = _given(_present_file, PRESENT)
    return (
        given if given is not None else _asked(_("Present password of {name}: ").format(name=path.name), path)
    )


def new_password(path: Path, file: Path | None) -> str:
    """The password that a portfolio shall have, typed twice. Raises UserError where nobody can be asked."""
    given = _given(file, NEW)
    if given is not None:
        return given
    if not _has_keyboard():
        raise UserError(
            _(
                "There is no terminal to ask at: give the new password with "
                "--new-password-file FILE or in {name}."
            ).format(name=NEW)
        )
    typed = _typed(_("New password of {name}: ").format(name=path.name))
    if typed != _typed(_("The same again: ")):
        raise UserError(_("The two passwords differ. Nothing was changed."))
    return typed


def _given(file: Path | None, variable: str) -> str | None:
    if file is not None:
        return _read(file)
    return os.environ.get(variable) or None


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            line = stream.readline(_LONGEST)
        password = line.decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise UserError(f"{file}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UserError(_("{path} is not a text file.").format(path=file)) from error
    if not password:
        raise UserError(_("{path} holds no password in its first line.").format(path=file))
    if os.name == "posix" and stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        sys.stderr.write(_("Others on this computer can read {path}.").format(path=file) + "\n")
    return password


def _asked(prompt: str, path: Path) -> str:
    if not _has_keyboard():
        raise UserError(
            _(
                "{name} is protected by a password: give it with --password-file FILE or in {variable}."
            ).format(name=path.name, variable=PRESENT)
        )
    return _typed(prompt)


def _typed(prompt: str) -> str:
    import getpass

    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise UserError(_("No password was given.")) from error


def _has_keyboard() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
