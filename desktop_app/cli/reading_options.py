"""The options of every command that reads data files: how columns are read, where the reader should not find out."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from desktop_app.analysis.files.read_options import FileReading, ReadOptions
from desktop_app.cli.arguments import read_pairs
from desktop_app.language.i18n import _

_MARKS = {"point": ".", "comma": ",", ".": ".", ",": ","}
_OPTIONS: dict[str, Any] = {
    "kind": Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=KIND",
            help="What a column holds: number, whole, text, date, yes_no or category; may be repeated.",
        ),
    ],
    "decimal": Annotated[
        list[str] | None,
        typer.Option(
            metavar="[COLUMN=]MARK",
            help="The decimal mark, point or comma, of a column or of all; may be repeated.",
        ),
    ],
    "keep_word": Annotated[
        list[str] | None,
        typer.Option(
            metavar="[COLUMN=]WORD",
            help="A value that looks like “not known”, such as NA for a country; may be repeated.",
        ),
    ],
    "missing_word": Annotated[
        list[str] | None,
        typer.Option(metavar="[COLUMN=]WORD", help="A word that counts as missing; may be repeated."),
    ],
    "encoding": Annotated[str, typer.Option(help="Of a CSV file, such as cp1252.")],
    "separator": Annotated[str, typer.Option(help="Of a CSV file, such as ;")],
    "sheet": Annotated[str, typer.Option(help="Of a workbook.")],
}
_LISTS = ("kind", "decimal", "keep_word", "missing_word")


#: Nobody said anything: the reader finds out.
AS_FOUND = FileReading()


def reads_data(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of reading; it takes what they say as its argument `reading`."""
    signature = inspect.signature(command)
    own = [one for one in signature.parameters.values() if one.name != "reading"]
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if name in _LISTS else "",
            annotation=annotation,
        )
        for name, annotation in _OPTIONS.items()
    ]

    @functools.wraps(command)
    def with_reading(**values: Any) -> None:
        given = {name: values.pop(name) for name in _OPTIONS}
        command(**values, reading=_reading(given))

    parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
    with_reading.__signature__ = signature.replace(parameters=[*parameters, *added])  # type: ignore[attr-defined]
    with_reading.__annotations__ = {one.name: one.annotation for one in (*parameters, *added)}
    return with_reading


def _reading(given: dict[str, Any]) -> FileReading:
    decimals = {column: _mark(text) for column, text in _by_column(given["decimal"])}
    options = ReadOptions(
        given["encoding"] or None,
        given["separator"].replace("\\t", "\t") or None,
        given["sheet"] or None,
        decimals,
        _words(given["keep_word"]),
        _words(given["missing_word"]),
    )
    return FileReading(read_pairs(given["kind"] or [], "--kind"), options)


def _by_column(texts: list[str] | None) -> list[tuple[str, str]]:
    """(column, value) of COLUMN=VALUE texts; the column is empty where none is named."""
    pairs = []
    for text in texts or ():
        column, sign, value = text.rpartition("=")
        pairs.append((column.strip(), value.strip()) if sign else ("", text.strip()))
    return pairs


def _words(texts: list[str] | None) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for column, word in _by_column(texts):
        words[column] = (*words.get(column, ()), word)
    return words


def _mark(text: str) -> str:
    mark = _MARKS.get(text.casefold())
    if mark is None:
        sentence = _("“{text}” is no decimal mark. There are: point, comma.")
        raise typer.BadParameter(sentence.format(text=text), param_hint="--decimal")
    return mark
