"""The names under which figures are kept for good."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_OTHER = re.compile(r"[\W_]+")


def slug(name: str) -> str:
    """A name in small letters and hyphens; letters of any script stay."""
    return _OTHER.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-") or "unnamed"


def slugs(names: Iterable[str]) -> list[str]:
    """The slug of each name; "-2" follows the second of that name."""
    counts: Counter[str] = Counter()
    named = []
    for name in map(slug, names):
        counts[name] += 1
        named.append(name if counts[name] == 1 else f"{name}-{counts[name]}")
    return named
