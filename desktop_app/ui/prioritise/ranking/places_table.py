"""The ranking as a table: place, score as a range on one axis, median, chance of the top, cost, best set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import Row, Span, TableColumn

#: Positions in a row of the table.
ID, PLACE, TITLE, RANGE, SCORE, MEDIAN, TOP, COST = range(8)
# Below these widths of the table, px at 100 %, the less important columns are hidden.
_NARROW, _NARROWEST = 730, 520
_WIDTHS = {
    "place": (48, 44), "title": (112, 112), "range": (134, 94), "score": (80, 78), "median": (80, 76),
    "top": (76, 68), "cost": (80, 78), "set": (90, 86),
}  # fmt: skip
# The dot of the bar is the median; the order of the rows is that of the likely scores.
_WIDE_ONLY = ("median", "cost")
_FIGURES = ("score", "median")
# Figures with long units may take the room of a title before they are cut; px, and the room around a figure.
_WIDEST, _AROUND = 168, 26
# This many rows are measured to find how long the figures are.
_MEASURED = 100
_LAST_TO_GO = "top"
# The bars get up to this many px of the spare room.
_LONGEST_BARS = 420

FUND, WAIT, UNKNOWN = "fund", "wait", "unknown"
# Stands where a figure is still to come.
_COMES = "…"


class Ranked(NamedTuple):
    """One initiative of the ranking, as a row of its table.

    `place` is None where nothing is known. With `is_sure`, `low`, `middle` and `high` are P10, median and P90 (or the
    one value, while nothing is drawn) and `score` is that at the likely values; without, low and high bound what is
    still possible. `shown` is the bar, or the words about what is missing. `missing` says what is missing,
    `note` why there is no score if nothing is missing.
    """

    id: str
    place: int | None
    title: str
    shown: Span | str
    score: float | None
    middle: float | None
    in_top: float | None
    cost: float | None
    key: str
    low: float | None
    high: float | None
    is_sure: bool
    missing: tuple[str, ...] = ()
    note: str = ""


def shown_range(
    place: int | None,
    ends: tuple[float | None, float | None, float | None],
    is_sure: bool,
    missing: tuple[str, ...],
    note: str,
) -> Span | str:
    """What stands in the column of ranges: low, middle and high as a bar, or why there is none."""
    low, middle, high = ends
    named = _("missing: {names}").format(names=missing[0]) if missing else ""
    if len(missing) > 1:
        # Names that are cut say less than how many there are; the tip has them all.
        n = len(missing)
        named = ngettext("{n} input missing", "{n} inputs missing", n).format(n=formats.number(n))
    if low is not None and high is not None and (is_sure or place is not None):
        return Span(low, middle if is_sure else None, high, is_sure, "" if is_sure else named)
    return note or named


class RankingTable(QWidget):
    """Shows `Ranked` rows; `table` is the DataTable with its signals."""

    def __init__(self, currency: Callable[[], str]) -> None:
        super().__init__()
        self._currency = currency
        self._said: Callable[[float | None], str] = formats.number
        self._axis = (0.0, 100.0)
        # None until the first best set is found.
        self._marks: Mapping[str, str] | None = None
        # Whether draws are still to come, which give medians and chances.
        self._waits = False
        self._top = 0
        self._longest = 0
        self._unit = ""
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(self._columns(), _("Ranking"))
        self.table.fits_columns = False
        self._column.addWidget(self.table)

    def show_ranking(
        self,
        rows: Sequence[Ranked],
        score_text: Callable[[float | None], str],
        axis: tuple[float, float],
        top: int,
        unit: str = "",
        waits: bool = False,
    ) -> None:
        """Show rows in their order; `said` gives a score with its unit, `axis` bounds the bars of all rows.

        A `unit` in many words stands over the bars instead of beside each figure. While the ranking `waits` for its
        draws, cells that hang on them say that they are to come.
        """
        self._waits = waits
        self._said, self._axis, self._unit = score_text, axis, unit
        self.table.model.set_title("range", self.range_title())
        self._longest = self._longest_figure(rows)
        if top != self._top:
            self._top = top
            self.table.model.set_title("top", self.top_title())
        self.table.set_rows(rows)
        # Figures may be longer than those that stood here before, and none may be cut.
        self.table.column_layout.forget_needs()
        self._arrange()

    def _longest_figure(self, rows: Sequence[Ranked]) -> int:
        """The width of the longest score, px."""
        metrics = self.table.view.fontMetrics()
        first = rows[:_MEASURED]
        figures = [one.score for one in first if one.score is not None]
        figures += [one.middle for one in first if one.middle is not None]
        longest = max((metrics.horizontalAdvance(self._figure(figure)) for figure in figures), default=0)
        return min(longest + theme.px(_AROUND), theme.px(_WIDEST))

    def show_marks(self, marks: object) -> None:
        """Mark by initiative whether the best set funds it: fund, wait or unknown; None while that is not known."""
        fresh = dict(marks) if isinstance(marks, Mapping) else None
        if fresh != self._marks:
            self._marks = fresh
            self.table.model.restyle()
            self.table.column_layout.forget_needs()
            self._arrange()

    def range_title(self) -> str:
        """The heading of the bars, with the unit if it is in words."""
        if self._unit:
            return _("Score in {unit}").format(unit=self._unit)
        return _("P10 – P90") if self._narrow else _("Score, P10 – P90")

    def _figure(self, value: float | None) -> str:
        """A score in the form that a cell has room for."""
        return formats.number(value) if self._unit else self._said(value)

    def top_title(self) -> str:
        """The heading of the column about the top."""
        return _("In top {k}").format(k=formats.number(self._top or 7))

    def set_menu(self, build: Callable[[QMenu, list[object]], object]) -> None:
        """Set the function that fills the menu of selected rows."""
        self.table.set_menu(build)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """Hide columns that a narrow table has no room for; give the bars their part of the spare room."""
        width, view = self.width(), self.table.view
        narrow = width < theme.px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.table.model.set_title("range", self.range_title())
        used = 0
        places = {}
        for at, column in enumerate(self.table.model.columns()):
            hidden = narrow and column.id in _WIDE_ONLY
            hidden = hidden or (column.id == _LAST_TO_GO and width < theme.px(_NARROWEST))
            places[column.id] = at
            wanted = theme.px(_WIDTHS[column.id][narrow])
            if column.id not in ("title", "range"):
                title, cells = self.table.column_layout.needs(at, self.table.delegate.text_width)
                # A narrow table has no room for the sign of the order beside a heading.
                wanted = max(wanted, title - theme.px(10) * narrow, 0 if column.id in _FIGURES else cells)
            if column.id in _FIGURES:
                wanted = max(wanted, self._longest)
            if view.isColumnHidden(at) != hidden:
                view.setColumnHidden(at, hidden)
            if column.id not in ("title", "range") and view.columnWidth(at) != wanted:
                view.setColumnWidth(at, wanted)
            used += 0 if hidden or column.id in ("title", "range") else wanted
        # The heading of the bars names the unit or the quantiles, and is never cut.
        heading, _cells = self.table.column_layout.needs(places["range"], self.table.delegate.text_width)
        bars = max(theme.px(_WIDTHS["range"][narrow]), heading)
        least = theme.px(_WIDTHS["title"][narrow])
        left = max(0, width - used - bars - least - theme.px(24))
        # Titles get room first, as they would be cut, and then the bars, under which stands what is missing.
        _title, needed = self.table.column_layout.needs(places["title"], self.table.delegate.text_width)
        titles = min(left, max(0, needed - least))
        more = min(left - titles, theme.px(_LONGEST_BARS))
        if narrow:
            more = min(more, max(0, self._words_under_bars() - bars))
        view.setColumnWidth(places["range"], bars + more)
        view.setColumnWidth(places["title"], least + left - more)

    def _words_under_bars(self) -> int:
        """The width of the longest words that stand for a bar, or under one, px."""
        metrics = self.table.view.fontMetrics()
        spans = [row[RANGE] for row in self.table.model.shown_rows()[:_MEASURED]]
        words = [span.note if isinstance(span, Span) else str(span) for span in spans]
        return max(map(metrics.horizontalAdvance, words), default=0) + theme.px(_AROUND)

    # -- columns -------------------------------------------------------------------------------

    def _columns(self) -> list[TableColumn]:
        return [
            TableColumn("place", _("#"), PLACE, "muted", 44, display=self._place, help=_("Place in the ranking"),
                   computed=True),
            TableColumn("title", _("Initiative"), TITLE, "strong", 112, tip=self._tip),
            TableColumn("range", self.range_title(), RANGE, "range", 150, display=self._range_words,
                   sort=_range_key, tip=self._tip, axis=lambda: self._axis,
                   help=_("Eight of ten simulated scores lie within the bar; the dot is the median. A "
"hollow bar shows what is still possible while inputs are missing.")),
            TableColumn("score", _("Likely"), SCORE, "number", 84, display=self._likely, computed=True,
                   help=_("The score at the likely values: the initiatives stand in this order")),
            TableColumn("median", _("Median"), MEDIAN, "number", 84, display=self._median, tip=self._tip,
                   computed=True),
            TableColumn("top", self.top_title(), TOP, "number", 76, display=self._share, computed=True,
                   help=_("The share of simulations in which it is among the first")),
            TableColumn("cost", _("Cost"), COST, "number", 76, display=self._money, help=_("Build cost, likely"),
                   computed=True),
            # The marks of the best set change independently of the rows, by the initiative's id.
            TableColumn("set", _("Best set"), ID, "chip", 98, display=self._set_words, sort=self._set_key,
                   state=lambda initiative_id: "good" if (self._marks or {}).get(initiative_id) == FUND else "neutral",
                   help=_("Whether it is in the best set under the limits")),
        ]  # fmt: skip

    def _place(self, value: int | None) -> str:
        return "–" if value is None else formats.number(value)

    def _range_words(self, value: object) -> str:
        if not isinstance(value, Span):
            return str(value or "")
        low, high = self._said(value.low), self._said(value.high)
        if not value.is_sure:
            text = _("between {low} and {high}, {missing}")
            return text.format(low=low, high=high, missing=value.note)
        return _("{low} to {high}").format(low=low, high=high)

    def _likely(self, value: float | None) -> str:
        return "–" if value is None else self._figure(value)

    def _share(self, value: float | None) -> str:
        return (_COMES if self._waits else "") if value is None else formats.percent(value, 0)

    def _median(self, value: float | None) -> str:
        if self._waits:
            return _COMES
        return formats.unknown() if value is None else self._figure(value)

    def _set_words(self, initiative_id: str) -> str:
        if self._marks is None:
            return _COMES
        return {FUND: _("Fund"), WAIT: _("Wait"), UNKNOWN: _("Unknown")}.get(
            self._marks.get(initiative_id, ""), ""
        )

    def _set_key(self, initiative_id: str) -> int | None:
        return {FUND: 0, WAIT: 1, UNKNOWN: 2}.get((self._marks or {}).get(initiative_id, ""))

    def _money(self, value: float | None) -> str:
        return formats.unknown() if value is None else formats.money(value, self._currency(), compact=True)

    def _tip(self, row: Row) -> str:
        ranked = Ranked(*row)
        lines = [f"{ranked.key} {ranked.title}"]
        if ranked.low is not None and ranked.high is not None:
            low, high = self._said(ranked.low), self._said(ranked.high)
            if not ranked.is_sure:
                lines.append(_("Still possible: {low} to {high}").format(low=low, high=high))
            elif ranked.low != ranked.high:
                lines.append(
                    _("P10 {low}, median {middle}, P90 {high}").format(
                        low=low, middle=self._said(ranked.middle), high=high
                    )
                )
        if ranked.note:
            lines.append(ranked.note)
        if ranked.missing:
            lines.append(_("Missing: {names}").format(names=", ".join(ranked.missing)))
        return "\n".join(lines)


def common_axis(rows: Sequence[Ranked], unit_is_score: bool = False) -> tuple[float, float]:
    """Ends of an axis that holds the bar of every row; scores on 0-100 always have the whole scale.

    A range without an end, or one a hundred times as long as what is known, does not stretch the axis.
    """
    if unit_is_score:
        return 0.0, 100.0
    ends = [
        (one.low, one.high) for one in rows if one.is_sure and one.low is not None and one.high is not None
    ]
    ends = ends or [(one.low, one.high) for one in rows if one.low is not None and one.high is not None]
    if not ends:
        return 0.0, 1.0
    low, high = min(low for low, _high in ends), max(high for _low, high in ends)
    if 0 <= low < 0.5 * high:
        low = 0.0
    room = (high - low) * 0.02 or abs(high) * 0.1 or 1.0
    return (low if low == 0 else low - room), high + room


def _range_key(value: object) -> float | None:
    if not isinstance(value, Span):
        return None
    return value.middle if value.middle is not None else (value.low + value.high) / 2
