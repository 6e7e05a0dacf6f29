"""Runs one command of the command line; every module with commands is named here once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from desktop_app.cli import (
    analysis_commands,
    best_set_command,
    brief_commands,
    commands,
    damaged_command,
    data_commands,
    health_command,
    password_command,
    password_input,
    plugin_commands,
    ranking_commands,
    start_commands,
)
from desktop_app.cli.output import guarded, say, say_beside, stop_watching
from desktop_app.errors import UserError
from desktop_app.files.write_guard import WouldReplace
from desktop_app.language.i18n import _
from desktop_app.text import shorten

#: The modules whose commands there are, in the order of the help.
MODULES = (
    commands,
    brief_commands,
    start_commands,
    analysis_commands,
    best_set_command,
    damaged_command,
    data_commands,
    health_command,
    plugin_commands,
    password_command,
    ranking_commands,
)


class CommandGroup(TyperGroup):
    """The commands; `brief list` is one of its own, where `brief` followed by anything else takes a portfolio."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the first words name, and what is left of them."""
        if len(args) > 1 and args[0] == "brief" and args[1] in brief_commands.AFTER_BRIEF:
            args = [f"brief {args[1]}", *args[2:]]
        return super().resolve_command(ctx, args)


def make_app() -> typer.Typer:
    """The command line with all its commands."""
    app = typer.Typer(cls=CommandGroup, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                      help="A portfolio of AI initiatives in one file. Without a command the window opens.")  # fmt: skip
    app.callback(invoke_without_command=True)(program)
    for module in MODULES:
        module.register(app)
    return app


@cache
def _command() -> Callable[..., Any]:
    """The command line, put together once for whoever runs several commands in one process."""
    return typer.main.get_command(make_app())


def program(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    safe_mode: Annotated[
        bool,
        typer.Option(
            "--safe-mode",
            help="Open the window without third-party plugins and checklist files, and without your settings.",
        ),
    ] = False,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A file with the password of a protected portfolio in its first line."
        ),
    ] = None,
) -> None:
    """A portfolio of AI initiatives in one file. Without a command the window opens."""
    password_input.set_file(password_file)
    if version:
        from desktop_app import __version__

        say(__version__)
        raise typer.Exit(0)


def main(arguments: list[str]) -> int:
    """Run one command. 0 worked, 1 could not do it, 2 wrong usage, 3 worked and found problems."""
    try:
        with guarded():
            result = _command()(args=arguments, prog_name="ai-portfolio", standalone_mode=False)
    except WouldReplace as error:
        say_beside(f"{error} {_('With --replace it is replaced.')}")
        return 1
    except UserError as error:
        say_beside(str(error))
        return 1
    except OSError as error:
        # What names no path is a fault of the program, and shows where it is.
        if error.filename is None:
            raise
        say_beside(_path_words(error))
        return 1
    except typer.Exit as exit_:
        return int(exit_.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return 1
    except typer.TyperException as error:
        # Wrong usage carries the exit code 2, and shows how the command is called.
        if callable(show := getattr(error, "show", None)):
            show()
        else:
            say_beside(str(error))
        return error.exit_code
    finally:
        stop_watching()
    return int(result or 0)


def _path_words(error: OSError) -> str:
    """Which path the system refuses, and why."""
    path = shorten(str(error.filename), 120)
    return _("“{path}” can't be used: {reason}.").format(path=path, reason=error.strerror or error)
