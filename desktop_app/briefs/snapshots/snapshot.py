"""A snapshot: all figures, texts and lists of a brief as canonical JSON, and its SHA-256."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from numbers import Integral, Real
from typing import Any

from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.text import clean

FORMAT, FORMAT_VERSION = "ai-portfolio-brief", 1
#: What a brief of the portfolio is about, where one of an initiative has its key.
PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class SnapshotText:
    """A text of a brief under its label."""

    label: str
    text: str

    @property
    def sha256(self) -> str:
        """The checksum of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SnapshotList:
    """What a list of a brief holds, such as the gate items that are open."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a brief of a kind said about its subject on a day.

    `subject` is the key of an initiative, or "portfolio"; `subjects` are the initiatives that there were, by key
    with their titles. Figures, texts and lists have ids of one scheme: "AI-002/metric/recall/latest".
    """

    kind: str
    subject: str
    as_of: date
    figures: FigureSet
    texts: Mapping[str, SnapshotText] = field(default_factory=dict)
    lists: Mapping[str, SnapshotList] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Canonical JSON: keys sorted, UTF-8, shortest text of numbers, no blanks, nothing at its default."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "kind": self.kind,
                "subject": clean(self.subject),
                "as_of": self.as_of.isoformat(),
                "figures": {clean(figure.id): _figure_values(figure) for figure in self.figures},
                "texts": {
                    clean(text_id): _text_values(clean(held.label), clean(held.text))
                    for text_id, held in self.texts.items()
                },
                "lists": {
                    clean(list_id): {
                        "label": clean(held.label),
                        "items": [clean(item) for item in held.items],
                    }
                    for list_id, held in self.lists.items()
                },
                "subjects": {clean(key): clean(title) for key, title in self.subjects.items()},
            }
        )


def canonical_bytes(value: Any) -> bytes:
    """JSON that is the same for the same content, bit by bit. Raises ValueError for a number that is none."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def checksum(content: bytes) -> str:
    """The SHA-256 of a snapshot or of a file."""
    return hashlib.sha256(content).hexdigest()


def _text_values(label: str, text: str) -> dict[str, str]:
    return {"label": label, "text": text, "sha256": SnapshotText(label, text).sha256}


_FIGURE_DEFAULTS = tuple(
    (part.name, part.default) for part in fields(Figure) if part.name not in ("id", "label", "value")
)


def _figure_values(figure: Figure) -> dict[str, Any]:
    values: dict[str, Any] = {"label": clean(figure.label), "value": _plain(figure.value)}
    for name, default in _FIGURE_DEFAULTS:
        value = _plain(getattr(figure, name))
        if value != default:
            values[name] = value
    return values


def _plain(value: Any) -> Any:
    """A value as JSON has it: what readers see as unknown is null, and minus zero is zero."""
    if value is None or isinstance(value, str):
        return value if value is None else clean(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        return number + 0.0 if math.isfinite(number) else None
    raise TypeError(f"a figure holds no {type(value).__name__}")
