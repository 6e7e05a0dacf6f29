"""What of a file no rule reads: columns, rows, repeated headers; each named with its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.exchange.importing.targets import CUSTOM_PREFIX, NO_OWN_FIELDS, OwnFields
from desktop_app.exchange.own_workbook.own_export import is_computed
from desktop_app.exchange.tables.table import Table
from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.number_values import parse_number


def unread_columns(
    table: Table, mapping: ColumnMapping, own: OwnFields = NO_OWN_FIELDS
) -> tuple[tuple[str, ...], tuple[UnreadPart, ...]]:
    """The columns that go nowhere and hold something, and what the report says of them."""
    if mapping.keep_rest:
        return (), ()
    read = {column for rule in mapping.rules for column in rule.columns}
    read.update(mapping.parent, mapping.leave_out)
    # Each row names its sheet anyway.
    read.add(table.sheet_column)
    why = _("No field takes it; it is kept with each initiative, under From the file.")
    parts = []
    for place, header in enumerate(table.headers):
        if header not in read and not is_computed(header, own):
            count = sum(1 for row in table.rows if not is_blank(row.cells[place]))
            if count:
                parts.append(UnreadPart("column", header, count, why, kept=True))
    return tuple(part.where for part in parts), tuple(parts)


def computed_notes(table: Table, mapping: ColumnMapping, own: OwnFields) -> list[str]:
    """A sentence on the columns that formulas fill, which are computed anew and not read."""
    read = {column for rule in mapping.rules for column in rule.columns}
    names = [header for header in table.headers if header not in read and is_computed(header, own)]
    if not names:
        return []
    text = ngettext(
        "{n} column is computed by a formula and is not read: {columns}.",
        "{n} columns are computed by formulas and are not read: {columns}.",
        len(names),
    )
    return [text.format(n=formats.number(len(names)), columns=", ".join(names[:20]))]


def silent_rows(numbers: Sequence[int]) -> list[UnreadPart]:
    """Rows that are not blank, but say nothing in the columns that are read."""
    if not numbers:
        return []
    where = ngettext("row {rows}", "rows {rows}", len(numbers))
    rows = ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
    why = ngettext(
        "It says nothing in any column that is read.",
        "They say nothing in any column that is read.",
        len(numbers),
    )
    return [UnreadPart("rows", where.format(rows=rows), len(numbers), why)]


def without_repeated_headers(problems: Sequence[CellProblem], table: Table) -> list[CellProblem]:
    """The problems without those that say that a header is repeated: such columns are read together, or named as unread."""
    return [
        problem
        for problem in problems
        if not (problem.row == table.header_row and problem.column in table.repeated)
    ]


def with_numbers_alone(rule: FieldRule, table: Table) -> FieldRule:
    """The rule with the one of several columns of a header that holds numbers, where the others put them in words.

    Of ideas, an issue tracker writes "Impact" twice: 5, and "Extensive / Widespread".
    """
    repeated = [column for column in rule.columns if column in table.repeated]
    if not repeated or rule.join or not rule.target.startswith(CUSTOM_PREFIX):
        return rule
    numbers = [column for column in rule.columns if _holds_numbers(table, column)]
    if not numbers or len(numbers) == len(rule.columns):
        return rule
    return dataclasses.replace(rule, columns=tuple(numbers[:1]), labels=(), values_of={})


def _holds_numbers(table: Table, column: str) -> bool:
    cells = [cell for cell in table.column(column) if not is_blank(cell)]
    return bool(cells) and all(parse_number(cell).value is not None for cell in cells)
