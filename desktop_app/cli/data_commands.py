"""The command `profile`: how ready a data file is."""

from pathlib import Path
from typing import Annotated, Any

import typer

from desktop_app.analysis.files.read_options import FileReading
from desktop_app.cli.arguments import Json
from desktop_app.cli.output import print_json, print_table, say
from desktop_app.cli.reading_options import AS_FOUND, reads_data
from desktop_app.language.i18n import _, ngettext

DataFilePath = Annotated[
    Path, typer.Argument(metavar="FILE", help="A CSV, Parquet, Arrow or XLSX file; CSV also packed.")
]


def profile(
    file: DataFilePath,
    label: Annotated[str, typer.Option(metavar="COLUMN", help="What is to be predicted.")] = "",
    second_label: Annotated[str, typer.Option(metavar="COLUMN", help="The same, by a second labeller.")] = "",
    key: Annotated[str, typer.Option(metavar="COLUMN", help="What tells one row from another.")] = "",
    group: Annotated[str, typer.Option(metavar="COLUMN", help="Groups of people or things.")] = "",
    reference: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The population: groups with their sizes.")
    ] = None,
    date: Annotated[str, typer.Option(metavar="COLUMN", help="When a row was recorded.")] = "",
    refresh_days: Annotated[
        int | None, typer.Option(min=0, help="The source promises new rows every so many days.")
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="The rate a metric is to reach: how many rows that needs."),
    ] = None,
    columns: Annotated[str, typer.Option(metavar="A,B", help="Read these columns only.")] = "",
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Profile a data file: is it good enough, and for everyone?"""
    from desktop_app.analysis.profiling.profile import ProfileSettings, profile_file

    settings = ProfileSettings(
        label=label,
        second_label=second_label,
        key=key,
        group=group,
        reference=reference,
        date=date,
        refresh_days=refresh_days,
        target=target,
        columns=tuple(name.strip() for name in columns.split(",") if name.strip()),
        **reading.arguments(),
    )
    data_profile = profile_file(file, settings)[1]
    if as_json:
        print_json(data_profile.to_json())
        return
    _show(data_profile)


def _show(data_profile: Any) -> None:
    from desktop_app.analysis.files.data_file import KINDS
    from desktop_app.domain.choices import READINESS_DIMENSIONS
    from desktop_app.language import formats

    rows = ngettext("{n} row, {columns} columns.", "{n} rows, {columns} columns.", data_profile.rows)
    say(
        rows.format(n=formats.number(data_profile.rows), columns=len(data_profile.columns))
        + " "
        + data_profile.sentence()
    )
    for problem in data_profile.problems:
        say(f"  {problem}")
    say("")
    print_table(
        ["DIMENSION", "SCORE", "STATE", "WHY"],
        (
            [
                _(READINESS_DIMENSIONS[one.name]),
                None if one.score is None else f"{one.score:.0f}",
                one.state,
                one.why,
            ]
            for one in data_profile.dimensions
        ),
    )
    say("")
    print_table(
        ["COLUMN", "KIND", "PRESENT", "DISTINCT", "FLAGS"],
        (
            [
                one.name,
                _(KINDS[one.kind]),
                formats.percent(one.present_share),
                formats.number(one.distinct),
                ", ".join(one.flags),
            ]
            for one in data_profile.columns
        ),
    )
    if data_profile.groups:
        say("")
        print_table(
            ["GROUP", "ROWS", "SHARE", "POPULATION", "RATIO", "STATE"],
            (
                [
                    one.group,
                    one.n,
                    formats.percent(one.share),
                    None if one.reference_share is None else formats.percent(one.reference_share),
                    None if one.ratio is None else formats.number(one.ratio, 2),
                    one.state,
                ]
                for one in data_profile.groups
            ),
        )


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(reads_data(profile))
