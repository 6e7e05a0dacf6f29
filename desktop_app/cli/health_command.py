"""The command `health`: contradictions and holes over the whole portfolio."""

import dataclasses
from typing import Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json, PortfolioPlace
from desktop_app.cli.output import opened, print_json, print_table, say
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def health(portfolio: PortfolioPlace, as_json: Json = False) -> None:
    """Look for contradictions and holes over all initiatives."""
    from desktop_app.services.health_report import check

    with opened(portfolio, read_only=True) as ws:
        report = check(ws)
    if as_json:
        print_json([_plain(dataclasses.asdict(one)) for one in report.problems])
    elif report.problems:
        print_table(
            [name.upper() for name in ("severity", "key", "title", "sentence")],
            ([one.severity, one.key, one.title, one.sentence] for one in report.problems),
        )
    else:
        n = report.looked_at
        sentence = ngettext("No contradiction in {n} initiative.", "No contradiction in {n} initiatives.", n)
        say(sentence.format(n=formats.number(n)) if n else _("There is no initiative to look at yet."))
    if report.problems:
        raise typer.Exit(FOUND_PROBLEMS)


def _plain(problem: dict[str, Any]) -> dict[str, Any]:
    """The report, with the keys that scripts rely on."""
    names = ("check", "severity", "key", "title", "sentence", "tab", "anchor")
    return {name: problem[name] for name in names}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(health)
