"""Is the data good enough, and for everyone? Sources, what is asked about them, and their readiness."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import DataSource
from desktop_app.domain.scoring.weighted import Score, source_readiness
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.analyses.files_panel import AnalysesPanel
from desktop_app.ui.initiative.data.profile_panel import DataProfilePanel
from desktop_app.ui.initiative.data.readiness_panel import ReadinessPanel, readiness_kind
from desktop_app.ui.records.record_list import ListColumn, RecordList
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import score_text
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.file_drops import dropped_files


class DataTab(SpineTab):
    """The second part of the spine."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.sources = RecordList(
            self,
            DataSource,
            [
                ListColumn("name", _("Source"), lambda s: s.name, "strong", 200, "name"),
                "owner",
                "sensitivity",
                "lawful_basis",
                ListColumn(
                    "rows", _("Rows"), lambda s: formats.number(s.rows), "number", 96, sort=lambda s: s.rows
                ),
                ListColumn(
                    "score",
                    _("Readiness"),
                    lambda s: score_text(self._score(s)),
                    "number",
                    90,
                    sort=lambda s: self._score(s).value,
                    figure="source:",
                ),
                ListColumn("state", _("State"), lambda s: source_state(self._score(s)), "chip", 120),
            ],
            title=_("Data sources"),
            add_label=_("Add source"),
            empty=_("A source says where the data comes from, who answers for it and how ready it is."),
            icon="data",
        )
        self.readiness = ReadinessPanel(self)
        described = Card(_("Data it uses"))
        form = self.form(["data_description"])
        form.field("data_description").label.hide()
        described.add(form)
        self.sources.empty.be_quiet()
        left = self.sources.below.column(3, at=0)
        left.addWidget(self.readiness)
        left.addWidget(described)
        self.sources.picked.connect(self._picked)
        self.body.addWidget(self.sources)
        self.profile = DataProfilePanel(self)
        self.anchor("profile", self.profile.form)
        self.body.addWidget(self.profile)
        self.from_files = AnalysesPanel(self, "data")
        self.body.addWidget(self.from_files)
        self.body.addStretch(1)
        self.setAcceptDrops(True)

    def _score(self, source: DataSource) -> Score:
        assert self.spine is not None
        return source_readiness(self.spine.readiness_of(source.id))

    def fill(self) -> None:
        if self.spine is not None:
            self.sources.show_records(self.spine.data_sources)
            self.from_files.show_spine(self.spine)

    def header_actions(self) -> Sequence[QWidget]:
        return [
            Button(_("Source"), self.sources.add, icon="add", tip=_("Add a data source")),
            PrimaryButton(_("Profile a file"), self.profile.pick, icon="data"),
        ]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.context.can_edit and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.profile.load(files[0])

    def focus_anchor(self, anchor: str) -> bool:
        return self.sources.select(anchor, focus=True) or super().focus_anchor(anchor)

    def _picked(self, source: DataSource | None) -> None:
        if self.spine is not None:
            self.readiness.show_source(self.spine, source, self.context.can_edit)
        self.profile.show_source(self.spine, source)


def source_state(score: Score) -> tuple[str, str]:
    """A source's readiness in words, and the kind of its chip."""
    if score.note:
        return _("Fails"), "bad"
    if not score.known:
        return _("Not answered"), "neutral"
    if score.missing:
        return _("Partly answered"), "info"
    kind = min((readiness_kind(term.points) for term in score.terms), key=_ORDER.index, default="neutral")
    return (_("Ready"), "good") if kind == "good" else (_("Weak"), "caution")


_ORDER = ["bad", "caution", "good", "neutral"]
