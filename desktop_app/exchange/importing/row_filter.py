"""Which rows of a file are no initiatives by what one of their columns says, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import TableRow
from desktop_app.exchange.tables.table_parts import UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import ngettext
from desktop_app.language.reading.unknown_words import normal


class RowFilter:
    """Drops the rows that a fitted mapping leaves out, and counts them by column and word."""

    def __init__(self, mapping: ColumnMapping, headers: Sequence[str]) -> None:
        self._words = {
            headers.index(column): {normal(word) for word in words}
            for column, words in mapping.leave_out.items()
            if column in headers
        }
        self._headers = headers
        self._counts: Counter[tuple[int, str]] = Counter()

    def drops(self, row: TableRow) -> bool:
        """Whether the row is left out; it is counted then."""
        for place, words in self._words.items():
            text = cell_text(row.cells[place]).strip()
            if normal(text) in words:
                self._counts[place, text] += 1
                return True
        return False

    def left_out(self) -> list[UnreadPart]:
        """What was dropped so far."""
        return [
            UnreadPart(
                "rows",
                self._headers[place],
                count,
                ngettext(
                    "{n} row says “{word}”, and the preset leaves such rows out.",
                    "{n} rows say “{word}”, and the preset leaves such rows out.",
                    count,
                ).format(n=formats.number(count), word=text),
            )
            for (place, text), count in self._counts.items()
        ]
