"""Estimates in money: low, likely and high, run cost, and the chance that it works."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import fields as f
from desktop_app.domain.planning.crossed_fields import crossed_ranges
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.opportunity.estimate_slot import EstimateSlot
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label

_ROWS = (("benefit", N_("Benefit a year")), ("build_cost", N_("Build cost")))
_ENDS = (("low", N_("Low")), ("likely", N_("Likely")), ("high", N_("High")))


class MoneyEstimates(Card):
    """Each estimate as a range; a range with crossed ends is kept, with a warning."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Estimates"))
        self.set_term("expected_value", _("Expected value"))
        self._tab = tab
        #: Where estimates of each amount open.
        self.slots: dict[str, EstimateSlot] = {}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(SPACING["s"])
        for column, (_end, title) in enumerate(_ENDS):
            grid.addWidget(Label(_(title), "small", 500, "muted"), 0, column, Qt.AlignmentFlag.AlignRight)
            grid.setColumnStretch(column, 1)
        for place, (stem, title) in enumerate(_ROWS):
            # The name is above its three amounts, which need the width in a small window.
            row = 2 + 3 * place
            grid.addWidget(Label(_(title)), row - 1, 0, 1, len(_ENDS))
            for column, (end, _title) in enumerate(_ENDS):
                name = f"{stem}_{end}"
                form = tab.form([name])
                field = form.field(name)
                field.label.hide()
                field.set_unit("")  # type: ignore[attr-defined]  # an amount has one
                field.edit.setAccessibleName(_(f.specs(Initiative)[name].label))  # type: ignore[attr-defined]  # a line
                grid.addWidget(form, row, column, Qt.AlignmentFlag.AlignTop)
            self.slots[stem] = EstimateSlot(_(title))
            grid.addWidget(self.slots[stem], row + 1, 0, 1, len(_ENDS))
        self.add(holder)
        self.note = Label("", "small", tone="caution", wrap=True)
        self.add(self.note)
        rest = QWidget()
        pair = QHBoxLayout(rest)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(SPACING["l"])
        for name in ("run_cost", "chance_of_success"):
            half = QVBoxLayout()
            half.setSpacing(0)
            half.addWidget(tab.form([name]))
            self.slots[name] = EstimateSlot(_(f.specs(Initiative)[name].label))
            half.addWidget(self.slots[name])
            half.addStretch(1)
            pair.addLayout(half, 1)
        self.add(rest)
        self.body.addStretch(1)

    def fill(self) -> None:
        """Show the currency, and warn of crossed ranges."""
        initiative = self._tab.initiative
        if initiative is None:
            return
        currency = self._tab.context.currency
        self.set_title(_("Estimates, in {currency}").format(currency=currency))
        crossed = crossed_ranges(initiative)
        self.note.setText(" ".join(one.sentence for one in crossed))
        self.note.setVisible(bool(crossed))
        shown = formats.money_range(initiative.benefit_low, initiative.benefit_high, currency)
        self.setAccessibleDescription(_("Benefit a year: {range}").format(range=shown))
