"""The planned rows as they would be kept, and every problem with its row and column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.exchange.importing.import_report import doubt_sentence, kept_lines, left_out_lines, report_of
from desktop_app.exchange.importing.plan import CREATE, LEAVE, SKIP, UPDATE, ImportPlan
from desktop_app.exchange.importing.planned_changes import RecordUpdate
from desktop_app.exchange.importing.preview import ACTIONS, Preview
from desktop_app.exchange.importing.problem_groups import group_problems
from desktop_app.exchange.tables.table_parts import JoinedRow
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_ACTION_KINDS = {CREATE: "good", UPDATE: "info", SKIP: "neutral", LEAVE: "caution"}
#: Rows that a person may take in or leave out: those that would be written, or are left out.
_TICKED = frozenset({CREATE, UPDATE, LEAVE})
_FIXED = 4
# Nobody reads more; with a wrong mapping every row of a large file has a problem.
_MOST_PROBLEMS = 5000


class PreviewTab(QWidget):
    """Rows as they would be kept; `ticked(numbers, leave)` says which rows a person leaves out or takes in."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._actions: dict[int, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["l"])
        column.setSpacing(SPACING["s"])
        self._said = Label("", tone="muted", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self._said, 1)
        self.leave_button = Button(
            _("Leave out selected rows"),
            lambda: self._tick(self._selected(), leave=True),
            look="small",
            tip=_("A click on the tick of a row, or Space, does the same"),
        )
        self.take_button = Button(
            _("Take all rows in again"), lambda: self._tick(list(self._actions), leave=False), look="small"
        )
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addWidget(self.take_button)
        column.addLayout(row)
        self._holder = QVBoxLayout()
        column.addLayout(self._holder, 1)
        self._shape: tuple[tuple[str, ...], bool] | None = None
        self.table: DataTable | None = None

    def show_preview(self, preview: Preview) -> None:
        """Show planned rows; the table is built anew when its columns change."""
        has_sheets = bool(preview.rows) and isinstance(preview.rows[0][0], JoinedRow)
        if self.table is None or (preview.titles, has_sheets) != self._shape:
            clear_layout(self._holder)
            self._shape = (preview.titles, has_sheets)
            self.table = DataTable(_columns(*self._shape), _("Preview of the rows"), framed=False)
            self.table.set_empty(EmptyState("import", _("The file has no rows under its headers.")))
            self._holder.addWidget(self.table)
            self.table.view.clicked.connect(self._clicked)
            self.table.view.installEventFilter(self)
            self.table.selection_changed.connect(lambda _refs: self._show_buttons())
        self._actions = {row[0]: row[1] for row in preview.rows}
        self._show_buttons()
        self.table.set_rows(preview.rows)
        self._said.setVisible(preview.left_out > 0)
        self._said.setText(
            ngettext(
                "The first rows and those with a problem; {n} more is imported like them.",
                "The first rows and those with a problem; {n} more are imported like them.",
                preview.left_out,
            ).format(n=formats.number(preview.left_out))
        )

    def _selected(self) -> list[int]:
        refs = self.table.selected_refs() if self.table is not None else []
        return [ref for ref in refs if isinstance(ref, int) and self._actions.get(ref) in _TICKED]

    def _show_buttons(self) -> None:
        self.leave_button.set_enabled(
            any(self._actions[row] != LEAVE for row in self._selected()), _("Select rows first.")
        )
        self.take_button.setVisible(LEAVE in self._actions.values())

    def _clicked(self, index: QModelIndex) -> None:
        assert self.table is not None
        if self.table.model.columns()[index.column()].id == "take":
            ref = self.table.model.ref_at(index.row())
            if isinstance(ref, int):
                self._tick([ref], leave=self._actions.get(ref) != LEAVE)

    def _tick(self, rows: Sequence[int], leave: bool) -> None:
        ticked = [row for row in rows if self._actions.get(row) in _TICKED]
        if ticked:
            self.ticked.emit(frozenset(ticked), leave)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and (rows := self._selected())
        ):
            self._tick(rows, leave=any(self._actions[row] != LEAVE for row in rows))
            return True
        return super().eventFilter(watched, event)

    def select_row(self, row: int) -> bool:
        """Bring a row of the file into sight; False when it is not among those that show."""
        if self.table is None or not self.table.select(row):
            return False
        self.table.view.setFocus()
        return True


def _columns(titles: tuple[str, ...], has_sheets: bool) -> list[TableColumn]:
    columns = [
        TableColumn("take", _("Take in"), 1, "text", 64, display=_tick_of, help=_("A click or Space leaves a row out")),
        TableColumn("action", _("Action"), 1, "chip", 84, display=lambda value: _(ACTIONS[value]),
               state=lambda value: _ACTION_KINDS[value]),
        TableColumn("row", _("Row"), 0, "number", 150 if has_sheets else 60, display=_row_name),
        TableColumn("key", _("Key"), 2, "muted", 84, display=lambda value: value or _("next free")),
        TableColumn("title", _("Title"), 3, "strong", 260),
    ]  # fmt: skip
    for place, title in enumerate(titles, _FIXED):
        columns.append(TableColumn(f"c{place}", title, place, width=150, display=lambda value: value or "–"))
    return columns


def _tick_of(action: object) -> str:
    if action == LEAVE:
        return "☐"
    return "☑" if action in _TICKED else ""


class ChangesTab(QWidget):
    """What an update would write over, a line for each value: from what to what."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["l"])
        self.table = DataTable(
            [
                TableColumn("row", _("Row"), 1, "number", 60, display=_row_name),
                TableColumn("key", _("Key"), 2, "muted", 84),
                TableColumn("title", _("Title"), 3, "strong", 220),
                TableColumn("field", _("Field"), 4, "text", 170),
                TableColumn("old", _("Now"), 5, "text", 220, display=lambda value: value or "–"),
                TableColumn("new", _("After"), 6, "text", 220, display=lambda value: value or "–"),
            ],
            _("Overwritten values"),
            framed=False,
        )
        self.table.set_empty(EmptyState("check", _("No existing value would be overwritten.")))
        column.addWidget(self.table, 1)

    def show_changes(self, changes: Sequence[RecordUpdate]) -> None:
        """List the values that change."""
        lines = [(change, value) for change in changes for value in change.fields]
        self.table.set_rows(
            (
                at,
                change.row,
                change.key,
                change.title,
                value.label,
                *value.texts(),
            )
            for at, (change, value) in enumerate(lines[:_MOST_PROBLEMS])
        )


class ProblemsTab(QWidget):
    """Values that could not be read, and what was left out.

    `row_wanted(row)` and `column_wanted(name)` ask to show it, `report_wanted()` for all of it as text.
    """

    row_wanted = Signal(int)
    column_wanted = Signal(str)
    report_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["l"])
        column.setSpacing(SPACING["s"])
        self._notes = Label("", tone="muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACING["l"])
        head.addWidget(self._notes, 1)
        self._copy = Button(_("Copy the report"), self.report_wanted.emit, look="small")
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        self.table = DataTable(
            [
                TableColumn("row", _("Row"), 1, "number", 68, display=_row_name),
                TableColumn("rows", _("Rows"), 2, "number", 60, display=formats.number),
                TableColumn("column", _("Column"), 3, "strong", 170, display=lambda value: value or "–"),
                TableColumn("value", _("In the file"), 4, "text", 210, display=lambda value: value or "–"),
                TableColumn("problem", _("Problem"), 5, "text", 360),
            ],
            _("Problems"),
            framed=False,
        )
        self._show_empty("")
        self.table.opened.connect(self._opened)
        self.table.set_menu(self._fill_menu)
        column.addWidget(self.table, 1)
        self._rows: list[tuple[Any, ...]] = []

    def show_plan(self, plan: ImportPlan | None) -> None:
        """List the problems of a plan by what they say; above them its notes, doubts and what is left out."""
        report = report_of(plan) if plan is not None else None
        groups = group_problems(report.problems)[:_MOST_PROBLEMS] if report is not None else []
        notes = list(report.notes) if report is not None else []
        if report is not None:
            notes += [_("In doubt: {what}").format(what=line) for line in report.warnings]
            notes += [_("Left out: {what}").format(what=line) for line in left_out_lines(report.left_out)]
            kept = _("Kept under From the file, but in no field: {what}")
            notes += [kept.format(what=line) for line in kept_lines(report.left_out)]
        self._rows = [
            (at, group.rows[0] if group.rows else None, group.count, group.column, group.values_text(),
             group.sentence)
            for at, group in enumerate(groups)
        ]  # fmt: skip
        self._show_empty(doubt_sentence(report) if report is not None else "")
        self.table.set_rows(self._rows)
        self._notes.setText("\n".join(notes))
        self._copy.set_enabled(plan is not None, _("The rows are still being looked at."))

    def _show_empty(self, doubt: str) -> None:
        self.table.set_empty(
            EmptyState(
                "info" if doubt else "check", doubt or _("Every value mapped to a field could be read.")
            )
        )

    def _opened(self, ref: Any) -> None:
        _at, row, _count, column, _value, _problem = self._rows[ref]
        if row is not None:
            self.row_wanted.emit(row)
        elif column:
            self.column_wanted.emit(column)

    def _fill_menu(self, menu: QMenu, refs: list[Any]) -> None:
        if not refs:
            return
        _at, row, _count, column, _value, _problem = self._rows[refs[0]]
        if row is not None:
            menu.addAction(_("Show the row"), partial(self.row_wanted.emit, row))
        if column:
            menu.addAction(_("Show the column"), partial(self.column_wanted.emit, column))


def _row_name(value: int | None) -> str:
    """A row's number, and its sheet where the rows come from several."""
    if value is None:
        return _("file")
    return str(value) if isinstance(value, JoinedRow) else formats.number(value)
