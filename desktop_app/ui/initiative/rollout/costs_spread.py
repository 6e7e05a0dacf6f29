"""One line that spreads a sum over months, such as a licence or a build with a price."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.choices import COST_CATEGORIES
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.services.planning import costs
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field, say_which
from desktop_app.ui.widgets.fields.number_fields import IntegerField, MoneyField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout


class SpreadLine(QWidget):
    """Kind, sum, first month and number of months; errors are shown beside the field.

    `side` says whether planned or actual amounts are written; `spread_from(year)` is called when it is done.
    """

    def __init__(self, tab: SpineTab, side: Callable[[], str], spread_from: Callable[[int], object]) -> None:
        super().__init__()
        self._tab, self._side, self._spread_from = tab, side, spread_from
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        column.addWidget(Separator())
        column.addWidget(Label(_("Distribute a cost over months"), weight=500))
        pairs = [(key, _(label)) for key, label in COST_CATEGORIES.items()]
        self.kind = ChoiceField(_("Kind of cost"), pairs, unknown="")
        self.total = MoneyField(_("Sum"))
        self.first = DateField(_("From"))
        self.months = IntegerField(_("Months"), minimum=1, maximum=costs.MOST_MONTHS)
        self.button = Button(_("Distribute"), self.run)
        flow = FlowLayout(spacing=SPACING["m"])
        for field, width in ((self.kind, 160), (self.total, 140), (self.first, 150), (self.months, 90)):
            theme.keep_px(field.label.hold_width, width)
            say_which(field, _("Distribute a cost over months"))
            flow.addWidget(field)
        beside = QWidget()
        box = QVBoxLayout(beside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACING["xs"])
        # In line with the fields, which have a label above.
        box.addWidget(Label(" "))
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        flow.addWidget(beside)
        column.addLayout(flow)

    def begin(self, today: date) -> None:
        """Prepare the form for another initiative: a year from this month on."""
        self.kind.set_value("build")
        self.first.set_value(today.replace(day=1))
        self.months.set_value(12)
        self.total.revert()
        self.total.set_value(None)

    def show_state(self, editable: bool) -> None:
        """Hide the form if nothing can be changed."""
        self.setVisible(editable)
        self.total.set_currency(self._tab.context.currency)

    def run(self) -> None:
        """Spread the typed sum."""
        fields: tuple[Field, ...] = (self.kind, self.total, self.first, self.months)
        if not all(field.commit() for field in fields):
            return
        initiative = self._tab.initiative
        total, first, months = self.total.value(), self.first.value(), self.months.value()
        for field, value in ((self.total, total), (self.first, first), (self.months, months)):
            field.set_error(_("Write this too.") if value is None else "")
        if initiative is None or total is None or first is None or months is None:
            return
        kind, side, initiative_id = self.kind.value(), self._side(), initiative.id

        def done(_changes: Changes) -> None:
            self._spread_from(first.year)

        self._tab.context.write(
            lambda ws: costs.spread(ws, initiative_id, kind, first, int(months), float(total), side),
            toast=True,
            on_done=done,
            on_error=self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, FieldError):
            (self.months if error.field == "months" else self.total).set_error(str(error))
        else:
            self._tab.context.show_error(error)
