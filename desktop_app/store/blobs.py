"""The bytes of evidence files, under their SHA-256: added once, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def _table() -> Table:
    from desktop_app.store.own_tables import BlobRow

    return BlobRow.__table__  # type: ignore[attr-defined,no-any-return]  # set by SQLModel


def put(connection: Connection, sha256: str, content: bytes) -> None:
    """Keep the content, unless it is there already."""
    from sqlalchemy import insert, select

    rows = _table()
    there = connection.execute(select(rows.c.sha256).where(rows.c.sha256 == sha256)).first()
    if there is None:
        connection.execute(insert(rows), {"sha256": sha256, "size": len(content), "content": content})


def get(connection: Connection, sha256: str) -> bytes | None:
    """The content; None if it is not there."""
    from sqlalchemy import select

    rows = _table()
    row = connection.execute(select(rows.c.content).where(rows.c.sha256 == sha256)).first()
    if row is None:
        return None
    # Another program may have stored text instead of bytes; the checksum shows that.
    return row[0].encode() if isinstance(row[0], str) else bytes(row[0])


def sizes(connection: Connection) -> list[tuple[str, int]]:
    """Every content by its SHA-256, with its size in bytes."""
    from sqlalchemy import select

    rows = _table()
    return [(sha256, size) for sha256, size in connection.execute(select(rows.c.sha256, rows.c.size))]


def every(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """All contents with their SHA-256, one at a time."""
    from sqlalchemy import select

    rows = _table()
    for (sha256,) in connection.execute(select(rows.c.sha256).order_by(rows.c.sha256)).all():
        content = get(connection, sha256)
        assert content is not None
        yield sha256, content
