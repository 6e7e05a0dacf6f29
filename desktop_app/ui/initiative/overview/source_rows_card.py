"""The rows of files that an initiative came from, as they stood; shown when a person asks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.records import SourceRow, cells_of
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout

# A row of an issue tracker has thousands of columns, of which few are filled.
_MOST_CELLS = 300


class SourceRowsCard(Card):
    """Hidden for an initiative that no file brought; its cells are laid out when they are asked for."""

    def __init__(self) -> None:
        self._toggle = Button(_("Show"), self._turn, look="small")
        super().__init__(_("From the file"), self._toggle)
        self._head = Label("", tone="muted", wrap=True)
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self.add(self._head)
        self._holder = QWidget()
        self._list = QVBoxLayout(self._holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SPACING["s"])
        self.add(self._holder)
        self._rows: tuple[SourceRow, ...] = ()
        self._is_open = False
        # The text of each cell of the rows that show, by its column.
        self._texts: dict[str, Label] = {}
        self.hide()

    def show_spine(self, spine: Spine) -> None:
        """Show where the initiative came from; the cells stay folded until they are asked for."""
        if spine.source_rows != self._rows:
            self._rows = spine.source_rows
            self._is_open = False
        self.setVisible(bool(self._rows))
        self._head.setText("\n".join(_place(row) for row in self._rows[:1]) + self._more())
        self._lay_out()

    def open_cell(self, column: str) -> QWidget:
        """Show the cells, with the text of this column's marked; gives what to bring into sight."""
        self._is_open = True
        self._lay_out()
        text = self._texts.get(column)
        if text is None:
            return self._toggle
        text.setSelection(0, len(text.text()))
        return text

    def _more(self) -> str:
        n = len(self._rows) - 1
        if n < 1:
            return ""
        text = ngettext("and {n} more row", "and {n} more rows", n).format(n=formats.number(n))
        return f", {text}"

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._lay_out()

    def _lay_out(self) -> None:
        text = _("Hide") if self._is_open else _("Show")
        self._toggle.set_text(text)
        self._toggle.setAccessibleName(
            _("Hide what stood in the file") if self._is_open else _("Show what stood in the file")
        )
        self._holder.setVisible(self._is_open)
        clear_layout(self._list)
        self._texts = {}
        if not self._is_open:
            return
        for row in self._rows:
            if len(self._rows) > 1:
                self._list.addWidget(_plain(_place(row), weight=500))
            self._list.addWidget(_cells(row, self._texts))


def _place(row: SourceRow) -> str:
    """Where a row stood: file, sheet, number, and the preset by which it was read."""
    parts = [row.file_name]
    if row.sheet:
        parts.append(row.sheet)
    if row.row_number is not None:
        parts.append(_("row {row}").format(row=formats.number(row.row_number)))
    if row.preset_id:
        from desktop_app.exchange.importing.presets import title_of

        parts.append(_("read as “{preset}”").format(preset=title_of(row.preset_id)))
    return ", ".join(parts)


def _cells(row: SourceRow, texts: dict[str, Label]) -> QWidget:
    """The cells of a row; the text of each is noted in `texts`, the first one of a column."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACING["l"])
    grid.setVerticalSpacing(SPACING["xs"])
    grid.setColumnStretch(1, 1)
    cells = list(cells_of(row).items())
    for place, (column, text) in enumerate(cells[:_MOST_CELLS]):
        name, value = _plain(column, tone="muted"), _plain(text)
        by_key = Qt.TextInteractionFlag.TextSelectableByKeyboard
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | by_key)
        # Links lead here; Tab need not stop at each of hundreds.
        value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        texts.setdefault(column, value)
        name.setFixedWidth(160)
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, place, 1)
    more = len(cells) - _MOST_CELLS
    if more > 0:
        text = ngettext("{n} more cell", "{n} more cells", more).format(n=formats.number(more))
        grid.addWidget(Label(text, tone="muted"), _MOST_CELLS, 0, 1, 2)
    return holder


def _plain(text: str, **look: object) -> Label:
    label = Label("", wrap=True, **look)  # type: ignore[arg-type]  # weight or tone
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label
