"""One backup, as its file and the manifest beside it describe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup, with what its manifest says of it.

    `number` rises by one with each backup of a portfolio, whatever the clock says. `counts` holds rows by
    kind of record, empty where the manifest is lost; `changes` and `head` are the number and digest of the
    last change in it.
    """

    path: Path
    number: int
    at: datetime
    kind: str
    portfolio_id: str
    name: str = ""
    source: str = ""
    schema: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: int = -1
    head: str = ""
    sha256: str = ""
    size: int = 0

    @property
    def initiatives(self) -> int | None:
        """How many initiatives it holds; None where the manifest is lost."""
        return self.counts.get("initiative")

    @property
    def manifest(self) -> Path:
        """The file beside it that describes it."""
        return self.path.with_suffix(".json")
