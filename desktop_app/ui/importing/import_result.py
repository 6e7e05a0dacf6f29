"""What an import would do, in four figures, and what happens to initiatives that are there already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.exchange.importing import preview
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.importing.plan import ImportPlan
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label


class ResultCard(Card):
    """Live counts; `conflict_chosen(str)`, `match_chosen(str)`, `unclear_chosen(str)`, `problems_wanted()` tell of clicks."""

    conflict_chosen = Signal(str)
    match_chosen = Signal(str)
    unclear_chosen = Signal(str)
    problems_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Result"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(SPACING["s"])
        self._figures: list[Label] = []
        for place, label in enumerate((_("New"), _("Updated"), _("Skipped"))):
            figure = Label("–", "page", 600)
            grid.addWidget(figure, 0, place)
            grid.addWidget(Label(label, tone="muted"), 1, place)
            grid.setColumnStretch(place, 1)
            self._figures.append(figure)
        self._problems = Label("–", "page", 600)
        # Aligned with the words under it, which are in a button.
        self._problems.setIndent(5)
        grid.addWidget(self._problems, 0, 3)
        self._see = Button(_("Problems"), self.problems_wanted.emit, look="link")
        grid.addWidget(self._see, 1, 3)
        grid.setColumnStretch(3, 2)
        self.body.addWidget(holder)
        self.body.addSpacing(SPACING["xs"])
        self.body.addWidget(Label(_("Existing initiatives"), tone="muted"))
        self._conflict = SegmentedChoice(
            [("skip", _("Skip")), ("update", _("Update")), ("stop", _("Stop"))],
            "skip",
            _("Existing initiatives"),
        )
        self._conflict.chosen.connect(lambda value: self.conflict_chosen.emit(str(value)))
        self.body.addWidget(self._conflict)
        self._match = ChoiceField(_("Match existing rows by"), [], unknown="")
        self._match.edited.connect(lambda value: self.match_chosen.emit(str(value)))
        self.body.addWidget(self._match)
        self._unclear_said = Label("", tone="caution", wrap=True)
        self._unclear = SegmentedChoice(
            [("leave", _("Leave out")), ("new", _("Add as new"))],
            "leave",
            _("Rows that may be about several initiatives"),
        )
        self._unclear.chosen.connect(lambda value: self.unclear_chosen.emit(str(value)))
        for widget in (self._unclear_said, self._unclear):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_mapping(self, mapping: ColumnMapping, on_conflict: str) -> None:
        """Show the fields by which rows are matched, and what happens to matches."""
        self._conflict.set_value(on_conflict)
        choices = [(name, _(label)) for name, (_fields, label) in preview.MATCHES.items()]
        name = preview.match_name(mapping)
        if not name:
            choices.append(("", preview.match_label(mapping)))
        self._match.set_choices(choices)
        self._match.set_value(name)

    def show_plan(self, plan: ImportPlan | None, counts: tuple[int, int, int]) -> None:
        """Show the counts; without a plan they are unknown."""
        for figure, count in zip(self._figures, counts, strict=True):
            figure.setText("–" if plan is None else formats.number(count))
        unclear = plan.unclear if plan is not None else 0
        self._unclear_said.setText(
            ngettext(
                "{n} row may be about several initiatives:",
                "{n} rows may be about several initiatives:",
                unclear,
            ).format(n=formats.number(unclear))
        )
        for widget in (self._unclear_said, self._unclear):
            widget.setVisible(unclear > 0)
        n = len(plan.problems) if plan is not None else None
        self._problems.setText("–" if n is None else formats.number(n))
        self._problems.set_tone("caution" if n else "ink")
        anything = bool(n) or (plan is not None and bool(plan.left_out or plan.warnings))
        self._see.set_enabled(anything, _("Nothing to report."))
