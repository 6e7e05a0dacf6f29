"""One input of the scoring method on an initiative: what counts, who estimates what, and settling it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.scoring.inputs import Range
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.opportunity.estimate_form import EstimateForm, Given
from desktop_app.ui.look import theme
from desktop_app.ui.records.score_words import (
    anchors_said,
    input_said,
    input_unit,
    nearest_anchor,
    range_said,
    who_said,
)
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart


class EstimateSection(QWidget):
    """`given(input name, estimate id or "", Given)`, `settled(input name, Given)`, `removed(estimate id)`."""

    given = Signal(str, str, object)
    settled = Signal(str, object)
    removed = Signal(str)

    def __init__(self, scoring_input: ScoringInput, currency: Callable[[], str]) -> None:
        super().__init__()
        self.input = scoring_input
        self._currency = currency
        self._estimates: Sequence[Estimate] = ()
        self._known: Range | None = None
        self._me = ""
        self._shown: object = None
        self._form: EstimateForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.heading = ElidedLabel(_heading(scoring_input, currency()), weight=500)
        self.value = Label("", weight=500)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACING["m"])
        head.addWidget(self.heading, 1)
        head.addWidget(self.value)
        column.addWidget(self._head)
        self.origin = ElidedLabel("", "small", tone="muted")
        column.addWidget(self.origin)
        anchors = anchors_said(scoring_input, currency())
        self.anchors = Label(anchors, "small", tone="muted", wrap=True)
        self.anchors.hide()
        if scoring_input.help:
            self.heading.set_tip(_(scoring_input.help))
        self._people = QWidget()
        self._grid = QGridLayout(self._people)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["m"])
        self._grid.setVerticalSpacing(SPACING["xs"])
        self._grid.setColumnMinimumWidth(0, theme.px(150))
        self._grid.setColumnStretch(6, 1)
        column.addWidget(self._people)
        self.chart = ChartView(self._build_chart, height=90)
        column.addWidget(self.chart)
        column.addWidget(self.anchors)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        self.give = Button(_("Add my estimate"), self._give, look="small")
        self.settle = Button(_("Settle"), self._settle, look="small")
        self.what_means = Button(_("Scale"), self._toggle_anchors, look="small")
        for button, accessible_name in (
            (self.give, _("Add my estimate of {name}")),
            (self.settle, _("Settle {name}")),
            (self.what_means, _("Scale of {name}")),
        ):
            button.setAccessibleName(accessible_name.format(name=_(scoring_input.label)))
            flow.addWidget(button)
        self.what_means.setVisible(bool(anchors))
        column.addWidget(buttons)
        self._buttons = buttons
        self._slot = QVBoxLayout()
        column.addLayout(self._slot)

    def show_estimates(
        self, estimates: Sequence[Estimate], known: Range | None, me: str, can_edit: bool
    ) -> None:
        """Show the value that counts, and each person's estimate; `me` is the user."""
        state = (tuple(estimates), known, me, can_edit, formats.locale_name())
        if state == self._shown:
            return
        self._shown = state
        self._estimates, self._known, self._me = estimates, known, me
        currency = self._currency()
        self.value.setText(range_said(self.input, known, currency))
        self.value.set_tone("muted" if known is None or known.likely is None else "ink")
        likely = known.likely if known is not None else None
        parts = [nearest_anchor(self.input, likely), who_said(known), known.reason if known else ""]
        self.origin.setText(" · ".join(part for part in parts if part))
        self.origin.setVisible(bool(self.origin.full_text()))
        apart = [one for one in estimates if not one.settled]
        self._build_people(apart, can_edit)
        self.chart.setVisible(len(apart) > 1)
        rows = min(len(apart) + any(one.settled for one in estimates), 9)
        self.chart.setMinimumHeight(theme.px(26 + 24 * rows) if len(apart) > 1 else 0)
        theme.keep_px(self.chart.setMaximumHeight, 30 + 26 * rows)
        self.chart.refresh()
        mine = self._mine()
        self.give.set_text(_("Change my estimate") if mine is not None else _("Add my estimate"))
        self.give.set_enabled(can_edit, _("This portfolio can only be read."))
        self.settle.set_enabled(can_edit, _("This portfolio can only be read."))
        settled = any(one.settled for one in estimates)
        self.settle.set_text(_("Settle again") if settled else _("Settle"))
        self.settle.setVisible(bool(estimates) or known is not None)

    def be_embedded(self) -> None:
        """Stand below the rating or amount that shows name, value and scale already."""
        self._head.hide()
        self.what_means.hide()

    def open_form(self) -> None:
        """Open the form for the user's own estimate."""
        self._give()

    def form(self) -> EstimateForm | None:
        """The form that is open, if one is."""
        return self._form

    def _mine(self) -> Estimate | None:
        estimates = [one for one in self._estimates if not one.settled and one.estimated_by == self._me]
        return estimates[-1] if estimates else None

    def _build_people(self, apart: Sequence[Estimate], can_edit: bool) -> None:
        clear_layout(self._grid)
        self._people.setVisible(bool(apart))
        if not apart:
            return
        titles = (_("Estimated by"), _("Low"), _("Likely"), _("High"), _("On"))
        for column, title in enumerate(titles):
            self._grid.addWidget(Label(title, "small", 500, "muted"), 0, column, _side(column))
        for row, estimate in enumerate(apart, 1):
            who = ElidedLabel(estimate.estimated_by or _("Not stated"))
            if estimate.note:
                who.set_tip(estimate.note)
            self._grid.addWidget(who, row, 0)
            for column, value in enumerate((estimate.low, estimate.likely, estimate.high), 1):
                label = Label(self._plain(value))
                if value is None:
                    label.set_tone("muted")
                self._grid.addWidget(label, row, column, _side(column))
            day = formats.date(estimate.estimated_on) if estimate.estimated_on else formats.unknown()
            self._grid.addWidget(Label(day, tone="muted"), row, 4, _side(4))
            remove = Button(_("Remove"), look="small")
            remove.clicked.connect(lambda _checked=False, ref=estimate.id: self.removed.emit(ref))
            remove.setAccessibleName(
                _("Remove the estimate of {name} by {who}").format(
                    name=_(self.input.label), who=estimate.estimated_by or _("no name given")
                )
            )
            remove.setVisible(can_edit)
            self._grid.addWidget(remove, row, 5)

    def _plain(self, value: float | None) -> str:
        """A figure of the table, without its unit, which is in the heading."""
        if value is not None and self.input.kind not in ("money", "share", "chance"):
            return formats.number(value)
        return input_said(self.input, value, self._currency())

    def _build_chart(self, width: float, height: float) -> Chart:
        from desktop_app.charts.range_bars import RangeBar, range_bars

        apart = [one for one in self._estimates if not one.settled]
        items = [RangeBar(one.estimated_by or "–", one.low, one.likely, one.high, one.id) for one in apart]
        settled = next((one for one in self._estimates if one.settled), None)
        if settled is not None:
            items.append(RangeBar(_("Settled"), settled.low, settled.likely, settled.high, token="good"))
        kind = self.input.kind
        unit = "money" if kind == "money" else "share" if kind in ("share", "chance") else ""
        if not unit and self.input.unit:
            unit = _(self.input.unit)
        n = len(apart)
        title = ngettext("{n} estimate of {name}", "{n} estimates of {name}", n).format(
            n=formats.number(n), name=_(self.input.label)
        )
        return range_bars(items, width, height, unit=unit, currency=self._currency(), title=title)

    # -- forms ---------------------------------------------------------------------------------

    def _open(self, form: EstimateForm) -> None:
        self.close_form()
        self._form = form
        form.left.connect(self._leave)
        self._slot.addWidget(form)
        self._buttons.hide()

    def close_form(self) -> None:
        """Remove the form."""
        if self._form is not None:
            self._slot.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self._buttons.show()

    def _leave(self) -> None:
        self.close_form()
        self.give.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        mine = self._mine()
        form = EstimateForm(self.input, self._currency(), _("Save my estimate"), _("What it rests on"))
        self._open(form)
        if mine is not None:
            form.start(mine.low, mine.likely, mine.high, mine.note)
        else:
            form.start(None, None, None)
        ref = mine.id if mine is not None else ""
        form.given.connect(lambda given: self._send_given(ref, given))

    def _send_given(self, ref: str, given: Given) -> None:
        self.given.emit(self.input.name, ref, given)

    def _settle(self) -> None:
        form = EstimateForm(self.input, self._currency(), _("Settle"), _("Why these"), note_required=True)
        self._open(form)
        known = self._known
        if known is not None:
            form.start(known.low, known.likely, known.high, known.reason if known.origin == "settled" else "")
        else:
            form.start(None, None, None)
        form.given.connect(lambda given: self.settled.emit(self.input.name, given))

    def _toggle_anchors(self) -> None:
        self.anchors.setVisible(not self.anchors.isVisibleTo(self))


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag(0) if column == 0 else Qt.AlignmentFlag.AlignRight


def _heading(scoring_input: ScoringInput, currency: str) -> str:
    """The name of an input with its unit; “of 5” stands behind the value instead."""
    name = _(scoring_input.label)
    unit = "" if scoring_input.unit in ("of 5", "of 10") else input_unit(scoring_input, currency)
    return _("{name}, {unit}").format(name=name, unit=unit) if unit else name
