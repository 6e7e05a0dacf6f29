"""What nobody can ask, because the plugin that asks it is switched on and does not work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A plugin that is switched on and cannot be asked; a gate lists it wherever it could apply.

    `title` names it, `sentence` says what happened and that what it asks is not checked, `reason` why. An `industry` says
    that the plugin asks nothing of others; None stands for all. `items_only` says that its gate rules still
    work, so that only stages with checklists are concerned.
    """

    plugin: str
    title: str
    sentence: str
    reason: str = ""
    industry: str | None = None
    items_only: bool = False

    def concerns(self, industry: str) -> bool:
        """True for an initiative of which the plugin might ask something; no industry may be any."""
        return not industry or self.industry in (None, industry)
