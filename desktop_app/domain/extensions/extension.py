"""What a plugin adds: ready-made metrics, gate rules, brief sections, attention items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from desktop_app.domain.spine import Spine

GateSeverity = Literal["gate", "required", "recommended"]
AttentionSeverity = Literal["bad", "caution", "info"]

# A brief section is made of paragraphs and of tables, whose first row is the heading; plain text.
Table = tuple[tuple[str, ...], ...]
Block = str | Table


@dataclass(frozen=True, slots=True)
class CatalogueMetric:
    """A metric that is ready to be taken into an initiative.

    `kind`, `direction` and `unit` are keys of METRIC_KINDS, DIRECTIONS and UNITS; `sentence` says
    in plain words what it measures; `industry` is None for all; `target_hint` says how a target
    is usually set.
    """

    id: str
    name: str
    kind: str
    direction: str
    unit: str
    sentence: str
    industry: str | None = None
    target_hint: str = ""


@dataclass(frozen=True, slots=True)
class GateRule:
    """A rule that a gate checks before an initiative leaves `stage`.

    `check` gets the initiative and the day and gives the sentence on what is open, or None when
    nothing is; `tab` is the part of the initiative's page where it is settled.
    """

    id: str
    stage: str
    severity: GateSeverity
    title: str
    check: Callable[[Spine, date], str | None]
    tab: str


@dataclass(frozen=True, slots=True)
class BriefSection:
    """A section of the initiative brief; `build` gives its blocks, or none to leave it out."""

    id: str
    title: str
    build: Callable[[Spine, date], Sequence[Block]]


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """What needs a person's attention in one initiative, with the action that settles it and where."""

    initiative_id: str
    severity: AttentionSeverity
    title: str
    sentence: str
    action_label: str
    tab: str
