"""Says which sheets of a workbook make up the table, and puts several of one shape under common headers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop_app.exchange.tables.table import ALL_SHEETS, MAX_CELLS, MAX_ROWS, Table, TableRow
from desktop_app.exchange.tables.table_parts import CellProblem, JoinedRow, UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import normal

#: Whether headers are those of the table that is looked for.
Likes = Callable[[Sequence[str]], bool]

# Sheets with this share of their headers in common are of one shape.
_SAME = 0.8
# Sheets whose rows are mostly the same are versions of one table, not parts of it.
_REPEATED = 0.3
_LEGEND_WIDTH = 2


@dataclass(frozen=True, slots=True)
class SheetGlance:
    """The headers of a sheet, how many rows it has about, and how many of its first rows fill one cell only."""

    index: int
    name: str
    headers: tuple[str, ...] = ()
    rows: int = 0
    thin_share: float = 0.0
    fault: str = ""

    @property
    def is_table(self) -> bool:
        """False for an empty sheet, and for one with sentences instead of rows."""
        return len(self.headers) >= 2 and self.rows > 0 and self.thin_share <= 0.5


def choose_main(glances: Sequence[SheetGlance], likes: Likes | None) -> SheetGlance | None:
    """The first sheet with the table that is looked for; notes and legends in front are passed over."""
    tables = [one for one in glances if one.is_table]
    liked = [one for one in tables if likes is not None and likes(one.headers)]
    if liked:
        return liked[0]
    for place, glance in enumerate(tables):
        # Two columns before a wider table are a legend.
        if len(glance.headers) > _LEGEND_WIDTH or all(
            len(other.headers) <= _LEGEND_WIDTH for other in tables[place + 1 :]
        ):
            return glance
    with_rows = [one for one in glances if one.headers and one.rows]
    return tables[0] if tables else with_rows[0] if with_rows else None


def of_one_shape(glances: Sequence[SheetGlance], main: SheetGlance) -> list[SheetGlance]:
    """The sheets with the headers of `main`, in the workbook's order."""
    names = set(map(normal, main.headers))

    def same(other: SheetGlance) -> bool:
        others = set(map(normal, other.headers))
        common = len(names & others)
        return common >= 2 and common >= _SAME * max(len(names), len(others))

    return [one for one in glances if one.is_table and same(one)]


def without_versions(tables: Sequence[Table]) -> tuple[list[Table], list[Table]]:
    """The tables whose rows belong together, and those that hold mostly rows of an earlier one."""
    kept: list[Table] = []
    versions: list[Table] = []
    seen: set[str] = set()
    column = _telling_column(tables[0])
    for table in tables:
        names = _texts(table, column)
        repeated = len(names & seen)
        if kept and names and repeated > _REPEATED * len(names):
            versions.append(table)
            continue
        kept.append(table)
        seen |= names
    return kept, versions


def _telling_column(table: Table) -> str:
    """The header of the column with the most different texts."""
    counts = [len(_texts(table, header)) for header in table.headers]
    return table.headers[counts.index(max(counts))]


def _texts(table: Table, header: str) -> set[str]:
    place = next((i for i, name in enumerate(table.headers) if normal(name) == normal(header)), None)
    if place is None:
        return set()
    cells = (row.cells[place] for row in table.rows)
    return {normal(cell) for cell in cells if isinstance(cell, str) and any(sign.isalpha() for sign in cell)}


def join(tables: Sequence[Table]) -> Table:
    """The rows of several sheets as one table, with a last column that names the sheet."""
    headers, columns = _common_headers(tables)
    rows: list[TableRow] = []
    problems: list[CellProblem] = []
    left_out: list[UnreadPart] = []
    notes: list[str] = []
    links: dict[tuple[int, int], str] = {}
    before = 0
    for table, targets in zip(tables, columns, strict=True):
        blank: list[Cell] = [""] * len(headers)
        blank[-1] = table.sheet
        for row in table.rows:
            cells = list(blank)
            for place, cell in zip(targets, row.cells, strict=True):
                cells[place] = cell
            rows.append(TableRow(_numbered(before, table, row.number), tuple(cells), row.extra))
        problems += [
            one if one.row is None else replace(one, row=_numbered(before, table, one.row))
            for one in table.problems
        ]
        links |= {(before + number, targets[place]): text for (number, place), text in table.links.items()}
        sheet = table.sheet
        notes += [_("“{sheet}”: {note}").format(sheet=sheet, note=note) for note in table.notes]
        left_out += [replace(one, where=f"{sheet}: {one.where}") for one in table.left_out]
        before += max((row.number for row in table.rows), default=0) + 1
    together = ngettext(
        "{n} sheet is read: {sheets}.", "{n} sheets of one shape are read together: {sheets}.", len(tables)
    ).format(n=formats.number(len(tables)), sheets=", ".join(table.sheet for table in tables[:20]))
    return replace(
        tables[0],
        headers=headers,
        rows=rows,
        problems=tuple(problems),
        notes=(together, *notes),
        sheet=ALL_SHEETS,
        sheet_column=headers[-1],
        left_out=tuple(left_out),
        links=links,
    )


def _numbered(before: int, table: Table, row: int) -> JoinedRow:
    return JoinedRow(before + row, table.sheet, row)


def _common_headers(tables: Sequence[Table]) -> tuple[tuple[str, ...], list[list[int]]]:
    """All headers once, then one for the sheet's name; and where each table's columns go."""
    names: list[str] = []
    places: dict[str, int] = {}
    columns: list[list[int]] = []
    for table in tables:
        targets: list[int] = []
        for header in table.headers:
            place = places.get(normal(header))
            # Headers that differ in signs only stay apart within a sheet.
            if place is None or place in targets:
                place = len(names)
                places.setdefault(normal(header), place)
                names.append(header if header not in names else f"{header} ({place + 1})")
            targets.append(place)
        columns.append(targets)
    label = _("Sheet")
    while label in names:
        label += "*"
    return (*names, label), columns


def within_limits(group: Sequence[SheetGlance]) -> list[SheetGlance]:
    """The first sheets of a group that are within the limits of one table, at least one."""
    rows = cells = 0
    fitting: list[SheetGlance] = []
    for glance in group:
        rows += glance.rows
        cells += glance.rows * len(glance.headers)
        if fitting and (rows > MAX_ROWS or cells > MAX_CELLS):
            break
        fitting.append(glance)
    return fitting


def why_unread(glance: SheetGlance, main: SheetGlance, hidden: bool, repeats: bool) -> UnreadPart:
    """Why a sheet is not read, as an entry of the report."""
    if hidden:
        why = _("The sheet is hidden.")
    elif glance.fault:
        why = glance.fault
    elif repeats:
        why = _("Most rows of the sheet stand on an earlier one too; it is read when it is chosen.")
    elif not glance.is_table:
        why = _("The sheet holds notes, not a table.")
    elif glance in of_one_shape([glance], main):
        why = _("The sheet has the same columns; it is read when it is chosen.")
    else:
        why = _("The sheet has other columns; it is read when it is chosen.")
    return UnreadPart("sheet", glance.name, max(0, glance.rows), why)


def thin_share(rows: Sequence[TableRow]) -> float:
    """The share of rows that fill a single cell."""
    if not rows:
        return 0.0
    thin = sum(1 for row in rows if sum(not is_blank(cell) for cell in row.cells) <= 1)
    return thin / len(rows)
