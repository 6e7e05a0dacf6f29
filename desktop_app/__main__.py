"""The one program: a subcommand works without a screen, anything else opens the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Listed here so that opening the window does not import the command line; a test compares them with it.
COMMANDS = (
    "new", "sample", "import", "export", "list", "show", "add", "proposal", "set", "gate", "brief", "reviews",
    "plugins", "plugin", "check", "backup", "restore", "confirm", "password", "history", "health", "best-set", "rank",
    "scoring-sheet", "profile", "bands", "confidence", "fairness", "exposure", "drift", "performance", "experiment",
    "damaged", "brief list", "brief show", "brief changes", "brief verify",
)  # fmt: skip

_BEFORE_COMMANDS = ("--help", "-h", "--version", "--password-file")


def main(arguments: list[str] | None = None) -> int:
    """Run the program with the given arguments, or those of the process; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and (given[0] in COMMANDS or given[0].partition("=")[0] in _BEFORE_COMMANDS):
        from desktop_app.cli.main import main as command_line

        return command_line(given)
    if given and given[0] in ("--watch-plugins", "--plugin-blocks"):
        return _beside(given[0], given[1:])
    return _window(given)


def _beside(option: str, arguments: list[str]) -> int:
    """What a window starts beside itself while plugins of others run: the watchdog, and its question."""
    if option == "--watch-plugins":
        from desktop_app.runtime import watchdog

        return watchdog.main(arguments)
    from desktop_app.app import show_blocked

    name, place = arguments
    return show_blocked(name, place)


def _window(arguments: list[str]) -> int:
    if not any(one.startswith("-") for one in arguments) and len(arguments) <= 1:
        # The usual start, without arguments: parsing options would cost each start 5 ms.
        return _show(arguments[0] if arguments else "")
    import argparse

    parser = argparse.ArgumentParser(prog="ai-portfolio", add_help=False)
    parser.add_argument("portfolio", nargs="?")
    parser.add_argument("--page", default="", help=argparse.SUPPRESS)
    parser.add_argument("--data-dir", default="", help=argparse.SUPPRESS)
    parser.add_argument("--safe-mode", action="store_true")
    parser.add_argument("--demo", metavar="FOLDER", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.data_dir:
        os.environ["AI_PORTFOLIO_HOME"] = str(Path(chosen.data_dir).resolve())
    if chosen.demo:
        from desktop_app.demo import make_demo

        return make_demo(Path(chosen.demo))
    return _show(chosen.portfolio or "", page=chosen.page, safe_mode=chosen.safe_mode)


def _show(portfolio: str, page: str = "", safe_mode: bool = False) -> int:
    place = None
    if portfolio:
        from desktop_app.domain.place import file_of, place_of
        from desktop_app.errors import UserError

        try:
            place = place_of(portfolio)
            path = file_of(place)
        except UserError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        if not path.exists():
            sys.stderr.write(f"{path} is not there. To make it: ai-portfolio new {path}\n")
            return 1
    if sys.platform.startswith("linux") and not _has_screen():
        sys.stderr.write("There is no screen here. The commands work without one: ai-portfolio --help\n")
        return 1
    from desktop_app.app import run

    return run(place, page=page, safe_mode=safe_mode)


def _has_screen() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
