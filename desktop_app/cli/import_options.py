"""The options of the command that imports: how a file is read, and what becomes of its rows."""

from typing import Annotated, Literal

import typer

DecimalMark = Literal[".", ","]
WrittenOrder = Literal["dmy", "mdy"]
Unclear = Literal["leave", "new"]
Conflict = Literal["skip", "update", "stop"]

# What goes where

PresetName = Annotated[
    str, typer.Option(metavar="ID", help="A preset: its id, its name, or the file that holds one.")
]
ColumnPairs = Annotated[
    list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Where a field comes from.")
]
OnConflictOption = Annotated[
    Conflict, typer.Option(help="For rows that are there already: skip, update or stop.")
]
UnclearRows = Annotated[
    Unclear, typer.Option(help="For rows that may be about several initiatives: leave them out, or new.")
]
RestToNotes = Annotated[
    bool, typer.Option("--rest-to-notes", help="Put what no field takes into the notes too.")
]

# How the file is read

SheetName = Annotated[
    str, typer.Option(help="Of a workbook: a sheet's name, or all for all sheets of one shape.")
]
TextEncoding = Annotated[str, typer.Option(help="Of a CSV file, such as shift_jis.")]
CellSeparator = Annotated[str, typer.Option(help="Of a CSV file, such as ;")]
HeaderRow = Annotated[
    int | None, typer.Option(min=0, help="The row with the headers, from 1; 0 when there is none.")
]
DecimalOption = Annotated[
    DecimalMark | None, typer.Option(help="The decimal mark of the file's numbers: . or ,")
]
DateOrderOption = Annotated[
    WrittenOrder | None, typer.Option(help="How days such as 01/02/2024 are written: dmy or mdy.")
]
PlainUnits = Annotated[
    bool, typer.Option("--plain-units", help="Take numbers as written, whatever units the headers name.")
]
KeptWords = Annotated[
    list[str] | None, typer.Option(metavar="WORD", help="A value, though it often means not known: NA.")
]
MissingWords = Annotated[
    list[str] | None, typer.Option(metavar="WORD", help="Another word for not known; may be repeated.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Report, and keep nothing.")]
