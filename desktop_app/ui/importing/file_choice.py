"""The file that is imported: how it was read, and options to read it differently."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.exchange.tables.csv_reader import SEPARATORS
from desktop_app.exchange.tables.table import ALL_SHEETS, Table, TableOptions
from desktop_app.files.encodings import ENCODINGS
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout

_ENCODING_NAMES = {
    "utf-8": N_("UTF-8"),
    "cp1252": N_("Western Europe (Windows)"),
    "utf-16-le": N_("UTF-16"),
    "utf-16-be": N_("UTF-16, big-endian"),
    "cp1250": N_("Central Europe (Windows)"),
    "cp1251": N_("Cyrillic (Windows)"),
    "cp1253": N_("Greek (Windows)"),
    "cp1254": N_("Turkish (Windows)"),
    "koi8_r": N_("Cyrillic (KOI8-R)"),
    "mac_roman": N_("Western Europe (Mac)"),
    "cp932": N_("Japanese (Shift JIS)"),
    "euc_jp": N_("Japanese (EUC)"),
    "gb18030": N_("Chinese, simplified"),
    "big5": N_("Chinese, traditional"),
    "euc_kr": N_("Korean"),
}
_SEPARATOR_NAMES = {",": N_("Comma"), ";": N_("Semicolon"), "\t": N_("Tab"), "|": N_("Bar")}
_MOST_NOTES = 3
_WIDTHS = {"_encoding": 168, "_separator": 112, "_sheet": 160, "_header": 98, "_lines": 82}


class FileCard(Card):
    """Facts of the file; `changed(TableOptions)` asks to read it again."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("File"))
        self._options = TableOptions()
        self._facts = Label("", tone="muted", wrap=True)
        self.body.addWidget(self._facts)
        self._encoding = ChoiceField(
            _("Encoding"), [(name, _(_ENCODING_NAMES.get(name, name))) for name in ENCODINGS], unknown=""
        )
        self._separator = ChoiceField(
            _("Separator"), [(sign, _(_SEPARATOR_NAMES[sign])) for sign in SEPARATORS], unknown=""
        )
        self._sheet = ChoiceField(_("Sheet"), [], unknown="")
        self._header = IntegerField(
            _("Headers on row"), help=_("0 when the file has none"), required=False, minimum=0
        )
        self._lines = IntegerField(_("Header rows"), minimum=1, maximum=20)
        holder = QWidget()
        self._flow = FlowLayout(holder)
        for field in _WIDTHS:
            self._flow.addWidget(getattr(self, field))
        self._again = Button(_("Find out again"), self._find_out, look="link")
        self._flow.addWidget(self._again)
        self.body.addWidget(holder)
        self._notes = Label("", "small", tone="muted", wrap=True)
        self.body.addWidget(self._notes)
        self.body.addStretch(1)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
        self._encoding.edited.connect(lambda value: self._change(encoding=value))
        self._separator.edited.connect(lambda value: self._change(separator=value))
        self._sheet.edited.connect(lambda value: self._change(sheet=value, header_row=None, header_rows=None))
        self._header.edited.connect(lambda value: self._change(header_row=value))
        self._lines.edited.connect(lambda value: self._change(header_rows=value))

    def _restyle(self) -> None:
        for field, width in _WIDTHS.items():
            getattr(self, field).setFixedWidth(theme.px(width))

    def show_table(self, path: Path, options: TableOptions, table: Table) -> None:
        """Show how the file was read."""
        self._options = options
        self.set_title(path.name)
        rows, columns = len(table.rows), len(table.headers)
        self._facts.setText(
            _("{rows} · {columns}").format(
                rows=ngettext("{n} row", "{n} rows", rows).format(n=formats.number(rows)),
                columns=ngettext("{n} column", "{n} columns", columns).format(n=formats.number(columns)),
            )
        )
        is_text, has_lines = bool(table.separator), table.encoding == "" or bool(table.separator)
        for field in (self._encoding, self._separator):
            field.setVisible(is_text)
        self._sheet.setVisible(bool(table.sheets))
        self._sheet.set_choices(_sheet_choices(table))
        self._encoding.set_value(table.encoding)
        self._separator.set_value(table.separator)
        self._sheet.set_value(table.sheet)
        self._header.set_value(table.header_row)
        self._lines.set_value(table.header_rows or None)
        self._header.setVisible(has_lines)
        self._lines.setVisible(has_lines and table.header_row > 0)
        self._again.setVisible(options != TableOptions())
        self.show_notes(table.notes)

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """Show in a few sentences how the file was read and what follows from it."""
        shown = list(notes[:_MOST_NOTES])
        if len(notes) > _MOST_NOTES:
            more = len(notes) - _MOST_NOTES
            shown.append(
                ngettext("{n} more note under Problems.", "{n} more notes under Problems.", more).format(
                    n=more
                )
            )
        self._notes.setText("\n".join(shown))
        self._notes.setVisible(bool(shown))

    def _change(self, **values: Any) -> None:
        given: dict[str, Any] = {name: value if value != "" else None for name, value in values.items()}
        self._options = dataclasses.replace(self._options, **given)
        self.changed.emit(self._options)

    def _find_out(self) -> None:
        self._options = TableOptions()
        self.changed.emit(self._options)


def _sheet_choices(table: Table) -> list[tuple[str, str]]:
    """The sheets, or the lists of a JSON file; in front of several of one shape, all of them together."""
    sheets = [(name, name or _("The list itself")) for name in table.sheets]
    if table.separator or table.encoding or len(sheets) < 2 or ALL_SHEETS in table.sheets:
        return sheets
    return [(ALL_SHEETS, _("All of one shape")), *sheets]
