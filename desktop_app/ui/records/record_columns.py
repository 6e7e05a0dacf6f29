"""The columns of a list of records: what each cell shows, and the key it is sorted by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.records import Record
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.ui.widgets.table.table_model import Row, TableColumn


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a RecordList.

    `value` takes the record and gives what the cell shows: a text, for "chip" and "dot" (text, kind), for
    "bar" a share, for "spark" a sequence of numbers. `sort` gives the record's key when the text is not one.
    `field` names the field that F2 edits in the cell; "" makes it read-only. `tip` makes its tooltip. A column with a
    `figure`, such as "metric:", opens where its figure comes from: that name with the record's id behind it.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: str = "text"
    width: int = 0
    field: str = ""
    tip: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    help: str = ""
    figure: str = ""


#: Width of a column that does not say one, px at 100 %.
_WIDTHS = {"number": 96, "chip": 130, "dot": 130, "bar": 140, "spark": 100, "strong": 190}


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell shows, the key it is sorted by, and the kind of its chip."""

    text: str
    key: Any
    state: object = "neutral"


def shown(spec: f.FieldSpec, value: Any, currency: str = "") -> str:
    """A field's value as a person reads it; empty if not stated."""
    if f.is_unknown(value):
        return ""
    if spec.kind == "choice":
        return _(spec.choices[value]) if value in spec.choices else str(value)
    if spec.kind == "date":
        return formats.date(value)
    if spec.kind == "time":
        return formats.date_time(value)
    if spec.kind == "money":
        return formats.money(value, currency)
    if spec.kind == "share":
        return formats.percent(value)
    if spec.kind == "number" and not spec.editable:
        # What a formula works out is no more exact than what goes into it.
        return formats.measure(formats.two_digits(value), spec.unit)
    if spec.kind in ("number", "integer", "rating"):
        return formats.measure(value, spec.unit)
    if spec.kind in ("tags", "ids"):
        return ", ".join(_(spec.choices.get(one, one)) for one in value)
    if spec.kind == "bool":
        return _("yes") if value else _("no")
    return " ".join(str(value)[:500].split())


def field_column(record_type: type[Record], name: str, currency: str = "", width: int = 0) -> ListColumn:
    """The column of a field: its label as title, numbers at the right, texts editable in place."""
    spec = f.specs(record_type)[name]
    number = spec.kind in ("number", "integer", "money", "share", "rating")
    simple = spec.editable and spec.kind in ("text", "person")
    return ListColumn(
        name,
        _(spec.label),
        lambda record: shown(spec, getattr(record, name), currency),
        "number" if number else "text",
        width,
        name if simple else "",
        sort=(lambda record: getattr(record, name)) if number or spec.kind == "date" else None,
    )


def table_column(
    column: ListColumn, at: int, editable: bool, tip: Callable[[Row], str] | None = None
) -> TableColumn:
    """The table's column for a list's column; `at` is its place in the rows."""
    plain = column.kind in ("bar", "spark")
    return TableColumn(
        column.key,
        column.title,
        at,
        column.kind,
        column.width or _WIDTHS.get(column.kind, 120),
        display=_percent if column.kind == "bar" else (_nothing if plain else _text),
        sort=None if plain else _key,
        state=None if plain else _state,
        tip=tip,
        editable=bool(column.field) and editable,
        help=column.help,
        computed=bool(column.figure),
    )


def cell_of(column: ListColumn, record: object) -> Any:
    """What the table holds for a record in a column of `table_column`."""
    value = column.value(record)
    if column.kind in ("bar", "spark"):
        return value
    text, state = value if column.kind in ("chip", "dot") else (value, "neutral")
    key = column.sort(record) if column.sort is not None else (order_key(str(text)) if text else None)
    return _Cell(str(text), key, state)


def _text(cell: _Cell) -> str:
    return cell.text


def _key(cell: _Cell) -> Any:
    return cell.key


def _state(cell: _Cell) -> object:
    return cell.state


def _percent(value: float | None) -> str:
    return formats.percent(value)


def _nothing(_value: object) -> str:
    return ""
