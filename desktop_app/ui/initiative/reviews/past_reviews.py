"""Closed reviews: what was decided and why, what was measured then, and what became of the actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.records import Review
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.reviews.action_list import ActionRows
from desktop_app.ui.initiative.reviews.metric_list import number_of, snapshot, state_of
from desktop_app.ui.initiative.reviews.open_review import review_name
from desktop_app.ui.records.decision_words import decision_chip
from desktop_app.ui.records.state_words import chip_kind, chip_words
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.side_by_side import Columns
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


class PastCard(Card):
    """The closed reviews as a list, and the selected one in full.

    `reopened(review, reason)` opens one again; `action_edited(action, field, value)` and
    `action_removed(action)` change what it asked for, which goes on after closing.
    """

    reopened = Signal(object, str)
    action_edited = Signal(object, str, object)
    action_removed = Signal(object)
    action_added = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Reviews so far"))
        self._reviews: dict[str, Review] = {}
        self._shown = ""
        self._spine: Spine | None = None
        self._rules: Rules | None = None
        self._currency = ""
        self._editable = False
        self.table = DataTable(
            [
                TableColumn("name", _("Review"), 1, "strong", 150),
                TableColumn("closed", _("Closed on"), 2, "muted", 104, formats.date),
                TableColumn("decision", _("Decision"), 3, "chip", 112, chip_words, chip_words, chip_kind),
                TableColumn("open", _("Open actions"), 4, "number", 92),
            ],
            _("Closed reviews"),
            framed=False,
            fit_height=True,
        )
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.table.selection_changed.connect(self._selected)
        self._build_detail()
        row = Columns(820)
        holder = QWidget()
        left = QVBoxLayout(holder)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.table)
        left.addStretch(1)
        row.add(holder, 1)
        row.add(self.detail, 1)
        self.add(row)

    def _build_detail(self) -> None:
        self.detail = QWidget()
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        head = QHBoxLayout()
        self.name = Heading("")
        self.chip = Chip()
        self.reopen_button = Button(_("Reopen…"), self._ask_reopen, look="small")
        head.addWidget(self.name)
        head.addWidget(self.chip)
        head.addStretch(1)
        head.addWidget(self.reopen_button)
        column.addLayout(head)
        self.reopen_box = QWidget()
        line = QHBoxLayout(self.reopen_box)
        line.setContentsMargins(0, 0, 0, 0)
        self.reopen_reason = LineField(_("Why it is reopened"))
        self.reopen_reason.edit.returnPressed.connect(self._reopen)
        self.reopen_now = Button(_("Reopen"), self._reopen)
        line.addWidget(self.reopen_reason, 1)
        line.addWidget(self.reopen_now, 0, Qt.AlignmentFlag.AlignBottom)
        self.reopen_box.hide()
        column.addWidget(self.reopen_box)
        self.sections = {
            "reason": Section(_("Why")),
            "participants": Section(_("Who took part")),
            "findings": Section(_("What was seen")),
            "feedback": Section(_("What users say")),
            "incidents": Section(_("Incidents")),
        }
        for section in self.sections.values():
            column.addWidget(section)
        self.attached = Section(_("From data files"))
        column.addWidget(self.attached)
        self.measured_label = Label(_("Measurements at closing"), weight=600)
        self.measured = DataTable(
            [
                TableColumn("metric", _("Metric"), 1, "strong", 150),
                TableColumn("value", _("Value"), 2, "number", 90),
                TableColumn("day", _("Measured on"), 3, "muted", 104),
                TableColumn("state", _("State"), 4, "chip", 124, chip_words, chip_words, chip_kind),
            ],
            _("Measurements at closing"),
            framed=False,
            fit_height=True,
        )
        column.addWidget(self.measured_label)
        column.addWidget(self.measured)
        self.action_rows = ActionRows()
        self.action_rows.add_button.setAccessibleName(_("Add action to a closed review"))
        self.action_rows.edited.connect(self.action_edited)
        self.action_rows.removed.connect(self.action_removed)
        self.action_rows.added.connect(lambda: self.action_added.emit(self._review()))
        column.addWidget(self.action_rows)
        column.addStretch(1)

    # -- showing -------------------------------------------------------------------------------

    def show_reviews(self, spine: Spine, rules: Rules, currency: str, editable: bool) -> None:
        """List the closed reviews, the newest first; the selection stays."""
        closed = sorted(
            (one for one in spine.reviews if one.state == "closed"),
            key=lambda review: (review.closed_on or review.due or rules.today, review.number or 0),
            reverse=True,
        )
        self._spine, self._rules, self._currency, self._editable = spine, rules, currency, editable
        self._reviews = {one.id: one for one in closed}
        rows = []
        for review in closed:
            left = sum(action.done_on is None for action in spine.actions_of(review.id))
            rows.append(
                (
                    review.id,
                    review_name(review, rules.today),
                    review.closed_on,
                    decision_chip(review.decision),
                    formats.number(left),
                )
            )
        self.table.set_rows(rows)
        self.table.setMaximumHeight(self.table.view.maximumHeight())
        self.setVisible(bool(rows))
        if self._shown not in self._reviews:
            # Opened again, or of another initiative.
            self._put_reason_away()
        if closed and self._shown not in self._reviews:
            self.select(closed[0].id)
        elif closed:
            self._show(self._shown)

    def select(self, review_id: str) -> bool:
        """Select a closed review; False when it is not one."""
        if review_id not in self._reviews:
            return False
        self._show(review_id)
        return self.table.select(review_id)

    def _selected(self, refs: Sequence[object]) -> None:
        if refs and str(refs[0]) != self._shown:
            self._show(str(refs[0]))

    def _review(self) -> Review | None:
        return self._reviews.get(self._shown)

    def _show(self, review_id: str) -> None:
        review = self._reviews.get(review_id)
        if review is None or self._spine is None or self._rules is None:
            return
        if review_id != self._shown:
            self.reopen_reason.leave()
            self._put_reason_away()
        self._shown = review_id
        self.name.setText(review_name(review, self._rules.today))
        self.chip.set(*decision_chip(review.decision))
        self.reopen_button.setVisible(self._editable and self.reopen_box.isHidden())
        for name, section in self.sections.items():
            text = str(getattr(review, name))
            section.set_lines([text] if text else [])
        kept = {one.id: one for one in self._spine.analyses}
        attached_analyses = [kept[one] for one in review.analysis_ids if one in kept]
        self.attached.set_points(
            [
                _("{title}: {sentence}").format(title=one.title, sentence=one.sentence)
                for one in attached_analyses
            ]
        )
        units = {metric.id: metric.unit for metric in self._spine.metrics}
        rows = []
        for place, measurement in enumerate(snapshot(review)):
            unit = units.get(str(measurement.get("metric_id")), "")
            value = formats.measure(number_of(measurement.get("value")), unit, self._currency)
            rows.append(
                (
                    place,
                    str(measurement.get("name", "")),
                    value,
                    _day(measurement),
                    state_of(measurement.get("state")),
                )
            )
        self.measured.set_rows(rows)
        self.measured.setMaximumHeight(self.measured.view.maximumHeight())
        self.measured.setVisible(bool(rows))
        self.measured_label.setVisible(bool(rows))
        actions = self._spine.actions_of(review.id)
        self.action_rows.show_actions(actions, self._rules.today, self._editable)
        self.action_rows.setVisible(bool(actions) or self._editable)

    # -- opening again -------------------------------------------------------------------------

    def shown_record_id(self) -> str:
        """The review that the reason belongs to."""
        return self._shown

    def open_again(self) -> bool:
        """Ask again why the review that shows is opened; False where it can't be."""
        if self._review() is None or not self._editable:
            return False
        self._ask_reopen()
        return True

    def _put_reason_away(self) -> None:
        self.reopen_box.hide()
        self.reopen_reason.revert()

    def _ask_reopen(self) -> None:
        self.reopen_box.show()
        self.reopen_button.hide()
        self.reopen_reason.focus()

    def _reopen(self) -> None:
        review = self._review()
        self.reopen_reason.commit()
        if review is not None:
            self.reopened.emit(review, str(self.reopen_reason.value() or ""))

    def refuse_reopen(self, sentence: str) -> None:
        """Show beside the reason why the review was not opened again."""
        self.reopen_box.show()
        self.reopen_reason.set_error(sentence)
        self.reopen_reason.focus()


def _day(measurement: dict[str, object]) -> str:
    from datetime import date

    try:
        return formats.date(date.fromisoformat(str(measurement.get("measured_on"))))
    except ValueError:
        return formats.unknown()
