"""Commands on a portfolio file: make it, fill it, look into it, change it, back it up."""

from pathlib import Path
from typing import Annotated, Any

import typer

from desktop_app.cli import import_options as options
from desktop_app.cli.arguments import (
    FOUND_PROBLEMS,
    Json,
    PortfolioFile,
    PortfolioPlace,
    Replace,
    may_replace,
    read_pairs,
)
from desktop_app.cli.output import host, opened, print_json, print_table, say, say_beside, uncollected
from desktop_app.cli.password_input import unlock
from desktop_app.domain.place import Place
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Key = Annotated[str, typer.Argument(metavar="KEY", help="An initiative's key, such as AI-014.")]


def new(
    portfolio: PortfolioFile,
    name: Annotated[str, typer.Option(help="What the portfolio is called.")] = "",
    currency: Annotated[str, typer.Option(help="Three letters, such as USD or EUR.")] = "USD",
) -> None:
    """Make an empty portfolio; an existing file is never overwritten."""
    from desktop_app.services.portfolio_file import portfolios

    portfolios.create(portfolio, name=name, currency=currency, extensions=host()).close()
    say(_("Created {path}.").format(path=portfolio))


def sample(portfolio: PortfolioFile) -> None:
    """Make the sample portfolio."""
    from desktop_app.services.sample.make_sample import create_sample

    create_sample(portfolio, extensions=host()).close()
    say(_("Created {path}.").format(path=portfolio))


def import_(
    portfolio: PortfolioPlace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, XLSX or JSON file.")],
    preset: options.Preset = "",
    mapping: options.Map = None,
    on_conflict: options.OnConflict = "skip",
    sheet: options.Sheet = "",
    encoding: options.Encoding = "",
    separator: options.Separator = "",
    header_row: options.HeaderRow = None,
    unclear: options.Unclear = "leave",
    leave_row: options.LeaveRow = None,
    take_row: options.TakeRow = None,
    rest_to_notes: options.RestToNotes = False,
    decimal: options.Decimal = None,
    date_order: options.DateOrder = None,
    plain_units: options.PlainUnits = False,
    keep_word: options.KeepWord = None,
    missing_word: options.MissingWord = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and keep nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Import initiatives from a CSV, XLSX or JSON file, or a complete JSON portfolio."""
    from desktop_app.exchange.importing.import_report import import_lines
    from desktop_app.exchange.importing.mapping import Readings
    from desktop_app.exchange.importing.run_import import run_import
    from desktop_app.exchange.tables.table import TableOptions

    with opened(portfolio) as ws, uncollected():
        report = run_import(
            ws,
            file,
            preset=preset,
            mapping=read_pairs(mapping or [], "--map"),
            on_conflict=on_conflict,
            rest_to_notes=rest_to_notes,
            unclear_as_new=unclear == "new",
            leave_rows=frozenset(leave_row or ()),
            take_rows=frozenset(take_row or ()),
            readings=Readings(
                decimal or "",
                date_order or "",
                tuple(keep_word or ()),
                tuple(missing_word or ()),
                plain_units,
            ),
            dry_run=dry_run,
            options=TableOptions(
                encoding or None, separator.replace("\\t", "\t") or None, header_row, sheet=sheet or None
            ),
        )
    if as_json:
        print_json(report.values())
    else:
        for line in import_lines(report, dry_run):
            say(line)
    if not report.all_kept:
        raise typer.Exit(FOUND_PROBLEMS)


def export(
    portfolio: PortfolioPlace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv, .xlsx or .json (complete).")],
    replace: Replace = False,
) -> None:
    """Export the portfolio."""
    may_replace(replace)
    from desktop_app.exchange.export import export_portfolio

    with opened(portfolio, read_only=True) as ws:
        for problem in export_portfolio(ws, file):
            say(problem)
    say(_("Exported to {path}.").format(path=file))


def list_(
    portfolio: PortfolioPlace,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="FIELD=VALUE", help="Only these; may be repeated.")
    ] = None,
    sort: Annotated[
        str, typer.Option(metavar="FIELD", help="Sort by a field; -FIELD for the other way round.")
    ] = "key",
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only those that hold every word.")] = "",
    as_json: Json = False,
) -> None:
    """List initiatives."""
    from desktop_app.cli.reports import list_report

    wanted = read_pairs(where or [], "--where")
    with opened(portfolio, read_only=True) as ws:
        rows = list_report(ws, wanted, sort, search)
    if as_json:
        print_json(rows)
        return
    names = ("key", "title", "industry", "stage", "owner", "score", "metric_state", "review_due")
    print_table([name.upper() for name in names], ([row[name] for name in names] for row in rows))


def show(
    portfolio: PortfolioPlace,
    key: Key,
    where_from: Annotated[
        str,
        typer.Option(
            metavar="FIELD",
            help="Only where one figure comes from, such as score, expected_benefit, data_ready or any field.",
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Show one initiative with its whole spine, or where one of its figures comes from."""
    if where_from:
        _show_origin(portfolio, key, where_from, as_json)
        return
    from desktop_app.cli.reports import show_report, show_text

    with opened(portfolio, read_only=True) as ws:
        report = show_report(ws, key)
    if as_json:
        print_json(report)
    else:
        say(show_text(report))


def _show_origin(portfolio: Place, key: str, field: str, as_json: bool) -> None:
    from desktop_app.cli.origin_report import origin_report, origin_text
    from desktop_app.domain.figures.origin import FigureRef
    from desktop_app.services.origins.read_origin import origin_of

    with opened(portfolio, read_only=True) as ws:
        origin = origin_of(ws, FigureRef(field, ws.find_key(key).id))
    if as_json:
        print_json(origin_report(origin))
    else:
        say(origin_text(origin))


def set_(
    portfolio: PortfolioPlace,
    key: Key,
    values: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="New values; nothing after = empties.")
    ],
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "",
) -> None:
    """Edit fields of an initiative, as one change that can be undone."""
    from desktop_app.cli.reports import parse_values
    from desktop_app.services import custom_field_edits as custom_fields

    pairs = read_pairs(values, "FIELD=VALUE")
    with opened(portfolio) as ws:
        initiative = ws.find_key(key)
        own_values, mine = parse_values(pairs, custom_fields.list_all(ws), ws.portfolio().currency)
        changed = custom_fields.edit_initiative(ws, initiative.id, own_values, mine, reason)
    say(_("Changed {key}.").format(key=initiative.key) if changed else _("Nothing was different."))


def gate(portfolio: PortfolioPlace, key: Key, as_json: Json = False) -> None:
    """Show what blocks the move to the next stage."""
    from desktop_app.domain.gates import gate_report

    with opened(portfolio, read_only=True) as ws:
        report = gate_report(ws.spine(ws.find_key(key).id), ws.rules())
    open_items = [{"rule": item.rule, "severity": item.severity, "why": item.why} for item in report.open]
    if as_json:
        print_json(
            {
                "stage": report.stage,
                "next_stage": report.next_stage,
                "passes": report.passes,
                "open": open_items,
                "settled": list(report.settled),
                "not_applicable": list(report.not_applicable),
            }
        )
    elif not report.next_stage:
        say(_("There is no gate ahead."))
    else:
        result = (
            _("passes") if report.passes else _("closed, {gate_items}").format(gate_items=report.count_words)
        )
        say(
            _("{stage} to {next}: {result}").format(stage=report.stage, next=report.next_stage, result=result)
        )
        for item in report.open:
            say(f"  [{item.severity}] {item.title} – {item.why}")
        for title in report.not_applicable:
            say("  " + _("{title}: does not apply").format(title=title))
    if report.next_stage and not report.passes:
        raise typer.Exit(FOUND_PROBLEMS)


def reviews(
    portfolio: PortfolioPlace,
    due: Annotated[bool, typer.Option("--due", help="Only those that are due.")] = False,
    ics: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a calendar file.")] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Plan the first review of every live initiative without one.")
    ] = False,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """List planned reviews."""
    may_replace(replace)
    from desktop_app.services import reviews as service

    with opened(portfolio, read_only=not plan) as ws:
        changes = service.plan_missing(ws) if plan else None
        if changes:
            say_beside(_("{what}.").format(what=changes.label))
        due_reviews = service.planned(ws, due_only=due)
        unplanned = service.unplanned(ws)
        if ics is not None:
            from desktop_app.exchange.calendar_file import write_reviews

            write_reviews(due_reviews, ics, name=ws.portfolio().name, made_at=ws.clock())
    rows = [{"key": r.key, "title": r.title, "due": r.due, "days_late": r.days_late} for r in due_reviews]
    if as_json:
        print_json(rows)
    else:
        print_table(["KEY", "TITLE", "DUE", "DAYS LATE"], ([*r.values()] for r in rows))
        if unplanned:
            say(service.unplanned_words(unplanned))


def check(portfolio: PortfolioFile, as_json: Json = False) -> None:
    """Check a portfolio file: the database, its links, and the rules of the domain."""
    from desktop_app.services.portfolio_file.check import check_file

    unlock(_existing(portfolio))
    problems = check_file(portfolio)
    _report([p.sentence for p in problems], as_json)


def backup(
    portfolio: PortfolioPlace,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; without it, the backup folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Back up a portfolio."""
    from desktop_app.services.portfolio_file.backups import backup_now, backup_to

    with opened(portfolio, read_only=True) as ws:
        target = backup_to(ws, file) if file is not None else backup_now(ws)
    if as_json:
        print_json({"ok": True, "problems": []})
    else:
        say(_("Backed up as {path}.").format(path=target))


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The backup file.")],
    portfolio: PortfolioFile,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of a portfolio; what was there is set aside, not deleted."""
    from desktop_app.services.portfolio_file.recovery import restore as restore_backup
    from desktop_app.services.portfolio_file.recovery import restored_sentences

    unlock(_existing(backup))
    restored = restore_backup(backup, portfolio)
    if as_json:
        print_json({"ok": True, "problems": []})
    else:
        say(_("Restored {path}.").format(path=portfolio))
    for sentence in restored_sentences(restored):
        say_beside(sentence)
    say_beside(_("To confirm it: ai-portfolio confirm {path}").format(path=portfolio))


def confirm(portfolio: PortfolioPlace, as_json: Json = False) -> None:
    """Say that a restored portfolio is the right one: its backups go on."""
    from desktop_app.services.portfolio_file.backups import confirm_restored

    with opened(portfolio, read_only=True) as ws:
        was_paused = confirm_restored(ws)
    if as_json:
        print_json({"ok": True, "was_paused": was_paused})
    else:
        say(_("Confirmed. Backups go on.") if was_paused else _("Nothing was waiting to be confirmed."))


def history(
    portfolio: PortfolioPlace,
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="Only of this initiative.")] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove that nothing was altered, cut or passed by.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say who changed what, when, from what to what."""
    from desktop_app.cli.reports import history_report, verify_report

    with opened(portfolio, read_only=True) as ws:
        if verify:
            result = verify_report(ws)
        else:
            rows = history_report(ws, key)
    if verify:
        _verified(result, as_json)
        return
    if as_json:
        print_json(rows)
    else:
        names = ("at", "who", "key", "field", "old", "new", "reason")
        print_table([n.upper() for n in names], ([_short(row[n]) for n in names] for row in rows))


def _verified(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(result)
    elif result["ok"]:
        say(_("{n} changes, none altered.").format(n=result["changes"]))
    else:
        for sentence in result["problems"]:
            say(sentence)
    if not result["ok"]:
        raise typer.Exit(FOUND_PROBLEMS)


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _report(problems: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"ok": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            say(problem)
    else:
        say(_("The file is in order."))
    if problems:
        raise typer.Exit(FOUND_PROBLEMS)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UserError(_("{path} is not there.").format(path=path))
    return path


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(new)
    app.command()(sample)
    app.command("import")(import_)
    app.command()(export)
    app.command("list")(list_)
    app.command()(show)
    app.command("set")(set_)
    app.command()(gate)
    app.command()(reviews)
    app.command()(check)
    app.command()(backup)
    app.command()(restore)
    app.command()(confirm)
    app.command()(history)
