"""One criterion of a method that is being written: name, kind, unit, bounds, weight and anchors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.prioritise.methods.method_draft import KINDS, CriterionDraft
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.number_fields import NumberField, ShareField
from desktop_app.ui.widgets.fields.text_fields import LineField, TextField
from desktop_app.ui.widgets.side_by_side import EqualGrid

# The bounds that a kind starts with.
_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "rating": (1.0, 5.0),
    "number": (0.0, None),
    "money": (0.0, None),
    "share": (0.0, 1.0),
}


class CriterionForm(Card):
    """`edited(field)` is sent after each change of `draft`, `removed()` when it is to be removed."""

    edited = Signal(str)
    removed = Signal()

    def __init__(self, draft: CriterionDraft, number: int) -> None:
        self.remove_button = Button(_("Remove"), look="small")
        super().__init__(
            draft.label or _("Criterion {n}").format(n=formats.number(number)), self.remove_button
        )
        self.remove_button.clicked.connect(self.removed.emit)
        self.draft = draft
        self._number = number
        self.label = LineField(_("Name"), required=True, max_length=80)
        self.name = LineField(_("Name in the formula"), required=True, max_length=40)
        self.kind = ChoiceField(
            _("Kind"), [(kind, _(label)) for kind, label in KINDS.items()], unknown="", required=True
        )
        self.kind.set_label(_("Kind"))
        self.unit = LineField(_("Unit"), max_length=40, placeholder=_("such as people a month"))
        self.minimum = NumberField(_("Least"))
        self.maximum = NumberField(_("Largest"))
        self.weight = ShareField(_("Weight"), help=_("Empty: it only counts where the formula names it"))
        self.better = ChoiceField(
            _("Better is"), [("higher", _("higher")), ("lower", _("lower"))], unknown="", required=True
        )
        self.better.set_label(_("Better is"))
        self.anchors = TextField(
            _("Anchors, one a line"), placeholder=_("1 = nobody asks for it"), lines=2, max_length=4000
        )
        fields: tuple[Field, ...] = (
            self.label, self.name, self.kind, self.unit, self.minimum, self.maximum, self.weight, self.better,
        )  # fmt: skip
        self.add(EqualGrid(fields, 140, SPACING["m"]))
        self.add(self.anchors)
        self.show_draft()
        for field, take in self._takers():
            field.edited.connect(take)

    def show_draft(self) -> None:
        """Fill the fields from the draft."""
        draft = self.draft
        self.label.set_value(draft.label)
        self.name.set_value(draft.name)
        self.kind.set_value(draft.kind)
        self.unit.set_value(draft.unit)
        self.minimum.set_value(draft.minimum)
        self.maximum.set_value(draft.maximum)
        self.weight.set_value(draft.weight)
        self.better.set_value("higher" if draft.higher_is_better else "lower")
        self.anchors.set_value(draft.anchors)
        self.unit.setEnabled(draft.kind not in ("money", "share"))
        self.set_title(draft.label or _("Criterion {n}").format(n=formats.number(self._number)))
        self.remove_button.setAccessibleName(
            _("Remove {name}").format(
                name=draft.label or _("Criterion {n}").format(n=formats.number(self._number))
            )
        )

    def set_error(self, sentence: str) -> None:
        """Show what is wrong with this criterion; "" removes the sentence."""
        about_anchors = sentence and "=" in sentence
        self.anchors.set_error(sentence if about_anchors else "")
        self.label.set_error("" if about_anchors else sentence)

    def _takers(self) -> list[tuple[Field, Callable[[Any], None]]]:
        def taker(name: str) -> Callable[[Any], None]:
            def take(value: object) -> None:
                setattr(self.draft, name, value)
                self.edited.emit(name)

            return take

        def better(value: object) -> None:
            self.draft.higher_is_better = value != "lower"
            self.edited.emit("better")

        def kind(value: Any) -> None:
            self.draft.kind = value
            self.draft.minimum, self.draft.maximum = _BOUNDS[value]
            if value in ("money", "share"):
                self.draft.unit = ""
            self.show_draft()
            self.edited.emit("kind")

        return [
            (self.label, taker("label")),
            (self.name, taker("name")),
            (self.kind, kind),
            (self.unit, taker("unit")),
            (self.minimum, taker("minimum")),
            (self.maximum, taker("maximum")),
            (self.weight, taker("weight")),
            (self.better, better),
            (self.anchors, taker("anchors")),
        ]
