"""Moves cards into other columns of a board, and shows beside them what blocks a move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop_app.domain.choices import STAGES, Stage
from desktop_app.domain.gates import GateReport
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.planning import board
from desktop_app.services.planning.board import Row, Way
from desktop_app.services.workspace import Workspace
from desktop_app.ui.board.card import KEY, TITLE
from desktop_app.ui.board.popover import BoardPopover
from desktop_app.ui.board.view import BoardView
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import signer_name
from desktop_app.ui.widgets.buttons import literal


class CardMover(QObject):
    """Acts on the cards of a view; `group` is the field that its columns are made of."""

    def __init__(
        self, context: AppContext, view: BoardView, rows: Callable[[], Mapping[str, Row]], group: str
    ) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._all = rows
        self.group = group
        self.own: board.Own = board.NO_OWN
        self.popover = BoardPopover(view)
        self.popover.closed.connect(lambda: view.setFocus(Qt.FocusReason.OtherFocusReason))
        view.opened.connect(lambda initiative_id: context.open_initiative(initiative_id))
        view.move_wanted.connect(self.move_cards)
        view.set_menu(self.fill_menu)
        view.state.words = _drop_words
        view.installEventFilter(self)

    @property
    def _rows(self) -> Mapping[str, Row]:
        return self._all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.popover.refit()
        return super().eventFilter(watched, event)

    def fill_menu(self, menu: QMenu, ids: list[str]) -> None:
        if not ids:
            return
        if len(ids) == 1:
            menu.addAction(_("Open"), lambda: self._context.open_initiative(ids[0]))
        rows = [self._rows[one] for one in ids if one in self._rows]
        n = len(rows)
        title = ngettext("Move {n} card to…", "Move {n} cards to…", n) if n > 1 else _("Move to…")
        part = menu.addMenu(title.format(n=formats.number(n)))
        part.setEnabled(self._context.can_edit)
        for value, label in board.column_labels(self.group, self.own).items():
            way = board.worst_way(rows, value, self.group, self.own)
            caption = _("{column} (the gate is closed)").format(column=label) if way is Way.BLOCKED else label
            item = part.addAction(literal(caption), self._mover(ids, value))
            item.setEnabled(way not in (Way.HERE, Way.NONE))

    def _mover(self, ids: list[str], column: str) -> Callable[[], None]:
        return lambda: self.move_cards(ids, column)

    def move_cards(self, ids: list[str], column: str, by: str = "", reason: str = "") -> None:
        """Put cards into a column; what blocks the move is shown beside them."""
        if not self._context.can_edit or not ids:
            return
        rows = [self._rows[one] for one in ids if one in self._rows]
        way = board.worst_way(rows, column, self.group, self.own)
        if way is Way.NONE and len(rows) == 1:
            self._refuse(rows[0], column)
            return
        if way is Way.REASON and not reason:
            self._ask_why(ids, column)
            return
        group = self.group

        def work(ws: Workspace) -> Changes:
            return board.move(ws, ids, column, group_by=group, by=by, reason=reason)

        def done(_changes: Changes) -> None:
            self.popover.leave()
            self._view.reveal(self._view.state.current)

        self._context.write(
            work, toast=True, on_done=done, on_error=lambda error: self._failed(error, ids, column)
        )

    def _failed(self, error: BaseException, ids: list[str], column: str) -> None:
        blocked: Sequence[tuple[Any, GateReport]] = getattr(error, "blocked", ())
        if blocked:
            self._show_blocked(blocked, ids, column)
            return
        field = error.field if isinstance(error, FieldError) else ""
        if isinstance(error, UserError) and self.popover.refuse(field, str(error)):
            return
        self._context.show_error(error)

    def _where(self, column: str, initiative_id: str) -> QPoint:
        """The place beside the wanted column, at the height of the card."""
        corner = self._view.place_of(initiative_id)
        for widget in self._view.columns():
            if widget.column.value == column:
                return QPoint(widget.geometry().left() - 40, corner.y())
        return corner

    def _refuse(self, row: Row, column: str) -> None:
        label = board.column_labels(self.group, self.own).get(column, column)
        title = (
            _("{stage} is not open yet").format(stage=label)
            if self.group == "stage"
            else _("It can't go to {column}").format(column=label)
        )
        card = _("{key} {title}").format(key=row[KEY], title=row[TITLE])
        why = board.why_not(row, self.group)
        text = _("{card}: {why}").format(card=card, why=why)
        self.popover.show_blocked(self._where(column, row[0]), title, text, (), None, None, "")

    def _show_blocked(self, blocked: Sequence[tuple[Any, GateReport]], ids: list[str], column: str) -> None:
        initiative, report = blocked[0]
        title = _("{stage} is not open yet").format(stage=_(STAGES[column]))
        if len(blocked) == 1:
            card = _("{key} {title}").format(key=initiative.key, title=initiative.title)
            text = _("{card}: {why}").format(card=card, why=report.count_words)
            items = [_open_words(item) for item in report.blocking]
        else:
            text = _("{n} of {total} cards have open gate items").format(
                n=formats.number(len(blocked)), total=formats.number(len(ids))
            )
            items = []
            for other, gate in blocked:
                items.append(_("{card}: {why}").format(card=other.key, why=gate.count_words))
        self.popover.show_blocked(
            self._where(column, initiative.id),
            title,
            text,
            items,
            lambda: self._show_first(initiative.id, report),
            lambda by, reason: self.move_cards(ids, column, by, reason),
            signer_name(self._context),
        )

    def _show_first(self, initiative_id: str, report: GateReport) -> None:
        from desktop_app.ui.records.gate_anchors import open_item

        open_item(self._context, initiative_id, report.blocking[0])

    def _ask_why(self, ids: list[str], column: str) -> None:
        hold = column == Stage.ON_HOLD
        row = self._rows[ids[0]]
        title = _("Put on hold") if hold else _("Stop")
        if len(ids) == 1:
            title = _("{action}: {key} {title}").format(action=title, key=row[KEY], title=row[TITLE])
        else:
            title = _("{action}: {n} initiatives").format(action=title, n=formats.number(len(ids)))
        text = (
            _("It keeps everything, and can be resumed.")
            if hold
            else _("It keeps everything; the history keeps why it was stopped.")
        )
        self.popover.ask_reason(
            self._where(column, ids[0]),
            title,
            text,
            _("Put on hold") if hold else _("Stop it"),
            signer_name(self._context),
            lambda by, reason: self.move_cards(ids, column, by, reason),
        )


def _drop_words(_column: str, way: Way) -> str:
    """What a drop on a column would do."""
    return {
        Way.BLOCKED: _("The gate is closed"),
        Way.NONE: _("Not from there"),
        Way.REASON: _("Asks why"),
        Way.FREE: _("Put it here"),
    }.get(way, "")


def _open_words(item: Any) -> str:
    """An open item in a line: the question of a checklist, else the sentence of the rule."""
    return item.title if item.anchor and item.tab == "trust" else (item.why or item.title)
