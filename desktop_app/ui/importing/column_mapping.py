"""The mapping: a preset to start from, every column with its target, and the selected column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.exchange.importing import preview
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.importing.targets import NO_OWN_FIELDS, OwnFields
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.importing.detail import ColumnDetail
from desktop_app.ui.importing.session import CHANGED, GUESSED
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


class ColumnsTab(QWidget):
    """All columns; `preset_chosen(name)`, `preset_named(name)`, `preset_dropped(name)` and `rest_kept(bool)`
    tell what the user wants; `detail` has signals about one column."""

    preset_chosen = Signal(str)
    preset_named = Signal(str)
    preset_dropped = Signal(str)
    rest_kept = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._views: list[preview.ColumnView] = []
        self._questions: preview.Questions = {}
        self._own_fields: OwnFields = NO_OWN_FIELDS
        self._mapping = ColumnMapping()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools())
        column.addWidget(Separator())
        row = QHBoxLayout()
        row.setSpacing(0)
        self.table = DataTable(
            [
                TableColumn("column", _("Column"), 0, "strong", 130),
                TableColumn("target", _("Field"), 1, "dot", 190, state=lambda value: value[0],
                       display=lambda value: value[1], sort=lambda value: order_key(value[1]) if value[1] else None),
                TableColumn("samples", _("Examples"), 2, "text", 160),
            ],
            _("Columns of the file"),
            framed=False,
        )  # fmt: skip
        self.table.selection_changed.connect(lambda _refs: self._show_current())
        row.addWidget(self.table, 3)
        row.addWidget(Separator(vertical=True))
        self.detail = ColumnDetail()
        self.table.opened.connect(lambda _ref: self.detail.target.focus())
        row.addWidget(self.detail, 2)
        column.addLayout(row, 1)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        theme.keep_px(self._preset.setFixedWidth, 300)
        theme.keep_px(self._naming.name.setFixedWidth, 240)
        theme.keep_px(self.detail.setMinimumWidth, 240)

    def _tools(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        self._preset = ChoiceField("", [], unknown="")
        self._preset.combo.setAccessibleName(_("Mapping"))
        self._preset.edited.connect(self._preset_chosen)
        self._drop = IconButton("delete", _("Delete this preset"), self._drop_preset)
        self._keep = Button(_("Save this mapping as preset"), self._ask_name)
        self._naming = _Naming()
        self._naming.named.connect(self._named)
        self._naming.left.connect(self._stop_naming)
        self._naming.hide()
        self._rest = CheckBox(_("Keep the other columns in the notes"))
        self._rest.clicked.connect(self.rest_kept)
        for widget in (self._preset, self._drop, self._keep, self._naming, self._rest):
            flow.addWidget(widget)
        return holder

    # Showing

    def show_presets(self, own: Sequence[str], others: Mapping[str, str], current: str) -> None:
        """Offer presets, the portfolio's own first, then others by name and title.

        `current` is a name, GUESSED or CHANGED.
        """
        self._own = frozenset(own)
        choices = [(GUESSED, _("Automatic mapping"))]
        choices += [(name, title) for name, title in ({name: name for name in own} | dict(others)).items()]
        if current == CHANGED:
            choices.append((CHANGED, _("Custom mapping")))
        self._preset.set_choices(choices)
        self._preset.set_value(current)
        self._drop.setVisible(current in self._own)

    def show_columns(
        self,
        views: list[preview.ColumnView],
        mapping: ColumnMapping,
        questions: preview.Questions,
        own: OwnFields,
    ) -> None:
        """Show the target of each column; the selected column stays."""
        self._views, self._mapping, self._questions, self._own_fields = views, mapping, questions, own
        self._rest.setChecked(mapping.keep_rest)
        self.table.set_rows([(view.header, _where(view), " · ".join(view.samples)) for view in views])
        self._show_current()

    def start(self) -> None:
        """Begin with another file: select the first column with a question, or the first one."""
        self._show_naming(False)
        first = next((view for view in self._views if view.asks), self._views[0] if self._views else None)
        if first is not None:
            self.table.select(first.header)

    def select_column(self, header: str) -> bool:
        """Select a column; False when the file has none of that name."""
        return self.table.select(header)

    def _show_current(self) -> None:
        ref = self.table.current_ref()
        view = next((view for view in self._views if view.header == ref), None)
        if view is not None:
            self.detail.show_column(view, self._mapping, self._questions, self._own_fields)

    # Presets

    def _preset_chosen(self, value: object) -> None:
        if value != CHANGED:
            self.preset_chosen.emit(str(value or ""))

    def _drop_preset(self) -> None:
        self.preset_dropped.emit(str(self._preset.value()))

    def _ask_name(self) -> None:
        self._show_naming(True)
        value = str(self._preset.value() or "")
        self._naming.start(value if value in self._own else "")

    def _named(self, name: str) -> None:
        self._stop_naming()
        self.preset_named.emit(name)

    def _stop_naming(self) -> None:
        self._show_naming(False)
        self._keep.setFocus()

    def _show_naming(self, on: bool) -> None:
        self._naming.setVisible(on)
        self._keep.setVisible(not on)
        self._rest.setVisible(not on)


class _Naming(QWidget):
    """Asks for a preset's name; `named(name)`, or `left()` at Esc."""

    escape_step = EscapeStep.PROMPT

    named = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        self.name = LineField(_("Name of the preset"), required=True, max_length=200)
        row.addWidget(self.name)
        bottom = Qt.AlignmentFlag.AlignBottom
        row.addWidget(Button(_("Save"), self._keep), 0, bottom)
        row.addWidget(Button(_("Cancel"), self.left.emit, look="link"), 0, bottom)

    def start(self, name: str) -> None:
        """Show the field with a proposed name."""
        self.name.revert()
        self.name.set_value(name)
        self.show()
        self.name.focus()

    def _keep(self) -> None:
        if self.name.commit() and self.name.value():
            self.named.emit(str(self.name.value()))
        else:
            self.name.set_error(_("Give the preset a name."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _where(view: preview.ColumnView) -> tuple[str, str]:
    """State and words for the target of a column."""
    if view.asks == "dates":
        return "caution", _("{field}: day or month first?").format(field=view.label)
    if view.asks == "numbers":
        return "caution", _("{field}: numbers to settle").format(field=view.label)
    if view.asks == "values":
        return "caution", _("{field}: values to settle").format(field=view.label)
    return ("good", view.label) if view.label else ("neutral", _("From the file only"))
