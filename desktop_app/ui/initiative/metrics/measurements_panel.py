"""The measurements of one metric: a row to add the next one, and a table that is edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import Measurement, Metric
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.measure_field import MeasureField, parse_value
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.fields.reading_question import ReadingQuestion
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

#: A measurement of a day longer ago is asked about: more often than not, the year is a slip.
_LONG_AGO_DAYS = 50 * 365
#: At most this many rows show before the table scrolls.
MOST_ROWS = 8


class MeasurementsPanel(Card):
    """Adds, edits and deletes measurements by keyboard alone: Enter adds, F2 edits a cell, Del deletes."""

    def __init__(self, tab: SpineTab) -> None:
        delete = IconButton("delete", _("Delete (Del)"), lambda: self.remove())
        super().__init__(_("Measurements"), delete)
        delete.setAccessibleName(
            _("{act}: {list}").format(act=delete.accessibleName(), list=_("Measurements"))
        )
        self.delete_button = delete
        self._tab = tab
        self._metric: Metric | None = None
        self._series: dict[str, Measurement] = {}
        self._build_entry()
        self.table = DataTable(
            self._columns(), _("Measurements"), settings=tab.context.settings, framed=False
        )
        self.table.edited.connect(self._cell_edited)
        self.add(self.table)
        self.problem = ReadingQuestion()
        self.add(self.problem)
        self.body.addStretch(1)
        shortcut = QShortcut(QKeySequence("Delete"), self.table, self.remove)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.notifier().changed.connect(self._fit)

    def _build_entry(self) -> None:
        self.day = DateField(_("Date"), required=True)
        self.value = MeasureField(_("Value"), required=True)
        self.cases = IntegerField(_("Cases"), minimum=0)
        self.source = LineField(_("Source"))
        self.note = LineField(_("Note"), max_length=100_000)
        # Not marked as required: everybody knows that a measurement has a date and a value.
        self.day.label.setText(_("Date"))
        self.value.label.setText(_("Value"))
        self.add_button = Button(_("Add"), self.add_measurement, icon="add")
        fields: tuple[LineField, ...] = (self.day, self.value, self.cases, self.source, self.note)
        for field in fields:
            field.edit.returnPressed.connect(self.add_measurement)
        self.entry = _MeasurementEntry(fields, self.add_button)
        self.add(self.entry)

    def _columns(self) -> list[TableColumn]:
        return [
            TableColumn("measured_on", _("Date"), 1, "text", 108, formats.date, editable=True),
            TableColumn("value", _("Value"), 2, "number", 92, self._shown_value, editable=True),
            TableColumn("cases", _("Cases"), 3, "number", 80, formats.number, editable=True),
            TableColumn("source", _("Source"), 4, "text", 110, editable=True),
            TableColumn("note", _("Note"), 5, "text", 150, editable=True),
        ]

    def _shown_value(self, value: float | None) -> str:
        unit = self._metric.unit if self._metric is not None else ""
        return formats.measure(value, unit, self._tab.context.currency)

    # -- what is there -------------------------------------------------------------------------

    def show_series(self, metric: Metric | None, series: Sequence[Measurement], editable: bool) -> None:
        """Show the measurements of a metric, the newest first."""
        other = metric is None or self._metric is None or metric.id != self._metric.id
        self._metric = metric
        self.setVisible(metric is not None)
        if metric is None:
            return
        self._series = {one.id: one for one in series}
        self.value.set_measure(metric.unit, self._tab.context.currency)
        if other:
            for field in self._entry_fields():
                field.leave()
            today = self._tab.context.workspace.today()
            self.day.asks_before = today - timedelta(days=_LONG_AGO_DAYS)
            self.day.set_value(today)
            self._say("")
        self.entry.setVisible(editable)
        self.delete_button.setVisible(editable and bool(series))
        self.table.set_rows(
            [(m.id, m.measured_on, m.value, m.cases, m.source, m.note) for m in reversed(series)]
        )
        self.table.setVisible(bool(series))
        self._fit()

    def select(self, measurement_id: str) -> bool:
        """Select a measurement; False when it is not one of this metric."""
        return self.table.select(measurement_id)

    def _fit(self) -> None:
        rows = min(len(self._series), MOST_ROWS)
        height = self.table.view.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(theme.px(32) + rows * height + 4)

    def _entry_fields(self) -> tuple[Field, ...]:
        return (self.day, self.value, self.cases, self.source, self.note)

    # -- what a person does --------------------------------------------------------------------

    def add_measurement(self) -> None:
        """Add the measurement typed above the table; the row stays ready for the next one."""
        metric = self._metric
        if metric is None or not self._tab.context.can_edit:
            return
        for field in self._entry_fields():
            if not field.commit():
                field.focus()
                return
        if self.value.value() is None:
            self.value.set_error(_("Type the value that was measured."))
            self.value.focus()
            return
        record = Measurement(
            initiative_id=metric.initiative_id,
            metric_id=metric.id,
            measured_on=self.day.value(),
            value=self.value.value(),
            cases=self.cases.value(),
            source=self.source.value(),
            note=self.note.value(),
        )

        def done(changes: Changes) -> None:
            for field in (self.value, self.cases, self.note):
                field.set_value("" if field is self.note else None)
            self.value.focus()
            if changes.record_ids:
                self.select(changes.record_ids[0])

        self._tab.context.write(
            lambda ws: records.add(ws, record),
            on_done=done,
            on_error=lambda error: self._refuse_entry(error),
        )

    def _refuse_entry(self, error: BaseException) -> None:
        field = self.day if isinstance(error, FieldError) and error.field == "measured_on" else self.value
        field.set_error(str(error))
        field.focus()

    def remove(self) -> None:
        """Delete the selected measurements; a message offers to undo it."""
        ids = [str(ref) for ref in self.table.selected_refs()]
        if ids and self._tab.context.can_edit:
            self._tab.context.write(lambda ws: records.remove(ws, Measurement.KIND, ids), toast=True)

    def _cell_edited(self, ref: str, column: str, typed: object) -> None:
        record, metric = self._series.get(ref), self._metric
        if record is None or metric is None or not self._tab.context.can_edit:
            return
        text = str(typed)
        spec = specs(Measurement)[column]
        try:
            values = [
                validate_field(spec, self._parse(column, text, metric, mark))
                for mark in self._marks(column, text, metric) or ("",)
            ]
        except (ValueError, UserError) as error:
            self._refuse(ref, column, text, str(error))
            return
        keep = partial(self._keep, record, column, text)
        if len(values) > 1:
            show = self._shown_value if column == "value" else formats.number
            self.problem.ask(text, [(show(value), partial(keep, value)) for value in values])
            return
        self._say("")
        keep(values[0])

    def _keep(self, record: Measurement, column: str, text: str, value: Any) -> None:
        ref = record.id
        keep_fields(
            self._tab.context,
            record,
            {column: value},
            on_error=lambda error: self._refuse(ref, column, text, str(error)),
        )

    def _parse(self, column: str, text: str, metric: Metric, decimal: str = "") -> Any:
        from desktop_app.language import parsing

        if not text.strip():
            return None
        if column == "measured_on":
            parsing.refuse_two_days(text)
            return parsing.parse_date(text)
        if column == "value":
            return parse_value(text, metric.unit, self._tab.context.currency, decimal)
        if column == "cases":
            return parsing.parse_number(text, decimal)
        return text

    def _refuse(self, ref: str, column: str, text: str, sentence: str) -> None:
        """Show what is wrong, and open the cell again with the typed text."""
        self._say(sentence)

        def again() -> None:
            index = self.table.index_of(ref, column)
            if not index.isValid():
                return
            self.table.view.setCurrentIndex(index)
            self.table.view.edit(index)
            editor = self.table.view.indexWidget(index) or self.table.view.viewport().findChild(QLineEdit)
            if isinstance(editor, QLineEdit):
                editor.setText(text)
                theme.set_role(editor, wrong="true")

        # Deferred, as the old editor closes first.
        QTimer.singleShot(0, self.table, again)

    def _marks(self, column: str, text: str, metric: Metric) -> tuple[str, ...]:
        """The decimal marks that a typed number may have, where that is in doubt."""
        from desktop_app.language import parsing

        units = {"value": metric.unit, "cases": ""}
        return parsing.possible_marks(text, units[column]) if column in units else ()

    def _say(self, sentence: str) -> None:
        self.problem.say(sentence)


class _MeasurementEntry(QWidget):
    """The fields of the next measurement: in one row, or in two where there is little room."""

    #: Shares of the width: date, value, cases, source, note.
    _SHARES = (4, 4, 3, 3, 4)

    def __init__(self, fields: Sequence[QWidget], button: QWidget) -> None:
        super().__init__()
        # Aligned with the fields, even if sentences show under them.
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        column.addWidget(Label(" "))
        column.addWidget(button)
        column.addStretch(1)
        self._cells = [*fields, beside]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["s"])
        self._grid.setVerticalSpacing(SPACING["s"])
        self._arrange(len(self._cells))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for cell in self._cells:
            self._grid.removeWidget(cell)
        wide = columns == len(self._cells)
        for column in range(len(self._cells)):
            share = self._SHARES[column] if wide and column < len(self._SHARES) else int(column < columns)
            self._grid.setColumnStretch(column, 0 if wide and column == columns - 1 else share)
        for at, cell in enumerate(self._cells):
            # A date, and a value with its unit, are never cut.
            theme.keep_px(cell.setMinimumWidth, {0: 146, 1: 104}.get(at, 0))
            self._grid.addWidget(cell, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(len(self._cells) if self.width() >= theme.px(600) else 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(360), super().minimumSizeHint().height())
