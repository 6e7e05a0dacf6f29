"""The first steps in a portfolio of one's own, each ticked off once it was done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.language.i18n import N_
from desktop_app.runtime.settings import Settings
from desktop_app.services.lists import list_reads
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

#: In `Settings.values.dismissed`: the list was hidden.
HIDDEN = "first_steps"
#: Also there: the tour was taken, or left.
TOUR = "tour"
#: Acts that leave nothing in a portfolio, as `Settings.values.learned` names them.
GATE, BRIEF = "gate", "brief"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: `id`, what to do, why, whether it was done, and the initiative to do it with ("" for none)."""

    id: str
    title: str
    why: str
    is_done: bool
    initiative_id: str = ""


def is_offered(ws: Workspace, settings: Settings) -> bool:
    """Whether the list has anything to say: not in the sample, not where nothing can be changed, not once hidden."""
    return HIDDEN not in settings.values.dismissed and not ws.read_only and not ws.portfolio().is_sample


def first_steps(ws: Workspace, learned: tuple[str, ...]) -> tuple[FirstStep, ...]:
    """The five steps in their order; `learned` are the acts that leave nothing in the portfolio."""
    rows = list_reads.rows(ws)
    at = COLUMN_INDEX
    unrated = [row for row in rows if row[at["score_high"]] is None]
    without_metric = [row for row in rows if not row[at["metrics_total"]]]

    def first_of(wanted: list[tuple[object, ...]]) -> str:
        listed = wanted or rows
        return str(listed[0][at["id"]]) if listed else ""

    return (
        FirstStep("add", N_("Add an initiative"), N_("A title is enough to begin."), bool(rows)),
        FirstStep(
            "rate",
            N_("Rate it"),
            N_("Ratings from 1 to 5 make ideas comparable."),
            len(unrated) < len(rows),
            first_of(unrated),
        ),
        FirstStep(
            "metric",
            N_("Say what good means"),
            N_("A target and a guardrail, set before anything is built."),
            len(without_metric) < len(rows),
            first_of(without_metric),
        ),
        FirstStep(
            GATE,
            N_("Check its gate"),
            N_("It lists what is missing before the next stage."),
            GATE in learned,
            first_of([]),
        ),
        FirstStep(
            BRIEF,
            N_("Make a brief"),
            N_("A few pages on which leaders can decide."),
            BRIEF in learned,
            first_of([]),
        ),
    )


def note_act(settings: Settings, ws: Workspace, act: str) -> None:
    """Remember an act that leaves nothing in the portfolio, if it was done in one of the person's own."""
    if act not in settings.values.learned and not ws.portfolio().is_sample:
        settings.update(learned=(*settings.values.learned, act))


def hide(settings: Settings) -> None:
    """Show the list no more, in any portfolio."""
    settings.update(dismissed=(*settings.values.dismissed, HIDDEN))


def show_again(settings: Settings) -> None:
    """Show the list again while anything is left to do."""
    settings.update(dismissed=tuple(name for name in settings.values.dismissed if name != HIDDEN))
