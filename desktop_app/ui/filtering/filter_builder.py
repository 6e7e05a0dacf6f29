"""Builds a filter from conditions and groups; each change filters the list at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.filters.tree import (
    BARE,
    LISTS,
    MODES,
    OPERATORS,
    Condition,
    FilterField,
    Group,
    Node,
    operators_of,
    problem,
)
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.filtering.field_picker import FieldButton
from desktop_app.ui.filtering.value_editor import Offer, ValueEditor
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage

# The builder offers groups within groups up to this depth; other filters may be deeper.
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """What all parts of a builder need: the fields, the currency, and the values that occur in a field."""

    fields: Mapping[str, FilterField]
    currency: str
    offer: Offer


class ConditionRow(QWidget):
    """One condition: field, operator, value; `edited()` and `removed()`."""

    edited = Signal()
    removed = Signal()

    def __init__(self, setting: Setting, condition: Condition | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._kept = condition
        self.field = FieldButton(_("Field"))
        self.field.set_fields(setting.fields.values())
        self.field.chosen.connect(self._field_chosen)
        self.operator = ComboBox()
        self.operator.setAccessibleName(_("Comparison"))
        self.operator.activated.connect(lambda _at: self._operator_chosen())
        self.value = ValueEditor(setting.currency, setting.offer)
        self.value.edited.connect(self.edited)
        self.remove = IconButton("remove", _("Remove condition"), self.removed.emit)
        self._trouble = Label("", "small", tone="caution", wrap=True)
        self._trouble.hide()
        top = QHBoxLayout()
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(SPACING["s"])
        self._below.setSpacing(SPACING["s"])
        top.addWidget(self.field, 1)
        top.addWidget(self.remove)
        self._below.addWidget(self.operator, 4, Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(self.value, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        column.addLayout(top)
        column.addLayout(self._below)
        column.addWidget(self._trouble)
        self._show(condition)

    def node(self) -> Condition | None:
        """The condition; None while its field is not chosen."""
        name = self.field.field()
        if not name:
            return None
        if name not in self._setting.fields or not self.operator.count():
            return self._kept
        operator = str(self.operator.currentData())
        return Condition(name, operator, None if operator in BARE else self.value.value())

    def _show(self, condition: Condition | None) -> None:
        name = condition.field if condition is not None else ""
        self.field.show_field(name)
        known = self._setting.fields.get(name)
        self.operator.setVisible(known is not None)
        self.value.setVisible(known is not None)
        if condition is None:
            return
        if known is None:
            self._trouble.setText(problem(condition, self._setting.fields))
            self._trouble.show()
            return
        self._trouble.hide()
        self._fill_operators(known)
        at = self.operator.findData(condition.operator)
        self.operator.setCurrentIndex(max(at, 0))
        self._set_up(known, condition.value)

    def _set_up(self, known: FilterField, value: Any) -> None:
        operator = str(self.operator.currentData())
        # Two values, or a list, need the whole width.
        wide = operator == "between" or operator in LISTS
        direction = QBoxLayout.Direction
        self._below.setDirection(direction.TopToBottom if wide else direction.LeftToRight)
        self.value.set_up(known, operator, value)

    def _fill_operators(self, known: FilterField) -> None:
        self.operator.clear()
        for operator in operators_of(known.kind):
            self.operator.addItem(_(OPERATORS[operator]), operator)

    def _field_chosen(self, name: str) -> None:
        before = self.node()
        known = self._setting.fields[name]
        operators = operators_of(known.kind)
        operator = before.operator if before is not None and before.operator in operators else operators[0]
        self._kept = Condition(name, operator)
        self._show(self._kept)
        self.value.focus()
        self.edited.emit()

    def _operator_chosen(self) -> None:
        known = self._setting.fields[self.field.field()]
        self._set_up(known, self.value.value())
        self.edited.emit()


class GroupBox(QFrame):
    """A group of conditions and groups; `edited()` and `removed()`."""

    edited = Signal()
    removed = Signal()

    def __init__(self, setting: Setting, group: Group, depth: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._depth = setting, depth
        self.parts: list[ConditionRow | GroupBox] = []
        self.mode = ComboBox()
        self.mode.setAccessibleName(_("How conditions go together"))
        for mode, label in MODES.items():
            self.mode.addItem(_(label), mode)
        self.mode.setCurrentIndex(self.mode.findData(group.mode))
        self.mode.activated.connect(lambda _at: self.edited.emit())
        head = QHBoxLayout()
        head.addWidget(self.mode, 1)
        if depth > 1:
            head.addWidget(IconButton("remove", _("Remove group"), self.removed.emit))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["m"])
        foot = QHBoxLayout()
        self.add_condition_button = Button(_("Condition"), self.add_condition, icon="add", look="small")
        self.add_condition_button.setAccessibleName(_("Add condition"))
        self.add_group_button = Button(_("Group"), self.add_group, icon="add", look="small")
        self.add_group_button.setAccessibleName(_("Add group"))
        self.add_group_button.setVisible(depth < _DEEPEST)
        foot.addWidget(self.add_condition_button)
        foot.addWidget(self.add_group_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        inset = SPACING["s"] if depth > 1 else 0
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(SPACING["m"])
        column.addLayout(head)
        column.addLayout(self._list)
        column.addLayout(foot)
        for part in group.parts:
            self._append(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._depth > 1:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("background" if self._depth % 2 == 0 else "surface"))
            radius = RADIUS["control"]
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        super().paintEvent(event)

    def node(self) -> Group:
        """The group with its parts so far."""
        nodes = [part.node() for part in self.parts]
        return Group(self.mode.currentData(), tuple(one for one in nodes if one is not None))

    def add_condition(self) -> None:
        """Add a condition; its list of fields opens at once."""
        row = self._append(None)
        assert isinstance(row, ConditionRow)
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        row.field.open_soon()

    def add_group(self) -> None:
        """Add a group with one condition."""
        mode = "any" if self.mode.currentData() == "all" else "all"
        box = self._append(Group(mode))  # type: ignore[arg-type]  # one of the modes
        assert isinstance(box, GroupBox)
        box.add_condition()

    def _append(self, node: Node | None) -> ConditionRow | GroupBox:
        part: ConditionRow | GroupBox
        if isinstance(node, Group):
            part = GroupBox(self._setting, node, self._depth + 1)
        else:
            part = ConditionRow(self._setting, node)
        part.edited.connect(self.edited)
        part.removed.connect(self._remover(part))
        self.parts.append(part)
        self._list.addWidget(part)
        return part

    def _remover(self, part: ConditionRow | GroupBox) -> Callable[[], None]:
        def remove() -> None:
            at = self.parts.index(part)
            self.parts.remove(part)
            self._list.removeWidget(part)
            part.hide()
            part.deleteLater()
            if at < len(self.parts):
                following = self.parts[at]
                target: QWidget = following.field if isinstance(following, ConditionRow) else following.mode
            else:
                target = self.add_condition_button
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit()

        return remove


class FilterBuilder(QWidget):
    """The panel; `edited(Group)` carries the filter as far as it is complete."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = Setting({}, "", lambda _name: ())
        self.root: GroupBox | None = None
        self._area = ScrollPage(margin=0)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.body.setContentsMargins(0, 0, SPACING["s"], 0)
        self._hint = Label(
            _("Unknown values match no comparison; “is unknown” and “None of” find them."),
            "small", tone="muted", wrap=True,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area, 1)
        column.addWidget(self._hint)
        column.addWidget(Button(_("Clear filters"), self.clear, look="link"))

    def set_fields(self, fields: Mapping[str, FilterField], currency: str, offer: Offer) -> None:
        """Offer these fields; if they differ from before, the builder is built anew."""
        if fields != self._setting.fields or currency != self._setting.currency:
            shown = self.filter()
            self._setting = Setting(fields, currency, offer)
            self._build(shown)

    def filter(self) -> Group:
        """The filter as far as it is complete."""
        return _complete(self.root.node()) if self.root is not None else Group()

    def show_filter(self, group: Group) -> None:
        """Show a filter; unfinished parts stay if the complete ones are the same."""
        if self.root is None or self.filter() != group:
            self._build(group)

    def clear(self) -> None:
        """Remove every condition."""
        self._build(Group())
        self.edited.emit(Group())

    def focus(self) -> None:
        """Focus the first condition; without any, one is added."""
        if self.root is None:
            return
        if not self.root.parts:
            self.root.add_condition()
        else:
            first = self.root.parts[0]
            (first.field if isinstance(first, ConditionRow) else first.mode).setFocus()

    def _build(self, group: Group) -> None:
        if self.root is not None:
            self._area.body.removeWidget(self.root)
            self.root.hide()
            self.root.deleteLater()
        self.root = GroupBox(self._setting, group, 1)
        self.root.edited.connect(lambda: self.edited.emit(self.filter()))
        self._area.body.insertWidget(0, self.root, 0, Qt.AlignmentFlag.AlignTop)


def _complete(group: Group) -> Group:
    """The group without conditions that have no value yet."""
    parts: list[Node] = []
    for part in group.parts:
        if isinstance(part, Group):
            inner = _complete(part)
            if inner.parts:
                parts.append(inner)
        elif part.value is not None or part.operator in BARE or _is_foreign(part):
            parts.append(part)
    return Group(group.mode, tuple(parts))


def _is_foreign(part: Any) -> bool:
    """True for an operator of a later version, which may take no value."""
    return part.operator not in OPERATORS
