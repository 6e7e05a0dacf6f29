"""Full-text search over the initiatives in a portfolio file: the only module that knows SQLite's FTS5."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop_app.language.search_text import indexed, words_of
from desktop_app.store.rows import read_plain
from desktop_app.store.search_index.search_entry import Entry

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The index takes no more of a text: nobody searches for such long words, and they would make it large.
_MAX_CHARS = 100_000
# Nobody types more, and FTS5 refuses an expression of too many words.
_MAX_QUERY, _MAX_WORDS = 1000, 50


# The index keeps which initiatives hold a word, not their text or the place in it. It takes a third of the
# room, and SQLite's check of a file, which reads the index too, takes a quarter of the time.
_INDEX = (
    "fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2', "
    "tokenize='unicode61 remove_diacritics 2')"
)


#: FTS5 knows an entry by its row number only; the table beside it says which initiative has which.
SCHEMA = (
    f"CREATE VIRTUAL TABLE search_index USING {_INDEX}",
    "CREATE TABLE search_entry (number INTEGER PRIMARY KEY, initiative_id TEXT NOT NULL UNIQUE) STRICT",
)
# The words of the index, seen through a table of the connection; nothing of it is kept.
_WORDS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_word USING fts5vocab('main', 'search_index', 'instance')"
)


_NUMBERS = "SELECT group_concat(rowid) FROM search_index WHERE search_index MATCH ?"


def create(connection: Connection) -> None:
    """Make the index, without regard to case and accents."""
    for statement in SCHEMA:
        connection.exec_driver_sql(statement)


def replace(connection: Connection, entries: Iterable[Entry]) -> None:
    """Replace what is known of the entries' initiatives."""
    rows = [
        (entry.initiative_id, indexed("\n".join(text[:_MAX_CHARS] for text in entry[1:] if text)))
        for entry in entries
    ]
    if not rows:
        return
    remove(connection, [row[0] for row in rows])
    connection.exec_driver_sql(
        "INSERT INTO search_entry (initiative_id) VALUES (?)", [(row[0],) for row in rows]
    )
    connection.exec_driver_sql(
        "INSERT INTO search_index (rowid, words) "
        "VALUES ((SELECT number FROM search_entry WHERE initiative_id = ?), ?)",
        rows,
    )


def remove(connection: Connection, initiative_ids: Iterable[str]) -> None:
    """Forget initiatives that are gone."""
    keys = [(initiative_id,) for initiative_id in initiative_ids]
    if not keys:
        return
    connection.exec_driver_sql(
        "DELETE FROM search_index WHERE rowid = (SELECT number FROM search_entry WHERE initiative_id = ?)",
        keys,
    )
    connection.exec_driver_sql("DELETE FROM search_entry WHERE initiative_id = ?", keys)


def match_expression(text: str) -> str:
    """What a person typed as an FTS5 query: every word as a prefix, nothing taken as syntax."""
    return _expression(_words(text))


def _words(text: str) -> list[str]:
    # Composed first: a letter and its accent typed as two characters are one word to the index.
    composed = unicodedata.normalize("NFC", text[:_MAX_QUERY])
    return "".join(ch if ch.isalnum() else " " for ch in composed).split()[:_MAX_WORDS]


def _expression(words: Iterable[str]) -> str:
    return " AND ".join(_asked(word) for word in list(words)[:_MAX_WORDS])


def _asked(word: str) -> str:
    """A word as the index has it, or as an index that an earlier version wrote has it."""
    folded = " AND ".join(f'"{part}"*' for part in _words(" ".join(words_of(word))))
    plain = f'"{word}"*'
    return plain if folded == plain or not folded else f"(({folded}) OR {plain})"


def parts(text: str) -> list[str]:
    """Parts of a text that can be looked for one by one: what holds all of them holds the text."""
    # Only of these letters is it certain that they are words to the index.
    return _words(text) if text.isascii() else [text]


def find(connection: Connection, text: str, limit: int | None = None) -> list[str]:
    """Ids of the initiatives that hold every word of `text`; empty if there is no word in it."""
    sql = (
        "SELECT search_entry.initiative_id FROM search_index JOIN search_entry "
        "ON search_entry.number = search_index.rowid WHERE search_index MATCH ?"
    )
    more: tuple[object, ...] = ()
    if limit is not None:
        sql += " LIMIT ?"
        more = (limit,)
    return [row[0] for row in _matches(connection, sql, text, *more)]


def find_numbers(connection: Connection, text: str) -> str:
    """What `find` finds, as the numbers that the index has for them, joined by commas.

    One text for 100,000 initiatives is read in a fifth of the time of their rows.
    """
    rows = _matches(connection, _NUMBERS, text)
    return str(rows[0][0] or "") if rows else ""


def beginning_with(connection: Connection, text: str, most: int) -> tuple[str, ...] | None:
    """The words of the index that begin with one word; None if there are more than `most`, or it is not plain."""
    start = text.lower()
    if not (start.isascii() and start.isalnum()):
        return None
    read_plain(connection, _WORDS)
    words: list[str] = []
    following = start
    # From one word to the next, as reading the table on would go through every initiative that has the word.
    while rows := read_plain(
        connection, "SELECT term FROM indexed_word WHERE term >= ? LIMIT 1", (following,)
    ):
        word = str(rows[0][0])
        if not word.startswith(start):
            break
        if len(words) == most:
            return None
        words.append(word)
        following = word + "\0"
    return tuple(words)


def numbers_with(connection: Connection, word: str) -> str:
    """`find_numbers` for a whole word of the index: half the time of looking for what begins with it."""
    return str(read_plain(connection, _NUMBERS, (f'"{word}"',))[0][0] or "")


def last_number(connection: Connection) -> int:
    """The highest number in the index, 0 without any."""
    return int(read_plain(connection, "SELECT coalesce(max(number), 0) FROM search_entry")[0][0])


def numbers(connection: Connection) -> list[tuple[int, str]]:
    """The number of each initiative in the index, and its id."""
    return [
        (number, initiative_id)
        for number, initiative_id in read_plain(connection, "SELECT number, initiative_id FROM search_entry")
    ]


def _matches(connection: Connection, sql: str, text: str, *more: object) -> list[tuple[Any, ...]]:
    expression = match_expression(text)
    if not expression:
        return []
    try:
        return read_plain(connection, sql, (expression, *more))
    except Exception as error:
        if "phrase queries are not supported" not in str(error):
            raise
    # A letter newer than SQLite's list of letters splits a word in two. The index can't search for adjacent
    # words, so it searches for both parts.
    expression = _expression(_as_indexed(text))
    return read_plain(connection, sql, (expression, *more)) if expression else []


def _as_indexed(text: str) -> list[str]:
    """The words of a text as the index takes them apart."""
    from sqlcipher3 import dbapi2

    raw = dbapi2.connect(":memory:")
    try:
        raw.execute(f"CREATE VIRTUAL TABLE typed USING {_INDEX}")
        raw.execute("CREATE VIRTUAL TABLE typed_words USING fts5vocab(typed, row)")
        raw.execute("INSERT INTO typed (rowid, words) VALUES (1, ?)", (indexed(text[:_MAX_QUERY]),))
        return [row[0] for row in raw.execute("SELECT term FROM typed_words")]
    finally:
        raw.close()
