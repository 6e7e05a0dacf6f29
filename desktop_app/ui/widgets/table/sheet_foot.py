"""The line under a sheet: the figures of what is selected, where a cell comes from, and the keys that help now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import ElidedLabel, KeyCap, Label
from desktop_app.ui.widgets.screen_reader.announcements import announce
from desktop_app.ui.widgets.table.sheet_cells import CellArea, SheetCells
from desktop_app.ui.widgets.table.table_model import TableColumn, TupleTableModel
from desktop_app.ui.widgets.table.view_model import known_figures

#: More selected cells than this are counted, not read.
_MOST_READ = 200_000
_MOST_FIGURES = 5
_MOST_OFFERS = 2


class FootFigure(QWidget):
    """A figure with its name before it."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        self.name, self.value = Label("", tone="muted"), Label("", weight=500)
        row.addWidget(self.name)
        row.addWidget(self.value)
        self.hide()

    def show_figure(self, name: str, value: str) -> None:
        """Show a figure; no name hides it."""
        self.name.setText(name)
        self.value.setText(value)
        self.setVisible(bool(name))


class SheetFoot(QWidget):
    """One line, always of the same height, so that nothing moves when it speaks."""

    def __init__(self, cells: SheetCells, model: TupleTableModel) -> None:
        super().__init__()
        self._cells, self._model = cells, model
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["m"], SPACING["xs"], SPACING["m"], SPACING["xs"])
        row.setSpacing(SPACING["l"])
        self.words = ElidedLabel("", tone="muted")
        row.addWidget(self.words)
        self._figures = [FootFigure() for _place in range(_MOST_FIGURES)]
        for figure in self._figures:
            row.addWidget(figure)
        row.addStretch(1)
        #: What one may look at besides.
        self.offers = [
            Button("", partial(self._take_offer, place), look="link") for place in range(_MOST_OFFERS)
        ]
        self._acts: list[Callable[[], object]] = []
        for offer in self.offers:
            offer.hide()
            row.addWidget(offer)
        self._keys = QWidget()
        self._key_row = QHBoxLayout(self._keys)
        self._key_row.setContentsMargins(0, 0, 0, 0)
        self._key_row.setSpacing(SPACING["s"])
        row.addWidget(self._keys)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFixedHeight(theme.px(38))

    def say(self, sentence: str) -> None:
        """Say a sentence until another cell is chosen; a screen reader says it at once."""
        self._show_figures([])
        self.words.setText(sentence)
        self.words.set_tone("caution")
        self.words.setAccessibleName(sentence)
        announce(self.words, sentence)

    def show_selection(self, block: CellArea) -> None:
        """Say the figures of the selected cells; of one cell, where it comes from if it cannot be typed."""
        self.words.set_tone("muted")
        self.words.setAccessibleName("")
        figures: list[tuple[str, str]] = []
        columns = [self._cells.column(at) for at in block.columns]
        if block.size <= 1:
            origin = columns[0].origin if block.size else ""
            self.words.setText(origin)
        elif len(columns) == 1:
            text = ngettext("{n} cell selected in {column}", "{n} cells selected in {column}", block.size)
            figures = self._figures_of(columns[0], block)
            self.words.setText(text.format(n=formats.number(block.size), column=columns[0].title))
            spoken = [_("{name} {value}").format(name=name, value=value) for name, value in figures]
            self.words.setAccessibleName(". ".join([self.words.text(), *spoken]))
        else:
            text = ngettext(
                "{n} cell selected in {columns} columns",
                "{n} cells selected in {columns} columns",
                block.size,
            )
            self.words.setText(text.format(n=formats.number(block.size), columns=len(columns)))
        self._show_figures(figures)

    def _show_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        for place, figure in enumerate(self._figures):
            figure.show_figure(*(figures[place] if place < len(figures) else ("", "")))
        self._fit()

    def _figures_of(self, column: TableColumn, block: CellArea) -> list[tuple[str, str]]:
        if column.kind not in ("number", "bar") or block.size > _MOST_READ:
            return []
        at = block.columns[0]
        figures = known_figures(self._model.value(row, at) for row in block.rows)
        show = column.display or formats.number
        parts: list[tuple[str, str]] = []
        if figures.known:
            if column.total == "sum":
                parts.append((_("Sum"), show(figures.sum)))
            if column.total:
                parts.append((_("Mean"), show(figures.mean)))
            parts += [
                (_("Lowest"), show(figures.lowest)),
                (_("Highest"), show(figures.highest)),
            ]
        if figures.unknown:
            parts.append((_("Unknown"), formats.number(figures.unknown)))
        return parts

    def offer(self, offers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Offer to look at something: (what it is, what shows it)."""
        self._acts = [act for _text, act in offers]
        for place, button in enumerate(self.offers):
            there = place < len(offers)
            if there and button.full_text() != offers[place][0]:
                button.set_text(offers[place][0])
            button.setVisible(there)
        self._fit()

    def _take_offer(self, place: int) -> None:
        if place < len(self._acts):
            self._acts[place]()

    def show_keys(self, hints: Sequence[tuple[str, str]]) -> None:
        """Say what keys do now: (key, what it does)."""
        if tuple(hints) == self._hints:
            return
        self._hints = tuple(hints)
        while (item := self._key_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key, words in hints:
            self._key_row.addWidget(KeyCap(key))
            self._key_row.addWidget(Label(words, "small", tone="muted"))
        self._fit()

    def _fit(self) -> None:
        """Show the keys where the words and figures leave room for them."""
        figures = [figure.sizeHint().width() for figure in self._figures if not figure.isHidden()]
        offers = [offer.sizeHint().width() for offer in self.offers if not offer.isHidden()]
        parts = [self.words.fontMetrics().horizontalAdvance(self.words.text()), *figures, *offers]
        needed = sum(parts) + (len(parts) + 2) * SPACING["l"] + self._keys.sizeHint().width()
        self._keys.setVisible(needed < self.width())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event
        self._fit()
