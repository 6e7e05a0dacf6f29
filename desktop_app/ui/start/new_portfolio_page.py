"""Starts an empty portfolio: its name, currency, industries and place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.runtime import clock, paths
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import TagsField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.file_drops import folders
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, centred

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace


class NewPortfolioPage(Page):
    """A short form; the file is made when the button is pressed."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._then_import: Path | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        outer.addWidget(scroll)
        card = Card(_("A new portfolio"), margin=24)
        theme.keep_px(card.setMaximumWidth, 640)
        scroll.body.addLayout(centred(card))
        scroll.body.addStretch(1)
        self._name = LineField(_("Name"), required=True, max_length=200)
        self._currency = LineField(
            _("Currency"), help=_("Three letters, such as USD or EUR"), required=True, max_length=3
        )
        self._currency.set_value(formats.default_currency())
        self._industries = TagsField(_("Industries"), _industries())
        self._place = LineField(_("File"), required=True, max_length=2000)
        self._name.edited.connect(self._propose)
        for field in (self._name, self._currency, self._industries):
            card.body.addWidget(field)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        row.addWidget(self._place, 1)
        row.addWidget(Button(_("Choose a place"), self._choose), 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addWidget(place)
        card.body.addWidget(
            Label(
                _("One file holds everything, attachments too. Copy it to back it up or hand it over."),
                tone="muted",
                wrap=True,
            )
        )
        self._start = PrimaryButton(_("Start"), self._make)
        card.body.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        name = _("AI portfolio {year}").format(year=clock.today().year)
        self._name.set_value(name)
        self._propose(name)

    def title(self) -> str:
        return _("New portfolio")

    def activated(self) -> None:
        self._name.setFocus()
        # Typing replaces what is proposed.
        self._name.edit.selectAll()
        host = self._context.host
        # No portfolio has asked the plugins yet, and their lists may bring industries.
        self._context.jobs.work(lambda _job: host.packs(), self._offer)

    def _offer(self, _packs: object) -> None:
        self._industries.set_choices(_industries())

    def import_after(self, path: Path | None) -> None:
        """Show the import preview of this file once the portfolio is made."""
        self._then_import = path
        self._start.set_text(_("Start and import") if path else _("Start"))
        if path is not None:
            self._name.set_value(path.stem)
            self._propose(path.stem)

    def _propose(self, name: object) -> None:
        stem = "".join(ch if ch.isalnum() or ch in " -_" else "_" for ch in str(name or "")).strip() or _(
            "Portfolio"
        )
        path = paths.data_folder() / f"{stem}{paths.SUFFIX}"
        number = 2
        while path.exists():
            path = paths.data_folder() / f"{stem} {number}{paths.SUFFIX}"
            number += 1
        self._place.set_value(str(path))

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(self, _("New portfolio"), str(self._place.value()))
        if chosen:
            path = Path(chosen)
            folders.note("portfolio", path.parent)
            self._place.set_value(str(path if path.suffix else path.with_suffix(paths.SUFFIX)))

    def _make(self) -> None:
        fields = {"name": self._name, "currency": self._currency, "place": self._place}
        for field in fields.values():
            field.commit()
            field.set_error("")
        if not self._name.value():
            self._name.set_error(_("Give the portfolio a name."))
            self._name.setFocus()
            return
        if not self._place.value():
            self._place.set_error(_("Choose where to save the file."))
            return
        name, currency = str(self._name.value()), str(self._currency.value() or "")
        path, industries = Path(str(self._place.value())), tuple(self._industries.value() or ())
        host, user = self._context.host, self._context.settings.values.user_name

        def work(_job: JobContext) -> Any:
            from desktop_app.services.portfolio_file import portfolios

            return portfolios.create(
                path, name=name, currency=currency, extensions=host, user=user, industries=industries
            )

        self._context.jobs.work(
            work,
            self._made,
            title=_("Creating the portfolio"),
            writes=True,
            on_error=self._failed,
            lasts=True,
        )

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, FieldError) and error.field in ("name", "currency"):
            {"name": self._name, "currency": self._currency}[error.field].set_error(str(error))
        elif isinstance(error, Exception):
            self._place.set_error(str(error))

    def _made(self, workspace: Workspace) -> None:
        then_import, self._then_import = self._then_import, None
        self._context.adopt(workspace)
        if then_import is not None:
            self._context.go_import(then_import)


def _industries() -> list[tuple[str, str]]:
    return [(key, INDUSTRIES.label(key)) for key in INDUSTRIES]
