"""Builds the first page of a damaged database anew: without it, SQLite finds none of the tables."""

from __future__ import annotations

from pathlib import Path

from desktop_app.files.write_guard import APPLICATION_ID
from desktop_app.store.engine import USER_VERSION

# See https://www.sqlite.org/fileformat2.html for all of the following.
_MAGIC = b"SQLite format 3\x00"
PAGE = 4096
_HEADER = 100
# Kinds of page that hold rows of tables.
LEAF, INTERIOR = 0x0D, 0x05


def mend_header(path: Path) -> None:
    """Write the file's header where it was wiped out; the rest of the first page may be whole."""
    with path.open("rb+") as file:
        present = file.read(_HEADER)
        if len(present) == _HEADER and not present.startswith(_MAGIC):
            file.seek(0)
            file.write(_header())


def _header() -> bytes:
    # Page size, rollback journal, no room kept at the end of a page, payload fractions. Sizes are left at 0, so
    # that SQLite looks at the file.
    header = bytearray(_MAGIC + PAGE.to_bytes(2, "big") + bytes([1, 1, 0, 64, 32, 32]) + bytes(76))
    for place, number in {24: 1, 40: 1, 44: 4, 56: 1, 60: USER_VERSION, 68: APPLICATION_ID}.items():
        header[place : place + 4] = number.to_bytes(4, "big")
    return bytes(header)


def rebuild(path: Path) -> bool:
    """Write a first page that leads to the pages where the tables are described; False if there are none."""
    leaves: list[tuple[int, int]] = []
    with path.open("rb+") as file:
        number = 1
        while page := file.read(PAGE):
            last = _last_description(page) if number > 1 else None
            if last is not None:
                leaves.append((last, number))
            number += 1
        if not leaves:
            return False
        leaves.sort()
        file.seek(0)
        file.write(_first_page(leaves))
    return True


def _first_page(leaves: list[tuple[int, int]]) -> bytes:
    """An interior page whose children are the given (last row, page)."""
    page = bytearray(PAGE)
    page[:_HEADER] = _header()
    start, end = _HEADER + 12, PAGE
    for place, (last, number) in enumerate(leaves[:-1]):
        cell = number.to_bytes(4, "big") + _varint_bytes(last)
        end -= len(cell)
        page[end : end + len(cell)] = cell
        page[start + 2 * place : start + 2 * place + 2] = end.to_bytes(2, "big")
    cells = len(leaves) - 1
    page[_HEADER : _HEADER + 12] = (
        bytes([INTERIOR, 0, 0])
        + cells.to_bytes(2, "big")
        + end.to_bytes(2, "big")
        + b"\x00"
        + leaves[-1][1].to_bytes(4, "big")
    )
    return bytes(page)


def _last_description(page: bytes) -> int | None:
    """The last row number of a page that describes tables; None for any other page."""
    cells = int.from_bytes(page[3:5], "big") if len(page) == PAGE and page[0] == LEAF else 0
    if not 0 < cells < PAGE // 4:
        return None
    try:
        numbers = [
            _described(page, int.from_bytes(page[at : at + 2], "big")) for at in range(8, 8 + 2 * cells, 2)
        ]
    except IndexError:
        return None
    return numbers[-1] if all(number is not None for number in numbers) else None


def _described(page: bytes, at: int) -> int | None:
    """The row number of a cell that holds (type, name, table, root page, SQL)."""
    row, types, values = types_of(page, at)
    if len(types) != 5 or types[0] < 13 or not types[0] % 2:
        return None
    word = page[values : values + (types[0] - 13) // 2]
    return row if word in (b"table", b"index", b"view", b"trigger") else None


def types_of(page: bytes, at: int) -> tuple[int, list[int], int]:
    """Row number and types of the values of the cell at a place of a leaf, and where the values begin.

    Raises IndexError where the page ends first.
    """
    _size, at = _varint(page, at)
    row, at = _varint(page, at)
    header, place = _varint(page, at)
    types: list[int] = []
    while place < at + header:
        kind, place = _varint(page, place)
        types.append(kind)
    return row, types, at + header


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, seven bits in each but the last; and the place behind it."""
    number = 0
    for length in range(1, 10):
        byte = data[at + length - 1]
        if length == 9:
            return number << 8 | byte, at + length
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number, at + length


def _varint_bytes(number: int) -> bytes:
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(number & 0x7F | 0x80)
    return bytes(reversed(parts))
