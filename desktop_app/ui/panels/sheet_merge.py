"""A filled-in scoring sheet before it is merged: what each row brings, and what can't be used and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app import formats
from desktop_app.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets import Button, Heading, Label, PrimaryButton
from desktop_app.ui.widgets.choices import CheckBox
from desktop_app.ui.widgets.data_table import DataTable
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.table_model import Column, Row


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One cell or row of the sheet: what it brings, or the sentence why it can't be used."""

    row: int
    initiative: str
    what: str
    before: str
    after: str
    problem: str = ""


class SheetMerge(QWidget):
    """`accepted()` when the sheet is to be merged, `left()` without."""

    accepted = Signal()
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
        self.table = DataTable(
            [
                Column("row", _("Row"), 1, "number", 56, display=_number),
                Column("initiative", _("Initiative"), 2, "strong", 200),
                Column("what", _("Input"), 3, "text", 150),
                Column("before", _("Until now"), 4, "text", 150),
                Column("after", _("From the sheet"), 5, "text", 150),
                Column("problem", _("Problem"), 6, "text", 260, tip=_problem),
            ],
            _("What the sheet brings"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        column.addLayout(row)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)

    def show_plan(self, name: str, lines: Sequence[SheetLine]) -> None:
        """Show what the sheet of this file name brings, problems first."""
        self.heading.setText(_("From {file}").format(file=name))
        good = sum(not line.problem for line in lines)
        bad = len(lines) - good
        brings = ngettext("{n} estimate is taken over", "{n} estimates are taken over", good)
        text = brings.format(n=formats.number(good))
        if bad:
            problem = ngettext("{n} can't be used", "{n} can't be used", bad).format(n=formats.number(bad))
            text = _("{brings}, {problem}. Nothing is written before you merge.").format(
                brings=text, problem=problem
            )
        else:
            text = _("{brings}. Nothing is written before you merge.").format(brings=text)
        self.sentence.setText(text)
        self.only_problems.setVisible(bool(bad))
        if not lines:
            self.table.set_empty(EmptyState("check", _("The sheet brings nothing new.")))
        ordered = sorted(lines, key=lambda line: (not line.problem, line.row))
        self.table.set_rows(
            (at, line.row, line.initiative, line.what, line.before, line.after, line.problem)
            for at, line in enumerate(ordered)
        )
        self.merge.set_enabled(good > 0, _("The sheet brings nothing that can be used."))
        self._filter()
        (self.merge if good else self.table).setFocus()

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
