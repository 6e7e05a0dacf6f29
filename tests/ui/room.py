"""Finds what has no room on the screen: cut texts, controls out of sight, parts that lie on each other."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.feedback import ToastArea
from desktop_app.ui.widgets.labels import ElidedLabel
from desktop_app.ui.widgets.state_marks import Chip
from tests.ui.running import name_of, visible_widgets


def inside_of(widget: QWidget, kind: tuple[type[QWidget], ...]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kind):
            return True
        parent = parent.parentWidget()
    return False


def cut_labels(root: QWidget) -> list[str]:
    found = []
    for label in visible_widgets(root):
        if not isinstance(label, QLabel) or isinstance(label, ElidedLabel) or not label.text():
            continue
        room = label.contentsRect()
        if label.wordWrap():
            need = label.heightForWidth(label.width())
            if need > label.height() + 1:
                found.append(f"{name_of(label)}: {label.height()} px high, needs {need}")
            # What Qt lays out, with its places to break.
            words = QLabel.text(label).replace("\u200b", " ").split()
            longest = max(words, key=len, default="")
            if label.fontMetrics().horizontalAdvance(longest) > room.width() + 1:
                found.append(f"{name_of(label)}: the word {longest[:30]} does not fit {room.width()} px")
        else:
            hint = label.sizeHint()
            if hint.width() > label.width() + 1 or hint.height() > label.height() + 1:
                found.append(f"{name_of(label)}: {label.size().toTuple()}, needs {hint.toTuple()}")
    return found


def cut_buttons(root: QWidget) -> list[str]:
    """Buttons without an ellipsis of their own have their whole size; the others room for some letters."""
    found = []
    for button in visible_widgets(root):
        if not isinstance(button, QAbstractButton) or inside_of(button, (QAbstractItemView, QLineEdit)):
            continue
        hint = button.sizeHint()
        elides = isinstance(button, (Button, QCheckBox)) or hasattr(button, "tab") or hasattr(button, "spec")
        if button.height() + 1 < min(hint.height(), button.minimumSizeHint().height()):
            found.append(f"{name_of(button)}: {button.height()} px high, needs {hint.height()}")
        whole = elides or isinstance(button, IconButton) or not button.text()
        if not whole and hint.width() > button.width() + 1:
            found.append(f"{name_of(button)}: {button.width()} px wide, needs {hint.width()}")
        least = button.minimumSizeHint().width()
        if least > 0 and button.width() + 1 < least:
            found.append(f"{name_of(button)}: {button.width()} px wide, at least {least}")
    return found


def out_of_sight(root: QWidget) -> list[str]:
    """Widgets that stick out of what holds them; what scrolls may be higher than its window."""
    found = []
    for widget in visible_widgets(root):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or isinstance(widget, ToastArea):
            continue
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
            continue
        if isinstance(parent, QAbstractItemView):
            continue
        room = parent.rect().adjusted(-1, -1, 1, 1)
        if not room.contains(widget.geometry()):
            found.append(f"{name_of(widget)}: {widget.geometry().getRect()} in {parent.rect().getRect()}")
    return found


def sideways(root: QWidget) -> list[str]:
    """Pages that scroll to the side."""
    return [
        f"{name_of(area)}: {area.widget().width()} px in {area.viewport().width()}"
        for area in visible_widgets(root)
        if isinstance(area, QScrollArea) and area.widget() and area.horizontalScrollBar().maximum() > 0
    ]


def without_room(root: QWidget) -> list[str]:
    """All that has no room on a page, but for what lies on something else."""
    return [*cut_labels(root), *cut_buttons(root), *out_of_sight(root), *sideways(root)]


def overlaps(root: QWidget) -> list[str]:
    """Pairs of controls or texts that share room without one holding the other."""
    found = []
    for parent in [root, *visible_widgets(root)]:
        if isinstance(parent, (QStackedWidget, QAbstractItemView)) or parent.layout() is None:
            continue
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget)
            and child.isVisible()
            and not child.isWindow()
            and not isinstance(child, ToastArea)
            and (parent.layout().indexOf(child) >= 0 or isinstance(child, (QLabel, QAbstractButton, Chip)))
        ]
        places = [(child, child.geometry()) for child in children]
        for at, (one, first) in enumerate(places):
            for other, second in places[at + 1 :]:
                shared = first.intersected(second)
                if shared.width() > 1 and shared.height() > 1:
                    found.append(f"{name_of(one)} and {name_of(other)} share {shared.getRect()}")
    return found
