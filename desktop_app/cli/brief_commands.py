"""Makes briefs, and tells which were made, what changed since, and which one a file is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json, PortfolioPlace, Replace, may_replace
from desktop_app.cli.output import opened, print_json, print_table, say, say_beside
from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext

if TYPE_CHECKING:
    from desktop_app.briefs.recorded_briefs import BriefWish, RecordedBrief
    from desktop_app.briefs.snapshots.brief_changes import BriefChange, ChangesSince
    from desktop_app.domain.briefs.brief_records import Brief
    from desktop_app.services.workspace import Workspace

#: What is a command of its own directly after `brief`; any other word there is a portfolio.
AFTER_BRIEF = ("list", "show", "changes", "verify")

_Since = Annotated[
    str, typer.Option("--since", metavar="B-6|DATE", help="The brief to compare with; by default the last final one.")
]  # fmt: skip


def brief(
    portfolio: PortfolioPlace,
    keys: Annotated[list[str] | None, typer.Argument(metavar="KEY...", help="Keys of initiatives.")] = None,
    whole: Annotated[bool, typer.Option("--portfolio", help="The brief of the whole portfolio.")] = False,
    every: Annotated[bool, typer.Option("--all", help="A brief of every initiative, into a folder.")] = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="The file, or a folder for several.")
    ] = None,
    final: Annotated[bool, typer.Option("--final", help="Final: approved, kept with its file.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves a final brief.")] = "",
    since: _Since = "",
    if_changed: Annotated[
        bool, typer.Option("--if-changed", help="Only if something is new, gone, worse or better.")
    ] = False,
    day: Annotated[
        str,
        typer.Option(
            "--date", metavar="DATE", help="As the rules see it on another day, such as 2026-11-30."
        ),
    ] = "",
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="pdf,html,docx,pptx", help="One or more; several stand side by side."
        ),
    ] = "pdf",
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Make briefs, as PDF by default; `brief list`, `show`, `changes` and `verify` tell of those that were made."""
    may_replace(replace)
    if not (output and output.strip()):
        raise typer.BadParameter(_("say where to write it"), param_hint="-o")
    if sum([bool(keys), whole, every]) != 1:
        raise typer.BadParameter(_("give keys, or --portfolio, or --all"), param_hint="KEY...")
    if final != bool(by.strip()):
        raise typer.BadParameter(_("a final brief takes the name of who approves it"), param_hint="--by")
    with opened(portfolio) as ws:
        wish = _wish(ws, by.strip(), since, if_changed, day, _formats(formats))
        reports = [
            report
            for recorded in _make(ws, keys or [], Path(output), wish, whole=whole, every=every)
            for report in _reports(recorded)
        ]
        if ws.read_only:
            from desktop_app.briefs.recorded_briefs import no_record_words

            say_beside(no_record_words())
    if as_json:
        print_json(
            [
                {name: value for name, value in report.items() if name != "shortened_words"}
                for report in reports
            ]
        )
    else:
        _say_made(reports, if_changed)
    if any(report["missing_characters"] for report in reports):
        raise typer.Exit(FOUND_PROBLEMS)


def _formats(text: str) -> tuple[str, ...]:
    from desktop_app.briefs.forms import FORMATS

    formats = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if not formats or not set(formats) <= set(FORMATS):
        names = ", ".join(FORMATS)
        raise typer.BadParameter(_("takes one or more of {names}").format(names=names), param_hint="--format")
    return formats


def _wish(
    ws: Workspace, by: str, since: str, if_changed: bool, day: str, formats: tuple[str, ...]
) -> BriefWish:
    from desktop_app.briefs.recorded_briefs import BriefWish
    from desktop_app.services.briefs.kept_briefs import Approval

    try:
        as_of = date.fromisoformat(day) if day else None
    except ValueError:
        raise typer.BadParameter(_("takes a date such as 2026-11-21"), param_hint="--date") from None
    return BriefWish(Approval(by, ws.today()) if by else None, since, if_changed, as_of, formats=formats)


def _make(
    ws: Workspace, keys: list[str], output: Path, wish: BriefWish, *, whole: bool, every: bool
) -> Iterable[RecordedBrief]:
    from desktop_app.briefs.recorded_briefs import make_all_recorded, make_recorded

    ids = [ws.find_key(key).id for key in keys]
    if whole or (len(ids) == 1 and not output.is_dir()):
        _refuse_other_ending(output, wish.formats)
        recorded = make_recorded(ws, None if whole else ids[0], output, wish)
        return [recorded] if recorded else []
    return make_all_recorded(ws, output, None if every else ids, wish)


def _refuse_other_ending(output: Path, formats: tuple[str, ...]) -> None:
    """Raise UserError for one file whose name ends as another kind of file does."""
    ending = output.suffix.lower().removeprefix(".")
    if len(formats) == 1 and ending != formats[0]:
        sentence = _("The brief is made as {kind}; choose a name that ends in .{ending}.")
        raise UserError(sentence.format(kind=formats[0].upper(), ending=formats[0]))


def _reports(recorded: RecordedBrief) -> list[dict[str, Any]]:
    """A report of each file; what is said of the brief stands in each."""
    report = _report(recorded)
    return [
        {
            **report,
            "file": file.path,
            "format": file.format,
            "pages": file.pages or None,
            "sha256": file.sha256,
        }
        for file in recorded.files
    ]


def _report(recorded: RecordedBrief) -> dict[str, Any]:
    from desktop_app.briefs.brief_words import shortened_words

    record, previous = recorded.brief, recorded.previous
    return {
        "key": recorded.key or None,
        "number": record.name if record else None,
        "kind": recorded.kind,
        "state": record.state if record else None,
        "file": recorded.file,
        "format": "pdf",
        "pages": recorded.pages,
        "sha256": recorded.sha256,
        "previous": previous.name if previous else None,
        "changes": [_change_report(change) for change in recorded.changes.lines],
        "smaller_changes": recorded.changes.smaller,
        "shortened": [
            {"block": block.block, "title": block.title, "size": block.size} for block in recorded.shortened
        ],
        "shortened_words": shortened_words(recorded.shortened),
        "missing_characters": len(recorded.missing),
        # Each of them once.
        "undrawn": "".join(dict.fromkeys(recorded.missing)),
    }


def _say_made(reports: list[dict[str, Any]], if_changed: bool) -> None:
    if if_changed and not reports:
        say(_("Nothing changed, so no brief was created."))
    for report in reports:
        say(made_words(report["file"], report["pages"], report["number"]))
    # What holds for a brief is said once, however many files it has.
    briefs = list({(report["key"], report["number"]): report for report in reports}.values())
    for report in briefs:
        if report["shortened_words"]:
            say(report["shortened_words"])
    for report in briefs:
        if report["missing_characters"]:
            from desktop_app.briefs.make import missing_words

            say(_("{key}: {what}").format(
                key=report["key"] or _("Portfolio"), what=missing_words(report["missing_characters"], report["undrawn"])
            ))  # fmt: skip


def made_words(file: Path, pages: int | None, number: str | None) -> str:
    """Which file was made, how many pages it has, and the number of its brief; what is not known is left out."""
    counted = ngettext("{n} page", "{n} pages", pages).format(n=pages) if pages else ""
    return ", ".join(filter(None, (str(file), counted, number)))


def brief_list(portfolio: PortfolioPlace, as_json: Json = False) -> None:
    """List the briefs that were made, the newest first."""
    from desktop_app.services.briefs import kept_briefs

    with opened(portfolio, read_only=True) as ws:
        reports = [_brief_report(brief_) for brief_ in kept_briefs.all_briefs(ws)]
    if as_json:
        print_json(reports)
        return
    header = (_("Number"), _("Kind"), _("Subject"), _("Created"), _("By"), _("State"), _("Files"))
    print_table(
        header,
        (
            (
                one["number"], one["kind"], one["subject"], one["made_at"], one["by"], one["state"],
                ", ".join(file["name"] for file in one["files"]),
            )
            for one in reports
        ),
    )  # fmt: skip


def _brief_report(record: Brief) -> dict[str, Any]:
    from desktop_app.domain.briefs.brief_records import files_of

    return {
        "number": record.name,
        "kind": record.kind,
        "subject": record.subject_key or None,
        "title": record.subject_title,
        "made_at": record.made_at,
        "by": record.made_by,
        "state": record.state,
        "approved_by": record.approved_by,
        "approved_on": record.approved_on,
        "recipients": record.recipients,
        "marking": record.marking,
        "snapshot_sha256": record.snapshot_sha256,
        "files": [
            {"name": file.name, "format": file.format, "pages": file.pages, "size": file.size, "sha256": file.sha256}
            for file in files_of(record)
        ],
    }  # fmt: skip


def brief_show(
    portfolio: PortfolioPlace,
    number: Annotated[str, typer.Argument(metavar="B-7", help="The number of the brief.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Also write the file of a final brief."),
    ] = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Show what a brief said: the figures, texts and lists of its snapshot."""
    may_replace(replace)
    import json

    from desktop_app.briefs.snapshots.snapshot_reader import read_snapshot
    from desktop_app.services.briefs import kept_briefs

    with opened(portfolio, read_only=True) as ws:
        record = kept_briefs.find(ws, number)
        content = kept_briefs.read_snapshot_bytes(ws, record)
        snapshot = read_snapshot(content)
        if output is not None:
            _write_kept(ws, record, output)
    if as_json:
        print_json({**_brief_report(record), "snapshot": json.loads(content)})
        return
    say(f"{record.name}  {record.subject_title}")
    for figure in snapshot.figures:
        day = f" ({figure.as_of.isoformat()})" if figure.as_of else ""
        say(f"{figure.id}: {figure.text}{day}")
    for held in snapshot.texts.values():
        say(f"{held.label}: {held.text}")
    for items in snapshot.lists.values():
        say(f"{items.label}: {'; '.join(items.items) or '–'}")


def _write_kept(ws: Workspace, record: Brief, output: Path) -> None:
    from desktop_app.domain.briefs.brief_records import files_of
    from desktop_app.files.atomic_write import write_atomically
    from desktop_app.services.briefs import kept_briefs

    files = files_of(record)
    if not files:
        raise UserError(_("{name} has no file.").format(name=record.name))
    data = kept_briefs.read_file_bytes(ws, record, files[0])
    with write_atomically(output) as part:
        part.write_bytes(data)


def brief_changes(
    portfolio: PortfolioPlace,
    key: Annotated[str, typer.Argument(metavar="KEY", help="An initiative; without it the portfolio.")] = "",
    since: _Since = "",
    as_json: Json = False,
) -> None:
    """Tell what changed since the last final brief."""
    from desktop_app.briefs.recorded_briefs import changes_now

    with opened(portfolio, read_only=True) as ws:
        previous, changes = changes_now(ws, ws.find_key(key).id if key else None, since)
        if as_json:
            print_json([_change_report(change) for change in changes.changes])
            return
        _say_changes(changes, previous)


def _say_changes(changes: ChangesSince | None, record: Brief | None) -> None:
    from desktop_app.briefs.brief_words import change_sentences

    if record is None:
        say(_("First brief; nothing to compare."))
        return
    for sentence in change_sentences(record, changes):
        say(sentence)


def _change_report(change: BriefChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "class": change.change_class,
        "label": change.label,
        "old": change.old,
        "new": change.new,
        "low": change.low,
        "high": change.high,
        "within_chance": change.within_chance,
        "defined_anew": change.is_defined_anew,
        "sentence": change.sentence,
    }


def brief_verify(
    portfolio: PortfolioPlace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that a brief was made as.")],
    as_json: Json = False,
) -> None:
    """Tell which brief a file is, whether it is as it was made, and what changed since."""
    from desktop_app.briefs.recorded_briefs import verify
    from desktop_app.services.evidence import read_file

    content = read_file(file)
    with opened(portfolio, read_only=True) as ws:
        result = verify(ws, content)
        record, changes = result.brief, result.changes
        if as_json:
            print_json(
                {
                    "known": result.is_known,
                    "number": record.name if record else None,
                    "state": record.state if record else None,
                    "made_at": record.made_at if record else None,
                    "by": record.made_by if record else None,
                    "changed_since": [_change_report(c) for c in changes.changes] if changes else None,
                }
            )
        else:
            from desktop_app.briefs.brief_words import verified_words

            say(verified_words(file.name, result))
            if record is not None:
                _say_changes(changes, record)
    if not result.is_known:
        raise typer.Exit(FOUND_PROBLEMS)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(brief)
    app.command("brief list")(brief_list)
    app.command("brief show")(brief_show)
    app.command("brief changes")(brief_changes)
    app.command("brief verify")(brief_verify)
