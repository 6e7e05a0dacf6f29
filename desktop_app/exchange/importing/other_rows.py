"""Rows of a file that are no initiatives of their own: totals, notes below the table, sub-tasks of another row."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.exchange.tables.table_parts import UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import normal

_TOTAL = re.compile(
    r"(?:grand |sub ?|over ?all )?(?:totals?|sums?|summen?|gesamt\w*|gesamtsumme|insgesamt|zwischensumme|total general|"
    r"totaal|totale|somme|suma|subtotal)\b",
)
_NOTE = re.compile(
    r"(?:sources?|notes?|as of|as at|stand|quelle|hinweis|legend|legende|remarks?|anmerkung(?:en)?|fuente|bron|"
    r"footnotes?|disclaimer|updated|generated|exported|created (?:on|by))\b|[*†‡¹²³]",
)
_FIGURE = re.compile(r"[-+(]?\s*[$€£¥]?\s*\d[\d\s.,'’]*(?:[kmb]|bn|%|\s?[A-Z€$£¥]{1,3})?\)?", re.IGNORECASE)
_ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows that are initiatives, and what the others are."""

    drafts: list[Draft]
    left_out: tuple[UnreadPart, ...] = ()
    #: Numbers of rows that were left out, whose problems say nothing any more.
    gone: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def sort_out(drafts: Sequence[Draft], table: Table, mapping: ColumnMapping) -> Sorted:
    """Take out likely totals and notes, and put sub-tasks to the row that they belong to."""
    totals, notes = _totals(drafts, table, mapping), _foot_notes(drafts, table)
    notes -= totals
    children = _children(drafts, table, mapping, totals | notes)
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
    ):
        if places:
            left_out.append(
                UnreadPart("rows", row_names([drafts[p] for p in sorted(places)]), len(places), why)
            )
    if children:
        for place, parent in children.items():
            row = drafts[place].table_row
            assert row is not None
            drafts[_top(parent, children)].parts.append(row)
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
    sums: dict[str, float] = defaultdict(float)
    count = 0
    for place, draft in enumerate(drafts):
        row = draft.table_row
        if row is None:
            continue
        figures = {name: value for name, value in draft.values.items() if _is_figure(value)}
        name = "".join(cell_text(row.cells[title]) for title in titles).strip()
        called = not name or _TOTAL.match(normal(name)) is not None
        if called and count > 1 and not _texts(row, titles):
            adds_up = any(
                math.isclose(value, sums[key], rel_tol=1e-6) for key, value in figures.items() if value
            )
            if adds_up or (name and _TOTAL.fullmatch(normal(name).rstrip(" :"))):
                totals.add(place)
                continue
        count += 1
        for key, value in figures.items():
            sums[key] += value
    return totals


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _texts(row: TableRow, titles: Sequence[int]) -> list[Cell]:
    """Cells beside the title that hold words."""
    return [
        cell
        for place, cell in enumerate(row.cells)
        if place not in titles
        and isinstance(cell, str)
        and not is_blank(cell)
        and not _FIGURE.fullmatch(cell.strip())
        and not _TOTAL.match(normal(cell))
    ]


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
