"""Says to a screen reader what the program's own controls are: page tabs, toggles, folding parts, charts, bars."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from desktop_app.ui.widgets.screen_reader.painted_parts import PartsInterface

_Role = QAccessible.Role


class _Plain(QAccessibleWidget):
    """A widget with another role than Qt gives it."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role, "")
        self._widget: Any = widget

    def _is_there(self) -> bool:
        return isValid(self._widget)


class _Pressed(_Plain):
    """What is pressed: a button, which may open a menu, open and close a part, stay down, or be one of several."""

    def role(self) -> QAccessible.Role:
        if not self._is_there():
            return _Role.Button
        if self._widget.autoExclusive():
            return _Role.RadioButton
        menu = getattr(self._widget, "menu", None)
        return _Role.ButtonMenu if menu is not None and menu() is not None else _Role.Button

    def state(self) -> QAccessible.State:
        state: Any = super().state()
        if self._is_there():
            if self._widget.isCheckable():
                state.checkable, state.checked = True, self._widget.isChecked()
            state.pressed = self._widget.isDown()
            _tell_open(state, getattr(self._widget, "is_open", None))
        return state

    def actionNames(self) -> list[str]:
        return ["Press"]

    def doAction(self, name: str) -> None:
        if self._is_there() and name == "Press" and self._widget.isEnabled():
            self._widget.click()


class _Tab(_Pressed):
    """One of several pages or parts of a page."""

    def role(self) -> QAccessible.Role:
        return _Role.PageTab

    def state(self) -> QAccessible.State:
        state: Any = super().state()
        if self._is_there():
            state.checkable = state.checked = False
            state.selectable, state.selected = True, self._widget.isChecked()
        return state


class _GroupHead(_Pressed):
    """A line that opens what it stands for, and folds the lines below it."""

    def state(self) -> QAccessible.State:
        state: Any = super().state()
        if self._is_there():
            _tell_open(state, not self._widget.is_folded)
        return state


class _Choice(_Plain):
    """A drop-down list: its name and what is chosen. On Linux, Qt says only what is chosen."""

    def text(self, kind: QAccessible.Text) -> str:
        if not self._is_there():
            return ""
        name, chosen = self._widget.accessibleName(), self._widget.currentText()
        if kind == QAccessible.Text.Name:
            return ": ".join(filter(None, (name, chosen)))
        return chosen if kind == QAccessible.Text.Value else super().text(kind)

    def relations(self, _kinds: object = None) -> list[Any]:
        """None: the label at its side is in its name already."""
        return []

    def state(self) -> QAccessible.State:
        state: Any = super().state()
        if self._is_there():
            state.hasPopup = True
            _tell_open(state, self._widget.open_list() is not None)
        return state

    def actionNames(self) -> list[str]:
        return ["ShowMenu"]

    def doAction(self, name: str) -> None:
        if self._is_there() and name == "ShowMenu" and self._widget.isEnabled():
            self._widget.showPopup()


class _ToggleCard(_Plain):
    """A card that is pressed and stays down."""

    def state(self) -> QAccessible.State:
        state: Any = super().state()
        if self._is_there():
            state.checkable, state.checked = True, self._widget.is_checked()
        return state


def _tell_open(state: Any, is_open: bool | None) -> None:
    if is_open is not None:
        state.expandable = True
        state.expanded, state.collapsed = is_open, not is_open


def _plain(role: QAccessible.Role) -> Callable[[QWidget], QAccessibleInterface]:
    return lambda widget: _Plain(widget, role)


#: What each class of ours is, by its name; those derived from it are the same unless they are named too.
ROLES: dict[str, Callable[[Any], QAccessibleInterface]] = {
    "BoardView": lambda widget: PartsInterface(widget, _Role.List),
    "RoadmapCanvas": lambda widget: PartsInterface(widget, _Role.Tree),
    "ChartView": lambda widget: PartsInterface(widget, _Role.Chart),
    "Button": lambda widget: _Pressed(widget, _Role.Button),
    "_NavigationEntry": lambda widget: _Tab(widget, _Role.PageTab),
    "ViewEntry": lambda widget: _Tab(widget, _Role.PageTab),
    "_SaveLine": lambda widget: _Pressed(widget, _Role.Button),
    "_TabButton": lambda widget: _Tab(widget, _Role.PageTab),
    "GroupLine": lambda widget: _GroupHead(widget, _Role.Button),
    "ComboBox": lambda widget: _Choice(widget, _Role.ComboBox),
    "PackCard": lambda widget: _ToggleCard(widget, _Role.Button),
    "Sidebar": _plain(_Role.PageTabList),
    "SpineTabs": _plain(_Role.PageTabList),
    "SegmentedChoice": _plain(_Role.Grouping),
    "Card": _plain(_Role.Grouping),
    "Chip": _plain(_Role.StaticText),
    "StateDot": _plain(_Role.StaticText),
    "ShareBar": _plain(_Role.ProgressBar),
    "Toast": _plain(_Role.Notification),
    "Banner": _plain(_Role.Notification),
    "PagesView": _plain(_Role.Document),
}


def _make(class_name: str, widget: QObject) -> QAccessibleInterface | None:
    make = ROLES.get(class_name)
    return make(widget) if make is not None and isinstance(widget, QWidget) else None


@cache
def install() -> None:
    """Give these roles from now on; Qt asks for them only while a reader is there."""
    QAccessible.installFactory(_make)
