"""The bars over a page: title and chips at the left, search and actions at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QStackedWidget, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme

_SEARCH = 300
# In a narrower field the words would be cut, so only the magnifier shows.
_SEARCH_WORDS = 130


class TopBar(QFrame):
    """In a narrow bar the search shrinks first, then the title; buttons and chips keep their words."""

    def __init__(self, title: QWidget, chips: QLayout, search: QWidget, actions: QLayout) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self._title, self._chips, self._search, self._actions = title, chips, search, actions
        bar = QHBoxLayout(self)
        self._bar = bar
        self._is_tight = True
        self._set_tight(False)
        bar.addWidget(title)
        bar.addLayout(chips)
        bar.addStretch(1)
        bar.addWidget(search)
        bar.addLayout(actions)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().event(event)

    def _set_tight(self, tight: bool) -> None:
        if tight != self._is_tight:
            self._is_tight = tight
            edge, gap = (SPACING["s"], SPACING["xs"]) if tight else (SPACING["xl"], SPACING["m"])
            self._bar.setContentsMargins(edge, SPACING["m"], edge, SPACING["m"])
            self._bar.setSpacing(gap)

    def _share(self) -> None:
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right() - 2 * SPACING["xl"] - 4 * SPACING["m"]
        room -= self._chips.sizeHint().width() + self._actions.sizeHint().width()
        wanted, least = self._title.sizeHint().width(), self._title.minimumSizeHint().width()
        # The words of the buttons come before the room around them. Before it is shown its width says nothing.
        tight = self.isVisible() and room < least + self._search.minimumSizeHint().width()
        self._set_tight(tight)
        if tight:
            room += 2 * (SPACING["xl"] - SPACING["s"]) + 4 * (SPACING["m"] - SPACING["xs"])
        search = min(theme.px(_SEARCH), room - wanted)
        if search < theme.px(_SEARCH_WORDS):
            search = self._search.minimumSizeHint().width()
        self._search.setMaximumWidth(search)
        self._title.setMaximumWidth(max(least, room - search))


class SubBars(QStackedWidget):
    """The bar under the top bar that the page in front brings, if it has one."""

    def __init__(self) -> None:
        super().__init__()
        self.hide()

    def show_bar(self, bar: QWidget | None) -> None:
        """Show a page's bar; None hides them."""
        if bar is not None:
            if self.indexOf(bar) < 0:
                self.addWidget(bar)
            self.setCurrentWidget(bar)
            self.setFixedHeight(bar.sizeHint().height())
        self.setVisible(bar is not None)
