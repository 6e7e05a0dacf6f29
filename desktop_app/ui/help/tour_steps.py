"""The five steps of the tour through the sample: where each is, what it is about and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.language.i18n import N_

#: The initiative of the sample that the tour looks into, by its key.
SHOWN_KEY = "AI-002"


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStep:
    """`page` is a page, or "initiative/" and a tab; `target` is what it is about there, as its property `tour` says."""

    page: str
    target: str
    title: str
    text: str


STEPS: tuple[TourStep, ...] = (
    TourStep(
        page="dashboard",
        target="attention",
        title=N_("Start with what needs you"),
        text=N_(
            "The list holds what is late, breached or blocked, the worst first. Each line leads to the place "
            "where it is settled."
        ),
    ),
    TourStep(
        page="initiative/metrics",
        target="metric",
        title=N_("Does it still work?"),
        text=N_(
            "This fraud model catches less than it did. Target and guardrail were set before it was built, "
            "so there is no need to argue whether it is bad."
        ),
    ),
    TourStep(
        page="initiative/overview",
        target="gate",
        title=N_("May it move on?"),
        text=N_(
            "Between two stages stands a gate. It lists what is missing, and each line leads there. It can "
            "be overridden, with a name and a reason."
        ),
    ),
    TourStep(
        page="prioritise",
        target="ranking",
        title=N_("What comes first?"),
        text=N_(
            "Initiatives are ranked with the range that their estimates leave. Best set finds what to fund "
            "under your budget and people."
        ),
    ),
    TourStep(
        page="briefs",
        target="brief",
        title=N_("What do leaders decide?"),
        text=N_(
            "A brief of a few pages is made from what is on the screen. Then make a portfolio of your own: "
            "the first steps are on its dashboard."
        ),
    ),
)
