"""Refuses a text file with a line that does not end, before a row is made of it."""

from __future__ import annotations

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

#: No row of a table is as long; read as one, a line takes ten times its bytes.
LONGEST_LINE = 16 * 1024 * 1024


class LineWatch:
    """Looks at a text as it comes, block by block; raises UserError once a line is too long."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._length = 0

    def look(self, data: bytes) -> None:
        """The next bytes, in an encoding in which line ends are single bytes."""
        start = 0
        while len(data) - start > LONGEST_LINE - self._length:
            end = _last_end(data, start, start + LONGEST_LINE - self._length)
            if not end:
                raise UserError(
                    _(
                        "A line of “{name}” is longer than {limit} MB, as no row of a table is. "
                        "Choose another file."
                    ).format(name=self._name, limit=LONGEST_LINE // 1024**2)
                )
            start, self._length = end, 0
        end = _last_end(data, start, len(data))
        self._length = len(data) - end if end else self._length + len(data) - start


def _last_end(data: bytes, start: int, end: int) -> int:
    """Where the last line that ends in this stretch ends; 0 if none does."""
    return max(data.rfind(b"\n", start, end), data.rfind(b"\r", start, end)) + 1
