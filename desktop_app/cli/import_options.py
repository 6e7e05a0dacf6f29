"""The options of the command `import`: which rows and columns go where, and how the file is read."""

from typing import Annotated, Literal

import typer

Preset = Annotated[
    str, typer.Option(metavar="ID", help="A preset: its id, its name, or the file that holds one.")
]
Map = Annotated[
    list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Where a field comes from.")
]
OnConflict = Annotated[
    Literal["skip", "update", "stop"],
    typer.Option(help="For rows that are there already: skip, update or stop."),
]
Unclear = Annotated[
    Literal["leave", "new"],
    typer.Option(help="For rows that may be about several initiatives: leave them out, or new."),
]
LeaveRow = Annotated[
    list[int] | None,
    typer.Option(metavar="N", min=1, help="A row of the file to leave out; may be repeated."),
]
TakeRow = Annotated[
    list[int] | None,
    typer.Option(
        metavar="N",
        min=1,
        help="A row of the file to take in though it looks like a heading; may be repeated.",
    ),
]
RestToNotes = Annotated[
    bool, typer.Option("--rest-to-notes", help="Put what no field takes into the notes too.")
]
Sheet = Annotated[
    str, typer.Option(help="Of a workbook: a sheet's name, or all for all sheets of one shape.")
]
Encoding = Annotated[str, typer.Option(help="Of a CSV file, such as shift_jis.")]
Separator = Annotated[str, typer.Option(help="Of a CSV file, such as ;")]
HeaderRow = Annotated[
    int | None, typer.Option(min=0, help="The row with the headers, from 1; 0 when there is none.")
]
Decimal = Annotated[
    Literal[".", ","] | None, typer.Option(help="The decimal mark of the file's numbers: . or ,")
]
DateOrder = Annotated[
    Literal["dmy", "mdy"] | None,
    typer.Option(help="How days such as 01/02/2024 are written: dmy or mdy."),
]
PlainUnits = Annotated[
    bool, typer.Option("--plain-units", help="Take numbers as written, whatever units the headers name.")
]
KeepWord = Annotated[
    list[str] | None, typer.Option(metavar="WORD", help="A value, though it often means not known: NA.")
]
MissingWord = Annotated[
    list[str] | None, typer.Option(metavar="WORD", help="Another word for not known; may be repeated.")
]
