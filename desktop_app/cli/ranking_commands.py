"""The commands `rank` and `scoring-sheet`: the ranking with its uncertainty, and estimates by several people."""

from pathlib import Path
from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json, PortfolioPlace, Replace, may_replace
from desktop_app.cli.output import opened, print_json, print_table, say
from desktop_app.domain.place import Place
from desktop_app.language.i18n import _, ngettext


def rank(
    portfolio: PortfolioPlace,
    method: Annotated[
        str,
        typer.Option(
            help="rice, ice, wsjf, weighted, value-effort, expected-value or another method; "
            "without it the portfolio's own choice."
        ),
    ] = "",
    draws: Annotated[
        int, typer.Option(min=0, max=1_000_000, help="How many simulations of the estimates; 0 for none.")
    ] = 10_000,
    seed: Annotated[
        int, typer.Option(min=0, help="The same seed gives the same simulations on every machine.")
    ] = 1,
    top: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="K", help="The k of the chance to be in the top k; 10, or half of a few."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rank the initiatives that are neither stopped nor retired."""
    from desktop_app.services.ranking import rank as ranking

    with opened(portfolio, read_only=True) as ws:
        rank_table = ranking.rank(ws, method or None, draws=draws, seed=seed, top=top)
        currency = ws.portfolio().currency
    if as_json:
        print_json([_plain(row) for row in rank_table.rows])
    else:
        _print(rank_table, currency)


def _plain(row: Any) -> dict[str, Any]:
    """The report, with the keys that scripts rely on."""
    names = ("rank", "key", "score", "p10", "p50", "p90", "chance_in_top", "missing")
    more = ("title", "low", "high", "mean", "mean_rank", "note")
    return {name: getattr(row, name) for name in (*names, *more)}


def _print(rank_table: Any, currency: str) -> None:
    from desktop_app.language import formats
    from desktop_app.services.ranking.words import describe_draws

    def figure(value: float | None) -> str:
        if value is None:
            return "–"
        if rank_table.method.unit == "money":
            return formats.money(value, currency, compact=True)
        return formats.number(value, 2 if 0 < abs(value) < 10 else 0)

    heading = _("{method}: {formula}").format(
        method=_(rank_table.method.name), formula=rank_table.method.worked.text
    )
    say(heading)
    if rank_table.draws:
        say(describe_draws(rank_table.draws, rank_table.seed))
    say("")
    in_top = _("IN TOP {k}").format(k=rank_table.top)
    labels = {one.name: _(one.label) for one in rank_table.method.inputs}
    print_table(
        ["#", _("KEY"), _("TITLE"), _("SCORE"), "P10", "P50", "P90", in_top, _("MISSING")],
        [
            [
                row.rank,
                row.key,
                row.title,
                _score(row, figure),
                figure(row.p10),
                figure(row.p50),
                figure(row.p90),
                "–" if row.chance_in_top is None else formats.percent(row.chance_in_top),
                ", ".join(labels.get(name, name) for name in row.missing) or row.note,
            ]
            for row in rank_table.rows
        ],
    )


def _score(row: Any, figure: Any) -> str:
    """The score, or the range that is still possible."""
    if row.score is not None or (row.low is None and row.high is None):
        return str(figure(row.score))
    if row.low is None:
        return _("up to {high}").format(high=figure(row.high))
    if row.high is None:
        return _("from {low}").format(low=figure(row.low))
    return _("{low} to {high}").format(low=figure(row.low), high=figure(row.high))


def scoring_sheet(
    portfolio: PortfolioPlace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet, ending in .xlsx.")],
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY]...", help="Only these initiatives; else all that are ranked."),
    ] = None,
    method: Annotated[
        str, typer.Option(help="Whose inputs are asked for; else the portfolio's own choice.")
    ] = "",
    person: Annotated[
        str, typer.Option("--for", metavar="NAME", help="Who estimates; with --merge, whoever's sheet it is.")
    ] = "",
    merge: Annotated[bool, typer.Option("--merge", help="Take over a sheet that was filled in.")] = False,
    replace: Replace = False,
) -> None:
    """Write a sheet for somebody's estimates, or take over one that was filled in."""
    may_replace(replace)
    if merge:
        _merge(portfolio, file, person)
        return
    from desktop_app.exchange.scoring_sheet.write import export_sheet
    from desktop_app.services.ranking import rank as ranking

    with opened(portfolio, read_only=True) as ws:
        chosen = ranking.method_of(ws, method or None)
        ids = [ws.find_key(key).id for key in keys] if keys else ranking.ground(ws, chosen).ids
        n = export_sheet(ws, file, chosen, ids, estimator=person)
    text = ngettext("{path} asks for {n} estimate.", "{path} asks for {n} estimates.", n)
    say(text.format(path=file, n=n))


def _merge(portfolio: Place, file: Path, person: str) -> None:
    from desktop_app.exchange.scoring_sheet.read import merge_sheet, read_sheet

    with opened(portfolio) as ws:
        plan = read_sheet(ws, file, by=person)
        if not plan.problems:
            merge_sheet(ws, plan)
    say(plan.sentence)
    for problem in plan.problems:
        where = _("row {row}, {column}").format(row=problem.row or "–", column=problem.column or "–")
        say(f"  {where}: {problem.problem}")
    if plan.problems:
        raise typer.Exit(FOUND_PROBLEMS)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("rank")(rank)
    app.command("scoring-sheet")(scoring_sheet)
