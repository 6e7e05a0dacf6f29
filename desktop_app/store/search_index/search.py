"""Full-text search over initiatives, by whichever index the database of a portfolio has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from desktop_app.store.search_index import search_file
from desktop_app.store.search_index.search_entry import Entry

if TYPE_CHECKING:
    from desktop_app.store.database import Connection


class SearchIndex(Protocol):
    """What an index does; a module may be one."""

    def find(self, connection: Connection, text: str, limit: int | None = None) -> list[str]:
        """Ids of the initiatives that hold every word of `text`; empty if there is no word in it."""

    def parts(self, text: str) -> list[str]:
        """Parts of a text that can be looked for one by one: what holds all of them holds the text."""

    def find_numbers(self, connection: Connection, text: str) -> str:
        """What `find` finds, as the numbers that the index has for them, joined by commas."""

    def beginning_with(self, connection: Connection, text: str, most: int) -> tuple[str, ...] | None:
        """The words of the index that begin with one word; None if there are more than `most`, or it is not plain."""

    def numbers_with(self, connection: Connection, word: str) -> str:
        """`find_numbers` for a whole word of the index."""

    def last_number(self, connection: Connection) -> int:
        """The highest number in the index, 0 without any."""

    def numbers(self, connection: Connection) -> list[tuple[int, str]]:
        """The number of each initiative in the index, and its id."""

    def replace(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Replace what is known of the entries' initiatives."""

    def remove(self, connection: Connection, initiative_ids: Iterable[str]) -> None:
        """Forget initiatives that are gone."""


# By the name that SQLAlchemy has for a database.
_INDEXES: dict[str, SearchIndex] = {"sqlite": search_file}


def find(connection: Connection, text: str, limit: int | None = None) -> list[str]:
    """Ids of the initiatives that hold every word of `text`; empty if there is no word in it."""
    return _INDEXES[connection.dialect.name].find(connection, text, limit)


def parts(connection: Connection, text: str) -> list[str]:
    """Parts of a text that can be looked for one by one: what holds all of them holds the text."""
    return _INDEXES[connection.dialect.name].parts(text)


def find_numbers(connection: Connection, text: str) -> str:
    """What `find` finds, as the numbers that the index has for them, joined by commas."""
    return _INDEXES[connection.dialect.name].find_numbers(connection, text)


def beginning_with(connection: Connection, text: str, most: int) -> tuple[str, ...] | None:
    """The words of the index that begin with one word; None if there are more than `most`, or it is not plain."""
    return _INDEXES[connection.dialect.name].beginning_with(connection, text, most)


def numbers_with(connection: Connection, word: str) -> str:
    """`find_numbers` for a whole word of the index."""
    return _INDEXES[connection.dialect.name].numbers_with(connection, word)


def last_number(connection: Connection) -> int:
    """The highest number in the index, 0 without any."""
    return _INDEXES[connection.dialect.name].last_number(connection)


def numbers(connection: Connection) -> list[tuple[int, str]]:
    """The number of each initiative in the index, and its id."""
    return _INDEXES[connection.dialect.name].numbers(connection)


def replace(connection: Connection, entries: Iterable[Entry]) -> None:
    """Replace what is known of the entries' initiatives."""
    _INDEXES[connection.dialect.name].replace(connection, entries)


def remove(connection: Connection, initiative_ids: Iterable[str]) -> None:
    """Forget initiatives that are gone."""
    _INDEXES[connection.dialect.name].remove(connection, initiative_ids)
