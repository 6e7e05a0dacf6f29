"""The weights of a method on sliders: the ranking follows, but nothing is written until they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.fields.slider import ShareSlider
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout


class WeightSliders(QWidget):
    """`changed(weights)` at each step, as shares from 0 to 1 that need not sum to 1; `kept(weights)`, `left()`."""

    changed = Signal(object)
    kept = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sliders: dict[str, ShareSlider] = {}
        self._figures: dict[str, Label] = {}
        self._kept: dict[str, float] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["m"])
        self._grid.setVerticalSpacing(SPACING["xs"])
        self._grid.setColumnStretch(0, 1)
        self._note = Label("", "small", tone="muted", wrap=True)
        self.keep = PrimaryButton(_("Save these weights"), self._keep)
        self.reset = Button(_("As they were"), self._reset)
        self.back = Button(_("Back"), self.left.emit, icon="back", look="small")

    def show_weights(self, labels: Sequence[tuple[str, str]], weights: Mapping[str, float]) -> None:
        """Show (name, label) of each weight with the kept weights, as shares."""
        self._kept = {name: weights.get(name, 0.0) for name, _label in labels}
        if list(self._sliders) != [name for name, _label in labels]:
            self._build(labels)
        for name, slider in self._sliders.items():
            slider.set_share(self._kept[name])
        self._say()

    def weights(self) -> dict[str, float]:
        """The weights of the sliders, as shares from 0 to 1; an untouched slider gives the kept weight."""
        return {
            name: self._kept[name]
            if slider.value() == round(100 * self._kept[name])
            else slider.value() / 100
            for name, slider in self._sliders.items()
        }

    def slider(self, name: str) -> ShareSlider:
        """One of the sliders."""
        return self._sliders[name]

    def is_moved(self) -> bool:
        """True while the sliders differ from the kept weights."""
        return any(s.value() != round(100 * self._kept[name]) for name, s in self._sliders.items())

    def set_can_keep(self, can: bool, reason: str = "") -> None:
        """Whether weights may be kept at all."""
        self._can, self._reason = can, reason
        self._say()

    _can, _reason = True, ""

    def _build(self, labels: Sequence[tuple[str, str]]) -> None:
        for widget in (self._note, self.keep, self.reset):
            widget.setParent(None)
        clear_layout(self._grid)
        self._sliders.clear()
        self._figures.clear()
        for place, (name, label) in enumerate(labels):
            title = ElidedLabel(label)
            figure = Label("", weight=500)
            theme.keep_px(figure.setMinimumWidth, 104)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            slider = ShareSlider(_("Weight of {criterion}").format(criterion=label))
            slider.moved.connect(lambda _value: self._moved())
            self._grid.addWidget(title, 2 * place, 0)
            self._grid.addWidget(figure, 2 * place, 1)
            self._grid.addWidget(slider, 2 * place + 1, 0, 1, 2)
            self._sliders[name] = slider
            self._figures[name] = figure
        last = 2 * len(labels)
        self._grid.addWidget(self._note, last, 0, 1, 2)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.keep, self.reset):
            row.addWidget(button)
        self._grid.addWidget(buttons, last + 1, 0, 1, 2)

    def _moved(self) -> None:
        self._say()
        if sum(slider.value() for slider in self._sliders.values()) > 0:
            self.changed.emit(self.weights())

    def _say(self) -> None:
        total = sum(slider.value() for slider in self._sliders.values())
        for name, slider in self._sliders.items():
            value = slider.value()
            shown = formats.percent(value / 100, 0)
            if total > 0 and total != 100:
                counts = formats.percent(value / total, 0)
                shown = _("{weight}, counts {share}").format(weight=shown, share=counts)
            self._figures[name].setText(shown)
            slider.setAccessibleDescription(shown)
        if total <= 0:
            zero = formats.percent(0)
            self._note.setText(_("At least one weight has to be above {zero}.").format(zero=zero))
        elif total != 100:
            text = _("Together {sum}; they are scaled to {whole} when a score is worked out.")
            self._note.setText(text.format(sum=formats.percent(total / 100, 0), whole=formats.percent(1)))
        else:
            self._note.setText("")
        self._note.set_tone("bad" if total <= 0 else "muted")
        self._note.setVisible(total != 100)
        moved = self.is_moved()
        unchanged = _("The weights stand as they are kept.")
        self.keep.set_enabled(self._can and moved and total > 0, self._reason if not self._can else unchanged)
        self.reset.set_enabled(moved, unchanged)

    def _keep(self) -> None:
        self.kept.emit(self.weights())

    def _reset(self) -> None:
        self.show_weights([(name, "") for name in self._sliders], dict(self._kept))
        self.changed.emit(self.weights())
