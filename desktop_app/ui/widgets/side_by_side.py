"""Cards side by side where there is room, one under the other where there is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme

#: What a widget gets of a row where nothing else is said.
_SHARE = 4


class Columns(QWidget):
    """Widgets beside each other from `threshold` px (at 100 %) on, else one under the other.

    With `third`, the second of three columns goes under the first while there is less room than that.
    """

    def __init__(self, threshold: int = 980, third: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._threshold, self._third = threshold, third
        self._holders: list[tuple[QWidget, QVBoxLayout, QVBoxLayout]] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACING["l"])
        self._nested = False
        theme.notifier().changed.connect(self._arrange)

    def add(self, widget: QWidget, stretch: int = 1) -> None:
        """Put a widget behind the others; `stretch` is its share of the width."""
        self._box.addWidget(widget, stretch)

    def column(self, stretch: int = 1, at: int = -1) -> QVBoxLayout:
        """A column of its own, filled from the top; `at` is its place among the others."""
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACING["l"])
        inner = QVBoxLayout()
        inner.setSpacing(SPACING["l"])
        outer.addLayout(inner)
        outer.addStretch(1)
        self._box.insertWidget(at, holder, stretch)
        self._holders.insert(at if at >= 0 else len(self._holders), (holder, outer, inner))
        return inner

    def fold(self) -> None:
        """Give no room to columns that show nothing."""
        for holder, _outer, inner in self._holders:
            items = (inner.itemAt(at) for at in range(inner.count()))
            holder.setVisible(any(not w.isHidden() for item in items if item and (w := item.widget())))
        boxed = (self._box.itemAt(at) for at in range(self._box.count()))
        self.setVisible(any(not w.isHidden() for item in boxed if item and (w := item.widget())))

    def is_beside(self) -> bool:
        """True while the widgets stand beside each other."""
        return self._box.direction() == QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= theme.px(self._threshold)
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
        nested = bool(self._third) and self.width() < theme.px(self._third)
        if self._third and nested != self._nested and len(self._holders) == 3:
            self._nested = nested
            (_first, outer, _inner), (second, _o, _i), _last = self._holders
            if nested:
                self._box.removeWidget(second)
                outer.insertWidget(1, second)
            else:
                outer.removeWidget(second)
                self._box.insertWidget(1, second, 2)

    def minimumSizeHint(self) -> QSize:
        # Side by side they may need more room than there is; then they go one under the other.
        hint = super().minimumSizeHint()
        widest = max(
            (item.minimumSize().width() for at in range(self._box.count()) if (item := self._box.itemAt(at))),
            default=0,
        )
        hint.setWidth(widest)
        return hint


class EqualGrid(QWidget):
    """Widgets of equal width in as many columns as fit, at least `least` px each (at 100 %).

    `wider` gives the share that a widget at a place gets while all stand in one row, where others get 4. With
    `fills`, those of a shorter last row are wider, so that it has no hole.
    """

    def __init__(
        self,
        widgets: Sequence[QWidget],
        least: int,
        spacing: int = SPACING["l"],
        parent: QWidget | None = None,
        *,
        wider: Mapping[int, int] | None = None,
        fills: bool = False,
    ) -> None:
        super().__init__(parent)
        self._least, self._count, self._wider = least, 0, dict(wider or {})
        self._fills = fills
        self._widgets = list(widgets)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(spacing)
        self._put_in(len(self._widgets))
        theme.notifier().changed.connect(self._arrange)

    def _put_in(self, columns: int) -> None:
        if columns == self._count:
            return
        self._count = columns
        for widget in self._widgets:
            self._grid.removeWidget(widget)
        if self._fills and len(self._widgets) % columns:
            self._fill(columns)
            return
        for column in range(max(columns, self._grid.columnCount())):
            share = self._wider.get(column, _SHARE) if columns == len(self._widgets) else _SHARE
            self._grid.setColumnStretch(column, share if column < columns else 0)
        for at, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, at // columns, at % columns)

    def _fill(self, columns: int) -> None:
        """Rows of `columns` widgets, and a last row of fewer that share its width."""
        total = len(self._widgets)
        last = total % columns
        for column in range(max(columns * last, self._grid.columnCount())):
            self._grid.setColumnStretch(column, _SHARE if column < columns * last else 0)
        for at, widget in enumerate(self._widgets):
            row, place = divmod(at, columns)
            span = columns if row == total // columns else last
            self._grid.addWidget(widget, row, place * span, 1, span)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        spacing = self._grid.horizontalSpacing()
        fit = max(1, (self.width() + spacing) // (theme.px(self._least) + spacing))
        total = len(self._widgets)
        # Rows of equal length if possible: six go as 3 + 3 rather than 5 + 1.
        rows = -(-total // min(fit, total))
        self._put_in(-(-total // rows))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(max((w.minimumSizeHint().width() for w in self._widgets), default=0))
        return hint
