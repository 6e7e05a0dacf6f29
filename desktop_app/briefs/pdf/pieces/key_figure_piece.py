"""Key figures side by side: a line in the colour of the state, what it is, the figure in large, and rows below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.briefs.model.elements import KeyFigure, TextRun
from desktop_app.briefs.pdf.brief_design import FIGURE_SIZES, KEY_GAP, STYLES_OF_BRIEF, kind_tokens
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.pieces.piece import Piece
from desktop_app.briefs.pdf.set_text import SetText, TextSetter
from desktop_app.briefs.pdf.styles import TextStyle
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode

_RULE = 1.5
_LABEL_LINES = 2
_LABEL_GAP = 5.0
_FIGURE_GAP = 2.0
_ROW_GAP = 3.0
# Between the two sides of a row, and between the figure and what stands behind it.
_APART = 3.0
_REST_GAP = 4.0


@dataclass(frozen=True, slots=True)
class _Row:
    name: SetText
    value: SetText


@dataclass(frozen=True, slots=True)
class _Figure:
    label: SetText
    # The same in each size that it may have.
    values: Sequence[SetText]
    rest: SetText | None
    rows: Sequence[_Row]
    token: str


class KeyFigurePiece(Piece):
    """Up to five figures; labels have the height of the longest one."""

    def __init__(self, figures: Sequence[KeyFigure], setter: TextSetter) -> None:
        self._figures = [_set(figure, setter) for figure in figures]

    def _column(self, width: float) -> float:
        count = len(self._figures)
        return (width - KEY_GAP * (count - 1)) / count

    def height(self, width: float) -> float:
        column = self._column(width)
        below = max(sum(_row_height(row, column) for row in figure.rows) for figure in self._figures)
        return (
            self._head(column)
            + max(_value_height(figure, column) for figure in self._figures)
            + _ROW_GAP
            + below
        )

    def _head(self, column: float) -> float:
        leading = STYLES_OF_BRIEF["key_label"].leading
        labels = max(figure.label.height(column) for figure in self._figures)
        return _RULE + _LABEL_GAP + max(labels, _LABEL_LINES * leading) + _FIGURE_GAP

    def draw(self, pen: BriefPen, x: float, top: float, width: float) -> None:
        column = self._column(width)
        head = self._head(column)
        value = max(_value_height(figure, column) for figure in self._figures)
        with pen.decoration():
            for place, figure in enumerate(self._figures):
                left = x + place * (column + KEY_GAP)
                pen.rule(left, top + _RULE / 2, column, figure.token, _RULE)
        with pen.within(StructureNode("L")):
            for place, figure in enumerate(self._figures):
                item, body = StructureNode("LI"), StructureNode("LBody")
                with pen.within(item), pen.within(body):
                    left = x + place * (column + KEY_GAP)
                    pen.text(figure.label, left, top + _RULE + _LABEL_GAP, column, node=StructureNode("P"))
                    _draw_value(figure, pen, left, top + head, column)
                    _draw_rows(figure.rows, pen, left, top + head + value + _ROW_GAP, column)


def _set(figure: KeyFigure, setter: TextSetter) -> _Figure:
    shown = (TextRun(figure.value, figure=figure.figure),)
    values = [setter.set(shown, TextStyle(size, 20, 600)) for size in FIGURE_SIZES]
    rows = []
    for row in figure.rows:
        tone = row.kind if row.kind in ("good", "caution", "bad") else "muted"
        value_tone = tone if tone != "muted" else "ink"
        rows.append(
            _Row(
                setter.set((TextRun(row.name, tone=tone),), "key_row"),
                setter.set(
                    (TextRun(row.value, tone=value_tone, figure=row.figure),),
                    TextStyle(8, STYLES_OF_BRIEF["key_row"].leading, 500),
                ),
            )
        )
    token = "line" if figure.kind == "neutral" else kind_tokens(figure.kind)[0]
    rest = setter.set(figure.rest, "key_rest") if figure.rest else None
    return _Figure(setter.set(figure.label, "key_label"), values, rest, rows, token)


def _value(figure: _Figure, column: float) -> tuple[SetText, bool]:
    """The figure in the largest size that fits, and whether its rest stands behind it."""
    beside = figure.rest.width + _REST_GAP if figure.rest else 0.0
    for needed, is_beside in ((beside, True), (0.0, False)):
        for value in figure.values:
            if value.width + needed <= column:
                return value, is_beside
    return figure.values[-1], False


def _value_height(figure: _Figure, column: float) -> float:
    value, is_beside = _value(figure, column)
    below = 0.0 if is_beside or figure.rest is None else figure.rest.height(column)
    return value.height(column) + below


def _draw_value(figure: _Figure, pen: BriefPen, left: float, top: float, column: float) -> None:
    value, is_beside = _value(figure, column)
    node = StructureNode("P")
    pen.text(value, left, top, column, node=node)
    if figure.rest is None:
        return
    if is_beside:
        start = value.width + _REST_GAP
        drop = 0.36 * (value.style.size - figure.rest.style.size)
        pen.text(figure.rest, left + start, top + drop, column - start, node=node)
    else:
        pen.text(figure.rest, left, top + value.height(column), column, node=node)


def _name_width(row: _Row, column: float) -> float:
    """The width of a name; its value goes below where that leaves too little."""
    left = column - row.value.width - _APART
    return left if left >= min(row.name.width, column * 0.35) else column


def _row_height(row: _Row, column: float) -> float:
    width = _name_width(row, column)
    below = row.value.height(column) if width == column else 0.0
    return row.name.height(width) + below


def _draw_rows(rows: Sequence[_Row], pen: BriefPen, left: float, top: float, column: float) -> None:
    for row in rows:
        width, node = _name_width(row, column), StructureNode("P")
        pen.text(row.name, left, top, width, node=node)
        below = row.name.height(width) if width == column else 0.0
        pen.text(row.value, left, top + below, column, "end", node)
        top += _row_height(row, column)
