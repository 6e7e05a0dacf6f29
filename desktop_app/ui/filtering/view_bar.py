"""The bar over a list: search, filter, groups, columns and views; chips of what is filtered under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.choices import LAYOUTS
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.filtering.tool_row import FoldingLabel, ToolRow
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, FilterChip, FoldButton, MenuButton
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.search_field import SearchField

Build = Callable[[QMenu], object]


class ViewBar(QWidget):
    """Sends what the user wants: `chip_removed(place)`, `cleared()`, `keep_wanted()`, `back_wanted()`, and
    `named(name, layout)` from the line that asks for a view's name."""

    chip_removed = Signal(int)
    cleared = Signal()
    keep_wanted = Signal()
    back_wanted = Signal()
    named = Signal(str, str)
    edit_wanted = Signal()

    def __init__(
        self,
        open_filter: Callable[[], object],
        fill_group: Build,
        fill_views: Build,
        columns: Callable[[], object],
    ) -> None:
        super().__init__()
        self.search = SearchField(_("Search title, problem, notes, risks"))
        self.totals = FoldingLabel()
        self.filter = FoldButton(_("Filter"), open_filter, icon="filter")
        self.group = MenuButton(_("Group: none"), fill_group)
        self.columns = Button(_("Columns"), columns, icon="columns")
        self.views = MenuButton(_("View: all"), fill_views)
        self.edit = Button("", self.edit_wanted.emit, icon="edit")
        tools = ((self.edit, None), (self.group, fill_group), (self.columns, None), (self.views, fill_views))
        self.tools = ToolRow(self.search, self.totals, tools, self.filter)
        self.tools.offer(self.edit, False)
        self._chips_frame = QWidget()
        self._chips = FlowLayout(self._chips_frame)
        self._chips_frame.hide()
        self._shown: object = ()
        self.note = Label("", "small", tone="caution", wrap=True)
        self.note.hide()
        self.naming: NameLine | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACING["s"])
        self._box.addWidget(self.tools)
        self._box.addWidget(self._chips_frame)
        self._box.addWidget(self.note)

    def show_filters(self, n: int) -> None:
        """Show how many parts the filter has."""
        self.filter.set_text(_("Filter: {n}").format(n=formats.number(n)) if n else _("Filter"))
        self.filter.set_look("pressed" if n else "")

    def show_group(self, label: str) -> None:
        """Show what the rows are grouped by; "" for nothing."""
        self.group.set_text(_("Group: {field}").format(field=label) if label else _("Group: none"))

    def show_view(self, name: str) -> None:
        """Show the name of the view; "" for all initiatives."""
        self.views.set_text(_("View: {name}").format(name=name) if name else _("View: all"))

    def show_chips(self, texts: Sequence[str], changed: bool, can_keep: bool) -> None:
        """Show a chip for each part of the filter; for a changed view also two ways out."""
        state = (tuple(texts), changed, can_keep)
        if state == self._shown:
            return
        self._shown = state
        clear_layout(self._chips)
        for place, text in enumerate(texts):
            chip = FilterChip(text)
            chip.removed.connect(lambda place=place: self.chip_removed.emit(place))
            self._chips.addWidget(chip)
        if texts:
            self._chips.addWidget(Button(_("Clear filters"), self.cleared.emit, look="link"))
        if changed:
            self._chips.addWidget(Label(_("Changed:"), tone="muted"))
            if can_keep:
                keep = Button(_("Save"), self.keep_wanted.emit, look="small")
                keep.setAccessibleName(_("Save the view as it is shown"))
                self._chips.addWidget(keep)
            back = Button(_("Back"), self.back_wanted.emit, look="small")
            back.setAccessibleName(_("Back to the saved view"))
            self._chips.addWidget(back)
        self._chips_frame.setVisible(bool(texts) or changed)

    def show_note(self, sentences: Sequence[str]) -> None:
        """Show which parts of a view can't be shown."""
        self.note.setText(" ".join(sentences))
        self.note.setVisible(bool(sentences))

    def show_selected(self, n: int, text: str) -> None:
        """Offer to edit the selected rows if there are several."""
        self.edit.set_text(text)
        self.tools.offer(self.edit, n > 1)

    def ask_name(self, name: str, layout: str, with_layout: bool = True) -> None:
        """Ask for a view's name in a separate line; `named` is sent with it."""
        self.stop_naming()
        line = self.naming = NameLine(name, layout, with_layout)
        line.named.connect(self.named)
        line.left.connect(self.stop_naming)
        self._box.insertWidget(1, line)
        line.name.focus()

    def stop_naming(self) -> None:
        """Hide the line, and return the focus to the views."""
        if self.naming is not None:
            self._box.removeWidget(self.naming)
            self.naming.hide()
            self.naming.deleteLater()
            self.naming = None
            self.views.setFocus(Qt.FocusReason.OtherFocusReason)


class NameLine(QWidget):
    """Asks what a view is called and how it is laid out; `named(name, layout)`, or `left()` at Escape."""

    escape_step = EscapeStep.PROMPT

    named = Signal(str, str)
    left = Signal()

    def __init__(self, name: str, layout: str, with_layout: bool) -> None:
        from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
        from desktop_app.ui.widgets.fields.text_fields import LineField

        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        self.name = LineField(_("Name of the view"), required=True, max_length=200)
        theme.keep_px(self.name.setFixedWidth, 260)
        self.name.set_value(name)
        self.layout_field = ChoiceField(
            _("Layout"), {key: _(label) for key, label in LAYOUTS.items()}, unknown=""
        )
        self.layout_field.set_value(layout)
        self.layout_field.setVisible(with_layout)
        bottom = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.name, 0, bottom)
        row.addWidget(self.layout_field, 0, bottom)
        for button in (Button(_("Save"), self._keep), Button(_("Cancel"), self.left.emit, look="link")):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)

    def set_error(self, sentence: str) -> None:
        """Show beside the name what is wrong with it."""
        self.name.set_error(sentence)
        self.name.focus()

    def _keep(self) -> None:
        if self.name.commit() and self.name.value():
            self.named.emit(str(self.name.value()), str(self.layout_field.value()))
        else:
            self.set_error(_("Give the view a name."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
