"""The open review: what was seen, what was decided and why, who does what by when, and the next date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.choices import REVIEW_DECISIONS
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Review, ReviewAction
from desktop_app.domain.rules import Rules
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.reviews.action_list import ActionRows
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.fields.text_fields import LineField, TextField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import Columns


def review_name(review: Review, today: date) -> str:
    """What people call a review, by the month in which it is held: "Review 9, Nov 2026"."""
    when = review.closed_on or today
    number = formats.number(review.number) if review.number else "–"
    return _("Review {number}, {month}").format(number=number, month=formats.month(when))


class SeenCard(Card):
    """What was seen: who took part, findings, users, incidents. `edited(field, value)`."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Notes of the review"))
        labels = {name: _(spec.label) for name, spec in specs(Review).items()}
        self.fields: dict[str, Field] = {
            "participants": LineField(labels["participants"]),
            "findings": TextField(labels["findings"]),
            "feedback": TextField(labels["feedback"]),
            "incidents": TextField(labels["incidents"]),
        }
        for name, field in self.fields.items():
            field.edited.connect(lambda value, name=name: self.edited.emit(name, value))
            self.add(field)
        self.body.addStretch(1)

    def show_review(self, review: Review, editable: bool) -> None:
        """Show a review; what is being typed stays."""
        for name, field in self.fields.items():
            field.set_value(getattr(review, name))
            field.set_read_only(not editable)


class DecisionCard(Card):
    """Decision, why, actions and next review. `edited(field, value)` carries a change of the review."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Decision"))
        self.decision = SegmentedChoice(
            [(key, _(label)) for key, label in REVIEW_DECISIONS.items()], None, _("Decision")
        )
        self.problem = Label("", "small", 500, "bad", wrap=True)
        self.problem.hide()
        self.why = TextField(_("Why"), lines=2)
        self.next_due = DateField(_("Next review"))
        self.cadence = Label("", "small", tone="muted", wrap=True)
        self.action_rows = ActionRows()
        self.fields: dict[str, Field] = {"reason": self.why, "next_due": self.next_due}
        self.decision.chosen.connect(self._chosen)
        for name, field in self.fields.items():
            field.edited.connect(lambda value, name=name: self.edited.emit(name, value))
        self.add(self.decision)
        self.add(self.problem)
        row = Columns(460)
        row.add(self.why, 3)
        date_box = QWidget()
        column = QVBoxLayout(date_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        column.addWidget(self.next_due)
        column.addWidget(self.cadence)
        column.addStretch(1)
        row.add(date_box, 1)
        self.add(row)
        self.add(self.action_rows)
        self.body.addStretch(1)

    def show_review(
        self, review: Review, actions: Sequence[ReviewAction], rules: Rules, cadence_days: int, editable: bool
    ) -> None:
        """Show a review; what is being typed stays."""
        self.decision.set_value(review.decision or None)
        self.decision.setEnabled(editable)
        if review.decision:
            self.set_error("decision", "")
        for name, field in self.fields.items():
            field.set_value(getattr(review, name))
            field.set_read_only(not editable)
        self.cadence.setText(
            _("Left empty, it is due {days} days after closing.").format(days=formats.number(cadence_days))
        )
        self.cadence.setVisible(review.next_due is None)
        self.action_rows.show_actions(actions, rules.today, editable)

    def set_error(self, field: str, sentence: str) -> bool:
        """Show what is missing beside its field; False when the field is not here."""
        if field == "decision":
            self.problem.setText(sentence)
            self.problem.setVisible(bool(sentence))
            return True
        if field not in self.fields:
            return False
        self.fields[field].set_error(sentence)
        return True

    def focus_field(self, field: str) -> None:
        """Put the cursor into the field where something is missing."""
        if field == "decision":
            for button in self.decision.findChildren(QWidget):
                if button.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        elif field in self.fields:
            self.fields[field].focus()

    def given(self) -> dict[str, Any]:
        """Decision, reason and next date as typed in the fields."""
        return {
            "decision": str(self.decision.value() or ""),
            "reason": str(self.why.value() or ""),
            "next_due": self.next_due.value(),
        }

    def _chosen(self, value: object) -> None:
        self.set_error("decision", "")
        self.edited.emit("decision", value)
