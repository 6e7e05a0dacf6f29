"""What several commands take and give back: arguments, NAME=VALUE pairs, the exit code for problems."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.domain.place import Place, file_of, place_of
from desktop_app.language.i18n import _


def _file(text: str) -> Path:
    return file_of(place_of(text))


if TYPE_CHECKING:
    PortfolioFile = Path
    PortfolioPlace = Place
else:
    # An address must be recognised before `Path` turns its two slashes into one. The class is named for the
    # help, which shows its name, as users write a path.
    _path = type("path", (), {})
    _about = {"metavar": "PORTFOLIO", "help": "The portfolio file."}
    PortfolioFile = Annotated[_path, typer.Argument(**_about, parser=_file)]
    PortfolioPlace = Annotated[_path, typer.Argument(**_about, parser=place_of)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Replace = Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")]

# Worked, and found problems.
FOUND_PROBLEMS = 3


def may_replace(replace: bool) -> None:
    """Take over the word of the person that what is there may be replaced; a portfolio never is."""
    from desktop_app.files import write_guard

    write_guard.agree_to_all(replace)


def read_pairs(texts: list[str], hint: str) -> dict[str, str]:
    """The pairs of NAME=VALUE texts; raises BadParameter for any other text."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(_("“{text}” is not NAME=VALUE").format(text=text), param_hint=hint)
        pairs[name.strip()] = value.strip()
    return pairs
