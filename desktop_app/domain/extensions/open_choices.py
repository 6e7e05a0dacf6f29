"""A list of choices to which checklists may add, and whose stored words stay when their list is away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from desktop_app.language.i18n import _

# What may be the key of a choice that a checklist brings.
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class OpenChoices(Mapping[str, str]):
    """The program's own choices, then those that checklists in force bring, then the last of its own ("other").

    There is one set of plugins in a process, and choices are asked everywhere, so what they bring is kept here.
    Readers see either the old or the new words: they are exchanged at once.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = dict(own)
        self._all = self.own

    def bring(self, more: Mapping[str, str]) -> None:
        """Let these be what checklists bring from now on; own words are never replaced."""
        *first, last = self.own
        added = {key: label for key, label in more.items() if key not in self.own}
        self._all = {**{key: self.own[key] for key in first}, **added, last: self.own[last]}

    def with_kept(self, words: Iterable[str]) -> dict[str, str]:
        """All choices, and words that are stored and may come from a list that is not there now."""
        return {word: word for word in words if is_choice_key(word)} | self._all

    def label(self, key: str) -> str:
        """What people call a choice; a key that no list explains now is shown as it is stored."""
        return _(self._all[key]) if key in self._all else key

    def __getitem__(self, key: str) -> str:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def is_choice_key(word: str) -> bool:
    """True for a word that may be the key of a choice: small letters, digits and “_”, at most 40."""
    return bool(_KEY.fullmatch(word))
