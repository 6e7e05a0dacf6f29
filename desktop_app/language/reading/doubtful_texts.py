"""Texts that are kept as they stand though they may not be what was meant: several persons, days of no calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.language.i18n import ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.date_values import parse_date

_ROWS_SHOWN = 10
_BETWEEN_PERSONS = re.compile(r"\s*[/;&+\n|]\s*|\s+(?:and|und|et|y)\s+", re.IGNORECASE)
_FIRM = re.compile(r"\b(?:GmbH|AG|KG|SE|Inc|Ltd|LLC|plc|S\.?A|B\.?V|N\.?V)\b\.?", re.IGNORECASE)
_DAY = re.compile(r"\s*(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})\s*")


def names_several(text: str) -> bool:
    """Whether a text names more than one person; “Meier, Anna” is one."""
    if "@" in text and "," not in text and ";" not in text:
        return False
    parts = [part for part in _BETWEEN_PERSONS.split(text) if part.strip()]
    if len(parts) > 1:
        # Single words may be departments, such as in “Sales/Marketing”, or a firm, as in “Siemens & Halske”.
        return all(len(part.split()) > 1 for part in parts) and not _FIRM.search(text)
    # A comma stands between whole names, or between a family name and a first name.
    names = [part.split() for part in text.split(",") if part.strip()]
    return len(names) > 2 or (len(names) > 1 and all(len(name) > 1 for name in names))


def crowd_note(column: str, rows: Sequence[int]) -> str:
    """A sentence on the rows of a column that name several persons."""
    numbers = ", ".join(map(str, rows[:_ROWS_SHOWN])) + ("…" if len(rows) > _ROWS_SHOWN else "")
    return ngettext(
        "{column}, row {rows}: the cell names more than one person, and is kept as one name.",
        "{column}, rows {rows}: the cells name more than one person, and each is kept as one name.",
        len(rows),
    ).format(column=column, rows=numbers)


def holds_days(cells: Sequence[Cell]) -> bool:
    """Whether most cells of a column are days of the calendar."""
    filled = [cell for cell in cells if not is_blank(cell)]
    days = sum(not isinstance(cell, (int, float, bool)) and _is_day(cell) for cell in filled)
    return days > 0 and 2 * days >= len(filled)


def is_no_day(text: str) -> bool:
    """Whether a text is written as a day, and no calendar has it."""
    return _DAY.fullmatch(text) is not None and not _is_day(text)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, str) and not _DAY.fullmatch(cell):
        return False
    return any(parse_date(cell, order).value is not None for order in ("dmy", "mdy"))
