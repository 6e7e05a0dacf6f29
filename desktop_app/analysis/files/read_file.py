"""Reads a data file into a frame: CSV, packed or not, Parquet, Arrow, Feather and Excel.

The file stays where it is. What was read is pinned by its SHA-256, and a file that changes on the
way is refused. Nothing here runs code from a file: pickles are refused by name and by content.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from desktop_app.analysis.files.csv_file import CsvFile
from desktop_app.analysis.files.data_file import (
    KINDS,
    ColumnRead,
    DataFile,
    FilePreview,
    Progress,
    ReadOptions,
    ReadProblem,
)
from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.language.i18n import _

__all__ = ["ColumnRead", "DataFile", "FilePreview", "ReadOptions", "ReadProblem", "preview", "read"]

#: What can be read, for dialogs that choose a file.
ENDINGS = (".csv", ".tsv", ".txt", ".gz", ".parquet", ".feather", ".arrow", ".ipc", ".xlsx", ".xlsm")
_PICKLES = frozenset({".pkl", ".pickle", ".joblib", ".npy", ".npz", ".dill", ".pt", ".pth", ".sav"})
_OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".xlt", ".ods", ".fods", ".numbers"})
_ARROW_STARTS = (b"PAR1", b"ARROW1", b"FEA1")


def read(
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str] | None = None,
    kinds: Mapping[str, str] | None = None,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
) -> DataFile:
    """The file at `path` as a frame, typed column by column.

    `columns` reads these only, `kinds` sets the kind of some (a key of `KINDS`). `progress(done,
    total)` is called every few milliseconds and may raise `Cancelled`. Raises UserError in one
    sentence for what cannot be read, naming file, column and row.
    """
    source = Path(path)
    for column, kind in (kinds or {}).items():
        if kind not in KINDS:
            raise UserError(
                _("There is no kind “{kind}” for column “{column}”. There are: {kinds}.").format(
                    kind=kind, column=column, kinds=", ".join(KINDS)
                )
            )
    before = _look(source)
    contents = _open(source, before.st_size, options or ReadOptions(), progress).read(columns, kinds or {})
    values, reads, problems, rows, digest = contents
    _check_unchanged(source, before)
    if progress is not None:
        progress(before.st_size, before.st_size)
    return DataFile(
        path=source.absolute(),
        size=before.st_size,
        sha256=digest,
        modified=datetime.fromtimestamp(before.st_mtime, UTC),
        rows=rows,
        columns=tuple(reads),
        frame=pd.DataFrame(values, copy=False),
        problems=tuple(problems),
    )


def preview(path: str | os.PathLike[str], options: ReadOptions | None = None) -> FilePreview:
    """The first 200 rows as texts and the kinds that the columns seem to have; quick for any size."""
    source = Path(path)
    facts = _look(source)
    file_preview: FilePreview = _open(source, facts.st_size, options or ReadOptions(), None).preview()
    return file_preview


def _look(path: Path) -> os.stat_result:
    """Facts about the file; UserError for a name that is refused, EnvironmentFault for a missing file."""
    ending = path.suffix.lower()
    if ending in _PICKLES:
        raise UserError(
            _(
                "“{name}” can run code when it is read, so it is refused. Export the table as CSV or Parquet."
            ).format(name=path.name)
        )
    if ending in _OTHER_WORKBOOKS:
        raise UserError(
            _("“{name}” is a workbook of a kind that is not read here. Save it as .xlsx or CSV.").format(
                name=path.name
            )
        )
    try:
        facts = path.stat()
    except FileNotFoundError:
        raise EnvironmentFault(
            _("“{name}” cannot be opened: it is not in {folder}. Choose it where it is now.").format(
                name=path.name, folder=path.parent
            )
        ) from None
    except OSError as error:
        raise EnvironmentFault(
            _("“{name}” cannot be opened: {why}").format(name=path.name, why=error.strerror or error)
        ) from None
    except ValueError:
        raise UserError(_("“{name}” is no file name.").format(name=ascii(str(path)))) from None
    if not stat.S_ISREG(facts.st_mode):
        raise UserError(_("“{name}” is not a file. Choose a data file.").format(name=path.name))
    if not facts.st_size:
        raise UserError(_("“{name}” is empty. Choose another file.").format(name=path.name))
    return facts


def _open(path: Path, size: int, options: ReadOptions, progress: Progress | None) -> Any:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise EnvironmentFault(
            _("“{name}” cannot be opened: {why}").format(name=path.name, why=error.strerror)
        ) from None
    ending = path.suffix.lower()
    if start.startswith(_ARROW_STARTS) or ending in (".parquet", ".feather", ".arrow", ".ipc"):
        from desktop_app.analysis.files.arrow_file import ArrowFile

        return ArrowFile(path, size, start, options, progress)
    if start.startswith(b"PK\x03\x04") or ending in (".xlsx", ".xlsm", ".xltx", ".xltm"):
        from desktop_app.analysis.files.sheet_file import SheetFile

        return SheetFile(path, size, options, progress)
    return CsvFile(path, size, options, progress)


def _check_unchanged(path: Path, before: os.stat_result) -> None:
    try:
        after = path.stat()
    except OSError:
        after = None
    if after is None or (after.st_size, after.st_mtime_ns, after.st_ino) != (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    ):
        raise UserError(
            _("“{name}” changed while it was read. Wait until it is complete, then read it again.").format(
                name=path.name
            )
        )
