"""What a person may say of how a data file is read, and how it is kept with a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from desktop_app.language.reading.number_values import COMMA, POINT
from desktop_app.language.reading.unknown_words import PLAIN_LIST, NotKnown, not_known


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may set instead of letting the reader find it out; None means find out.

    `decimals` is the decimal mark by column; `keep_words` are values that the list of words for "not known"
    has, `missing_words` further words that count as missing, both by column. The column "" is every one.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    decimals: Mapping[str, str] = field(default_factory=dict)
    keep_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def decimal_of(self, column: str) -> str:
        """The decimal mark that a person set for the column, or empty."""
        return self.decimals.get(column) or self.decimals.get("", "")

    def words_of(self, column: str) -> NotKnown:
        """The words for "not known" in the column."""
        if not self.keep_words and not self.missing_words:
            return PLAIN_LIST
        keep, more = (
            (*words.get("", ()), *words.get(column, ())) for words in (self.keep_words, self.missing_words)
        )
        return not_known(keep, more)

    def to_json(self) -> dict[str, Any]:
        """What was set, as JSON takes it; nothing for what was not."""
        return {
            one.name: {
                column: list(value) if isinstance(value, tuple) else value for column, value in given.items()
            }
            if isinstance(given, Mapping)
            else given
            for one in fields(self)
            if (given := getattr(self, one.name))
        }


def _options_of(kept: Any) -> ReadOptions:
    """The options that `ReadOptions.to_json` gave; what does not fit is left out, as nobody set it."""
    if not isinstance(kept, Mapping):
        return ReadOptions()

    def text(name: str) -> str | None:
        value = kept.get(name)
        return value if isinstance(value, str) and value else None

    def by_column(name: str) -> dict[str, Any]:
        value = kept.get(name)
        return {str(column): given for column, given in value.items()} if isinstance(value, Mapping) else {}

    def words(name: str) -> dict[str, tuple[str, ...]]:
        return {
            column: tuple(word for word in given if isinstance(word, str))
            for column, given in by_column(name).items()
            if isinstance(given, (list, tuple))
        }

    decimals = {column: mark for column, mark in by_column("decimals").items() if mark in (POINT, COMMA)}
    return ReadOptions(
        text("encoding"),
        text("separator"),
        text("sheet"),
        decimals,
        words("keep_words"),
        words("missing_words"),
    )


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that a person said of a file's reading: `kinds` are types of columns (a key of `KINDS`) by name."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    options: ReadOptions = field(default_factory=ReadOptions)

    def arguments(self) -> dict[str, Any]:
        """The arguments that every analysis of files takes."""
        return {"kinds": self.kinds, "options": self.options}

    def to_json(self) -> dict[str, Any]:
        """The settings of a result that say how its file was read."""
        options = self.options.to_json()
        return {"kinds": dict(self.kinds), **({"reading": options} if options else {})}


def reading_of(settings: Mapping[str, Any]) -> FileReading:
    """The reading that `FileReading.to_json` gave, among the settings of a kept result."""
    kinds = settings.get("kinds")
    kinds = kinds if isinstance(kinds, Mapping) else {}
    return FileReading(
        {str(name): str(kind) for name, kind in kinds.items()}, _options_of(settings.get("reading"))
    )
