"""Says for how many live systems no review is planned, with the button that plans them."""

from __future__ import annotations

from desktop_app.language.i18n import _
from desktop_app.services import reviews
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.feedback import Banner


class UnplannedReviews(Banner):
    """Nothing measured is never good: the sentence stands there until the reviews have a day."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("", "info", [(_("Plan reviews"), self.plan)])
        self._context = context
        self.setToolTip(_("Spreads the first reviews over the days between reviews, high risks first"))
        self.hide()

    def show_count(self, n: int) -> None:
        """Show how many there are; nothing for none, or where nothing can be changed."""
        self.set_text(reviews.unplanned_words(n))
        self.setVisible(n > 0)
        for button in self.buttons:
            button.setVisible(self._context.can_edit)

    def plan(self) -> None:
        """Give each of them a day."""
        self._context.write(reviews.plan_missing, toast=True)
