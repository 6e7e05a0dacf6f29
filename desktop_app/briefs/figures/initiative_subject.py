"""What the brief of an initiative is made from, with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from desktop_app.briefs.figures.initiative_ground import InitiativeGround
from desktop_app.briefs.figures.initiative_set import initiative_figures
from desktop_app.briefs.model.figure import Figure, FigureSet


@dataclass(frozen=True)
class InitiativeSubject(InitiativeGround):
    """One initiative as its brief sees it."""

    @cached_property
    def figures(self) -> FigureSet:
        """All figures of the initiative."""
        return initiative_figures(self)

    def figure(self, name: str) -> Figure:
        """The figure of this initiative called so, as in "benefit/expected"."""
        return self.figures[f"{self.initiative.key}/{name}"]
