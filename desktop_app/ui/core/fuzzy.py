"""Finds texts by a few of their letters: fast enough for every key typed over ten thousand texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from itertools import accumulate

from desktop_app.language.search_text import fold

#: Longer queries are words, not initials.
_MOST_LETTERS = 16
#: Initials are searched for in this many characters of a text: in the title, not after it.
_HEAD = 60


class _Lines:
    """Texts as one string, so that an expression runs over all of them in C."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(texts)
        lengths = (len(text) + 1 for text in texts)
        self.starts = [0, *accumulate(lengths)][: len(texts)]


class Finder:
    """A fixed list of texts that is searched many times."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [" ".join(fold(text).split()) for text in texts]
        self._all = _Lines(self._texts)
        self._heads = _Lines([text[:_HEAD] for text in self._texts])

    def find(self, query: str, most: int, bonus: Mapping[int, int] | None = None) -> list[int]:
        """Positions of the texts that hold every word of `query`, best first.

        A word that stands at the start of the text comes first, then at the start of a word, then
        anywhere, then as letters in order ("crap" finds "CRedit APproval"). `bonus` lifts texts.
        """
        words = fold(query).split()
        if not words:
            return list(range(min(most, len(self._texts))))
        lift = bonus or {}
        pairs = self._whole(words, lift)
        if len(pairs) < most:
            seen = {at for _rank, at in pairs}
            pairs += [pair for pair in self._letters(words, lift) if pair[1] not in seen]
        return [at for _rank, at in nsmallest(most, pairs)]

    def _whole(self, words: list[str], lift: Mapping[int, int]) -> list[tuple[float, int]]:
        """Texts that hold all words as they are."""
        longest = max(words, key=len)
        candidates = self._lines(re.escape(longest), self._all)
        pairs = []
        for at in candidates:
            text = self._texts[at]
            rank = 0.0
            for word in words:
                where = text.find(word)
                if where < 0:
                    break
                if where == 0:
                    continue
                if text[where - 1].isalnum():
                    inner = text.find(" " + word)
                    rank += 20 if inner < 0 else 10
                else:
                    rank += 10
                rank += min(where, 60) / 10
            else:
                pairs.append((rank + min(len(text), 200) / 100 - lift.get(at, 0), at))
        return pairs

    def _letters(self, words: list[str], lift: Mapping[int, int]) -> list[tuple[float, int]]:
        """Texts that hold the letters of the query in order, each run of them starting a word."""
        letters = "".join(words)
        if not 2 <= len(letters) <= _MOST_LETTERS:
            return []
        # Each letter is the next character, or starts the next word that begins with it. The groups
        # are atomic: the expression never tries again, so that no text makes it slow.
        steps = "".join(rf"(?>{re.escape(c)}|[^\n]*?[^\w\n]{re.escape(c)})" for c in letters[1:])
        return [
            (100 + min(len(self._texts[at]), 200) / 10 - lift.get(at, 0), at)
            for at in self._lines(rf"\b{re.escape(letters[0])}{steps}", self._heads)
        ]

    def _lines(self, pattern: str, lines: _Lines) -> list[int]:
        """Positions of the texts in which the expression matches."""
        search = re.compile(pattern).search
        result = []
        position = 0
        while (match := search(lines.text, position)) is not None:
            at = bisect_right(lines.starts, match.start()) - 1
            result.append(at)
            if at + 1 >= len(lines.starts):
                break
            position = lines.starts[at + 1]
        return result
