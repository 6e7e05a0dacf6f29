"""Keeps the cells in doubt of the list beside the portfolio, so that they stand in it again after a restart."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.reading.cell_reading import CellReading
from desktop_app.ui.widgets.table.table_model import CellDoubt

if TYPE_CHECKING:
    from desktop_app.services.drafts import CellText, CellTextStore
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.widgets.table.table_model import TupleTableModel

_log = logging.getLogger(__name__)


class DoubtKeeper(QObject):
    """Writes each change of the doubts of a table, and puts back what an earlier run kept.

    A text whose column the list does not show waits until it does.
    """

    def __init__(self, context: AppContext, model: TupleTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._store: CellTextStore | None = None
        self._waiting: list[CellText] = []
        self._written: dict[tuple[str, str], CellText] = {}
        # Not the lane of the portfolio: a long import must not hold back what was typed.
        self._writer = ThreadPoolExecutor(1, "cells in doubt")
        # A paste marks many cells in one go.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.keep)
        model.doubts.changed.connect(self._timer.start)
        context.opened.connect(self._opened)
        if context.is_open:
            self._opened(context.workspace)

    def keep(self) -> None:
        """Write what changed since it was written last."""
        store = self._store
        if store is None:
            return
        from desktop_app.services.drafts import CellText

        now = {(text.initiative_id, text.column): text for text in self._waiting}
        for (ref, column), doubt in self._model.doubts.all().items():
            now[str(ref), column] = CellText(str(ref), column, doubt.text, doubt.reading.problem)
        before, self._written = self._written, now
        new = [text for key, text in now.items() if before.get(key) != text]
        gone = [text for key, text in before.items() if key not in now]
        if new or gone:
            self._writer.submit(_write, store, new, gone)

    def put_back(self) -> None:
        """Mark the cells whose columns are there now."""
        if not self._waiting:
            return
        columns = {column.id: column.cell for column in self._model.columns() if column.cell is not None}
        waiting, self._waiting = self._waiting, []
        for text in waiting:
            cell = columns.get(text.column)
            if cell is None:
                self._waiting.append(text)
                continue
            if self._model.doubts.of(text.initiative_id, text.column) is None:
                reading = cell.read_all([text.cell_text])[0]
                if reading.is_understood:
                    # Read well, and refused by a rule, such as a date before the one it follows.
                    reading = CellReading(problem=text.problem or _("This was not kept."))
                doubt = CellDoubt(text.cell_text, reading)
                self._model.doubts.put(text.initiative_id, text.column, doubt)

    def _opened(self, workspace: Workspace | None) -> None:
        if self._store is not None:
            self.keep()
        self._store, self._waiting, self._written = None, [], {}
        if workspace is None or workspace.read_only:
            return

        def read(ws: Workspace) -> tuple[CellTextStore, list[CellText]]:
            from desktop_app.services import drafts

            store = drafts.cell_texts_of(ws)
            return store, drafts.still_there(ws, store.read())

        def show(answer: tuple[CellTextStore, Sequence[CellText]]) -> None:
            if self._context.is_open and self._context.workspace is workspace:
                self._store, texts = answer
                self._waiting = list(texts)
                self._written = {(text.initiative_id, text.column): text for text in texts}
                self.put_back()
                self.keep()

        self._context.read(read, show)


def _write(store: CellTextStore, texts: Sequence[CellText], gone: Sequence[CellText]) -> None:
    try:
        store.change(texts, gone)
    except (UserError, OSError) as error:
        _log.warning("cells in doubt were not kept aside: %s", type(error).__name__)
