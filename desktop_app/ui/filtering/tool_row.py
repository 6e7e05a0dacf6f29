"""The row of tools over a list: what does not fit folds into "More", and its figures into fewer words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel

# Widths, px at 100 %: a search that is typed into, its icons, and a button whose words are somebody's own.
_LEAST_SEARCH, _SEARCH_ICONS, _MOST_SEARCH, _MOST_BUTTON = 130, 52, 320, 220


class FoldingLabel(FigureLabel):
    """Figures in several wordings, from the longest to the shortest; it shows one whole, and has all in its tooltip."""

    def __init__(self) -> None:
        self._wordings: tuple[str, ...] = ("",)
        self._hint = ""
        super().__init__("", tone="muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_wordings(self, wordings: Sequence[str], hint: str = "") -> None:
        """Say this in one of these ways; `hint` says more in the tooltip."""
        self._wordings, self._hint = tuple(wordings) or ("",), hint
        self.setAccessibleDescription(hint)
        self.show_wording(0)
        self.updateGeometry()

    def wordings(self) -> tuple[str, ...]:
        """All ways to say it, from the longest."""
        return self._wordings

    def full_text(self) -> str:
        return self._wordings[0]

    def show_wording(self, place: int) -> None:
        """Show one of the wordings."""
        text = self._wordings[place]
        if text != self.text():
            self.setText(text)
        whole = self._wordings[0] if place else ""
        self.set_tip("\n".join(part for part in (whole, self._hint) if part))

    def room_for(self, place: int) -> int:
        """The room that a wording needs, px."""
        text = self._wordings[place]
        return self.fontMetrics().horizontalAdvance(text) + 2 if text else 0


class _Fit(NamedTuple):
    """One way to fill the row: how many tools are folded, how wide the search is, which wording shows."""

    folded: int
    search: int
    wording: int


class ToolRow(QWidget):
    """From the start: search, figures, tools, "More", and the filter at the end.

    Tools fold from the last one on, once the search is as narrow as it may be and the figures have given up
    their longest wordings. `tools` are buttons, those that open a menu with what fills it.
    """

    def __init__(
        self,
        search: SearchField,
        totals: FoldingLabel,
        tools: Sequence[tuple[Button, Callable[[QMenu], object] | None]],
        last: Button,
    ) -> None:
        super().__init__()
        self._search, self._totals, self._last = search, totals, last
        self._hint = search.placeholderText()
        self._all = tuple(tools)
        self._withheld: set[Button] = set()
        self._is_fitting = False
        self.more = MenuButton(_("More"), self._fill_more)
        self.more.setAccessibleName(_("More tools"))
        self.more.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        row.addWidget(search)
        row.addStretch(1)
        row.addWidget(totals)
        for button, _build in tools:
            row.addWidget(button)
        row.addWidget(self.more)
        row.addWidget(last)
        theme.notifier().changed.connect(self.fit)

    def minimumSizeHint(self) -> QSize:
        # What does not fit folds, so the row never asks for more room than it has.
        return QSize(theme.px(_LEAST_SEARCH), super().minimumSizeHint().height())

    @property
    def _tools(self) -> list[tuple[Button, Callable[[QMenu], object] | None]]:
        return [tool for tool in self._all if tool[0] not in self._withheld]

    def offer(self, button: Button, on: bool) -> None:
        """Offer a tool, or withhold it as there is nothing to do with it."""
        (self._withheld.discard if on else self._withheld.add)(button)
        button.setVisible(on)
        self.fit()

    def folded(self) -> list[Button]:
        """The tools that stand in "More"."""
        return [button for button, _build in self._tools if button.isHidden()]

    def fit(self) -> None:
        """Fold what does not fit."""
        if self._is_fitting or not self.width():
            return
        self._is_fitting = True
        chosen = self._choose()
        shown = len(self._tools) - chosen.folded
        held = next((button for button, _build in self._tools[shown:] if button.hasFocus()), None)
        self.more.setVisible(chosen.folded > 0)
        for at, (button, _build) in enumerate(self._tools):
            button.setMaximumWidth(theme.px(_MOST_BUTTON))
            button.setVisible(at < shown)
        if held is not None:
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self._totals.show_wording(chosen.wording)
        self._totals.setFixedWidth(self._totals.room_for(chosen.wording))
        self._search.setFixedWidth(chosen.search)
        cut = (
            self._search.fontMetrics().horizontalAdvance(self._hint) + theme.px(_SEARCH_ICONS) > chosen.search
        )
        self._search.setPlaceholderText(_("Search") if cut else self._hint)
        self._is_fitting = False

    def _choose(self) -> _Fit:
        room = self.width()
        hint = self._search.fontMetrics().horizontalAdvance(self._hint) + theme.px(_SEARCH_ICONS)
        least = theme.px(_LEAST_SEARCH)
        searches = (min(hint, theme.px(_MOST_SEARCH)), least)
        wordings = range(len(self._totals.wordings()))
        for folded in range(len(self._tools) + 1):
            for search in searches:
                for wording in wordings:
                    # The sums stay as long as tools can fold for them.
                    last = wording == wordings[-1] and len(wordings) > 1
                    if not last and self._needed(folded, wording) + search <= room:
                        return _Fit(folded, self._widest_search(room, folded, wording, search), wording)
        # The sums have no room at all: then as many tools as there is room for.
        for folded in range(len(self._tools)):
            if self._needed(folded, wordings[-1]) + least <= room:
                return _Fit(folded, self._widest_search(room, folded, wordings[-1], least), wordings[-1])
        folded = len(self._tools)
        rest = room - self._needed(folded, wordings[-1])
        search = max(theme.px(_LEAST_SEARCH) // 2, min(rest, theme.px(_MOST_SEARCH)))
        return _Fit(folded, search, wordings[-1])

    def _widest_search(self, room: int, folded: int, wording: int, search: int) -> int:
        """The search takes what is left, up to where it is wide enough for anything."""
        return max(search, min(theme.px(_MOST_SEARCH), room - self._needed(folded, wording)))

    def _needed(self, folded: int, wording: int) -> int:
        """The room that all but the search needs, with the gaps."""
        shown = [button for button, _build in self._tools[: len(self._tools) - folded]]
        widths = [min(button.sizeHint().width(), theme.px(_MOST_BUTTON)) for button in shown]
        if folded:
            widths.append(self.more.sizeHint().width())
        widths += [self._last.sizeHint().width(), self._totals.room_for(wording)]
        # One gap after the search, and one at the stretch.
        return sum(widths) + SPACING["s"] * (len(widths) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def _fill_more(self, menu: QMenu) -> None:
        for button, build in self._tools:
            if not button.isHidden():
                continue
            if build is not None:
                build(menu.addMenu(literal(button.full_text())))
            else:
                menu.addAction(literal(button.full_text()), button.click)
