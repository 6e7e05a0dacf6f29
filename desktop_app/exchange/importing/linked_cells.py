"""Keeps the addresses behind cells: as links of the initiative, or as the value of a field for an address."""

from __future__ import annotations

from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.practices import ADDRESS
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.text import clean_line


def add_links(draft: Draft, row: TableRow, table: Table) -> None:
    """Put the addresses behind the row's cells into the draft, each named by what its cell shows.

    What is no web address, such as a person's mail address, stays with its cell in the row that is kept.
    """
    if not table.links:
        return
    taken = {address for _name, address in draft.links} | {str(value) for value in draft.source.values()}
    for place, header in enumerate(table.headers):
        address = table.links.get((row.number, place), "")
        if not address or address in taken:
            continue
        taken.add(address)
        if ADDRESS.fullmatch(address):
            name = clean_line(cell_text(row.cells[place])) or clean_line(header)
            draft.links.append((name, address))
        elif draft.table_row is not None:
            cells = draft.table_row.cells
            text = f"{cell_text(cells[place])} <{address}>".strip()
            draft.table_row = draft.table_row._replace(cells=(*cells[:place], text, *cells[place + 1 :]))
