"""Edits the weights of the score, in per cent, with the sum beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS, FORMULA, parse_weights
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.settings.setting_rows import SettingRow
from desktop_app.ui.administration.settings.setting_table import weight_settings
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
        column.setSpacing(SPACING["xs"])
        column.addWidget(_text(_(FORMULA)))
        self.fields: dict[str, ShareField] = {}
        self.rows: dict[str, SettingRow] = {}
        for setting in weight_settings():
            name = setting.name.partition(".")[2]
            field = ShareField(_(setting.title))
            field.edited.connect(lambda _value: self._edited())
            self.fields[name] = field
            self.rows[setting.name] = row = SettingRow(setting, field, width=120)
            column.addWidget(row)
        self._error = _text("", "bad")
        self._error.hide()
        column.addWidget(self._error)
        column.addWidget(_text(_("Weights are scaled to sum to 100 %.")))
        self._reset = Button(
            _("Reset to defaults"), lambda: self.changed.emit(dict(DEFAULT_WEIGHTS)), look="link"
        )
        column.addWidget(self._reset)

    def show_weights(self, text: str) -> None:
        """Show the weights that are kept."""
        self.set_error("")
        for name, weight in parse_weights(text).items():
            # Rounded to per mille, or three equal weights would show as 33.333... %.
            self.fields[name].set_value(round(weight, 3))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the weights."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _edited(self) -> None:
        weights = {name: field.value() or 0.0 for name, field in self.fields.items()}
        if sum(weights.values()) <= 0:
            self.set_error(_("At least one weight has to be above {zero}.").format(zero=formats.percent(0)))
            return
        self.set_error("")
        self.changed.emit(weights)


def _text(text: str, tone: str = "muted") -> Label:
    """A sentence that begins where the rows begin."""
    label = Label(text, "small", tone=tone, wrap=True)
    label.setContentsMargins(SPACING["s"], 0, SPACING["s"], 0)
    return label
