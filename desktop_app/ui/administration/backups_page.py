"""The backups of a portfolio, newest first, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.place import FilePlace
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.runtime import paths
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.file_drops import pick_file
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout, keep_place

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.portfolio_file.recovery import Restored


class BackupsPage(Page):
    """Lists backups; restoring one sets the present file aside and deletes nothing."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._path: Path | None = None
        self._asking: Path | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scroll = ScrollPage()
        outer.addWidget(scroll)
        self._card = Card(_("Backups"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["s"])
        self._card.body.addLayout(self._list)
        scroll.body.addWidget(self._card)
        scroll.body.addStretch(1)

    def title(self) -> str:
        return _("Backups")

    def header_actions(self) -> Sequence[QWidget]:
        return (Button(_("Restore from a file"), self._choose, icon="portfolio"),)

    def activated(self) -> None:
        self.refresh()

    def show_backups(self, path: Path | None) -> None:
        """Show the backups of a portfolio file; None shows all there are."""
        self._path = path
        self._asking = None
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Look again."""
        path = self._path

        def read(_job: JobContext) -> list[Any]:
            from desktop_app.services.portfolio_file import backups

            return backups.backups_of(path) if path is not None else backups.all_backups()

        while_reading(self, self._context.jobs.work(read, self._show))

    def _show(self, backups: list[object]) -> None:
        with keep_place(self._area):
            self._fill(backups)

    def _fill(self, backups: list[object]) -> None:
        clear_layout(self._list)
        name = self._path.stem if self._path is not None else ""
        self._card.set_title(_("Backups of {name}").format(name=name) if name else _("All backups"))
        if not backups:
            run = self._context.registry.run
            can_back_up = self._context.is_open and self._context.workspace.capabilities.backups
            actions = [(_("Back up now"), lambda: run("portfolio.backup"))] if can_back_up else []
            actions.append((_("Restore from a file"), self._choose))
            text = _("There is no backup yet. One is made at closing when something changed.")
            self._list.addWidget(
                EmptyState(
                    "backup", text, actions, why=_("A backup brings back what was lost with the file.")
                )
            )
        for place, backup in enumerate(backups):
            if place:
                self._list.addWidget(Separator())
            self._list.addWidget(self._line(backup))

    def _line(self, backup: Any) -> QWidget:
        from desktop_app.services.portfolio_file import backups

        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(Label(backups.label(backup), wrap=True), 1)
        row.addWidget(Label(formats.file_size(backup.size), tone="muted"))
        button = Button(_("Restore"), lambda: self._ask(backup.path))
        button.setAccessibleName(_("Restore the backup of {date}").format(date=formats.date_time(backup.at)))
        row.addWidget(button)
        column.addLayout(row)
        if self._asking == backup.path:
            column.addWidget(self._question(backup.path))
        return line

    def _ask(self, backup: Path) -> None:
        self._asking = backup
        self.refresh()

    def _question(self, backup: Path) -> QWidget:
        target = self._target(backup)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        text = _(
            "This puts the backup in the place of {path}. What is there now is set aside beside it."
        ).format(path=target)
        column.addWidget(Label(text, tone="caution", wrap=True))
        row = QHBoxLayout()
        row.addWidget(Button(_("Restore this backup"), lambda: self._restore(backup, target), look="danger"))
        row.addWidget(Button(_("Cancel"), lambda: self.show_backups(self._path)))
        row.addStretch(1)
        column.addLayout(row)
        return box

    def _target(self, backup: Path) -> Path:
        return self._path if self._path is not None else paths.data_folder() / f"{backup.stem}{paths.SUFFIX}"

    def _restore(self, backup: Path, target: Path) -> None:
        context = self._context

        context = self._context

        def work(_job: JobContext) -> Restored:
            from desktop_app.services.portfolio_file import recovery

            return recovery.restore(backup, target)

        def done(restored: Restored) -> None:
            from desktop_app.services.portfolio_file import recovery

            context.open_path(target)
            # What follows of the restore for backups is said by the banner of the open portfolio.
            for sentence in recovery.restored_sentences(restored)[1:]:
                context.toast(sentence, kind="caution", seconds=20)

        def failed(error: BaseException) -> None:
            from desktop_app.store.faults import LockedPortfolio

            if isinstance(error, LockedPortfolio):
                context.unlock(error.path, lambda: self._restore(backup, target))
            else:
                context.show_error(error)

        def restore() -> None:
            context.jobs.work(work, done, title=_("Restoring"), writes=True, on_error=failed, lasts=True)

        if context.is_open and context.workspace.place == FilePlace(target):
            context.close_portfolio(restore)
        else:
            restore()

    def _choose(self) -> None:
        backup = pick_file(self, _("Backups"), "backup", otherwise=paths.backup_folder())
        if backup is not None:
            target = self._target(backup)
            if self._path is None:
                proposal, _filter = QFileDialog.getSaveFileName(self, _("Restore as"), str(target))
                if not proposal:
                    return
                target = Path(proposal)
            self._restore(backup, target)
