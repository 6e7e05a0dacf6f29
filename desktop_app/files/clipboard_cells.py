"""Cells on the clipboard: a block as spreadsheets exchange it, tab-separated with quotes where needed, and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from desktop_app.files.safe_cells import escape, unescape

# What would end a cell, or begin a quoted one.
_NEEDS_QUOTES = frozenset('\t\n\r"')
#: More cells than this are not read from a clipboard.
MOST_CELLS = 2_000_000

#: A text as it is, or a number with the text that shows it.
ClipboardCell = str | tuple[float, str]


def write_block(rows: Iterable[Sequence[ClipboardCell]]) -> str:
    """Rows as tab-separated text; texts that a spreadsheet could run get one quote in front, numbers stay numbers."""
    return "".join("\t".join(_quoted(_text(cell)) for cell in row) + "\n" for row in rows)


def write_text(rows: Iterable[Sequence[ClipboardCell]]) -> str:
    """The same without the last line end, which would become a row of its own where it is pasted into a text.

    A last row that is one empty cell keeps it, or it would not be there.
    """
    text = write_block(rows)
    shorter = text.removesuffix("\n")
    return shorter if shorter and not shorter.endswith("\n") else text


def write_html(rows: Iterable[Sequence[ClipboardCell]]) -> str:
    """The same as an HTML table; a spreadsheet takes the number from the attribute, whatever its locale."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            number = f' x:num="{cell[0]!r}" sdval="{cell[0]!r}"' if isinstance(cell, tuple) else ""
            words = html.escape(_text(cell)).replace("\n", "<br>")
            cells.append(f"<td{number}>{words}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<meta charset="utf-8"><table>{"".join(lines)}</table>'


def read_block(text: str) -> list[list[str]]:
    """The cells of a tab-separated text, row by row; a quoted cell may hold tabs and line ends.

    A row has the cells that are there, be it fewer than another one. The quote that `write_block` put before a text is taken off.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        return []
    rows: list[list[str]] = [[]]
    at = count = 0
    while count < MOST_CELLS:
        cell, at = _cell(text, at)
        rows[-1].append(str(unescape(cell)))
        count += 1
        if text[at : at + 1] == "\n" and at + 1 < len(text):
            rows.append([])
        elif text[at : at + 1] != "\t":
            break
        at += 1
    return rows


def _text(cell: ClipboardCell) -> str:
    return cell[1] if isinstance(cell, tuple) else str(escape(cell))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if not _NEEDS_QUOTES.isdisjoint(text) else text


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at a place, and the place behind it."""
    if text[at : at + 1] == '"':
        parts, start = [], at + 1
        while (close := text.find('"', start)) >= 0:
            parts.append(text[start:close])
            if text[close + 1 : close + 2] != '"':
                if text[close + 1 : close + 2] in ("", "\t", "\n"):
                    return "".join(parts), close + 1
                # Something follows the quote: the cell only begins with one.
                break
            parts.append('"')
            start = close + 2
    stops = [place for mark in "\t\n" if (place := text.find(mark, at)) >= 0]
    close = min(stops, default=len(text))
    return text[at:close], close
