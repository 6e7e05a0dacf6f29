"""What the sheets of an exported workbook hold beside the initiatives, before any of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.fields import FieldSpec
from desktop_app.domain.planning_records import CustomField
from desktop_app.domain.records import Record
from desktop_app.exchange.tables.table_parts import CellProblem, JoinedRow, UnreadPart


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row of a sheet as a record that is not kept yet.

    `key` is its initiative's key in the file, empty for a record of the whole portfolio. `links` says by field how
    the file names the record that it refers to.
    """

    kind: type[Record]
    key: str
    values: Mapping[str, Any]
    links: Mapping[str, str]
    row: JoinedRow


@dataclass(frozen=True, slots=True)
class RecordSheetsRead:
    """All that the sheets beside the initiatives hold, and what a person should know of them."""

    records: tuple[RecordRow, ...] = ()
    fields: tuple[CustomField, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[UnreadPart, ...] = ()

    def own_fields(self) -> dict[str, FieldSpec]:
        """The portfolio's own fields as the workbook defines them, by their name in lower case."""
        return {one.name.casefold(): cf.spec_of(one) for one in self.fields}
