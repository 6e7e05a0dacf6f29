"""Pastes, fills and clears blocks of cells: what is understood is kept in one step, the rest is marked and reported."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol, TypeVar

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cell_reading import CellReading
from desktop_app.language.reading.total_rows import TotalRows
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

#: Texts row by row; None where a row has no cell.
Texts = Sequence[Sequence[str | None]]

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
    #: The refs of rows that somebody else deleted meanwhile.
    gone: Collection[Any] = ()


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

    def hidden_words(self, count: int) -> str: ...

    def when_read(self, act: Callable[[], object]) -> None: ...

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
    past_columns: int = 0
    #: Rows that could not be added, by a text of theirs, and why.
    unmade: list[tuple[str, str]] = field(default_factory=list)
    #: The titles of rows that are there, and of those that were deleted meanwhile.
    titles: dict[Any, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def drop(self, gone: Collection[Any]) -> None:
        """Count nothing of rows that are there no more, and keep their titles for the report."""
        self.cells -= sum(ref in gone for ref, _column in self.understood)
        self.understood = [cell for cell in self.understood if cell[0] not in gone]
        self.doubts = [doubt for doubt in self.doubts if doubt[0] not in gone]
        self.changes = [change for change in self.changes if change.ref not in gone]
        self.gone += [self.titles.get(ref, "") for ref in gone]


class SheetEdits:
    """Changes many cells of a table at once."""

    def __init__(
        self, cells: SheetCells, model: TupleTableModel, keeper: SheetKeeper, report: SheetReport
    ) -> None:
        self._cells, self._model, self._keeper, self._report = cells, model, keeper, report
        # What cells were marked with before each step that touched them.
        self._steps: dict[str, dict[tuple[Any, str], CellDoubt | None]] = {}

    # Paste

    def paste(self, texts: Texts, target: CellArea) -> None:
        """Put texts into the cells from the target's first one on; one that fits it several times is repeated."""
        shown = self._cells.shown_columns()
        if not texts or not target.columns or not self._keeper.can_edit():
            return
        first, texts = shown.index(target.columns[0]), _squared(texts)
        columns = shown[first : first + len(texts[0])]
        if self._is_heading(texts[0], columns) and len(texts) > 1:
            texts = texts[1:]
        high, wide = len(texts), len(texts[0])
        rows_fit = len(target.rows) >= high and len(target.rows) % high == 0
        if not rows_fit and not self._cells.is_one_block(target.rows):
            self._refuse_paste(high, len(target.rows))
            return
        columns_fit = len(target.columns) > wide and len(target.columns) % wide == 0
        if rows_fit or columns_fit:
            down = len(target.rows) // high if rows_fit else 1
            across = len(target.columns) // wide if columns_fit else 1
            texts = [row * across for row in texts] * down
            columns = shown[first : first + len(texts[0])]
        start = target.rows[0] if target.rows else self._model.rowCount()
        rows = target.rows if rows_fit else self._cells.rows_from(start, len(texts))
        # Before anything is kept: that may sort the rows anew. Rows chosen one by one stay chosen as they are.
        if self._cells.is_one_block(rows):
            self._cells.select(CellArea(rows, columns))
        self._work_out(texts, CellArea(rows, columns), "paste")

    def _refuse_paste(self, pasted: int, chosen: int) -> None:
        words = _("Nothing was pasted: {pasted} on the clipboard do not fit {chosen} chosen one by one.")
        sentence = words.format(
            pasted=ngettext("{n} row", "{n} rows", pasted).format(n=formats.number(pasted)),
            chosen=self._keeper.row_words(chosen),
        )
        self._report.tell("", sentence, [])

    def paste_new(self, texts: Texts) -> None:
        """Add a row for each row of texts.

        Its cells are the columns that a heading names or that they were copied from, else the title and those behind it.
        """
        if not texts or not self._keeper.can_edit():
            return
        shown = self._cells.shown_columns()
        titles = {self._cells.column(at).title.casefold(): at for at in range(self._model.columnCount())}
        texts, copied = _squared(texts), self._cells.copied_columns()
        columns = [titles.get((text or "").strip().casefold(), -1) for text in texts[0]]
        title = next(at for at in shown if self._cells.column(at).id == self._keeper.title_column)
        unnamed: list[str] = []
        if title in columns and len(texts) > 1:
            kept = [place for place, at in enumerate(columns) if at >= 0]
            unnamed = [(text or "").strip() for text, at in zip(texts[0], columns, strict=True) if at < 0]
            texts = [[row[place] for place in kept] for row in texts[1:]]
            columns = [at for at in columns if at >= 0]
        elif len(copied) == len(texts[0]) and (title in copied or len(copied) > 1):
            kept = [place for place, at in enumerate(copied) if at >= 0 and self._is_typed_new(at)]
            texts = [[row[place] for place in kept] for row in texts]
            columns = [copied[place] for place in kept]
        else:
            first = shown.index(title)
            columns = shown[first : first + len(texts[0])]
        self._work_out(texts, CellArea([], columns), "paste", unnamed)

    def _is_typed_new(self, at: int) -> bool:
        """Whether a cell of a new row takes what is pasted for a column."""
        column = self._cells.column(at)
        return column.editable or column.new_cell is not None

    def _is_heading(self, texts: Sequence[str | None], columns: Sequence[int]) -> bool:
        titles = [self._cells.column(at).title.casefold() for at in columns]
        return [(text or "").strip().casefold() for text in texts[: len(titles)]] == titles

    def _work_out(self, texts: Texts, target: CellArea, act: SheetAct, unnamed: Sequence[str] = ()) -> None:
        """Read texts for the cells of a block and for new rows below it, then keep them; a large block beside the window."""
        rows = [self._model.row_at(position) for position in target.rows]
        columns = [self._cells.column(at) for at in target.columns]
        title = self._keeper.title_column
        at_title = next((column.at for column in self._model.columns() if column.id == title), 0)
        titles = {row[0]: str(row[at_title]) for row in rows}
        rows_above = self._model.rowCount() - len(rows)

        def keep(block: _Block) -> None:
            block.titles = titles
            block.unnamed += filter(None, unnamed)
            self._keep(block, act)

        self._keeper.work_out(
            lambda: _read_block(texts, rows, columns, title, rows_above), len(texts) * len(columns), keep
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

    def _keep(self, block: _Block, act: SheetAct) -> None:
        def done(kept: KeptCells) -> None:
            block.drop(kept.gone)
            self._note_refused(block, kept)
            for row, column, doubt in block.new_doubts:
                if row in kept.added:
                    block.doubts.append((kept.added[row], column, doubt))
                else:
                    block.lost.append(doubt.text)
            after = {(ref, column): doubt for ref, column, doubt in block.doubts}
            before = {key: self._model.doubts.of(*key) for key in (*block.understood, *after)}
            for ref, column in before:
                self._model.doubts.put(ref, column, after.get((ref, column)))
            if kept.step:
                self._steps[kept.step] = before
            self._tell(block, act, kept)

        if block.changes:
            self._keeper.keep(block.changes, act, done)
        else:
            done(KeptCells())

    def _note_refused(self, block: _Block, kept: KeptCells) -> None:
        """Mark cells that were refused, and name rows that were not added."""
        title = self._keeper.title_column
        new = [change for change in block.changes if not change.ref]
        titles = {change.row: str(change.value) for change in new if change.column == title}
        unmade = {
            change.row: sentence
            for change, sentence in kept.refused
            if not change.ref and change.column == title
        }
        for row, sentence in unmade.items():
            block.unmade.append((titles[row], sentence))
        block.new_rows = len(kept.added)
        block.cells -= sum(change.row in unmade for change in new)
        block.new_doubts = [doubt for doubt in block.new_doubts if doubt[0] not in unmade]
        for change, sentence in kept.refused:
            doubt = CellDoubt(self._text_of(change), CellReading(problem=sentence, is_refused=True))
            if change.ref:
                block.doubts.append((change.ref, change.column, doubt))
            elif change.row in unmade:
                continue
            elif change.row in kept.added:
                block.new_doubts.append((change.row, change.column, doubt))
            else:
                words = _("“{text}”: {why}").format(text=shorten(titles[change.row], 24), why=sentence)
                block.refused.append(words)
            block.cells -= 1

    def _text_of(self, change: TypedChange) -> str:
        cell = next((one.cell for one in self._model.columns() if one.id == change.column), None)
        return cell.written(change.value) if cell is not None else str(change.value)

    def _tell(self, block: _Block, act: SheetAct, kept: KeptCells) -> None:
        undo = [ReportAction(_("Undo"), kept.take_back)] if kept.take_back is not None else []
        doubt, actions = _doubt_words(block, self._keeper), [*self._offers(block), *undo]
        self._report.tell(_done_words(block, act, self._keeper), doubt, actions)
        if kept.added:
            self._keeper.when_read(lambda: self._tell_hidden(block, act, kept, doubt, actions))

    def _tell_hidden(
        self, block: _Block, act: SheetAct, kept: KeptCells, doubt: str, actions: Sequence[ReportAction]
    ) -> None:
        """Say of new rows that the filter hides that they are there."""
        hidden = sum(self._model.position_of(ref) < 0 for ref in kept.added.values())
        if hidden:
            words = [_done_words(block, act, self._keeper), self._keeper.hidden_words(hidden)]
            self._report.tell(" · ".join(words), doubt, actions)

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
        self._keep(block, "read")


def _squared(texts: Texts) -> list[list[str | None]]:
    """The texts with rows of the same length."""
    wide = max(map(len, texts))
    return [[*row, *[None] * (wide - len(row))] for row in texts]


def _first_text(row: Sequence[str | None]) -> str:
    return next((text.strip() for text in row if text and text.strip()), "")


def _read_block(
    texts: Texts, rows: Sequence[Row], columns: Sequence[TableColumn], title: str, rows_above: int = 0
) -> _Block:
    """What texts mean for rows of a table, the first for the first; those past the rows are for new ones.

    It touches no widget, so that it can run beside the window.
    """
    block = _Block()
    beyond = [at for at in range(len(rows), len(texts)) if _first_text(texts[at])]
    title_place = next((place for place, column in enumerate(columns) if column.id == title), -1)
    if title_place >= 0:
        beyond = _without_totals(block, texts, beyond, columns, title_place, rows_above)
        beyond = _with_title(block, texts, beyond, columns[title_place], title_place)
        block.new_rows = len(beyond)
    else:
        block.left_out = len(beyond)
        beyond = []
    wide = len(texts[0]) if texts else 0
    past = range(len(columns), wide)
    block.past_columns = sum(any(_first_text([row[place]]) for row in texts) for place in past)
    for place, column in enumerate(columns):
        written = [row[place] for row in texts]
        cell = column.cell if column.editable else None
        fresh = cell or column.new_cell
        readings = fresh.read_all([text or "" for text in written]) if fresh is not None else []
        taken = readings if cell is not None else [readings[at] for at in beyond] if readings else []
        block.notes += dict.fromkeys(reading.note for reading in taken if reading.note)
        if cell is not None:
            _take_rows(block, column, cell, list(zip(rows, written, readings, strict=False)))
        elif any(
            (text or "").strip() not in ("", shown_text(row, column))
            for row, text in zip(rows, written, strict=False)
        ):
            (block.left_as_is if column.left_words else block.computed).append(
                column.left_words or column.title
            )
        for number, at in enumerate(beyond):
            text = texts[at][place] or ""
            if fresh is not None:
                _take_new(block, number, column, text, readings[at])
            elif text.strip():
                block.computed.append(column.title)
    return block


def _without_totals(
    block: _Block,
    texts: Texts,
    beyond: Sequence[int],
    columns: Sequence[TableColumn],
    title_place: int,
    rows_above: int,
) -> list[int]:
    """Those of the new rows that are no totals of the rows above; the others are noted."""
    values: list[dict[str, Any]] = [{} for _row in texts]
    for place, column in enumerate(columns):
        cell = column.cell if column.editable else column.new_cell
        readings = cell.read_all([row[place] or "" for row in texts]) if beyond and cell is not None else []
        for read, reading in zip(values, readings, strict=False):
            read[column.id] = reading.value
    sums, kept = TotalRows(rows_above), []
    for at, row in enumerate(texts):
        name = (row[title_place] or "").strip()
        beside = [text for place, text in enumerate(row) if place != title_place]
        is_total = bool(name) and sums.takes(name, beside, values[at])
        if at in beyond and is_total:
            block.unmade.append((name, _("looks like a total of the rows above")))
        elif at in beyond:
            kept.append(at)
    return kept


def _with_title(
    block: _Block, texts: Texts, beyond: Sequence[int], column: TableColumn, place: int
) -> list[int]:
    """Those of the new rows that have a title; the others are noted with the reason."""
    titles = [texts[at][place] or "" for at in beyond]
    readings = column.cell.read_all(titles) if column.cell is not None else []
    rows: list[int] = []
    for at, title, reading in zip(beyond, titles, readings, strict=True):
        if title.strip() and reading.is_understood:
            rows.append(at)
        else:
            why = reading.problem if title.strip() else _("no title")
            block.unmade.append((_first_text([title, *texts[at]]), why))
    return rows


def _take_rows(
    block: _Block, column: TableColumn, cell: TypedCell, cells: Sequence[tuple[Row, str | None, CellReading]]
) -> None:
    for row, text, reading in cells:
        if text is None:
            continue
        if not reading.is_understood and not text.strip():
            block.refused.append(reading.problem)
        elif not reading.is_understood:
            block.doubts.append((row[0], column.id, CellDoubt(text, reading)))
        else:
            block.cells += 1
            block.understood.append((row[0], column.id))
            if cell.written(reading.value) != cell.written(row[column.at]):
                block.changes.append(TypedChange(row[0], column.id, reading.value))


def _take_new(block: _Block, row: int, column: TableColumn, text: str, reading: CellReading) -> None:
    if reading.is_understood:
        block.cells += 1
        if reading.value not in (None, "", ()):
            block.changes.append(TypedChange("", column.id, reading.value, row))
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


def _few(texts: Sequence[str]) -> str:
    return " · ".join(texts[:3]) + (" …" if len(texts) > 3 else "")


def _doubt_words(block: _Block, keeper: SheetKeeper) -> str:
    parts: list[str] = []
    refused = [doubt for _ref, _column, doubt in block.doubts if doubt.reading.is_refused]
    if refused:
        # Understood, but against a rule, such as a start after the end: that is said, once for all of a kind.
        n, whys = len(refused), list(dict.fromkeys(doubt.reading.problem for doubt in refused))
        words = ngettext("{n} refused", "{n} refused", n).format(n=formats.number(n))
        parts.append(_("{cells}: {texts}").format(cells=words, texts=_few(whys)))
    others = [doubt.text for _ref, _column, doubt in block.doubts if not doubt.reading.is_refused]
    texts = others + block.lost
    if texts:
        n = len(texts)
        shown = ", ".join(f"“{shorten(text, 24)}”" for text in list(dict.fromkeys(texts))[:3] if text)
        words = ngettext("{n} not understood", "{n} not understood", n).format(n=formats.number(n))
        parts.append(_("{cells}: {texts}").format(cells=words, texts=shown) if shown else words)
    if block.unmade:
        rows = [_("“{text}”: {why}").format(text=shorten(text, 24), why=why) for text, why in block.unmade]
        parts.append(
            _("{rows} not added: {texts}").format(rows=keeper.row_words(len(rows)), texts=_few(rows))
        )
    if block.gone:
        rows = [f"“{shorten(text, 24)}”" for text in block.gone if text]
        words = keeper.row_words(len(block.gone))
        sentence = _("{rows} deleted meanwhile, left out: {texts}")
        parts.append(sentence.format(rows=words, texts=_few(rows)).removesuffix(": "))
    if block.refused:
        parts.append(_few(list(dict.fromkeys(block.refused))))
    if n := block.past_columns:
        words = ngettext("{n} column past the last one left out", "{n} columns past the last one left out", n)
        parts.append(words.format(n=formats.number(n)))
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
