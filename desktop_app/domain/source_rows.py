"""The row of a file that an initiative came from, kept as it stood, whatever became of its cells."""

from __future__ import annotations

import json
from typing import ClassVar

from desktop_app.domain import fields as f
from desktop_app.domain.record_base import Child, record
from desktop_app.language.i18n import N_

#: Characters of all cells of one row, as JSON.
MOST_CELLS = 1_000_000


@record
class SourceRow(Child):
    """One row of an imported file. `cells` is a JSON object: column -> text, without the empty ones."""

    KIND: ClassVar[str] = "source_row"
    LABEL: ClassVar[str] = N_("Row of a file")

    preset_id: str = f.line(N_("Import preset"), editable=False)
    preset_version: int | None = f.integer(N_("Version of the preset"), minimum=1, editable=False)
    file_name: str = f.line(N_("File"), editable=False)
    sha256: str = f.hidden()
    sheet: str = f.line(N_("Sheet"), editable=False)
    row_number: int | None = f.integer(N_("Row"), minimum=1, editable=False)
    cells: str = f.json_text(N_("Cells"), max_length=MOST_CELLS)


def cells_of(row: SourceRow) -> dict[str, str]:
    """The cells of a kept row by their column, in the order of the file; nothing where they are damaged."""
    try:
        cells = json.loads(row.cells or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(cells, dict):
        return {}
    return {column: text for column, text in cells.items() if isinstance(text, str)}
