"""What changed in the ranking since a day: what moved, from where to where, and which inputs changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import natural_key
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import Row, TableColumn

_DAYS = (7, 30, 91, 365)


@dataclass(frozen=True, slots=True)
class Move:
    """One initiative then and now; its place is None if it could not be ranked or was not there.

    `why` are sentences, one for each input that changed.
    """

    id: str
    key: str
    title: str
    before: int | None
    after: int | None
    score_before: float | None
    score_after: float | None
    why: tuple[str, ...]
    is_new: bool = False
    is_gone: bool = False

    @property
    def up(self) -> int:
        """How many places it rose; 0 where it has no place then or now."""
        return 0 if self.before is None or self.after is None else self.before - self.after


def move_words(move: Move) -> str:
    """The move in words."""
    if move.is_new:
        return _("new")
    if move.is_gone:
        return _("gone")
    if move.before is None and move.after is None:
        return _("not ranked")
    if move.before is None:
        return _("now ranked")
    if move.after is None:
        return _("no longer ranked")
    if move.up > 0:
        return ngettext("up {n} place", "up {n} places", move.up).format(n=formats.number(move.up))
    if move.up < 0:
        return ngettext("down {n} place", "down {n} places", -move.up).format(n=formats.number(-move.up))
    return _("same place")


def _kind(move: Move) -> str:
    if move.is_gone or move.is_new or move.before is None or move.after is None:
        return "neutral"
    return "good" if move.up > 0 else "caution" if move.up < 0 else "neutral"


class ChangedSince(QWidget):
    """`wanted(day)` asks for moves since a day, `opened(id)` for one of them, `left()` for the ranking."""

    escape_step = EscapeStep.PART

    wanted = Signal(object)
    opened = Signal(str)
    left = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._said: Callable[[float | None], str] = formats.number
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        head = QHBoxLayout()
        head.setSpacing(SPACING["s"])
        head.addWidget(Heading(_("What changed in the ranking")), 1)
        head.addWidget(Button(_("Back"), self.left.emit, icon="back"))
        column.addLayout(head)
        choices = [
            (_DAYS[0], _("A week")),
            (_DAYS[1], _("A month")),
            (_DAYS[2], _("A quarter")),
            (_DAYS[3], _("A year")),
        ]
        self.span = SegmentedChoice(choices, _DAYS[1], _("Since when"))
        self.span.chosen.connect(lambda days: self.set_day(self._today() - timedelta(days=int(str(days)))))
        self.day = DateField(_("Since"))
        self.day.edited.connect(self._day_edited)
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        row.addWidget(self.day)
        row.addWidget(self.span, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self.sentence = Label("", tone="muted", wrap=True)
        column.addWidget(self.sentence)
        self.table = DataTable(
            [
                TableColumn("title", _("Initiative"), 1, "strong", 230, tip=_tip),
                TableColumn(
                    "move", _("Move"), 2, "chip", 120, display=move_words, sort=_move_key, state=_kind
                ),
                TableColumn("before", _("Then"), 3, "number", 64, display=_place),
                TableColumn("after", _("Now"), 4, "number", 64, display=_place),
                TableColumn("score_before", _("Score then"), 5, "number", 92, display=self._score),
                TableColumn("score_after", _("Score now"), 6, "number", 92, display=self._score),
                TableColumn("why", _("What was changed"), 7, "text", 260, tip=_tip),
            ],
            _("Moves in the ranking"),
        )
        self.table.opened.connect(lambda ref: self.opened.emit(str(ref)))
        column.addWidget(self.table, 1)

    def start(self) -> None:
        """Ask for the moves since the day that is set, a month ago at first."""
        self.set_day(self.day.value() or self._today() - timedelta(days=_DAYS[1]))

    def set_day(self, day: date) -> None:
        """Ask for the moves since a day."""
        self.day.set_value(day)
        self._show_span(day)
        self.table.set_rows([])
        self.sentence.setText(_("Looking back …"))
        self.wanted.emit(day)

    def show_moves(self, day: date, moves: Sequence[Move], score_text: Callable[[float | None], str]) -> None:
        """Show what moved since a day; `said` gives a score with its unit."""
        self._said = score_text
        changed = [move for move in moves if _has_changed(move)]
        changed.sort(key=lambda move: (-abs(move.up), move.after or 10**9, natural_key(move.key)))
        if changed:
            text = _moved_text(changed, day)
        else:
            text = ""
            empty = _("Nothing in the ranking changed since {date}.").format(date=formats.date(day))
            self.table.set_empty(EmptyState("history", empty))
        self.sentence.setText(text)
        self.table.set_rows(
            [
                (
                    move.id,
                    move.title,
                    move,
                    move.before,
                    move.after,
                    move.score_before,
                    move.score_after,
                    "; ".join(move.why),
                    move,
                )
                for move in changed
            ]
        )

    def _day_edited(self, value: object) -> None:
        if isinstance(value, date):
            if value > self._today():
                self.day.set_error(_("This day is still to come."))
            else:
                self.set_day(value)

    def _show_span(self, day: date) -> None:
        days = (self._today() - day).days
        self.span.set_value(days if days in _DAYS else None)

    def _score(self, value: float | None) -> str:
        return self._said(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _moved_text(changed: Sequence[Move], day: date) -> str:
    """How many have another place, and how many were not there yet."""
    new = sum(move.is_new for move in changed)
    moved = sum(move.before != move.after and not move.is_new for move in changed)
    sentences = []
    if moved or not new:
        sentences.append(
            ngettext(
                "{n} initiative stands elsewhere than on {date}.",
                "{n} initiatives stand elsewhere than on {date}.",
                moved,
            ).format(n=formats.number(moved), date=formats.date(day))
        )
    if new:
        sentences.append(
            ngettext(
                "{n} initiative is new since {date}.", "{n} initiatives are new since {date}.", new
            ).format(n=formats.number(new), date=formats.date(day))
        )
    return " ".join(sentences)


def _has_changed(move: Move) -> bool:
    return bool(
        move.why or move.is_new or move.is_gone or move.before != move.after
        or move.score_before != move.score_after
    )  # fmt: skip


def _place(value: int | None) -> str:
    return "–" if value is None else formats.number(value)


def _move_key(move: Move) -> int:
    return move.up


def _tip(row: Row) -> str:
    move: Move = row[8]
    return "\n".join([f"{move.key} {move.title}", *move.why])
