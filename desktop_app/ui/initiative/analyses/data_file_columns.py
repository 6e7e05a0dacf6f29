"""The columns of a data file as a table: name, type that can be corrected, and the first values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_EXAMPLES = 4
# The table is at most this many rows high.
_SHOWN = 6


class DataFileColumns(QWidget):
    """`kind_changed(column, kind)` when a person corrects a type."""

    kind_changed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._kinds: Mapping[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.facts = Label("", "small", tone="muted", wrap=True)
        column.addWidget(self.facts)
        self.table = DataTable(
            [
                TableColumn("name", _("Column"), 1, "strong", 200),
                TableColumn(
                    "kind", _("Type"), 2, "text", 130, self._label, editable=True, choices=self._choices,
                    help=_("F2 corrects a type that was guessed wrongly"),
                ),
                TableColumn("values", _("First values"), 3, "muted", 420),
            ],
            _("Columns of the file"),
        )  # fmt: skip
        self.table.edited.connect(self._edited)
        theme.notifier().changed.connect(self._restyle)
        column.addWidget(self.table)
        self._restyle()

    def _restyle(self) -> None:
        theme.keep_px(self.table.setFixedHeight, 34 * (_SHOWN + 1))

    def show_preview(self, preview: Any, corrected: Mapping[str, str]) -> None:
        """Show the columns of a `FilePreview`; `corrected` holds the types that a person set."""
        rows = []
        for place, name in enumerate(preview.headers):
            first = [row[place] for row in preview.rows if place < len(row) and row[place].strip()][
                :_EXAMPLES
            ]
            kind = corrected.get(name) or preview.kinds.get(name, "text")
            rows.append((name, shorten(name, 200), kind, shorten(" · ".join(first), 200)))
        self.table.set_rows(rows)
        n = len(preview.headers)
        text = ngettext("{n} column. ", "{n} columns. ", n).format(n=formats.number(n))
        self.facts.setText(text + _("Types were found in the first rows; correct what is wrong."))

    def _edited(self, name: object, _column: str, kind: object) -> None:
        row = next((one for one in self.table.model.rows() if one[0] == name), None)
        if row is not None:
            self.table.model.update_rows([(*row[:2], str(kind), *row[3:])])
            self.kind_changed.emit(str(name), str(kind))

    def _choices(self) -> list[tuple[str, str]]:
        # Imported late: their module imports pandas, which takes a fifth of a second.
        from desktop_app.analysis.files.data_file import KINDS

        return [(kind, _(label)) for kind, label in KINDS.items()]

    def _label(self, kind: object) -> str:
        if not self._kinds:
            from desktop_app.analysis.files.data_file import KINDS

            self._kinds = KINDS
        return _(self._kinds.get(str(kind), str(kind)))
