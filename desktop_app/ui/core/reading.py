"""While a page reads, nothing on it says that it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job

#: How many reads a part waits for.
_PENDING = "pendingReads"


def is_reading(part: QWidget) -> bool:
    """Whether a read that `part` waits for is under way."""
    return bool(part.property(_PENDING))


def first_reading(icon: str) -> EmptyState:
    """What stands where a part shows its content, until it has read for the first time."""
    # The sentence is seen only if the read ends without a result.
    state = EmptyState(icon, _("This could not be read."))
    state.set_known(False)
    return state


def first_reading_card(icon: str) -> Card:
    """The same in the frame of a card, which fills the room of what comes from the first paint on."""
    card = Card()
    card.add(first_reading(icon))
    return card


def while_reading(part: QWidget, job: Job) -> None:
    """Let what `part` says about being empty wait until the job that reads it is over."""
    if job.is_over:
        return
    part.setProperty(_PENDING, (part.property(_PENDING) or 0) + 1)
    for state in part.findChildren(EmptyState):
        state.set_known(False)

    def ended(_job: object) -> None:
        if not isValid(part):
            return
        pending = part.property(_PENDING) - 1
        part.setProperty(_PENDING, pending)
        if not pending:
            for state in part.findChildren(EmptyState):
                state.set_known(True)

    job.ended.connect(ended)
