"""How the values of a data file are read where the reader cannot know: the decimal mark, and words for "not known"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.analysis.files.read_options import ReadOptions
from desktop_app.language.i18n import _
from desktop_app.language.reading.number_values import COMMA, POINT
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField, TagsField
from desktop_app.ui.widgets.folds import Fold
from desktop_app.ui.widgets.labels import Label

T = TypeVar("T")
_MOST_NOTES = 4


class ReadingFields(QWidget):
    """`changed` when a person says how values are to be read; the fields hold for all columns of the file."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._options = ReadOptions()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.notes = Label("", "small", tone="caution", wrap=True)
        column.addWidget(self.notes)
        self.fold = Fold(_("How values are read"))
        self.decimal = ChoiceField(
            _("Decimal mark"),
            [(POINT, _("Point: 1,234.5")), (COMMA, _("Comma: 1.234,5"))],
            _("Set it where “1.234” could be either."),
            unknown=_("As the file shows"),
        )
        self.keep_words = TagsField(
            _("Words that are values"), None, _("Such as NA, where it is a country and not “not available”.")
        )
        self.missing_words = TagsField(
            _("More words for “not known”"), None, _("Such as unknown; NA, n/a, - and null always count.")
        )
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        for field in (self.decimal, self.keep_words, self.missing_words):
            field.edited.connect(self.changed)
            row.addWidget(field, 1)
        self.fold.body.addLayout(row)
        column.addWidget(self.fold)
        self.show_notes(())

    def show_notes(self, notes: Sequence[str]) -> None:
        """Say what leaves a doubt in how the columns are read; the fields open with it."""
        self.notes.setText("\n".join(notes[:_MOST_NOTES]))
        self.notes.setVisible(bool(notes))
        if notes:
            self.fold.set_open(True)

    def set_options(self, options: ReadOptions) -> None:
        """Show what was said before; what these fields do not show is kept."""
        self._options = options
        self.decimal.set_value(options.decimals.get("", ""))
        self.keep_words.set_value(options.keep_words.get("", ()))
        self.missing_words.set_value(options.missing_words.get("", ()))

    def options(self) -> ReadOptions:
        """What is said now."""
        given = self._options
        return replace(
            given,
            decimals=_for_all(given.decimals, self.decimal.value()),
            keep_words=_for_all(given.keep_words, self.keep_words.value()),
            missing_words=_for_all(given.missing_words, self.missing_words.value()),
        )


def _for_all(given: Mapping[str, T], shown: T) -> dict[str, T]:
    """What was said of single columns, and what is said of all now."""
    single = {column: value for column, value in given.items() if column}
    return {**single, "": shown} if shown else single
