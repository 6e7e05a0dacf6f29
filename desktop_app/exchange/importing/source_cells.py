"""The cells of a row as they are kept with its initiative, and the kept rows that an import writes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_app.domain.records import MOST_CELLS, SourceRow
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import TableRow
from desktop_app.language.i18n import _

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_CUT = "…"


def cells_text(headers: Sequence[str], row: TableRow) -> str:
    """The cells of a row by their column, without the empty ones, as JSON.

    Of a row that is longer than what can be kept, the longest cells are cut; `is_too_long` tells beforehand.
    """
    cells: dict[str, str] = {
        header: text
        for header, cell in zip(headers, row.cells, strict=True)
        if cell != "" and (text := cell if type(cell) is str else cell_text(cell)) and not text.isspace()
    }
    if row.extra:
        cells[beyond_the_last()] = "; ".join(cell_text(cell) for cell in row.extra)
    text = _encode(cells)
    limit = MOST_CELLS // 4
    while len(text) > MOST_CELLS:
        cells = {
            header: cell if len(cell) <= limit else cell[:limit] + _CUT for header, cell in cells.items()
        }
        text, limit = _encode(cells), limit // 2
    return text


def is_too_long(row: TableRow) -> bool:
    """Whether not all of the row can be kept as it stood."""
    return sum(len(cell) for cell in row.cells if type(cell) is str) > MOST_CELLS // 6


def beyond_the_last() -> str:
    """What cells are called that stand beyond the last header."""
    return _("Beyond the last column")


def put_in_place(
    kept: Sequence[SourceRow], new: Sequence[SourceRow]
) -> tuple[list[tuple[SourceRow, SourceRow]], list[SourceRow], list[SourceRow]]:
    """Which kept rows of one initiative become which new ones, which new ones are added, which kept ones go.

    A new row takes the place of the kept one of the same preset, or without a preset of a file of the same name:
    an initiative keeps one state for each kind of file. Rows of other files stay.
    """
    if not new:
        return [], [], []
    same = [one for one in kept if _kind_of_file(one) == _kind_of_file(new[0])]
    pairs = list(zip(same, new, strict=False))
    return pairs, list(new[len(pairs) :]), same[len(pairs) :]


def _kind_of_file(row: SourceRow) -> tuple[str, str]:
    return ("preset", row.preset_id) if row.preset_id else ("file", row.file_name.casefold())
