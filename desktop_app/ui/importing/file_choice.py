"""The file that is imported: how it was read, and options to read it differently."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.tables.csv_reader import SEPARATORS
from desktop_app.exchange.tables.table import ALL_SHEETS, Table, TableOptions
from desktop_app.files.encodings import ENCODINGS, name_of_encoding
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField, TagsField
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.folds import Fold
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout

_SEPARATOR_NAMES = {",": N_("Comma"), ";": N_("Semicolon"), "\t": N_("Tab"), "|": N_("Bar")}
_MOST_NOTES = 3
_WIDTHS = {"_encoding": 212, "_separator": 144, "_sheet": 160, "_header": 98, "_lines": 82}


class FileCard(Card):
    """Facts of the file; `changed(TableOptions)` asks to read it again.

    `words_chosen(keep, missing)` tells which words are values, and which more mean "not known".
    """

    changed = Signal(object)
    words_chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(_("File"))
        self._options = TableOptions()
        self._facts = Label("", tone="muted", wrap=True)
        self.body.addWidget(self._facts)
        self._encoding = ChoiceField(
            _("Encoding"), [(name, name_of_encoding(name)) for name in ENCODINGS], unknown=""
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
        self._again = Button(_("Detect again"), self._find_out, look="link")
        self._flow.addWidget(self._again)
        self.body.addWidget(holder)
        self._notes = Label("", "small", tone="muted", wrap=True)
        self.body.addWidget(self._notes)
        self._words = Fold(_("Words for “not known”"))
        self._keep = TagsField(
            _("Words that are values"), None, _("Such as NA, where it is a country and not “not available”.")
        )
        self._missing = TagsField(
            _("More words for “not known”"), None, _("Such as none yet; NA, n/a, - and null always count.")
        )
        both = QHBoxLayout()
        both.setSpacing(SPACING["m"])
        for words in (self._keep, self._missing):
            words.edited.connect(
                lambda _value: self.words_chosen.emit(self._keep.value(), self._missing.value())
            )
            both.addWidget(words, 1)
        self._words.body.addLayout(both)
        self.body.addWidget(self._words)
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
            theme.keep_px(getattr(self, field).label.hold_width, width)

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

    def show_words(self, mapping: ColumnMapping) -> None:
        """Show the words of a mapping; they open where there are any."""
        self._keep.set_value(mapping.keep_words)
        self._missing.set_value(mapping.missing_words)
        count = len(mapping.keep_words) + len(mapping.missing_words)
        self._words.set_count(count or None)
        if count:
            self._words.set_open(True)

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """Show in a few sentences how the file was read and what follows from it."""
        shown = list(notes[:_MOST_NOTES])
        if len(notes) > _MOST_NOTES:
            more = len(notes) - _MOST_NOTES
            shown.append(
                ngettext("{n} more note under Problems.", "{n} more notes under Problems.", more).format(
                    n=formats.number(more)
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
