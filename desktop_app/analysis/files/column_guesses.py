"""Guesses what each column of a file holds, with what the rest of the file and a person tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from desktop_app.analysis.files import column_notes
from desktop_app.analysis.files.data_file import DATE, NUMBER, WHOLE, ReadOptions
from desktop_app.analysis.files.guessing import Guess, find_day_first, guess
from desktop_app.analysis.files.number_style import find_style
from desktop_app.language import parsing
from desktop_app.language.reading.number_decision import BY_PERSON, BY_VALUES, NumberHints, ProvedMarks


class ColumnGuesses:
    """Guesses the columns of one file from a sample: `texts` gives the sample of the column at a place."""

    def __init__(
        self,
        headers: Sequence[str],
        texts: Callable[[int], Sequence[str]],
        options: ReadOptions,
        separator: str = "",
    ) -> None:
        self.headers = headers
        self.texts = texts
        self.options = options
        self.separator = separator
        self._proved = ProvedMarks(headers, lambda place: dict.fromkeys(texts(place)))

    def of(self, indices: Sequence[int], kinds: Mapping[str, str]) -> dict[int, tuple[Guess, bool]]:
        """What each column holds, and whether a person said so."""
        return {index: self.of_column(index, kinds.get(self.headers[index])) for index in indices}

    def preview(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """The kind that each column seems to have, and a sentence on each that can be read in two ways."""
        guesses = {name: self.of_column(index)[0] for index, name in enumerate(self.headers)}
        notes = [
            note.sentence
            for name, guessed in guesses.items()
            for note in column_notes.on_doubt(name, guessed.style, guessed.kind == NUMBER)
        ]
        return {name: guessed.kind for name, guessed in guesses.items()}, tuple(notes)

    def of_column(self, index: int, declared: str | None = None, decimal: str = "") -> tuple[Guess, bool]:
        """The guess for one column; `decimal` is a mark that a value further down proves."""
        hints = self._hints(index, decimal)
        texts = self.texts(index)
        guessed = guess(self.headers[index], texts, hints)
        if declared and (declared != guessed.kind or declared == NUMBER):
            guessed = _settled(guessed, declared, texts, hints)
        if decimal and guessed.style.decision.by == BY_PERSON:
            decision = replace(guessed.style.decision, by=BY_VALUES)
            guessed = replace(guessed, style=replace(guessed.style, decision=decision))
        return guessed, bool(declared)

    def _hints(self, index: int, decimal: str) -> NumberHints:
        header = self.headers[index]
        return replace(
            parsing.local_hints(),
            decimal=self.options.decimal_of(header) or decimal,
            elsewhere=lambda: self._proved.elsewhere([index]),
            separator=self.separator,
            words=self.options.words_of(header),
        )


def _settled(guessed: Guess, kind: str, texts: Sequence[str], hints: NumberHints) -> Guess:
    """The guess for a column whose kind a person set: that kind, with the way of writing that was found."""
    present = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if kind in (NUMBER, WHOLE):
        return Guess(
            kind,
            find_style([text for text in present if not hints.words.has(text)], hints),
            words=hints.words,
        )
    if kind == DATE:
        compact = bool(present) and all(len(text) == 8 and text.isdecimal() for text in present)
        return Guess(kind, day_first=find_day_first(present), compact=compact, words=hints.words)
    return replace(guessed, kind=kind)
