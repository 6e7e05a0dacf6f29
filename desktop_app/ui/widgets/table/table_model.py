"""A table's data: plain tuples, and an index vector that filters and sorts them without moving them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Literal, NamedTuple, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.language.i18n import _
from desktop_app.language.reading.cell_reading import CellReading
from desktop_app.language.word_order import order_key
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.state_marks import kind_of
from desktop_app.ui.widgets.where_from.figure_label import opens_origin_name

Index = QModelIndex | QPersistentModelIndex
Row = tuple[Any, ...]

#: Longer texts are cut before Qt lays them out; the tooltip shows this much.
_CELL_TEXT = 400
_TIP_TEXT = 1500


# The signature of Qt's signals about changed rows, whose argument says what kind of change it is.
_WITH_HINT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"


class CellRole(IntEnum):
    """Item data roles beside Qt's own."""

    REF = Qt.ItemDataRole.UserRole + 1
    SORT = Qt.ItemDataRole.UserRole + 2
    KIND = Qt.ItemDataRole.UserRole + 3
    RAW = Qt.ItemDataRole.UserRole + 4


class Span(NamedTuple):
    """What a cell of the kind "range" draws: from `low` to `high`, with a dot at `middle` where there is one.

    `is_sure` is False where the ends only say what is still possible; such a range is drawn hollow, over `note`.
    """

    low: float
    middle: float | None
    high: float
    is_sure: bool = True
    note: str = ""


class TypedCell(Protocol):
    """How the cells of a column are typed: what a text means, and how a value is written so that it is read again."""

    def read(self, text: str) -> CellReading: ...

    def read_all(self, texts: Sequence[str]) -> list[CellReading]: ...

    def written(self, value: Any) -> str: ...

    def proposals(self, values: Iterable[Any]) -> list[str]: ...


class CellDoubt(NamedTuple):
    """What was typed or pasted into a cell and not understood; the cell keeps what it had until it is settled."""

    text: str
    reading: CellReading


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column over the tuples of a table.

    at: position of the value in each tuple; kind: how it is drawn - text, strong (weight 500),
    muted, number (right-aligned), chip, dot (mark and words), bar (a share 0-1 and its figure),
    spark (a sequence of numbers), steps (counts as small bars), ratio (a bar against the mark at 0.8, in the
    colour of its state), range (a Span on the common `axis`), link; display(value) makes
    the text, sort(value) the key (None sorts last either way), state(value) the kind of a chip or
    dot, colour(value) the colour of a dot, tip(row) a tooltip; editable lets F2 edit it.
    In a sheet, cell says how it is typed, origin where a cell that cannot be typed comes from and how it is
    changed, new_cell how such a cell is read for a row that is added, left_words why a paste leaves it in a row that
    is there, total what the foot adds up, row_head that it stands for its whole row, frozen that it stays in sight.
    row_text(row) and row_state(row) tell text and kind from more than the value; sort_at is where the value stands
    that it sorts by.
    keeps is how much room, px at 100 %, its cells have if they need it, even where other columns are scrolled then.
    A computed figure opens where it comes from, which a dotted line under it says.
    """

    id: str
    title: str
    at: int
    kind: str = "text"
    width: int = 120
    display: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    state: Callable[[Any], object] | None = None
    colour: Callable[[Any], str] | None = None
    tip: Callable[[Row], str] | None = None
    editable: bool = False
    choices: Callable[[], Sequence[tuple[Any, str]]] | None = None
    hidden: bool = False
    help: str = ""
    axis: Callable[[], tuple[float, float]] | None = None
    computed: bool = False
    cell: TypedCell | None = None
    origin: str = ""
    new_cell: TypedCell | None = None
    left_words: str = ""
    total: Literal["sum", "mean", ""] = ""
    row_head: bool = False
    frozen: bool = False
    keeps: int = 0
    row_text: Callable[[Row], str] | None = None
    row_state: Callable[[Row], object] | None = None
    sort_at: int | None = None

    @property
    def ordered_at(self) -> int:
        """Where the value stands that the column sorts by."""
        return self.at if self.sort_at is None else self.sort_at


class CellDoubts(QObject):
    """The cells in doubt of a table, by the row's ref and the column's id."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._doubts: dict[tuple[Any, str], CellDoubt] = {}

    def __len__(self) -> int:
        return len(self._doubts)

    def of(self, ref: Any, column_id: str) -> CellDoubt | None:
        """What was typed into a cell and not understood."""
        return self._doubts.get((ref, column_id)) if self._doubts else None

    def all(self) -> dict[tuple[Any, str], CellDoubt]:
        """Each cell in doubt, by the row's ref and the column's id."""
        return dict(self._doubts)

    def put(self, ref: Any, column_id: str, doubt: CellDoubt | None) -> None:
        """Mark a cell; None takes the mark away."""
        if doubt is not None:
            self._doubts[ref, column_id] = doubt
        elif self._doubts.pop((ref, column_id), None) is None:
            return
        self.changed.emit()

    def clear(self) -> None:
        """Take all marks away."""
        self._doubts.clear()
        self.changed.emit()


class Trend(tuple[float, ...]):
    """The numbers of a small curve in a cell, with its words for who cannot see it."""

    words: str

    def __new__(cls, numbers: Iterable[float], words: str = "") -> Trend:
        trend = super().__new__(cls, numbers)
        trend.words = words
        return trend


def trend_words(value: object) -> str:
    """What a small curve says: "down from 91 % to 81 %"; "" for any other value."""
    return value.words if isinstance(value, Trend) else ""


class TupleTableModel(QAbstractTableModel):
    """Rows are tuples whose first item is the row's ref (its id).

    The index vector holds which rows show in which order: filtering and sorting only replace it.
    `set_rows`, `sort_by` and `filter` keep what is selected where it still shows.
    """

    order_changed = Signal()
    #: (ref, column id, value): somebody edited a cell.
    edited = Signal(str, str, object)

    def __init__(self, columns: Sequence[TableColumn], rows: Iterable[Row] = ()) -> None:
        super().__init__()
        self._describe(columns)
        self._rows: list[Row] = list(rows)
        self._order: Sequence[int] = list(range(len(self._rows)))
        self._accept: Callable[[Row], bool] | None = None
        self._sorted: tuple[int, bool] | None = None
        self._shown: dict[tuple[int, int], str] = {}
        #: What was typed and not understood.
        self.doubts = CellDoubts()

    def _describe(self, columns: Sequence[TableColumn]) -> None:
        self._columns = tuple(columns)
        self._align = [
            Qt.AlignmentFlag.AlignVCenter
            | (Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft)
            for column in self._columns
        ]
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        self._flags = [
            usual | Qt.ItemFlag.ItemIsEditable if column.editable else usual for column in self._columns
        ]

    # -- rows ----------------------------------------------------------------------------------

    def columns(self) -> tuple[TableColumn, ...]:
        return self._columns

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows; filter and order stay in force."""
        fresh = list(rows)
        self._replace(fresh)

    def update_rows(self, changed: Iterable[Row]) -> None:
        """Replace rows by their ref, such as after an edit; rows that are new are added."""
        by_ref = {row[0]: row for row in changed}
        fresh = [by_ref.pop(row[0], row) for row in self._rows]
        self._replace([*fresh, *by_ref.values()])

    def rows(self) -> list[Row]:
        """All rows, shown or not, in the order they were given."""
        return self._rows

    def shown_rows(self) -> list[Row]:
        """The rows that show, in their order."""
        rows = self._rows
        return [rows[index] for index in self._order]

    def row_at(self, position: int) -> Row:
        """The row that shows at a position."""
        return self._rows[self._order[position]]

    def ref_at(self, position: int) -> Any:
        """The ref of the row that shows at a position."""
        return self._rows[self._order[position]][0]

    def position_of(self, ref: object) -> int:
        """Where the row with a ref shows, or -1."""
        rows = self._rows
        return next((at for at, index in enumerate(self._order) if rows[index][0] == ref), -1)

    def filter(self, accept: Callable[[Row], bool] | None) -> None:
        """Show only rows that `accept` takes; None shows all."""
        self._accept = accept
        self._apply()

    def sort_by(self, column_id: str, descending: bool = False) -> None:
        """Sort by a column; "" is the order in which the rows were given."""
        at = next((i for i, column in enumerate(self._columns) if column.id == column_id), -1)
        self._sorted = (at, descending) if at >= 0 else None
        self._apply()

    def sorted_by(self) -> tuple[str, bool]:
        """The column that the rows are sorted by ("" for none), and whether downwards."""
        if self._sorted is None:
            return "", False
        return self._columns[self._sorted[0]].id, self._sorted[1]

    def text(self, index: Index) -> str:
        """The whole text of a cell."""
        row = self._rows[self._order[index.row()]]
        return shown_text(row, self._columns[index.column()])

    def shown(self, position: int, column: int) -> str:
        """The text that a cell shows, on one line; it is cached, so that a repaint only looks it up."""
        at = self._order[position]
        text = self._shown.get((at, column))
        if text is None:
            text = shown_text(self._rows[at], self._columns[column])
            if len(text) > _CELL_TEXT or "\n" in text:
                text = " ".join(text[: 2 * _CELL_TEXT].split())[:_CELL_TEXT]
            self._shown[at, column] = text
        return text

    def value(self, position: int, column: int) -> Any:
        """The value of a cell, as it is in the row's tuple."""
        return value_in(self._rows[self._order[position]], self._columns[column])

    def kind(self, position: int, column: int) -> str:
        """good, caution, bad, info or neutral: how a cell's chip or mark is coloured."""
        if (row_state := self._columns[column].row_state) is not None:
            return kind_of(row_state(self.row_at(position)))
        state = self._columns[column].state
        return kind_of(state(self.value(position, column))) if state is not None else "neutral"

    def set_title(self, column_id: str, title: str) -> None:
        """Give a column another heading."""
        self._columns = tuple(
            replace(column, title=title) if column.id == column_id else column for column in self._columns
        )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def restyle(self) -> None:
        """Write all texts anew, after the locale or currency changed."""
        self._shown.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return self._flags[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align[index.column()]
        if role < Qt.ItemDataRole.UserRole and role not in _KNOWN:
            return None
        return self._other(index, role)

    def _other(self, index: Index, role: int) -> Any:
        row = self._rows[self._order[index.row()]]
        column = self._columns[index.column()]
        value = value_in(row, column)
        if role == CellRole.REF:
            return row[0]
        if role == CellRole.RAW:
            return value
        if role == CellRole.SORT:
            return sort_key(column, value)
        if role == CellRole.KIND:
            return self.kind(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return shown_text(row, column)
        doubt = self.doubts.of(row[0], column.id)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            text = column.tip(row) if column.tip is not None else shown_text(row, column)
            text = text or trend_words(value)
            text = text if len(text) <= _TIP_TEXT else text[:_TIP_TEXT] + "…"
            if doubt is not None:
                text = _("{problem} The cell still holds {value}.").format(
                    problem=doubt.reading.problem, value=text
                )
            if role == Qt.ItemDataRole.AccessibleDescriptionRole:
                return text if doubt is not None else column.origin or None
            return tooltip("\n".join(filter(None, (text, column.origin))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if doubt is not None and doubt.reading.is_refused:
                return _("{label}: {value}").format(
                    label=f"{column.title}: “{doubt.text}”", value=doubt.reading.problem
                )
            if doubt is not None:
                return _("{column}: “{text}”, not understood").format(column=column.title, text=doubt.text)
            name = f"{column.title}: {shown_text(row, column) or trend_words(value)}"
            return opens_origin_name(name) if column.computed else name
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        column, ref = self._columns[index.column()], self.ref_at(index.row())
        self.doubts.put(ref, column.id, None)
        self.edited.emit(str(ref), column.id, value)
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(column.help or column.title)
        return None

    # -- inside --------------------------------------------------------------------------------

    def _replace(self, fresh: list[Row]) -> None:
        def change() -> None:
            self._rows = fresh
            self._shown.clear()
            self._order = self._ordered()

        same = len(fresh) == len(self._rows) and all(
            new[0] == old[0] for new, old in zip(fresh, self._rows, strict=True)
        )
        if same:
            before = self._order
            self._rows = fresh
            self._shown.clear()
            after = self._ordered()
            if after == before:
                # For an edit in place nothing moves, so the view keeps its place and its editor.
                if after:
                    last = self.index(len(after) - 1, len(self._columns) - 1)
                    self.dataChanged.emit(self.index(0, 0), last)
                return
        self._change(change)

    def _apply(self) -> None:
        after = self._ordered()
        if after != self._order:
            self._change(lambda: setattr(self, "_order", after))
        else:
            self.order_changed.emit()

    def _change(self, change: Callable[[], object]) -> None:
        """Change the index vector; the few persistent indexes of a view follow their rows."""
        # Reported as moved rows; else the header lays out its columns anew, and each counts as resized.
        about_to_change: Any = self.layoutAboutToBeChanged
        about_to_change[_WITH_HINT].emit([], self.LayoutChangeHint.VerticalSortHint)
        old = self.persistentIndexList()
        refs = [(self.ref_at(i.row()), i.column()) for i in old] if old else []
        change()
        if old:
            wanted = {ref for ref, _column in refs}
            rows = self._rows
            where = {rows[index][0]: at for at, index in enumerate(self._order) if rows[index][0] in wanted}
            self.changePersistentIndexList(
                old,
                [self.index(where[ref], column) if ref in where else QModelIndex() for ref, column in refs],
            )
        changed: Any = self.layoutChanged
        changed[_WITH_HINT].emit([], self.LayoutChangeHint.VerticalSortHint)
        self.order_changed.emit()

    def _ordered(self) -> Sequence[int]:
        rows = self._rows
        accept = self._accept
        order = (
            list(range(len(rows)))
            if accept is None
            else [index for index, row in enumerate(rows) if accept(row)]
        )
        if self._sorted is None:
            return order
        column = self._columns[self._sorted[0]]
        keys = {index: sort_key(column, order_value(rows[index], column)) for index in order}
        known = [index for index in order if keys[index] is not None]
        unknown = [index for index in order if keys[index] is None]
        try:
            known.sort(key=keys.__getitem__, reverse=self._sorted[1])
        except NOT_COMPARABLE:  # mixed kinds of values: as texts
            known.sort(
                key=lambda index: order_key(str(order_value(rows[index], column))), reverse=self._sorted[1]
            )
        return known + unknown


_KNOWN = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
)


def value_in(row: Row, column: TableColumn) -> Any:
    """What a row holds for a column; None while the rows of a column that was just added are still being read."""
    return row[column.at] if column.at < len(row) else None


def order_value(row: Row, column: TableColumn) -> Any:
    """What a row is ordered by for a column; None as for `value_in`."""
    return row[column.ordered_at] if column.ordered_at < len(row) else None


def shown_text(row: Row, column: TableColumn) -> str:
    """The whole text of a cell."""
    if column.row_text is not None:
        return column.row_text(row)
    value = value_in(row, column)
    if column.display is not None:
        return column.display(value)
    return "" if value is None else str(value)


def doubt_at(model: TupleTableModel, position: int, column: int) -> CellDoubt | None:
    """What was typed into the cell at a place and not understood."""
    return model.doubts.of(model.ref_at(position), model.columns()[column].id) if len(model.doubts) else None


def written_at(model: TupleTableModel, position: int, column: int) -> str:
    """The text of a cell as it is typed; what is in doubt stands as it was typed."""
    doubt = doubt_at(model, position, column)
    if doubt is not None:
        return doubt.text
    described = model.columns()[column]
    if described.cell is not None:
        return described.cell.written(model.value(position, column))
    return shown_text(model.row_at(position), described)


#: What comparing values of several kinds raises: a collator's key of a text, beside a number, the second.
NOT_COMPARABLE = (TypeError, NotImplementedError)


def sort_key(column: TableColumn, value: object) -> Any:
    if column.sort is not None:
        return column.sort(value)
    if isinstance(value, str):
        return order_key(value) if value else None
    return value
