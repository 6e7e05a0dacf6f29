"""Writes a table as CSV that any spreadsheet reads, with nothing in it that could run."""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
from collections.abc import Iterable, Sequence

from desktop_app.exchange.tables.table import Progress
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.safe_cells import escape
from desktop_app.text import clean

#: What may be written into a cell; None is an empty cell.
Value = str | float | bool | dt.date | dt.datetime | dt.time | None

_STEP = 500


def write_csv(
    path: str | os.PathLike[str],
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    separator: str = ",",
    bom: bool = True,
    total: int = 0,
    progress: Progress | None = None,
) -> None:
    """Write `headers` and `rows` as UTF-8 to `path`, whole or not at all.

    The byte-order mark tells Excel that it is UTF-8. Texts that a spreadsheet could run get one
    quote in front; numbers are written plainly with a point, dates in ISO order, unknown as an
    empty cell. `total` is the number of rows, for `progress`. Raises EnvironmentFault.
    """
    encoding = "utf-8-sig" if bom else "utf-8"
    with write_atomically(path) as part, part.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
        writer.writerow([csv_cell(header) for header in headers])
        for number, row in enumerate(rows):
            if progress is not None and number % _STEP == 0:
                progress(number, max(total, number))
            writer.writerow([csv_cell(value) for value in row])
    if progress is not None:
        progress(total, total)


def csv_cell(value: Value) -> str | float:
    """One value as the csv module writes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(escape(value if value.isascii() and value.isprintable() else clean(value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if not math.isfinite(value):
        return ""
    return int(value) if value == int(value) and abs(value) < 1e15 else value
