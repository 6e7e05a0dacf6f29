"""What the rules need beside an initiative: the checklists and gate rules in force, the weights, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.extensions.extension import GateRule
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS
from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that states and gates depend on, so that the same inputs give the same answer."""

    today: date
    packs: tuple[ChecklistPack, ...] = ()
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}, (), {}))
    gate_rules: tuple[GateRule, ...] = ()
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    # Plugins that are switched on and cannot be asked: a gate stays shut over them.
    unchecked: tuple[Unchecked, ...] = ()
    # Identifies plugins and weights, to tell whether figures kept from an earlier run are out of date.
    fingerprint: str = ""

    def unchecked_of(self, industry: str) -> tuple[Unchecked, ...]:
        """Plugins that might ask something of an initiative of this industry, and can't."""
        return tuple(one for one in self.unchecked if one.concerns(industry))

    def pack(self, pack_id: str) -> ChecklistPack | None:
        """The checklist with this id, if its plugin is there."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)
