"""The order in which Tab goes: as things stand on the screen, however late they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLayout, QMainWindow, QScrollArea, QSplitter, QWidget
from shiboken6 import isValid

from desktop_app.ui.widgets.focus.steps import left_field


class WayOut(Protocol):
    """Knows where the focus came from to some parts of a window."""

    def way_out(self, around: Sequence[QWidget]) -> QWidget | None:
        """Where to go from a part that goes, which is in these; None for the nearest control."""


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


def laid_out(root: QWidget, held: QWidget | None = None) -> list[QWidget]:
    """`root` and all that shows in it, in the order of its layouts, then the controls that stand in none.

    What is hidden is left out, but for what holds `held`.
    """
    placed = list(_in_layouts(root, held))
    known = set(placed)
    # All at once: asked of each widget for its own, the parts that Qt makes of a table are taken away from it.
    free = [
        widget for widget in root.findChildren(QWidget) if widget not in known and _counts(widget, root, held)
    ]
    for widget in sorted(free, key=lambda widget: (_place(widget, root).y(), _place(widget, root).x())):
        placed.insert(_end_of_part(widget, placed), widget)
    return placed


def _counts(widget: QWidget, root: QWidget, held: QWidget | None) -> bool:
    return widget is held or (is_stop(widget) and widget.window() is root.window())


def _place(widget: QWidget, root: QWidget) -> QPoint:
    return widget.mapTo(root, QPoint(0, 0))


def _end_of_part(widget: QWidget, placed: list[QWidget]) -> int:
    """Behind the last of what stands in the same part as `widget`."""
    part = widget.parentWidget()
    known = set(placed)
    while part is not None and part not in known:
        part = part.parentWidget()
    if part is None:
        return len(placed)
    inside = (
        at for at in range(len(placed) - 1, -1, -1) if part is placed[at] or part.isAncestorOf(placed[at])
    )
    return next(inside) + 1


def _in_layouts(root: QWidget, held: QWidget | None) -> Iterator[QWidget]:
    yield root
    if isinstance(root, QScrollArea):
        inside = root.widget()
        parts = [inside] if inside is not None else []
    elif isinstance(root, QSplitter):
        parts = list(_in_splitter(root))
    elif isinstance(root, QMainWindow):
        parts = [root.centralWidget()]
    else:
        parts = list(_in_layout(root.layout()))
    for widget in parts:
        if not widget.isHidden() or (held is not None and (widget is held or widget.isAncestorOf(held))):
            yield from _in_layouts(widget, held)


def _in_splitter(splitter: QSplitter) -> Iterator[QWidget]:
    for at in range(splitter.count()):
        yield splitter.widget(at)


def _in_layout(layout: QLayout | None) -> Iterator[QWidget]:
    if layout is None:
        return
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        # PySide gives (row, column, rows, columns).
        places.sort(key=lambda at: tuple(layout.getItemPosition(at))[:2])  # type: ignore[arg-type]
    for at in places:
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)


def go_on(window: QWidget, forward: bool) -> bool:
    """Put the focus on the stop after (or before) the one that has it; at the end it comes round."""
    focused = window.focusWidget()
    current = left_field(focused) or focused
    if current is not None and not (current.isVisible() and current.isEnabled()):
        # Qt asks for the next one because this one hides. It may be shown again, or the focus be sent elsewhere.
        QTimer.singleShot(0, window, lambda: rescue(window))
        return True
    placed = laid_out(window)
    at = placed.index(current) if current in placed else -1
    following = placed[at + 1 :] + placed[: at + 1]
    if not forward:
        before = placed[:at] if at >= 0 else placed
        following = [*reversed(before), *reversed(placed[max(at, 0) :])]
    target = next((widget for widget in following if is_stop(widget) and widget is not current), None)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


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
