"""What several commands take and give back: arguments, NAME=VALUE pairs, the exit code for problems."""

from pathlib import Path
from typing import Annotated

import typer

from desktop_app.language.i18n import _

PortfolioFile = Annotated[Path, typer.Argument(metavar="PORTFOLIO", help="The portfolio file.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

# Worked, and found problems.
FOUND_PROBLEMS = 3


def read_pairs(texts: list[str], hint: str) -> dict[str, str]:
    """What NAME=VALUE texts say; raises BadParameter for one that is none."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(_("“{text}” is not NAME=VALUE").format(text=text), param_hint=hint)
        pairs[name.strip()] = value.strip()
    return pairs
