"""Finds texts that end in an ellipsis beside room that nobody needs."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from desktop_app.ui.widgets.buttons import Button, SearchButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.labels import ElidedLabel
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.widgets.table.column_layout import title_width
from desktop_app.ui.widgets.table.data_table import DataTable
from tests.ui.running import name_of, visible_widgets

#: Missing or free room that nobody sees, in px: a little more than a letter is wide.
_LITTLE = 20
#: What a column may keep for longer figures further down, px.
_KEPT = 12
_ROWS = 12


def cut_beside_room(root: QWidget) -> list[str]:
    """Labels, buttons, tabs and chips that are cut while what is beside them has room to give."""
    found = []
    for widget in visible_widgets(root):
        missing = _missing(widget)
        if missing > 1 and (spare := _spare_beside(widget)) >= missing:
            found.append(f"{name_of(widget)}: {missing} px are missing, {spare} are free beside it")
    return found


def _missing(widget: QWidget) -> int:
    """How many px of the widget's text are cut."""
    if isinstance(widget, ElidedLabel) and widget.text().startswith("[["):
        # A text in another one, which the test language makes longer twice.
        return 0
    if isinstance(widget, ElidedLabel):
        return widget.fontMetrics().horizontalAdvance(widget.text()) - widget.contentsRect().width()
    if isinstance(widget, SearchButton):
        return 0
    if isinstance(widget, Button):
        return widget.sizeHint().width() - widget.width() if widget.text() else 0
    if isinstance(widget, Chip) or hasattr(widget, "tab"):
        return widget.sizeHint().width() - widget.width()
    if isinstance(widget, QComboBox):
        return _missing_in_box(widget)
    return 0


def _missing_in_box(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    parts = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(parts[0], option, parts[1], box)
    return box.fontMetrics().horizontalAdvance(box.currentText()) - room.width()


def _needed(widget: QWidget) -> int:
    """The room that a widget needs, in px: what it has, or less where it was given more than it asks for."""
    if isinstance(widget, (QAbstractScrollArea, QStackedWidget)):
        return widget.width()
    return min(widget.width(), max(widget.sizeHint().width(), widget.minimumWidth()))


def _spare_beside(widget: QWidget) -> int:
    """The most that widgets and gaps in the same row could give, in px, looking at three holders outwards."""
    most, inner = 0, widget
    for _step in range(3):
        holder = inner.parentWidget()
        if (
            holder is None
            or holder.layout() is None
            or isinstance(holder, (QAbstractScrollArea, QStackedWidget))
        ):
            break
        if inner is not widget and inner.maximumWidth() < 10_000:
            break
        margins = holder.layout().contentsMargins()
        room = holder.width() - margins.left() - margins.right()
        band = inner.geometry()
        beside = [
            child
            for child in holder.children()
            if isinstance(child, QWidget)
            and (child.isVisible() or child.sizePolicy().retainSizeWhenHidden())
            and not child.isWindow()
            and child is not inner
            and holder.layout().indexOf(child) >= -1
            and child.geometry().top() <= band.bottom()
            and child.geometry().bottom() >= band.top()
        ]
        gaps = len(beside) * max(holder.layout().spacing(), 8)
        most = max(most, room - inner.width() - sum(map(_needed, beside)) - gaps - _LITTLE)
        if isinstance(holder, (Card, Field)):
            # Cards of a row, and fields of a form, are equally wide by design.
            break
        inner = holder
    return most


def cut_cells(root: QWidget) -> list[str]:
    """Titles and cells of tables that are cut while other columns are wider than what is in them."""
    found = []
    for table in visible_widgets(root):
        if isinstance(table, DataTable) and table.view.isVisible():
            found += _cut_in(table)
    return found


def column_needs(table: DataTable) -> dict[int, tuple[int, int]]:
    """For each column that shows: the room that its title needs, and the widest of its cells in sight."""
    view, model = table.view, table.model
    first = max(0, view.rowAt(0))
    rows = range(first, min(model.rowCount(), first + _ROWS))
    needs = {}
    for at in range(model.columnCount()):
        if not view.isColumnHidden(at):
            cells = max((table.delegate.text_width(model.index(row, at)) for row in rows), default=0)
            needs[at] = (title_width(model.columns()[at].title) - 12, cells)
    return needs


def _cut_in(table: DataTable) -> list[str]:
    view, columns = table.view, table.model.columns()
    needs = column_needs(table)
    width = {at: view.columnWidth(at) for at in needs}
    free = max(0, view.viewport().width() - sum(width.values()))
    free += sum(max(0, width[at] - max(need) - _KEPT) for at, need in needs.items())
    missing = {at: max(need) - width[at] for at, need in needs.items() if max(need) - width[at] > 3}
    return [
        f"{table.view.accessibleName() or table.objectName()}, column {columns[at].title or columns[at].id}: "
        f"{lack} px are missing of {max(needs[at])}, {free} are free in the table"
        for at, lack in missing.items()
        if free >= lack + _LITTLE
    ]


def cut_rows(root: QWidget) -> list[str]:
    """Tables of which the last row in sight is cut through."""
    found = []
    for table in visible_widgets(root):
        if not isinstance(table, DataTable) or not table.view.isVisible():
            continue
        view = table.view
        height = view.verticalHeader().defaultSectionSize()
        over = view.viewport().height() % height if view.verticalScrollBar().maximum() > 0 else 0
        if over > 2:
            found.append(f"{view.accessibleName()}: {over} px of {height} of a row")
    return found


def primaries(root: QWidget) -> list[str]:
    """Blue buttons of the page that can be pressed, scrolled away or not."""
    return [
        name_of(button)
        for button in visible_widgets(root)
        if isinstance(button, Button) and button.look() == "primary" and button.isEnabled()
    ]
