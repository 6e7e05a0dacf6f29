"""Turns a file that describes one record attribute by attribute into a table with that one row."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.headers import make_unique
from desktop_app.exchange.tables.table import MAX_COLUMNS, Table, TableRow
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import clean_line

# A list of attributes has these two columns; others beside them describe the attribute.
_NAME, _VALUE = "attribute", "value"
_FEWEST = 5


def as_one_row(table: Table) -> Table:
    """The table with a column for each attribute, where its rows are the attributes of one record; else as it is.

    Records of transparency standards come so: `reference, attribute, name, tier, value`.
    """
    headers = [normal(header) for header in table.headers]
    if _NAME not in headers or _VALUE not in headers or not _FEWEST <= len(table.rows) <= MAX_COLUMNS:
        return table
    name, value = headers.index(_NAME), headers.index(_VALUE)
    rows = [row for row in table.rows if not is_blank(row.cells[name])]
    names = [clean_line(cell_text(row.cells[name])) for row in rows]
    unique = make_unique(names)
    # With the attributes of several records, most names would repeat.
    if len(unique.repeated) * 4 > len(names):
        return table
    cells = tuple(row.cells[value] for row in rows)
    note = _("The file describes one record; each of its {n} lines is read as a column.").format(
        n=formats.number(len(rows))
    )
    return replace(
        table,
        headers=unique.names,
        rows=[TableRow(rows[0].number, cells)],
        notes=(*table.notes, note),
        links={},
    )
