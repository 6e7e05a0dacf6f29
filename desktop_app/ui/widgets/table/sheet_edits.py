"""Pastes, fills and clears blocks of cells: what is understood is kept in one step, the rest is marked and reported."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol, TypeVar

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cell_reading import CellReading
from desktop_app.text import shorten
from desktop_app.ui.widgets.table.sheet_cells import CellArea, SheetCells, TypedChange
from desktop_app.ui.widgets.table.sheet_report import ReportAction, SheetReport
from desktop_app.ui.widgets.table.table_model import (
    CellDoubt,
    Row,
    TableColumn,
    TupleTableModel,
    TypedCell,
    doubt_at,
    shown_text,
    written_at,
)

T = TypeVar("T")

#: What a block of changes is, as the undo menu calls it.
SheetAct = Literal["paste", "fill", "clear", "read"]
# A report that touches more records says how many.
_MANY_ROWS = 50


@dataclass(frozen=True, slots=True)
class KeptCells:
    """What became of a block of changes: those refused with the reason, the id of the step, and what takes it back.

    `added` are the refs of new rows by the row of their changes.
    """

    refused: Sequence[tuple[TypedChange, str]] = ()
    step: str = ""
    take_back: Callable[[], object] | None = None
    added: Mapping[int, Any] = field(default_factory=dict)


class SheetKeeper(Protocol):
    """Keeps what is typed into a sheet."""

    #: The column that a new row must have.
    title_column: str

    def can_edit(self) -> bool: ...

    def work_out(self, work: Callable[[], T], cells: int, done: Callable[[T], object]) -> None: ...

    def keep(
        self, changes: Sequence[TypedChange], act: SheetAct, done: Callable[[KeptCells], object]
    ) -> None: ...

    def add_words(self, count: int) -> str: ...

    def row_words(self, count: int) -> str: ...


@dataclass(slots=True)
class _Block:
    """What is worked out of a block before it is kept."""

    changes: list[TypedChange] = field(default_factory=list)
    doubts: list[tuple[Any, str, CellDoubt]] = field(default_factory=list)
    #: Cells that are understood now, whatever was in doubt there.
    understood: list[tuple[Any, str]] = field(default_factory=list)
    #: Cells in doubt of new rows, by the row; and what could not be kept anywhere.
    new_doubts: list[tuple[int, str, CellDoubt]] = field(default_factory=list)
    #: Columns that cannot be typed in, why others are left as they are, and headings that name no column.
    computed: list[str] = field(default_factory=list)
    left_as_is: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    #: How texts were read that could have been meant otherwise.
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    #: Why cells could not be emptied.
    refused: list[str] = field(default_factory=list)
    cells: int = 0
    new_rows: int = 0
    left_out: int = 0


class SheetEdits:
    """Changes many cells of a table at once."""

    def __init__(
        self, cells: SheetCells, model: TupleTableModel, keeper: SheetKeeper, report: SheetReport
    ) -> None:
        self._cells, self._model, self._keeper, self._report = cells, model, keeper, report
        # What cells were marked with before each step that touched them.
        self._steps: dict[str, dict[tuple[Any, str], CellDoubt | None]] = {}

    # Paste

    def paste(self, texts: list[list[str]], target: CellArea) -> None:
        """Put texts into the cells from the target's first one on; one that fits it several times is repeated."""
        shown = self._cells.shown_columns()
        if not texts or not target.columns or not self._keeper.can_edit():
            return
        first = shown.index(target.columns[0])
        columns = shown[first : first + len(texts[0])]
        if self._is_heading(texts[0], columns) and len(texts) > 1:
            texts = texts[1:]
        high, wide = len(texts), len(texts[0])
        rows_fit = len(target.rows) > high and len(target.rows) % high == 0
        columns_fit = len(target.columns) > wide and len(target.columns) % wide == 0
        if rows_fit or columns_fit:
            down = len(target.rows) // high if rows_fit else 1
            across = len(target.columns) // wide if columns_fit else 1
            texts = [row * across for row in texts] * down
            columns = shown[first : first + len(texts[0])]
        start = target.rows[0] if target.rows else self._model.rowCount()
        rows = self._cells.rows_from(start, len(texts))
        self._work_out(texts, CellArea(rows, columns), "paste")

    def paste_new(self, texts: list[list[str]]) -> None:
        """Add a row for each row of texts, whose cells are the title and the columns behind it, or as a heading says."""
        if not texts or not self._keeper.can_edit():
            return
        shown = self._cells.shown_columns()
        titles = {self._cells.column(at).title.casefold(): at for at in range(self._model.columnCount())}
        columns = [titles.get(text.strip().casefold(), -1) for text in texts[0]]
        title = next(at for at in shown if self._cells.column(at).id == self._keeper.title_column)
        unnamed: list[str] = []
        if title in columns and len(texts) > 1:
            kept = [place for place, at in enumerate(columns) if at >= 0]
            unnamed = [text.strip() for text, at in zip(texts[0], columns, strict=True) if at < 0]
            texts = [[row[place] for place in kept] for row in texts[1:]]
            columns = [at for at in columns if at >= 0]
        else:
            first = shown.index(title)
            columns = shown[first : first + len(texts[0])]
        self._work_out(texts, CellArea([], columns), "paste", unnamed)

    def _is_heading(self, texts: Sequence[str], columns: Sequence[int]) -> bool:
        titles = [self._cells.column(at).title.casefold() for at in columns]
        return [text.strip().casefold() for text in texts[: len(titles)]] == titles

    def _work_out(
        self, texts: Sequence[Sequence[str]], target: CellArea, act: SheetAct, unnamed: Sequence[str] = ()
    ) -> None:
        """Read texts for the cells of a block and for new rows below it, then keep them; a large block beside the window."""
        rows = [self._model.row_at(position) for position in target.rows]
        columns = [self._cells.column(at) for at in target.columns]
        title = self._keeper.title_column

        def keep(block: _Block) -> None:
            block.unnamed += filter(None, unnamed)
            self._keep(block, act, target)

        self._keeper.work_out(
            lambda: _read_block(texts, rows, columns, title), len(texts) * len(columns), keep
        )

    # Fill and clear

    def fill(self, source: CellArea, target: CellArea) -> None:
        """Repeat the cells of a block over another one that lies beside it."""
        if not source.size or not target.size or not self._keeper.can_edit():
            return
        texts = [[written_at(self._model, row, at) for at in source.columns] for row in source.rows]
        high, wide = len(texts), len(texts[0])
        filled = [
            [texts[row % high][place % wide] for place in range(len(target.columns))]
            for row in range(len(target.rows))
        ]
        self._work_out(filled, target, "fill")

    def fill_with(self, text: str, target: CellArea) -> None:
        """Put one text into every cell of a block."""
        if self._keeper.can_edit():
            self._work_out([[text] * len(target.columns)] * len(target.rows), target, "fill")

    def clear(self, target: CellArea) -> None:
        """Empty the cells of a block; what cannot be empty stays."""
        if self._keeper.can_edit():
            self._work_out([[""] * len(target.columns)] * len(target.rows), target, "clear")

    # Keeping

    def _keep(self, block: _Block, act: SheetAct, target: CellArea) -> None:
        def done(kept: KeptCells) -> None:
            self._mark_refused(block, kept)
            for row, column, doubt in block.new_doubts:
                if row in kept.added:
                    block.doubts.append((kept.added[row], column, doubt))
                else:
                    block.lost.append(doubt.text)
            block.new_rows = len(kept.added)
            after = {(ref, column): doubt for ref, column, doubt in block.doubts}
            before = {key: self._model.doubts.of(*key) for key in (*block.understood, *after)}
            for ref, column in before:
                self._model.doubts.put(ref, column, after.get((ref, column)))
            if kept.step:
                self._steps[kept.step] = before
            self._tell(block, act, kept)

        if target.size:
            self._cells.select(target)
        if block.changes:
            self._keeper.keep(block.changes, act, done)
        else:
            done(KeptCells())

    def _mark_refused(self, block: _Block, kept: KeptCells) -> None:
        for change, sentence in kept.refused:
            doubt = CellDoubt(self._text_of(change), CellReading(problem=sentence))
            if change.ref:
                block.doubts.append((change.ref, change.column, doubt))
            elif change.row in kept.added:
                block.new_doubts.append((change.row, change.column, doubt))
            else:
                block.lost.append(sentence)
            block.cells -= 1

    def _text_of(self, change: TypedChange) -> str:
        cell = next((one.cell for one in self._model.columns() if one.id == change.column), None)
        return cell.written(change.value) if cell is not None else str(change.value)

    def _tell(self, block: _Block, act: SheetAct, kept: KeptCells) -> None:
        undo = [ReportAction(_("Undo"), kept.take_back)] if kept.take_back is not None else []
        self._report.tell(
            _done_words(block, act, self._keeper),
            _doubt_words(block, self._keeper),
            [*self._offers(block), *undo],
        )

    def changed_elsewhere(self, taken_back: str) -> None:
        """Something was changed after the last report, whose *Undo* would now take back that; or it was undone itself."""
        self._report.withdraw()
        # Made again after an undo, the step marks them as it did.
        marks = self._steps.get(taken_back, {})
        for key, doubt in marks.items():
            marks[key] = self._model.doubts.of(*key)
            self._model.doubts.put(*key, doubt)
        self.tell_current()

    def _offers(self, block: _Block) -> list[ReportAction]:
        doubts = block.doubts
        if len(doubts) == 1:
            ref, column, doubt = doubts[0]
            return [
                ReportAction(
                    _("Read as {value}").format(value=offer.words),
                    partial(self.settle, [TypedChange(ref, column, offer.value)]),
                )
                for offer in doubt.reading.offers
            ]
        sure = [doubt for _ref, _column, doubt in doubts if len(doubt.reading.offers) == 1]
        if not doubts or len(sure) < len(doubts):
            return []
        changes = [TypedChange(ref, column, doubt.reading.offers[0].value) for ref, column, doubt in doubts]
        text = _("Read as {values}").format(
            values=", ".join(doubt.reading.offers[0].words for doubt in sure[:3])
            + ("…" if len(sure) > 3 else "")
        )
        return [ReportAction(text, lambda: self.settle(changes))]

    def tell_doubt(self, position: int, at: int) -> None:
        """Say of one cell that it was not understood, with what it may mean."""
        doubt = doubt_at(self._model, position, at)
        if doubt is None:
            return
        block = _Block(doubts=[(self._model.ref_at(position), self._cells.column(at).id, doubt)])
        self._report.tell("", doubt.reading.problem, self._offers(block))

    def tell_current(self) -> None:
        """Ask again about the current cell, if it is in doubt."""
        index = self._cells.current()
        if index.isValid() and self._cells.is_row(index.row()):
            self.tell_doubt(index.row(), index.column())

    def settle(self, changes: Sequence[TypedChange]) -> None:
        """Keep what cells in doubt were said to mean."""
        block = _Block(changes=list(changes), cells=len(changes))
        block.understood = [(change.ref, change.column) for change in changes]
        self._keep(block, "read", CellArea([], []))


def _read_block(
    texts: Sequence[Sequence[str]], rows: Sequence[Row], columns: Sequence[TableColumn], title: str
) -> _Block:
    """What texts mean for rows of a table, the first for the first; those past the rows are for new ones.

    It touches no widget, so that it can run beside the window.
    """
    block = _Block()
    beyond = [at for at in range(len(rows), len(texts)) if any(text.strip() for text in texts[at])]
    adds = any(column.id == title for column in columns)
    if adds:
        block.new_rows = len(beyond)
    else:
        block.left_out = len(beyond)
    for place, column in enumerate(columns):
        written = [row[place] for row in texts]
        cell = column.cell if column.editable else None
        fresh = cell or column.new_cell
        readings = fresh.read_all(written) if fresh is not None else []
        taken = readings if cell is not None else readings[len(rows) :] if adds else []
        block.notes += dict.fromkeys(reading.note for reading in taken if reading.note)
        if cell is not None:
            _take_rows(block, column, cell, list(zip(rows, written, readings, strict=False)))
        elif any(
            text.strip() not in ("", shown_text(row, column))
            for row, text in zip(rows, written, strict=False)
        ):
            (block.left_as_is if column.left_words else block.computed).append(
                column.left_words or column.title
            )
        for number, at in enumerate(beyond if adds else ()):
            if fresh is not None:
                is_title = column.id == title
                _take_new(block, number, column, texts[at][place], readings[at], is_title=is_title)
            elif texts[at][place].strip():
                block.computed.append(column.title)
    return block


def _take_rows(
    block: _Block, column: TableColumn, cell: TypedCell, cells: Sequence[tuple[Row, str, CellReading]]
) -> None:
    for row, text, reading in cells:
        if not reading.is_understood and not text.strip():
            block.refused.append(reading.problem)
        elif not reading.is_understood:
            block.doubts.append((row[0], column.id, CellDoubt(text, reading)))
        else:
            block.cells += 1
            block.understood.append((row[0], column.id))
            if cell.written(reading.value) != cell.written(row[column.at]):
                block.changes.append(TypedChange(row[0], column.id, reading.value))


def _take_new(
    block: _Block, row: int, column: TableColumn, text: str, reading: CellReading, is_title: bool
) -> None:
    if reading.is_understood:
        block.cells += 1
        if reading.value not in (None, "", ()):
            block.changes.append(TypedChange("", column.id, reading.value, row))
    elif is_title:
        block.lost.append(text)
    elif text.strip():
        if not column.editable:
            # Once the row is there, it cannot be settled in its cell.
            reading = dataclasses.replace(reading, offers=())
        block.new_doubts.append((row, column.id, CellDoubt(text, reading)))


def _done_words(block: _Block, act: SheetAct, keeper: SheetKeeper) -> str:
    n = max(0, block.cells)
    sentence = {
        "paste": ngettext("{n} cell pasted", "{n} cells pasted", n),
        "fill": ngettext("{n} cell filled", "{n} cells filled", n),
        "clear": ngettext("{n} cell cleared", "{n} cells cleared", n),
        "read": ngettext("{n} cell changed", "{n} cells changed", n),
    }[act]
    parts = [sentence.format(n=formats.number(n))]
    rows = len({change.ref for change in block.changes if change.ref})
    if rows > _MANY_ROWS:
        parts[0] = _("{cells} in {rows}").format(cells=parts[0], rows=keeper.row_words(rows))
    if block.new_rows:
        parts.append(keeper.add_words(block.new_rows))
    return " · ".join(parts)


def _doubt_words(block: _Block, keeper: SheetKeeper) -> str:
    parts: list[str] = []
    texts = [doubt.text for _ref, _column, doubt in block.doubts] + block.lost
    if texts:
        n = len(texts)
        shown = ", ".join(f"“{shorten(text, 24)}”" for text in list(dict.fromkeys(texts))[:3] if text)
        words = ngettext("{n} not understood", "{n} not understood", n).format(n=formats.number(n))
        parts.append(_("{cells}: {texts}").format(cells=words, texts=shown) if shown else words)
    parts += dict.fromkeys(block.refused)
    parts += dict.fromkeys(sentence.removesuffix(".") for sentence in block.notes[:3])
    if block.left_out:
        words = keeper.row_words(block.left_out)
        parts.append(_("{rows} past the end left out: paste the titles with them").format(rows=words))
    if block.computed:
        names = ", ".join(dict.fromkeys(block.computed))
        parts.append(_("worked out by the program, left as they are: {columns}").format(columns=names))
    parts += dict.fromkeys(block.left_as_is)
    if block.unnamed:
        names = ", ".join(f"“{shorten(name, 24)}”" for name in dict.fromkeys(block.unnamed))
        parts.append(_("left out, as no column is called so: {columns}").format(columns=names))
    return " · ".join(parts)
