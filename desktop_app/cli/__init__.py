"""The command line: the same services as the window, without a screen."""

import sys

from desktop_app.errors import UserError


def main(arguments: list[str]) -> int:
    """Run one command. 0 worked, 1 could not do it, 2 wrong usage, 3 worked and found problems."""
    import typer

    from desktop_app.cli import (  # noqa: F401  # they add theirs
        analysis_commands,
        best_set_command,
        data_commands,
        health_command,
        portfolio_commands,
    )
    from desktop_app.cli.commands import app

    try:
        result = app(args=arguments, prog_name="ai-portfolio", standalone_mode=False)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
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
            sys.stderr.write(f"{error}\n")
        return error.exit_code
    return int(result or 0)
