"""Reviews of the whole portfolio: what is due, what is open, what is late, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.records import Answer, Evidence, Metric
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import reviews
from desktop_app.services.changes import Changes
from desktop_app.services.review_lists import ReviewBoard, review_board
from desktop_app.services.reviews import unplanned_words
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.look import theme
from desktop_app.ui.records.date_words import due_words
from desktop_app.ui.records.decision_words import decision_chip
from desktop_app.ui.records.state_words import chip_kind, chip_words
from desktop_app.ui.records.unplanned_reviews import UnplannedReviews
from desktop_app.ui.widgets.buttons import PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

#: From this width on, in px at 100 %, the lists are side by side.
BESIDE_FROM = 760
#: Changes of only these kinds do not affect any review.
_ELSEWHERE = frozenset({Answer.KIND, Evidence.KIND, Metric.KIND})


def _rank(pair: Any) -> Any:
    return pair[2]


class _List(Card):
    """A list under a title, with a sentence while it is empty."""

    def __init__(self, title: str, columns: Sequence[TableColumn], nothing: str, middle: str = "") -> None:
        super().__init__(title)
        self._middle = middle
        self.table = DataTable(columns, title, framed=False, fit_height=True)
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.nothing = Label(nothing, tone="muted", wrap=True)
        self.add(self.table)
        self.add(self.nothing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_rows(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Show rows, or the sentence."""
        self.table.set_rows(rows)
        self.table.setMaximumHeight(self.table.view.maximumHeight())
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The middle column is hidden when room is short: its value is in the tooltip, or one click away.
        if self._middle:
            self.table.set_column_shown(self._middle, self.width() >= theme.px(370))


def _column() -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACING["l"])
    return widget, column


class ReviewsPage(Page):
    """Opens an initiative at its reviews from every line."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.board = ReviewBoard()
        self._reading = 0
        # What each line opens: the initiative, and the anchor on its page.
        self._targets: dict[str, tuple[str, str]] = {}
        self.setAccessibleName(_("Reviews"))
        self._make_planned()
        self._make_lists()
        self._lay_out()
        for table in (self.planned_table, self.open.table, self.late_actions.table, self.decisions.table):
            table.opened.connect(self._opened)

    def _make_planned(self) -> None:
        self.planned = Card(_("Planned reviews"))
        self.planned_table = DataTable(
            [
                TableColumn("key", _("Key"), 1, "muted", 72),
                TableColumn("title", _("Initiative"), 2, "strong", 168),
                TableColumn("due", _("Due"), 3, "muted", 104, formats.date),
                TableColumn(
                    "late", _("When"), 4, "chip", 108, chip_words, _rank, chip_kind, help=_("How late it is")
                ),
                TableColumn("open", _("Open now"), 5, "muted", 84),
                TableColumn("owner", _("Owner"), 6, "muted", 104),
            ],
            _("Planned reviews"),
            framed=False,
            fit_height=True,
        )
        self.planned_table.view.setSelectionMode(self.planned_table.view.SelectionMode.SingleSelection)
        self.planned.add(self.planned_table)

    def _make_lists(self) -> None:
        self.open = _List(
            _("Open reviews"),
            [
                TableColumn("title", _("Initiative"), 1, "strong", 110),
                TableColumn("number", _("Review"), 2, "number", 66),
                TableColumn("due", _("Due"), 3, "muted", 108, formats.date),
            ],
            _("No review is open."),
            "number",
        )
        self.late_actions = _List(
            _("Overdue actions"),
            [
                TableColumn("what", _("Action"), 1, "strong", 130, tip=lambda row: str(row[4])),
                TableColumn("owner", _("Owner"), 2, "muted", 104),
                TableColumn(
                    "late", _("When"), 3, "chip", 108, chip_words, _rank, chip_kind, help=_("How late it is")
                ),
            ],
            _("No action is past its date."),
            "owner",
        )
        self.decisions = _List(
            _("Recent decisions"),
            [
                TableColumn("title", _("Initiative"), 1, "strong", 120, tip=lambda row: str(row[4])),
                TableColumn("closed", _("Closed on"), 2, "muted", 104, formats.date),
                TableColumn("decision", _("Decision"), 3, "chip", 108, chip_words, chip_words, chip_kind),
            ],
            _("No review has been closed yet."),
            "closed",
        )

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage()
        outer.addWidget(self.area)
        holder = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(SPACING["l"])
        first, self._first = _column()
        second, self._second = _column()
        self._first.addWidget(self.planned)
        for part in (self.open, self.late_actions, self.decisions):
            self._second.addWidget(part)
        for column in (self._first, self._second):
            column.addStretch(1)
        self._split.addWidget(first, 8, Qt.AlignmentFlag.AlignTop)
        self._split.addWidget(second, 5, Qt.AlignmentFlag.AlignTop)
        self.unplanned = UnplannedReviews(self.context)
        self.area.body.addWidget(self.unplanned)
        self.area.body.addWidget(holder, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
        # What is over comes last: under the plan where that has a column of its own.
        home = self._first if beside else self._second
        if home.indexOf(self.decisions) < 0:
            home.insertWidget(home.count() - 1, self.decisions)
        for name, least in (("owner", 1060), ("open", 900)):
            self.planned_table.set_column_shown(name, self.width() >= theme.px(least))

    # -- Page ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Reviews")

    def chips(self) -> Sequence[tuple[str, str]]:
        late, actions = self.board.late, len(self.board.late_actions)
        shown = []
        if late:
            shown.append(
                (ngettext("{n} review late", "{n} reviews late", late).format(n=formats.number(late)), "bad")
            )
        if self.board.unplanned:
            n = self.board.unplanned
            text = ngettext("{n} live: none planned", "{n} live: none planned", n)
            shown.append((text.format(n=formats.number(n)), "neutral"))
        if actions:
            text = ngettext("{n} action overdue", "{n} actions overdue", actions).format(
                n=formats.number(actions)
            )
            shown.append((text, "caution"))
        return shown

    def header_actions(self) -> Sequence[QWidget]:
        if not (self.context.can_edit and self.board.planned):
            return ()
        tip = _("Starts the review of the chosen initiative, else of the one that is due first")
        return (PrimaryButton(_("Start review"), self.start_review, "reviews", tip=tip),)

    def start_review(self) -> None:
        """Start the review of the chosen initiative, else of the first that is due; one that is open is opened."""
        chosen = str(next(iter(self.planned_table.selected_refs()), "")).partition(":")[2]
        planned = self.board.planned
        review = next((one for one in planned if one.initiative_id == chosen), None)
        review = review or next((one for one in planned if not one.open_number), planned[0])
        initiative_id = review.initiative_id
        if review.open_number:
            self.context.open_initiative(initiative_id, "reviews", review.review_id)
            return
        self.context.write(
            lambda ws: reviews.start(ws, initiative_id),
            toast=True,
            on_done=lambda _changes: self.context.open_initiative(initiative_id, "reviews"),
        )

    def activated(self) -> None:
        self._load()

    def refresh(self, changes: object = None) -> None:
        if isinstance(changes, Changes) and changes.kinds and changes.kinds <= _ELSEWHERE:
            return
        self._load()

    def _load(self) -> None:
        if not self.context.is_open:
            return
        self._reading += 1
        number = self._reading

        def done(board: ReviewBoard) -> None:
            if number == self._reading:
                self._show(board)

        while_reading(self, self.context.read(review_board, done))

    def _show(self, board: ReviewBoard) -> None:
        self.board = board
        self._targets = {}
        self.unplanned.show_count(board.unplanned)
        self._show_unplanned(board.unplanned)
        self.planned_table.set_rows([self._planned_row(one) for one in board.planned])
        self.open.show_rows(
            [
                self._row("open", one.review_id, one, one.title, _number(one.number), one.due)
                for one in board.open
            ]
        )
        self.late_actions.show_rows(
            [
                self._row(
                    "action",
                    one.action_id,
                    one,
                    shorten(one.what, 200),
                    one.owner,
                    (*due_words(one.days_late), -one.days_late),
                    _("{title}: {what}").format(title=one.title, what=shorten(one.what, 400)),
                )
                for one in board.late_actions
            ]
        )
        self.decisions.show_rows(
            [
                self._row(
                    "decision", one.review_id, one, one.title, one.closed_on, decision_chip(one.decision),
                    _("{title}: {reason}").format(title=one.title, reason=shorten(one.reason, 400)),
                )
                for one in board.decisions
            ]
        )  # fmt: skip
        self.header_changed.emit()

    def _show_unplanned(self, n: int) -> None:
        """Say why no review is planned: nothing is live, or what is live has no day."""
        sentence = _("Initiatives that are live are reviewed by their cadence; none is live yet.")
        if n:
            sentence = unplanned_words(n)
        go = (_("Go to initiatives"), lambda: self.context.go("initiatives"))
        self.planned_table.set_empty(
            EmptyState("reviews", sentence, [go], why=_("Leaders ask whether what is live still works."))
        )

    def _planned_row(self, review: Any) -> tuple[Any, ...]:
        opened = _("Review {number}").format(number=_number(review.open_number)) if review.open_number else ""
        chip = (*due_words(review.days_late), -review.days_late)
        return self._row(
            "planned",
            review.initiative_id,
            review,
            review.key,
            review.title,
            review.due,
            chip,
            opened,
            review.owner,
        )

    def _row(self, sort: str, record_id: str, entry: Any, *values: object) -> tuple[Any, ...]:
        ref = f"{sort}:{record_id}"
        anchor = entry.review_id if sort == "planned" else record_id
        self._targets[ref] = (entry.initiative_id, anchor)
        return (ref, *values)

    def _opened(self, ref: object) -> None:
        target = self._targets.get(str(ref))
        if target is not None:
            self.context.open_initiative(target[0], "reviews", target[1])


def _number(number: int | None) -> str:
    return formats.number(number) if number else "–"
