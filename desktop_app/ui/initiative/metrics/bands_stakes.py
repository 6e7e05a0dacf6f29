"""What mistakes and reviews cost, how good reviewers are and how many cases a day: the stakes of decision bands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.services.analyses.band_policy import Stakes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.field import Field, explain
from desktop_app.ui.widgets.fields.number_fields import MoneyField, NumberField, ShareField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.side_by_side import EqualGrid


class StakesForm(QWidget):
    """`changed()` when a person changed a figure."""

    changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        currency = context.currency if context.is_open else "USD"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        self.fields: dict[str, Field] = {
            "missed": MoneyField(_("Cost of a miss"), currency=currency),
            "stopped": MoneyField(_("Cost of a false alarm"), currency=currency),
            "review": MoneyField(_("Cost of a review"), currency=currency),
            "cases_a_day": NumberField(_("Cases a day"), minimum=0),
        }
        more: dict[str, Field] = {
            "reviews_a_day": NumberField(_("Reviews a day"), help=_("How many people can do"), minimum=0),
            "sensitivity": ShareField(
                _("Reviewers catch"), help=_("Share of the positives they see that they stop")
            ),
            "specificity": ShareField(
                _("Reviewers let pass"), help=_("Share of the others that they let pass")
            ),
            "positives": LineField(_("Positives are called"), placeholder=_("frauds"), max_length=80),
            "cases": LineField(_("Cases are called"), placeholder=_("payments"), max_length=80),
        }
        for name in ("missed", "stopped"):
            explain(self.fields[name], "false_alarm")
        explain(more["sensitivity"], "recall")
        explain(more["specificity"], "specificity")
        column.addWidget(EqualGrid(list(self.fields.values()), 120, SPACING["s"]))
        self._more = EqualGrid(list(more.values()), 120, SPACING["s"])
        self.fields |= more
        self._more.hide()
        column.addWidget(self._more)
        self.toggle = Button("", self._toggle, look="link")
        column.addWidget(self.toggle)
        self._say()
        for field in self.fields.values():
            field.edited.connect(lambda _value: self.changed.emit())
        self.set_stakes(Stakes())

    def _toggle(self) -> None:
        self._more.setVisible(not self._more.isVisibleTo(self))
        self._say()

    def _say(self) -> None:
        self.toggle.set_text(
            _("Fewer figures") if self._more.isVisibleTo(self) else _("Reviewers, capacity and names")
        )

    def set_stakes(self, stakes: Stakes) -> None:
        """Show figures, without a signal."""
        for name, field in self.fields.items():
            field.set_value(getattr(stakes, name))

    def stakes(self) -> Stakes:
        """The figures as they are now."""
        given = {name: field.value() for name, field in self.fields.items()}
        for name in ("sensitivity", "specificity"):
            share = given[name]
            given[name] = 1.0 if share is None else min(1.0, max(0.0, share))
        for name in ("missed", "stopped", "review"):
            if given[name] is not None:
                given[name] = max(0.0, given[name])
        return Stakes(**given)
