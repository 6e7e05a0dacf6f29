"""Watches the file of the open portfolio: makes backups, and notices what other programs do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.changes import EVERYTHING, Changes
from desktop_app.ui.core.bus import bus

if TYPE_CHECKING:
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.core.shell import Shell

_MINUTE_MS = 60_000
# How often the file is checked: another program may have written, replaced or deleted it.
_WATCH_MS = 4_000


class FileWatch(QObject):
    """Runs from `start` to `stop`, which is while a portfolio is open."""

    def __init__(self, context: AppContext, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._shell = context, shell
        self._seen_change = 0
        self._backups = QTimer(self)
        self._backups.setInterval(_MINUTE_MS)
        self._backups.timeout.connect(self._backup_if_due)
        self._looks = QTimer(self)
        self._looks.setInterval(_WATCH_MS)
        self._looks.timeout.connect(self._look)

    def start(self, last_change: int) -> None:
        """Watch the file from now on, whose newest change is `last_change`."""
        self._seen_change = last_change
        self._backups.start()
        self._looks.start()

    def stop(self) -> None:
        """The portfolio is closed."""
        self._backups.stop()
        self._looks.stop()

    def note(self, changes: object) -> None:
        """Count this window's own changes, so that any other change is known to be another program's."""
        if isinstance(changes, Changes) and changes.change_id:
            self._seen_change += 1

    def _backup_if_due(self) -> None:
        if not self._context.can_edit or not self._context.workspace.capabilities.backups:
            return
        from desktop_app.services.portfolio_file.opening import backup_if_due

        minutes = self._context.settings.values.backup_minutes
        self._context.write_job(
            lambda ws, _job: backup_if_due(ws, minutes), title="", on_error=self._backup_failed
        )

    def _backup_failed(self, error: BaseException) -> None:
        self._shell.banner("warning", str(error), "caution", closable=True)

    def _look(self) -> None:
        """Notice what other programs do to the file: show their changes, and report a replaced file."""
        if not self._context.is_open or self._context.runner.is_busy():
            return
        from desktop_app.services.lists.list_reads import last_change

        workspace = self._context.workspace
        try:
            workspace.check_in_place()
            last = last_change(workspace)
        except UserError as error:
            self._looks.stop()
            action = (_("Save a copy"), lambda: self._context.registry.run("portfolio.save_copy"))
            self._shell.banner("damaged", str(error), "bad", [action])
            return
        if last != self._seen_change:
            self._seen_change = last
            workspace.look_again()
            bus.publish(EVERYTHING)
