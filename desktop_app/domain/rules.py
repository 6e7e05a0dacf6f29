"""What the rules need beside an initiative: the checklists and gate rules in force, the weights, the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from desktop_app.domain.extensions.extension import GateRule
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary
from desktop_app.language import formats, i18n

T = TypeVar("T")

# Kept answers at most; real portfolios need some hundred.
_MOST_KEPT = 4096


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
    _kept: dict[Any, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def unchecked_of(self, industry: str) -> tuple[Unchecked, ...]:
        """Plugins that might ask something of an initiative of this industry, and can't."""
        return tuple(one for one in self.unchecked if one.concerns(industry))

    def pack(self, pack_id: str) -> ChecklistPack | None:
        """The checklist with this id, if its plugin is there."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)

    def same_for_unanswered(self, what: str, spine: Spine, compute: Callable[[], T]) -> T:
        """What `compute` gives, computed once for all initiatives alike that have answered no checklist item.

        Alike is: the same industry, facts, stage and risk class. After an import that is nearly every initiative.
        """
        if spine.answers:
            return compute()
        initiative = spine.initiative
        words = i18n.language(), formats.locale_name()
        key = (what, initiative.industry, initiative.facts, initiative.stage, initiative.risk_class, words)
        try:
            kept: T = self._kept[key]
        except KeyError:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = compute()
        return kept
