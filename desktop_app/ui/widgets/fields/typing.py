"""Says which fields hold typed text that nobody kept yet, and which one is handing over its value now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Signal


class TypingNews(QObject):
    """`began(field)` is sent at each change that a person types; `left(field)` before typed text is let go of."""

    began = Signal(object)
    left = Signal(object)


news = TypingNews()
_sending: list[Any] = []
_moments: list[float] = []


@contextmanager
def sending(field: Any) -> Iterator[None]:
    """While the value of a field is handed over."""
    _sending.append(field)
    try:
        yield
    finally:
        _sending.pop()


@contextmanager
def typed_since(moment: float) -> Iterator[None]:
    """While a value is handed over that somebody began to type in no field, such as in a cell of a table."""
    _moments.append(moment)
    try:
        yield
    finally:
        _moments.pop()


def since() -> float | None:
    """When the person began to type what is being handed over, by `time.monotonic`; None if nothing is."""
    if _sending:
        return _sending[-1].began()
    return _moments[-1] if _moments else None


def sender() -> Any:
    """The field whose value is being handed over, so that whoever keeps it can tell the field how that ended."""
    return _sending[-1] if _sending else None
