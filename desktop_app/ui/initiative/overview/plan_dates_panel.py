"""When each stage of an initiative is planned to begin, and whether it is for now, next or later."""

from __future__ import annotations

from desktop_app.domain.planning.plan_dates import PLAN_FIELDS, order_sentence, out_of_order, plan_of
from desktop_app.language.i18n import _
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label


class PlanDatesPanel(Card):
    """Planned dates; a date out of the order of the stages is refused with a sentence beside it."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Plan"))
        self._tab = tab
        self.form = tab.form(["horizon", *PLAN_FIELDS.values()], columns=2)
        self.add(self.form)
        self.note = Label("", "small", tone="caution", wrap=True)
        self.add(self.note)

    def fill(self) -> None:
        """Show which dates are out of order, such as in an imported plan."""
        if self._tab.initiative is None:
            return
        dates = plan_of(self._tab.initiative)
        slip = out_of_order(dates)
        self.note.setText(order_sentence(dates, slip) if slip else "")
        self.note.setVisible(slip is not None)
