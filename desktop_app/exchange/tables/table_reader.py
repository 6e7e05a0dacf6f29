"""Reads a CSV or Excel file into one kind of table, whatever its shape; the one way in for imports."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import stat
from pathlib import Path

from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.exchange.tables.sheet_choice import Likes
from desktop_app.exchange.tables.table import MAX_FILE_BYTES, Progress, Table, TableOptions, TableRow
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell

__all__ = ["Cell", "CellProblem", "Progress", "Table", "TableOptions", "TableRow", "read_file", "read_table"]

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".xlt", ".ods", ".fods", ".numbers"})
_PICKLES = frozenset({".pkl", ".pickle", ".joblib", ".npy", ".npz", ".dill"})


def read_table(
    path: str | os.PathLike[str],
    options: TableOptions | None = None,
    progress: Progress | None = None,
    likes: Likes | None = None,
) -> Table:
    """The table in the CSV, XLSX or JSON file at `path`, every cell where it stood.

    `likes` says of headers whether they are those of the table that is looked for, where a file holds
    several. `progress(done, total)` is called now and then and may raise `Cancelled`. Raises UserError in
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
    _check_options(chosen, ending, source.name)
    if ending in _JSON:
        from desktop_app.exchange.tables.json_tables import read_json_table

        digest = _sum_of(source)
        return dataclasses.replace(read_json_table(source, chosen, progress, likes), sha256=digest)
    sums: list[str] = []
    if ending in _WORKBOOKS:
        from desktop_app.exchange.tables.xlsx_reader import read_xlsx

        table = read_xlsx(_summed(source, sums), source.name, chosen, progress, likes)
        return dataclasses.replace(table, sha256=sums[0])
    from desktop_app.exchange.tables.csv_reader import read_csv

    # Not held here too: the reader lets go of the bytes once they are text.
    table = read_csv(_summed(source, sums), source.name, chosen, progress)
    return dataclasses.replace(table, sha256=sums[0])


def _sum_of(path: Path) -> str:
    """The SHA-256 of a file, and a refusal of what is no ordinary file of a size that is read."""
    read_head(path, MAX_FILE_BYTES, 1)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _summed(path: Path, sums: list[str]) -> bytes:
    """The bytes of a file, whose SHA-256 goes into `sums`."""
    data = read_file(path, MAX_FILE_BYTES)
    sums.append(hashlib.sha256(data).hexdigest())
    return data


def _check_options(options: TableOptions, ending: str, name: str) -> None:
    """Raise UserError for an option that says nothing about this kind of file."""
    if ending in _WORKBOOKS | _JSON and (options.encoding or options.separator):
        raise UserError(_("“{name}” has no encoding and no separator to choose.").format(name=name))
    if ending in _JSON and options.header_row:
        raise UserError(_("“{name}” has no row of headers.").format(name=name))
    if ending not in _WORKBOOKS | _JSON and options.sheet is not None:
        raise UserError(_("“{name}” has no sheets to choose from.").format(name=name))


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
