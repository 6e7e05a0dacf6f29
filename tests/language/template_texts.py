"""Lists the texts of templates for translators, for `make translations`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

_TEXTS = ("title", "note", "assumption", "plan")


def extract(
    fileobj: Any, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts of a file of templates, as Babel wants them: line, function, text, comments."""
    for text in _texts(yaml.safe_load(fileobj)):
        yield 0, "_", text, []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _TEXTS and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
