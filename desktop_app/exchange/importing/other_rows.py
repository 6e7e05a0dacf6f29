"""Rows of a file that are no initiatives of their own: totals, notes below the table, sub-tasks of another row."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import Table
from desktop_app.exchange.tables.table_parts import UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import ngettext
from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.total_rows import TotalRows
from desktop_app.language.reading.unknown_words import normal

_NOTE = re.compile(
    r"(?:sources?|notes?|as of|as at|stand|quelle|hinweis|legend|legende|remarks?|anmerkung(?:en)?|fuente|bron|"
    r"footnotes?|disclaimer|updated|generated|exported|created (?:on|by))\b|[*†‡¹²³]",
)
_ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows that are initiatives, and what the others are."""

    drafts: list[Draft]
    left_out: tuple[UnreadPart, ...] = ()
    #: Numbers of rows that were left out, whose problems say nothing any more.
    gone: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    #: Numbers of rows among the drafts that are headings of the rows below, and are left out unless a person takes them.
    headings: frozenset[int] = frozenset()


def sort_out(
    drafts: Sequence[Draft], table: Table, mapping: ColumnMapping, take_rows: Collection[int] = ()
) -> Sorted:
    """Take out likely totals and notes, mark headings but for `take_rows`, and put sub-tasks to their row."""
    totals, notes = _totals(drafts, table, mapping), _foot_notes(drafts, table)
    notes -= totals
    children = _children(drafts, table, mapping, totals | notes)
    taken = {place for place, draft in enumerate(drafts) if draft.row in take_rows}
    headings = _headings(drafts, table, mapping, totals) - notes - {*children, *children.values()} - taken
    left_out: list[UnreadPart] = []
    for places, why in (
        (
            totals,
            ngettext(
                "It looks like a total of the rows above, so it is no initiative.",
                "They look like totals of the rows above, so they are no initiatives.",
                len(totals),
            ),
        ),
        (
            notes,
            ngettext(
                "It looks like a note below the table, so it is no initiative.",
                "They look like notes below the table, so they are no initiatives.",
                len(notes),
            ),
        ),
        (
            headings,
            ngettext(
                "It looks like a heading of the rows below up to their total, so it is no initiative.",
                "They look like headings of the rows below up to their totals, so they are no initiatives.",
                len(headings),
            ),
        ),
    ):
        if places:
            left_out.append(
                UnreadPart("rows", row_names([drafts[p] for p in sorted(places)]), len(places), why)
            )
    if children:
        _put_to_parents(drafts, children)
        parts = [drafts[place] for place in sorted(children)]
        why = ngettext(
            "It is a part of another row, such as a sub-task, and is kept with it.",
            "They are parts of other rows, such as sub-tasks, and are kept with these.",
            len(parts),
        )
        left_out.append(UnreadPart("rows", row_names(parts), len(parts), why, kept=True))
    gone = totals | notes | children.keys()
    return Sorted(
        [draft for place, draft in enumerate(drafts) if place not in gone],
        tuple(left_out),
        frozenset(drafts[place].row for place in gone),
        tuple(_part_notes(drafts)) if children else (),
        frozenset(drafts[place].row for place in headings),
    )


def row_names(drafts: Sequence[Draft]) -> str:
    """The rows of some drafts by their numbers in the file, the first few of them."""
    numbers = ", ".join(str(draft.row) for draft in drafts[:_ROWS_SHOWN])
    more = "…" if len(drafts) > _ROWS_SHOWN else ""
    return ngettext("row {rows}", "rows {rows}", len(drafts)).format(rows=numbers + more)


# Totals and notes


def _totals(drafts: Sequence[Draft], table: Table, mapping: ColumnMapping) -> set[int]:
    """Rows that are called a total, or have no name and hold the sums of the rows above."""
    rule = mapping.rule_for("title")
    titles = [table.headers.index(column) for column in rule.columns] if rule else []
    totals: set[int] = set()
    sums = TotalRows()
    for place, draft in enumerate(drafts):
        row = draft.table_row
        if row is None:
            continue
        name = "".join(cell_text(row.cells[title]) for title in titles).strip()
        beside = (cell for at, cell in enumerate(row.cells) if at not in titles)
        if sums.takes(name, beside, draft.values):
            totals.add(place)
    return totals


def _headings(drafts: Sequence[Draft], table: Table, mapping: ColumnMapping, totals: set[int]) -> set[int]:
    """Rows with a title alone that begin a block of rows which ends with a total.

    One such row may be an initiative that little is known of: there are two at least, or its total names it.
    """
    rule = mapping.rule_for("title")
    titles = {table.headers.index(column) for column in rule.columns} if rule else set()
    blocks: dict[int, int] = {}
    begin = 0
    for end in sorted(totals):
        if end - begin > 1 and _is_title_alone(drafts[begin], titles):
            blocks[begin] = end
        begin = end + 1
    if len(blocks) > 1:
        return set(blocks)
    return {begin for begin, end in blocks.items() if _names(drafts[end], drafts[begin].title)}


def _is_title_alone(draft: Draft, titles: Collection[int]) -> bool:
    row = draft.table_row
    return (
        row is not None
        and not row.extra
        and all(is_blank(cell) or at in titles for at, cell in enumerate(row.cells))
        and any(not is_blank(row.cells[at]) for at in titles)
    )


def _names(total: Draft, title: str) -> bool:
    """Whether the row of a total says of what it is the total."""
    cells = total.table_row.cells if total.table_row is not None else ()
    return any(f" {normal(title)} " in f" {normal(cell_text(cell))} " for cell in cells)


def _foot_notes(drafts: Sequence[Draft], table: Table) -> set[int]:
    """Rows at the end with one filled cell: after a gap, or which begin as a note does."""
    notes: set[int] = set()
    if len(table.headers) < 2:
        return notes
    numbers = {row.number: at for at, row in enumerate(table.rows)}
    for place in range(len(drafts) - 1, 0, -1):
        row = drafts[place].table_row
        filled = [cell for cell in row.cells if not is_blank(cell)] if row is not None else []
        if row is None or len(filled) != 1 or row.extra:
            break
        at = numbers[row.number]
        gap = at > 0 and table.rows[at - 1].number < row.number - 1
        if _NOTE.match(cell_text(filled[0]).strip().casefold()) or (gap and len(cell_text(filled[0])) > 40):
            notes.add(place)
        elif not (place + 1 in notes and gap):
            break
    return notes


# Sub-tasks


def _children(
    drafts: Sequence[Draft], table: Table, mapping: ColumnMapping, gone: set[int]
) -> dict[int, int]:
    """The place of each row that names another row as the one it belongs to, and the place of that."""
    parent_columns = [table.headers.index(name) for name in mapping.parent if name in table.headers]
    if not parent_columns:
        return {}
    name_columns = [table.headers.index(name) for name in mapping.parent_names if name in table.headers]
    named: dict[str, int] = {}
    for place, draft in enumerate(drafts):
        if place in gone or draft.table_row is None:
            continue
        names = [cell_text(draft.table_row.cells[column]) for column in name_columns]
        for name in (*names, draft.title, str(draft.values.get("external_id", ""))):
            if name.strip():
                named.setdefault(normal(name), place)
    children: dict[int, int] = {}
    for place, draft in enumerate(drafts):
        if place in gone or draft.table_row is None:
            continue
        for column in parent_columns:
            parent = named.get(normal(cell_text(draft.table_row.cells[column])) or " ")
            if parent is not None and parent != place:
                children[place] = parent
                break
    return {place: parent for place, parent in children.items() if _is_no_circle(place, children)}


def _is_no_circle(place: int, children: dict[int, int]) -> bool:
    seen = set()
    while place in children:
        if place in seen:
            return False
        seen.add(place)
        place = children[place]
    return True


def _put_to_parents(drafts: Sequence[Draft], children: dict[int, int]) -> None:
    for place, parent in children.items():
        row = drafts[place].table_row
        assert row is not None
        drafts[_top(parent, children)].parts.append(row)


def _top(place: int, children: dict[int, int]) -> int:
    while place in children:
        place = children[place]
    return place


def _part_notes(drafts: Sequence[Draft]) -> list[str]:
    with_parts = [draft for draft in drafts if draft.parts]
    text = ngettext(
        "{n} initiative has parts in the file, which are kept with it: {titles}.",
        "{n} initiatives have parts in the file, which are kept with them: {titles}.",
        len(with_parts),
    )
    titles = ", ".join(f"“{draft.title[:60]}” ({len(draft.parts)})" for draft in with_parts[:_ROWS_SHOWN])
    return [text.format(n=formats.number(len(with_parts)), titles=titles)]
