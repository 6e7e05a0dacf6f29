"""The order in which Tab goes: as things stand on the screen, however late they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui.widgets.focus.steps import left_field

#: What is one control, whatever Qt makes it of.
_WHOLE = (QAbstractButton, QAbstractSlider, QComboBox, QLabel, QLineEdit, QAbstractItemView, QPlainTextEdit)
#: What Qt makes parts of its own for. These are never asked for: PySide takes the headers of a table away from it when
#: they were, and the next painting ends the process.
_MADE_OF_PARTS = (QAbstractScrollArea, QSplitter, QStackedWidget)


class WayOut(Protocol):
    """Knows where the focus came from to some parts of a window."""

    def way_out(self, around: Sequence[QWidget]) -> QWidget | None:
        """Where to go from a part that goes, which is in these; None for the nearest control."""


#: Marks a control that only puts something away.
PUTS_AWAY = "puts_away"


def is_stop(widget: QWidget) -> bool:
    """Whether Tab stops here."""
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )


def stops(root: QWidget) -> list[QWidget]:
    """Where Tab stops inside `root`, in the order on screen."""
    return [widget for widget in laid_out(root) if is_stop(widget)]


def first_stop(root: QWidget) -> QWidget | None:
    """`root` itself if Tab stops there, else the first control inside."""
    return next((widget for widget in laid_out(root) if is_stop(widget)), None)


def arrival(page: QWidget) -> QWidget | None:
    """Where the focus begins on a page: its first control, but for one that only puts something away."""
    there = stops(page)
    return next((stop for stop in there if not stop.property(PUTS_AWAY)), there[0] if there else None)


def laid_out(root: QWidget, held: QWidget | None = None) -> list[QWidget]:
    """`root` and all that shows in it, in the order of its layouts; what floats over a part comes after that part.

    What is hidden is left out, but for what holds `held`.
    """
    return list(_laid_out(root, held))


def _laid_out(root: QWidget, held: QWidget | None) -> Iterator[QWidget]:
    yield root
    if isinstance(root, _WHOLE):
        return
    own: list[QWidget] = []
    if not isinstance(root, _MADE_OF_PARTS):
        own = root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    parts = list(_placed(root, own))
    known = set(parts)
    floating = [
        child for child in own if child not in known and not child.isHidden() and not child.isWindow()
    ]
    floating.sort(key=lambda child: (child.y(), child.x()))
    for widget in (*parts, *floating):
        if not widget.isHidden() or (held is not None and (widget is held or widget.isAncestorOf(held))):
            yield from _laid_out(widget, held)


def _placed(root: QWidget, own: Sequence[QWidget]) -> Iterator[QWidget]:
    if isinstance(root, QScrollArea):
        inside = root.widget()
    elif isinstance(root, QMainWindow):
        inside = root.centralWidget()
    elif isinstance(root, QSplitter | QStackedWidget):
        yield from _of_parts(root)
        return
    else:
        yield from _in_layout(root.layout(), own)
        return
    if inside is not None:
        yield inside


def _of_parts(holder: QSplitter | QStackedWidget) -> Iterator[QWidget]:
    for at in range(holder.count()):
        widget = holder.widget(at)
        if widget is not None:
            yield widget


def _in_layout(layout: QLayout | None, children: Sequence[QWidget]) -> Iterator[QWidget]:
    """What stands in a layout, of the `children` of its widget, in its order.

    Its items are not asked for: PySide keeps what it made of an item for as long as the layout, also when the item is
    gone, and something else at the same place in memory is then taken for it, which ends the process.
    """
    if layout is None:
        return
    inner = layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly)
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(child), child) for child in children]
    parts = [pair for pair in [*parts, *((layout.indexOf(one), one) for one in inner)] if pair[0] >= 0]
    if isinstance(layout, QGridLayout):
        # PySide gives (row, column, rows, columns).
        parts.sort(key=lambda pair: tuple(layout.getItemPosition(pair[0]))[:2])  # type: ignore[arg-type]
    else:
        parts.sort(key=lambda pair: pair[0])
    for _at, part in parts:
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _in_layout(part, children)


def go_on(window: QWidget, forward: bool) -> bool:
    """Put the focus on the stop after (or before) the one that has it; at the end it comes round."""
    focused = window.focusWidget()
    current = left_field(focused) or focused
    if current is not None and not (current.isVisible() and current.isEnabled()):
        # Qt asks for the next one because this one hides. It may be shown again, or the focus be sent elsewhere.
        QTimer.singleShot(0, window, lambda: rescue(window))
        return True
    if forward:
        target = _following(window, current)
    else:
        target = _preceding(window, current)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _following(window: QWidget, current: QWidget | None) -> QWidget | None:
    """The stop after `current`, or the first one; looks no further than that, as a page holds hundreds of controls."""
    first: QWidget | None = None
    is_past = current is None
    for widget in _laid_out(window, None):
        if widget is current:
            is_past = True
        elif (is_past or first is None) and is_stop(widget):
            if is_past:
                return widget
            first = widget
    return first


def _preceding(window: QWidget, current: QWidget | None) -> QWidget | None:
    """The stop before `current`, or the last one."""
    last: QWidget | None = None
    for widget in _laid_out(window, None):
        if widget is current and last is not None:
            return last
        if widget is not current and is_stop(widget):
            last = widget
    return last


def rescue(window: QWidget) -> None:
    """Move the focus from what is hidden or switched off to the nearest control, in the smallest part that has one."""
    current = window.focusWidget() if isValid(window) else None
    if current is None or (current.isVisible() and current.isEnabled()):
        return
    keeper: WayOut | None = getattr(window, "focus_keeper", None)
    target = (keeper.way_out(_around(current)) if keeper is not None else None) or nearest(current, window)
    if target is not None:
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _around(widget: QWidget) -> list[QWidget]:
    parts: list[QWidget] = []
    part = widget.parentWidget()
    while part is not None:
        parts.append(part)
        part = part.parentWidget()
    return parts


def nearest(gone: QWidget, window: QWidget) -> QWidget | None:
    """The control after `gone`, or else before it, in the smallest part around it that holds any."""
    part: QObject | None = gone.parentWidget()
    while isinstance(part, QWidget):
        if part.isVisible():
            placed = laid_out(part, held=gone)
            at = placed.index(gone) if gone in placed else 0
            after = (widget for widget in placed[at + 1 :] if is_stop(widget))
            before = (widget for widget in reversed(placed[:at]) if is_stop(widget))
            target = next(after, None) or next(before, None)
            if target is not None:
                return target
        if part is window:
            return None
        part = part.parentWidget()
    return None


class ScreenOrder:
    """For a window: Tab goes in the order on screen, and a control that hides keeps the focus from strangers."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """What Qt calls for Tab, and when what has the focus hides."""
        assert isinstance(self, QWidget)
        return go_on(self, forward)
