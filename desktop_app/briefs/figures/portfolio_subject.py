"""What the brief of the portfolio is made from, with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from desktop_app.briefs.figures.portfolio_ground import PortfolioGround
from desktop_app.briefs.figures.portfolio_set import portfolio_figures
from desktop_app.briefs.model.figure import Figure, FigureSet


@dataclass(frozen=True)
class PortfolioSubject(PortfolioGround):
    """The portfolio as its brief sees it."""

    @cached_property
    def figures(self) -> FigureSet:
        """All figures of the portfolio."""
        return portfolio_figures(self)

    def figure(self, name: str) -> Figure:
        """The figure of the portfolio called so, as in "benefit/expected"."""
        return self.figures[f"portfolio/{name}"]
