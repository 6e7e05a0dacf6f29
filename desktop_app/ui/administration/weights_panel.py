"""Edits the weights of the score, in per cent, with the sum beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS, FORMULA, INVERTED, parse_weights
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.number_fields import ShareField
from desktop_app.ui.widgets.labels import Label


class WeightsPanel(QWidget):
    """`changed(weights)` carries all weights, not yet scaled to sum to 1."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        column.addWidget(Label(_(FORMULA), tone="muted", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(SPACING["m"])
        self._fields: dict[str, ShareField] = {}
        for place, (name, label) in enumerate(CRITERIA.items()):
            shown = (
                _("{criterion} (less is better)").format(criterion=_(label)) if name in INVERTED else _(label)
            )
            field = ShareField(shown)
            field.edited.connect(lambda _value: self._edited())
            self._fields[name] = field
            grid.addWidget(field, place // 2, place % 2)
        column.addLayout(grid)
        self._error = Label("", tone="bad", wrap=True)
        self._error.hide()
        column.addWidget(self._error)
        column.addWidget(
            Label(
                _(
                    "Weights are scaled to sum to 100 %. Other scores do not move when an initiative is added."
                ),
                tone="muted",
                wrap=True,
            )
        )
        self._reset = Button(
            _("Weights as at the start"), lambda: self.changed.emit(dict(DEFAULT_WEIGHTS)), look="link"
        )
        column.addWidget(self._reset)

    def show_weights(self, text: str) -> None:
        """Show the weights that are kept."""
        self.set_error("")
        for name, weight in parse_weights(text).items():
            # Rounded to per mille, or three equal weights would show as 33.333... %.
            self._fields[name].set_value(round(weight, 3))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the weights."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _edited(self) -> None:
        weights = {name: field.value() or 0.0 for name, field in self._fields.items()}
        if sum(weights.values()) <= 0:
            self.set_error(_("At least one weight has to be above {zero}.").format(zero=formats.percent(0)))
            return
        self.set_error("")
        self.changed.emit(weights)
