"""Says once a day, when a portfolio is opened, which reviews and actions wait for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.runtime import clock
from desktop_app.services.review_lists import DueCounts, due_counts

if TYPE_CHECKING:
    from desktop_app.ui.core.context import AppContext

_SECONDS = 12.0


def remind(context: AppContext, last_opened: str) -> None:
    """Read what is due in a job and show it; nothing where the portfolio was opened today before.

    `last_opened` is the moment in ISO form in UTC; "" where that is not known.
    """
    if last_opened[:10] == clock.utc_now().date().isoformat():
        return

    def show(counts: DueCounts) -> None:
        if counts.sentence:
            button = (_("Show reviews"), lambda: context.go("reviews"))
            context.toast(counts.sentence, button, "caution" if counts.is_late else "neutral", _SECONDS)

    context.read(due_counts, show)
