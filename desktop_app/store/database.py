"""What the program asks of the database of an open portfolio, whatever kind of database it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Re-exported, so that only the store imports the package.
    from sqlalchemy import Connection as Connection

    from desktop_app.domain.place import Place


class Database(Protocol):
    """An open database with one portfolio in it."""

    @property
    def place(self) -> Place:
        """Where the portfolio is kept."""

    @property
    def read_only(self) -> bool:
        """True when nothing can be changed."""

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name for the SQL that it speaks, such as "sqlite"."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the portfolio."""

    def write(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept together or not at all."""

    def check_in_place(self) -> None:
        """Raise UserError if the portfolio is no longer where it was opened."""

    def close(self) -> None:
        """Let go of the portfolio."""
