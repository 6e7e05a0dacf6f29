"""A preview of a filled-in scoring sheet before it is merged: new values, and errors with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import Row, TableColumn


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One cell or row of the sheet: its new value, or the sentence why it can't be used."""

    row: int | None
    initiative: str
    what: str
    before: str
    after: str
    problem: str = ""


class SheetMerge(QWidget):
    """Sends `accepted()` to merge the sheet, `left()` to leave without, `named(name)` with an estimator."""

    escape_step = EscapeStep.PART

    accepted = Signal()
    named = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading("")
        self.merge = PrimaryButton(_("Merge"), self.accepted.emit)
        self.only_problems = CheckBox(_("Only problems"))
        self.only_problems.toggled.connect(lambda _on: self._filter())
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        row.addWidget(self.heading, 1)
        row.addWidget(self.only_problems)
        row.addWidget(Button(_("Back"), self.left.emit, icon="back"))
        row.addWidget(self.merge)
        self.sentence = Label("", tone="muted", wrap=True)
        self.by = LineField(_("Estimated by"), max_length=200)
        theme.keep_px(self.by.setMaximumWidth, 360)
        self.by.edited.connect(lambda name: self.named.emit(str(name or "")))
        self.table = DataTable(
            [
                TableColumn("row", _("Row"), 1, "number", 56, display=_number),
                TableColumn("initiative", _("Initiative"), 2, "strong", 200),
                TableColumn("what", _("Input"), 3, "text", 150),
                TableColumn("before", _("Until now"), 4, "text", 150),
                TableColumn("after", _("From the sheet"), 5, "text", 150),
                TableColumn("problem", _("Problem"), 6, "text", 260, tip=_problem),
            ],
            _("What the sheet brings"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        column.addLayout(row)
        column.addWidget(self.by)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)

    def show_plan(
        self, name: str, by: str, sentence: str, lines: Sequence[SheetLine], same: int, empty: int
    ) -> None:
        """Show the changes of the named sheet, problems first; with any problem nothing is merged."""
        self.heading.setText(_("From {file}").format(file=name))
        bad = sum(bool(line.problem) for line in lines)
        parts = [sentence]
        if same:
            text = ngettext("{n} is kept already", "{n} are kept already", same)
            parts.append(text.format(n=formats.number(same)))
        if empty:
            text = ngettext("{n} row was left open", "{n} rows were left open", empty)
            parts.append(text.format(n=formats.number(empty)))
        parts.append(_("nothing is written before you merge"))
        self.sentence.setText(" · ".join(parts))
        self.by.set_value(by)
        self.only_problems.setVisible(0 < bad < len(lines))
        if not lines:
            self.table.set_empty(EmptyState("check", _("The sheet brings nothing new.")))
        ordered = sorted(lines, key=lambda line: (not line.problem, line.row or 0))
        self.table.set_rows(
            (at, line.row, line.initiative, line.what, line.before, line.after, line.problem)
            for at, line in enumerate(ordered)
        )
        reason = _("Mend the rows with a problem in the sheet, then read it again.")
        self.merge.set_enabled(bool(lines) and not bad, reason if bad else _("The sheet brings nothing new."))
        self._filter()
        (self.table if bad or not lines else self.merge).setFocus()

    def _filter(self) -> None:
        only = self.only_problems.isChecked()
        self.table.model.filter((lambda row: bool(row[6])) if only else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _problem(row: Row) -> str:
    return str(row[6] or row[5])
