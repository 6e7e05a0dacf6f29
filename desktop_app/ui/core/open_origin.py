"""The popover that is open over a figure: reads its origin, keeps what is changed there, follows its links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.domain.figures.origin import FigureOrigin, OriginPlace, Trial
from desktop_app.errors import UserError
from desktop_app.services.changes import Changes
from desktop_app.services.origins.trial_values import change_input
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page_requests import TakesView
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover

#: Gives the origin of a figure, with a value that is being typed as if it were kept.
AskOrigin = Callable[[Workspace, Trial | None], FigureOrigin]


class OpenOrigin(QObject):
    """One open popover with the figure that it is about."""

    def __init__(
        self,
        context: AppContext,
        ask: AskOrigin,
        figure: QWidget,
        rect: QRect | None = None,
        before_going: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(figure)
        self._context, self._ask, self._before_going = context, ask, before_going
        self._asked = 0
        can_edit = context.can_edit and before_going is None
        self.popover = OriginPopover(figure, rect, can_edit, context.currency)
        # It stays when the page makes the figure anew.
        self.setParent(self.popover)
        self.popover.followed.connect(self._go)
        self.popover.tried.connect(self._try)
        self.popover.kept.connect(self._keep)
        self.popover.restored.connect(self._forget_trial)
        context.opened.connect(self.popover.leave)
        self._read(0)

    def _go(self, place: OriginPlace) -> None:
        if self._before_going is not None:
            self._before_going()
        follow(self._context, place)

    def _read(self, place: int) -> None:
        self._asked += 1
        number = self._asked

        def show(origin: FigureOrigin) -> None:
            if isValid(self.popover) and number == self._asked:
                self.popover.show_origin(origin, place)

        def failed(error: BaseException) -> None:
            if isValid(self.popover):
                self.popover.leave()
            self._context.show_error(error)

        self._context.read(lambda ws: self._ask(ws, None), show, on_error=failed)

    def _trial(self, place: int, value: Any) -> Trial | None:
        origin = self.popover.origin
        edit = origin.inputs[place].edit if origin is not None else None
        return Trial(edit, value) if edit is not None else None

    def _try(self, place: int, value: Any) -> None:
        """Show what a value that is being typed would give."""
        trial = self._trial(place, value)
        if trial is None:
            return
        self._asked += 1
        number = self._asked

        def show(origin: FigureOrigin) -> None:
            if isValid(self.popover) and number == self._asked:
                self.popover.show_trial(origin)

        # What can't be worked out yet is said when it is to be kept.
        self._context.read(lambda ws: self._ask(ws, trial), show, on_error=lambda _error: None)

    def _keep(self, place: int, value: Any) -> None:
        trial = self._trial(place, value)
        if trial is None:
            return

        def show() -> None:
            row = self.popover.row(place)
            if row is not None:
                row.end()
            self._read(place)

        def kept(_changes: Changes) -> None:
            if isValid(self.popover):
                # The field that sent the value has to come back from its key first.
                QTimer.singleShot(0, self.popover, show)

        def failed(error: BaseException) -> None:
            row = self.popover.row(place) if isValid(self.popover) else None
            if row is not None and row.is_editing() and isinstance(error, UserError):
                row.show_error(str(error))
            else:
                self._context.show_error(error)

        self._context.write(lambda ws: change_input(ws, trial.edit, value), on_done=kept, on_error=failed)

    def _forget_trial(self) -> None:
        """Drop what a value that is no longer typed would give."""
        self._asked += 1


def follow(context: AppContext, place: OriginPlace) -> None:
    """Go where an input stands or is changed, or to the list of what a figure is made of."""
    if place.page == "initiative":
        context.open_initiative(place.initiative_id, place.tab, place.anchor)
        return
    page = context.go(place.page)
    if place.where and isinstance(page, TakesView):
        parts = [_condition(*one) for one in place.where]
        page.set_view({"filter": {"all": parts}})


def _condition(field: str, operator: str, value: Any) -> dict[str, Any]:
    condition = {"field": field, "is": operator}
    return condition if value is None else {**condition, "value": value}
