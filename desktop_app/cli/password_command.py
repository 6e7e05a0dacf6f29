"""The commands that set, change and remove the password of a portfolio."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.cli.arguments import Json, PortfolioFile
from desktop_app.cli.output import print_json, say
from desktop_app.cli.password_input import new_password, present_password
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.services.portfolio_file.passwords import PasswordChange

password = typer.Typer(
    help="Protect a portfolio by a password. Who loses it loses the portfolio: nobody can open it then.",
    no_args_is_help=True,
)
NewFile = Annotated[
    Path | None,
    typer.Option(
        "--new-password-file", metavar="FILE", help="A file with the new password in its first line."
    ),
]
Delete = Annotated[
    bool,
    typer.Option("--delete-unprotected", help="Delete the earlier backups that anybody can open."),
]


@password.command("set")
def set_password(
    portfolio: PortfolioFile, new: NewFile = None, delete: Delete = False, as_json: Json = False
) -> None:
    """Protect a portfolio that has no password."""
    from desktop_app.services.portfolio_file import passwords

    if passwords.is_protected(_existing(portfolio)):
        raise UserError(_("{name} has a password already; change it instead.").format(name=portfolio.name))
    change = passwords.set_password(portfolio, new_password(portfolio, new))
    _report(change, delete, as_json)


@password.command("change")
def change_password(
    portfolio: PortfolioFile, new: NewFile = None, delete: Delete = False, as_json: Json = False
) -> None:
    """Give a portfolio another password."""
    from desktop_app.services.portfolio_file import passwords

    passwords.unlock(_protected(portfolio), present := present_password(portfolio))
    change = passwords.change_password(portfolio, present, new_password(portfolio, new))
    _report(change, delete, as_json)


@password.command("remove")
def remove_password(portfolio: PortfolioFile, as_json: Json = False) -> None:
    """Take the password off a portfolio."""
    from desktop_app.services.portfolio_file import passwords

    _report(passwords.remove_password(_protected(portfolio), present_password(portfolio)), False, as_json)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UserError(_("{path} is not there.").format(path=path))
    return path


def _protected(path: Path) -> Path:
    from desktop_app.services.portfolio_file import passwords

    if not passwords.is_protected(_existing(path)):
        raise UserError(_("{name} has no password.").format(name=path.name))
    return path


def _report(change: "PasswordChange", delete: bool, as_json: bool) -> None:
    from desktop_app.services.portfolio_file.passwords import delete_unprotected

    deleted = delete_unprotected(change) if delete else 0
    if as_json:
        print_json(
            {
                "protected": change.is_protected,
                "backup": change.backup,
                "unprotected_backups": len(change.unprotected) - deleted,
                "deleted_backups": deleted,
                "unprotected_files": list(change.beside),
            }
        )
        return
    for sentence in change.sentences:
        say(sentence)
    if deleted:
        say(_("Deleted backups that were not protected: {n}.").format(n=formats.number(deleted)))
    elif change.is_protected and change.unprotected and change.backup is not None:
        say(_("--delete-unprotected deletes them."))


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(password, name="password")
