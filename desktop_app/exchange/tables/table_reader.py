"""Reads a CSV or Excel file into one kind of table, whatever its shape; the one way in for imports."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.exchange.tables.table import (
    MAX_FILE_BYTES,
    CellProblem,
    Progress,
    Table,
    TableOptions,
    TableRow,
)
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell

__all__ = ["Cell", "CellProblem", "Progress", "Table", "TableOptions", "TableRow", "read_file", "read_table"]

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
_OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".xlt", ".ods", ".fods", ".numbers"})
_PICKLES = frozenset({".pkl", ".pickle", ".joblib", ".npy", ".npz", ".dill"})


def read_table(
    path: str | os.PathLike[str], options: TableOptions | None = None, progress: Progress | None = None
) -> Table:
    """The table in the CSV or XLSX file at `path`, every cell where it stood.

    `progress(done, total)` is called now and then and may raise `Cancelled`. Raises UserError in
    one sentence for what cannot be read, EnvironmentFault where the file cannot be opened.
    """
    source = Path(path)
    ending = source.suffix.lower()
    if ending in _OTHER_WORKBOOKS:
        raise UserError(
            _("“{name}” is a workbook of a kind that is not read here. Save it as .xlsx or CSV.").format(
                name=source.name
            )
        )
    if ending in _PICKLES:
        raise UserError(
            _(
                "“{name}” can run code when it is read, so it is refused. Export the table as CSV or XLSX."
            ).format(name=source.name)
        )
    chosen = options or TableOptions()
    if ending in _WORKBOOKS:
        from desktop_app.exchange.tables.xlsx_reader import read_xlsx

        return read_xlsx(read_file(source, MAX_FILE_BYTES), source.name, chosen, progress)
    from desktop_app.exchange.tables.csv_reader import read_csv

    # Not held here too: the reader lets go of the bytes once they are text.
    return read_csv(read_file(source, MAX_FILE_BYTES), source.name, chosen, progress)


def read_file(path: Path, limit: int) -> bytes:
    """All bytes of an ordinary file of at most `limit` bytes; raises UserError or EnvironmentFault."""
    return read_head(path, limit, limit + 1)


def read_head(path: Path, limit: int, wanted: int) -> bytes:
    """The first `wanted` bytes of an ordinary file of at most `limit` bytes; raises as `read_file`."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise UserError(_("“{name}” is a folder. Choose a file.").format(name=path.name))
        if not stat.S_ISREG(about.st_mode):
            raise UserError(_("“{name}” is not an ordinary file.").format(name=path.name))
        if about.st_size > limit:
            raise UserError(
                _("“{name}” is larger than {limit} MB. Split it into smaller files.").format(
                    name=path.name, limit=limit // (1024 * 1024)
                )
            )
        with path.open("rb") as file:
            data = file.read(wanted)
    except (OSError, ValueError) as error:
        raise _unreadable(error, path) from error
    if not data:
        raise UserError(_("“{name}” is empty (0 bytes). Choose another file.").format(name=path.name))
    return data


def _unreadable(error: OSError | ValueError, path: Path) -> EnvironmentFault:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        text = _("“{name}” is not there any more. Choose another file.").format(name=path.name)
    elif isinstance(error, PermissionError):
        text = _("“{name}” may not be read. Ask its owner, or close it in the other program.").format(
            name=path.name
        )
    else:
        reason = getattr(error, "strerror", None) or type(error).__name__
        text = _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=reason)
    return EnvironmentFault(text)
