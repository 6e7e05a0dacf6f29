"""Finds rows on pages that nothing leads to any more, and says which table they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.store.rescue import first_page
from desktop_app.store.rescue.first_page import INTERIOR, LEAF, PAGE

# More columns than any table has, so that none is cut off.
_MOST_COLUMNS = 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column as SQLite describes it."""

    name: str
    type: str
    is_required: bool


Shape = Sequence[StoredColumn]


def lone_pages(path: Path, roots: set[int]) -> list[int]:
    """Pages of table rows that no other page leads to; `roots` are the pages where known tables begin."""
    kinds: dict[int, int] = {}
    reached = set(roots) | {1} | _free_pages(path)
    with path.open("rb") as file:
        number = 1
        while page := file.read(PAGE):
            start = 100 if number == 1 else 0
            if len(page) == PAGE and page[start] in (INTERIOR, LEAF):
                kinds[number] = page[start]
                if page[start] == INTERIOR:
                    reached |= _children(page, start)
            number += 1
    return [number for number in kinds if number not in reached]


def _children(page: bytes, start: int) -> set[int]:
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    if cells > PAGE // 6:
        return set()
    children = {int.from_bytes(page[start + 8 : start + 12], "big")}
    for at in range(start + 12, start + 12 + 2 * cells, 2):
        cell = int.from_bytes(page[at : at + 2], "big")
        if not start + 12 <= cell <= PAGE - 5:
            return set()
        children.add(int.from_bytes(page[cell : cell + 4], "big"))
    return children


def _free_pages(path: Path) -> set[int]:
    """Pages that hold what was deleted."""
    free: set[int] = set()
    with path.open("rb") as file:
        trunk = int.from_bytes(file.read(PAGE)[32:36], "big")
        while trunk and trunk not in free:
            free.add(trunk)
            file.seek((trunk - 1) * PAGE)
            page = file.read(PAGE)
            if len(page) < PAGE:
                break
            n = min(int.from_bytes(page[4:8], "big"), PAGE // 4 - 2)
            free |= {int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(n)}
            trunk = int.from_bytes(page[:4], "big")
    return free


def columns_on(path: Path, number: int) -> int:
    """How many columns the rows below a page have; 0 if there is none."""
    with path.open("rb") as file:
        for _level in range(20):
            file.seek((number - 1) * PAGE)
            page = file.read(PAGE)
            if len(page) < PAGE or page[0] not in (INTERIOR, LEAF) or not any(page[3:5]):
                return 0
            cell = int.from_bytes(page[8 + 4 * (page[0] == INTERIOR) :][:2], "big")
            try:
                if page[0] == LEAF:
                    return len(first_page.types_of(page, cell)[1])
            except IndexError:
                return 0
            number = int.from_bytes(page[cell : cell + 4], "big")
    return 0


def owner_of(rows: Sequence[tuple[Any, ...]], tables: Mapping[str, Shape]) -> str:
    """The table whose columns the rows fit best; empty if none fits them."""
    best, most = "", 0.5
    for name, shape in tables.items():
        share = sum(_fit(row, shape) for row in rows) / len(rows)
        if share > most:
            best, most = name, share
    return best


def _fit(row: tuple[Any, ...], shape: Shape) -> float:
    """How well a row fits: 0 if a value can't stand in its column, more for each that looks as it should."""
    score = 0.0
    for value, column in zip(row, shape, strict=True):
        kind = column.type.partition("(")[0]
        if value is None:
            if column.is_required:
                return 0.0
            score += 0.5
        elif kind in ("DATE", "DATETIME"):
            if not isinstance(value, str) or not _DAY.match(value):
                return 0.0
            score += 1
        elif kind in ("BIGINT", "INTEGER", "BOOLEAN"):
            if not isinstance(value, int) or (kind == "BOOLEAN" and value not in (0, 1)):
                return 0.0
            score += 1
        elif kind == "FLOAT":
            if not isinstance(value, (int, float)):
                return 0.0
            score += 1
        elif kind == "BLOB":
            score += isinstance(value, bytes)
        elif not isinstance(value, str):
            return 0.0
        elif column.type == "VARCHAR(32)":
            score += bool(_ID.fullmatch(value)) or 0.5
        else:
            score += 0.9 - 0.4 * bool(_DAY.match(value))
    return score / len(shape)


def read_below(raw: Any, columns: int) -> Iterator[tuple[Any, ...]]:
    """The rows of the stand-in table that `stand_in` made, up to the first that can't be read."""
    from sqlcipher3 import dbapi2

    names = ", ".join(f"c{n}" for n in range(columns))
    try:
        yield from raw.execute(f"SELECT {names} FROM carved NOT INDEXED ORDER BY rowid")
    except (dbapi2.Error, UnicodeDecodeError):
        return


def stand_in(raw: Any, row: int, root: int, columns: int) -> None:
    """Rewrite an entry of the list of tables so that it describes a table that begins at `root`."""
    assert columns <= _MOST_COLUMNS
    text = f"CREATE TABLE carved({','.join(f'c{n}' for n in range(columns))})"
    raw.execute(
        "UPDATE sqlite_master SET type='table', name='carved', tbl_name='carved', rootpage=?, sql=? "
        "WHERE rowid = ?",
        (root, text, row),
    )
