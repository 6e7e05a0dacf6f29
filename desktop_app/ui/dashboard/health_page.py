"""The health of the portfolio: contradictions and holes over all initiatives, with links to correct them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.health.checks import SEVERITIES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.health_report import HealthProblem, HealthReport
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.page_requests import ShowsAnchor
from desktop_app.ui.dashboard.health_reports import HealthReading, HealthReports
from desktop_app.ui.widgets.buttons import Button, FilterChip, MenuButton, literal
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

SEVERITY_WORDS = {"bad": N_("Serious"), "caution": N_("Caution"), "info": N_("Note")}
_KINDS = {"bad": "bad", "caution": "caution", "info": "info"}


class HealthPage(Page):
    """A list of findings, filtered by severity and by check; Enter opens the place to correct one."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.reports = HealthReports.of(context)
        self.report: HealthReport | None = None
        self._check = ""
        # True when the focus has to go to the table once the check is done.
        self._awaited = False
        self._problems: dict[str, HealthProblem] = {}
        self.setAccessibleName(_("Health check"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["l"])
        layout.setSpacing(SPACING["m"])
        layout.addLayout(self._tools())
        self.table = DataTable(
            [
                TableColumn("severity", _("Severity"), 1, "chip", 92, _word, _rank, _KINDS.get),
                TableColumn("key", _("Key"), 2, "muted", 84),
                TableColumn("who", _("Initiative"), 3, "strong", 150),
                TableColumn("title", _("Finding"), 4, "text", 170),
                TableColumn("sentence", _("Why"), 5, "text", 312),
            ],
            _("Findings"),
            settings=context.settings,
            key="health",
        )
        self.table.grows = {"who": 250, "title": 250}
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.table.opened.connect(lambda ref: self.open(str(ref)))
        self.empty = EmptyState("health", "", [])
        self.table.set_empty(self.empty)
        layout.addWidget(self.table, 1)
        self.foot = Label("", "small", tone="muted", wrap=True)
        layout.addWidget(self.foot)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.severity = SegmentedChoice(
            [("", _("All")), *((key, _(label)) for key, label in SEVERITY_WORDS.items())], "", _("Severity")
        )
        self.severity.chosen.connect(lambda _value: self._filter())
        self.checks = MenuButton(_("Kind of finding"), self._fill_checks, "filter")
        self.chip = FilterChip("")
        self.chip.hide()
        self.chip.removed.connect(lambda: self.show_check(""))
        row.addWidget(self.severity)
        row.addWidget(self.checks)
        row.addWidget(self.chip)
        row.addStretch(1)
        self.stale = Label(_("Something has changed since."), tone="caution")
        self.stale.hide()
        row.addWidget(self.stale)
        return row

    # -- Page ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Health check")

    def chips(self) -> Sequence[tuple[str, str]]:
        if self.report is None:
            return ()
        words = {
            "bad": ngettext("{n} serious", "{n} serious", self.report.count("bad")),
            "caution": ngettext("{n} caution", "{n} cautions", self.report.count("caution")),
            "info": ngettext("{n} note", "{n} notes", self.report.count("info")),
        }
        return [
            (words[severity].format(n=formats.number(n)), _KINDS[severity])
            for severity in SEVERITIES
            if (n := self.report.count(severity))
        ]

    def header_actions(self) -> Sequence[QWidget]:
        return (Button(_("Check again"), self.check, icon="redo"),)

    def activated(self) -> None:
        self._look()

    def refresh(self, changes: object = None) -> None:
        self._look()

    # -- checking ------------------------------------------------------------------------------

    def check(self) -> None:
        """Look at every initiative now, however many there are."""
        self._say_checking()
        before = self.report

        def done(answer: HealthReading) -> None:
            self._found(answer)
            window = self.context.window
            if answer.report is before and before is not None and answer.is_fresh and window is not None:
                window.toast(_("Nothing has changed since the last check."), seconds=4)

        self.reports.look(done, ask=True)

    def _look(self) -> None:
        if self.context.is_open:
            if not self.table.model.rowCount():
                self._say_checking()
            self.reports.look(self._found)

    def _say_checking(self) -> None:
        if any(button.hasFocus() for button in self.empty.buttons):
            # The button with the focus is hidden, so the focus goes to the table when the findings come.
            self.checks.setFocus(Qt.FocusReason.OtherFocusReason)
            self._awaited = True
        self.empty.set(_("Looking at every initiative…"), [], "health")

    def _found(self, health: HealthReading) -> None:
        if health.report is None:
            sentence = _(
                "A check looks at every initiative for contradictions and holes; here it takes some seconds."
            )
            self.empty.set(sentence, [(_("Check now"), self.check)], "health")
            return
        self.stale.setVisible(not health.is_fresh)
        if health.report is not self.report:
            self._show(health.report)

    def _show(self, report: HealthReport) -> None:
        self.report = report
        self._problems = {str(at): problem for at, problem in enumerate(report.problems)}
        everything = _("The portfolio")
        self.table.set_rows(
            [
                (ref, one.severity, one.key, one.initiative or everything, one.title, one.sentence)
                for ref, one in self._problems.items()
            ]
        )
        if self._check and all(one.check != self._check for one in report.problems):
            self._check = ""
        self._filter()
        if self._awaited and self.checks.hasFocus() and self._problems:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._awaited = False
        n = report.looked_at
        self.foot.setText(
            ngettext(
                "{checks} checks looked at {n} initiative.", "{checks} checks looked at {n} initiatives.", n
            ).format(checks=formats.number(len(report.checks)), n=formats.number(n))
        )
        self.checks.set_enabled(bool(report.problems), _("Nothing was found."))
        self.header_changed.emit()

    # -- filters -------------------------------------------------------------------------------

    def _fill_checks(self, menu: QMenu) -> None:
        for name, title, n in self.report.by_check if self.report is not None else ():
            text = _("{title} ({n})").format(title=title, n=formats.number(n))
            item = menu.addAction(literal(text))
            item.setCheckable(True)
            item.setChecked(name == self._check)
            item.triggered.connect(lambda _checked=False, name=name: self.show_check(name))

    def show_check(self, name: str) -> None:
        """Show only what one check found; "" shows all."""
        self._check = name
        self._filter()

    def show_severity(self, severity: str) -> None:
        """Show only findings of a severity; "" shows all."""
        self.severity.set_value(severity)
        self._filter()

    def _filter(self) -> None:
        severity, name = str(self.severity.value() or ""), self._check
        title = dict(self.report.checks).get(name, name) if self.report is not None else ""
        self.chip.setVisible(bool(name))
        if name:
            self.chip.set_filter(title)
        if severity or name:
            self.table.model.filter(
                lambda row: (
                    (not severity or row[1] == severity)
                    and (not name or self._problems[row[0]].check == name)
                )
            )
        else:
            self.table.model.filter(None)
        self._say_nothing(bool(severity or name))

    def _say_nothing(self, filtered: bool) -> None:
        if self.report is None:
            return
        if filtered and self.report.problems:
            self.empty.set(_("Nothing of this kind was found."), [(_("Show all"), self.show_all)], "filter")
        elif not self.report.looked_at:
            self.empty.set(_("There is no initiative to look at yet."), [], "dashboard")
        else:
            sentence = _("No contradiction and no hole was found. Measured against what is stated, all fits.")
            self.empty.set(sentence, [], "good")

    def show_all(self) -> None:
        """Remove the filters."""
        self._check = ""
        self.show_severity("")

    # -- to the mend ---------------------------------------------------------------------------

    def open(self, ref: str) -> None:
        """Open the place to correct a finding."""
        problem = self._problems.get(ref)
        if problem is None:
            return
        if problem.initiative_id:
            self.context.open_initiative(problem.initiative_id, problem.tab, problem.anchor)
            return
        page = self.context.go(problem.tab)
        if problem.anchor and isinstance(page, ShowsAnchor):
            page.show_anchor(problem.anchor)


def _word(severity: str) -> str:
    return _(SEVERITY_WORDS.get(severity, severity))


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity)
