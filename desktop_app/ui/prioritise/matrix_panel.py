"""The matrix: initiatives as bubbles, with axes, size and colour chosen from any figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from desktop_app.language.i18n import _
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.matrix_fields import (
    SAME,
    Colouring,
    MatrixAxis,
    colours,
    listed_figures,
    listed_value,
)
from desktop_app.ui.widgets.buttons import MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart

# More bubbles than this hide each other, so only the first of the ranking are shown.
_MOST = 200
_ID, _KEY, _TITLE = (COLUMN_INDEX[name] for name in ("id", "key", "title"))


class MatrixPanel(Card):
    """`opened(initiative id)` when a bubble is clicked or entered by keyboard."""

    opened = Signal(str)

    def __init__(self, context: AppContext) -> None:
        self._menu = MenuButton(_("Axes"), self._fill, icon="filter")
        self._menu.setAccessibleName(_("Axes, size and colour of the matrix"))
        super().__init__(_("Value against feasibility"), self._menu)
        self._context = context
        self._rows: Sequence[Sequence[Any]] = ()
        self._own: list[MatrixAxis] = []
        self._own_values: Mapping[str, Mapping[str, float | None]] = {}
        self.across, self.up, self.size_by, self.colour_by = (
            "feasibility",
            "value",
            "expected_benefit",
            "industry",
        )
        self.chart = ChartView(self._build, height=300)
        self.chart.activated.connect(self._activated)
        self.add(self.chart, 1)

    def show_rows(
        self,
        rows: Sequence[Sequence[Any]],
        figures: Sequence[MatrixAxis] = (),
        values: Mapping[str, Mapping[str, float | None]] | None = None,
    ) -> None:
        """Show rows of `services.lists`, the first ranked first.

        `figures` are those of the scoring method, with the values of each by initiative in `values`.
        """
        self._rows = rows
        self._own = list(figures)
        self._own_values = values or {}
        known = {figure.key for figure in self.figures()}
        for name, usual in (("across", "feasibility"), ("up", "value"), ("size_by", "expected_benefit")):
            if getattr(self, name) not in known and getattr(self, name) != SAME:
                setattr(self, name, usual)
        self._say()

    def figures(self) -> list[MatrixAxis]:
        """The figures to choose from, the method's first."""
        return [*self._own, *listed_figures()]

    def choose(self, across: str = "", up: str = "", size: str = "", colour: str = "") -> None:
        """Show other figures; an empty key keeps the present one."""
        self.across, self.up = across or self.across, up or self.up
        self.size_by, self.colour_by = size or self.size_by, colour or self.colour_by
        self._say()

    def _figure(self, key: str) -> MatrixAxis:
        return next((one for one in self.figures() if one.key == key), MatrixAxis(key, key))

    def _say(self) -> None:
        up, across = self._figure(self.up).name, self._figure(self.across).name.lower()
        self.set_title(_("{up} against {across}").format(up=up, across=across))
        self.chart.refresh()

    def _value(self, row: Sequence[Any], key: str) -> float | None:
        if key in self._own_values:
            return self._own_values[key].get(row[_ID])
        return None if key == SAME else listed_value(row, key)

    def _build(self, width: float, height: float) -> Chart:
        from desktop_app.charts.bubbles import Bubble, bubbles
        from desktop_app.charts.layout.bubble_axes import Axes, BubbleAxis

        rows = self._rows[:_MOST]
        colouring = Colouring(self.colour_by, rows)
        x, y = self._figure(self.across), self._figure(self.up)
        size = MatrixAxis(SAME, _("the same for all")) if self.size_by == SAME else self._figure(self.size_by)
        items = [
            Bubble(
                row[_ID],
                row[_KEY],
                row[_TITLE],
                self._value(row, self.up),
                self._value(row, self.across),
                1.0 if self.size_by == SAME else self._value(row, self.size_by),
                industry_name=colouring.words(row),
                token=colouring.token(row),
            )
            for row in rows
        ]
        axes = Axes(
            BubbleAxis(x.name, x.unit),
            BubbleAxis(y.name, y.unit),
            BubbleAxis(size.name, size.unit),
            colouring.name,
        )
        title = self.heading.full_text() if self.heading is not None else ""
        currency = self._context.currency if self._context.is_open else ""
        return bubbles(items, width, height, currency, title, axes)

    def _fill(self, menu: QMenu) -> None:
        figures = [(one.key, one.name) for one in self.figures()]
        parts: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
            (_("To the right"), "across", figures),
            (_("Ascending"), "up", figures),
            (_("Size"), "size_by", [*figures, (SAME, _("the same for all"))]),
            (_("Colour"), "colour_by", colours()),
        )
        for title, name, choices in parts:
            part = menu.addMenu(title)
            for key, label in choices:
                item = part.addAction(literal(label))
                item.setCheckable(True)
                item.setChecked(getattr(self, name) == key)
                item.triggered.connect(self._chooser(name, key))

    def _chooser(self, name: str, key: str) -> Callable[[], None]:
        def choose() -> None:
            setattr(self, name, key)
            self._say()

        return choose

    def _activated(self, ref: object) -> None:
        from desktop_app.charts.bubbles import UNSCORED_REF

        if ref == UNSCORED_REF:
            self._context.go("initiatives")
        else:
            self.opened.emit(str(ref))
