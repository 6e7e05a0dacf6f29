"""Plans an experiment: how many cases and days it takes, also for other effects; or judges its counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.marks import Chart
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.analyses import experiment as experiments
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.experiment import Plan, Size
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.analyses.draft_memory import DraftMemory
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.field import Field, explain
from desktop_app.ui.widgets.fields.number_fields import IntegerField, NumberField, ShareField
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid
from desktop_app.ui.widgets.state_marks import Chip

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace

_HEIGHT = 220
# What the help says more about.
_TERMS = {
    "baseline": "baseline",
    "effect_share": "smallest_effect",
    "effect": "smallest_effect",
    "alpha": "confidence_interval",
    "power": "statistical_power",
}


class ExperimentPanel(Card):
    """Figures update at once; kept plans and results are among the analyses below."""

    #: What was tried for the initiative before is back in the fields.
    drafted = Signal()

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Experiment"))
        self.set_term("ab_test", _("A/B test"))
        self._tab = tab
        self._size: Size | None = None
        self.mode = SegmentedChoice(
            [("size", _("Sample size")), ("counts", _("Result"))], "size", _("Plan or judge")
        )
        self.mode.chosen.connect(lambda _value: self._show())
        self.add(self.mode)
        self._build_size()
        self._build_counts()
        self.said = Label("", weight=500, wrap=True)
        self.add(self.said)
        row = QHBoxLayout()
        self.keep_button = Button(_("Save"), self.keep)
        row.addWidget(self.keep_button)
        self.undecided = Chip(_("Not decided yet"), "caution")
        self.undecided.set_tip(_("These figures are drafts until they are kept"))
        self.undecided.hide()
        row.addWidget(self.undecided)
        row.addStretch(1)
        self.body.addLayout(row)
        self._memory = DraftMemory(tab, "experiment", self._draft_values)
        self._memory.came_back.connect(self._draft_found)
        self._initiative_id = ""
        self._begin()
        for field in (*self.fields.values(), *self.counts.values()):
            field.edited.connect(lambda _value: self._tried())
        for choice in (self.mode, self.kind):
            choice.chosen.connect(lambda _value: self._tried())

    def show_initiative(self, initiative_id: str) -> None:
        """Start anew for another initiative, with what was tried for it before."""
        if initiative_id != self._initiative_id:
            self._memory.flush()
            self._initiative_id = initiative_id
            self._begin()
            self._memory.begin(initiative_id)

    def _begin(self) -> None:
        """Every figure as it is before anybody says anything."""
        for field in (*self.fields.values(), *self.counts.values()):
            field.set_value(None)
        self.fields["alpha"].set_value(0.05)
        self.fields["power"].set_value(0.8)
        self.counts["control_share"].set_value(0.5)
        self.mode.set_value("size")
        self.kind.set_value("share")
        self.undecided.hide()
        self._show()

    def _tried(self) -> None:
        self.undecided.setVisible(self._tab.context.can_edit)
        self._memory.note()

    def has_draft(self) -> bool:
        """Whether something was tried for this initiative and not kept."""
        return not self.undecided.isHidden()

    def _draft_values(self) -> dict[str, Any]:
        given = {name: field.value() for name, field in {**self.fields, **self.counts}.items()}
        return {"mode": self.mode.value(), "kind": self.kind.value(), "given": given}

    def _draft_found(self, values: Mapping[str, Any]) -> None:
        given = values.get("given")
        for name, field in {**self.fields, **self.counts}.items():
            value = given.get(name) if isinstance(given, dict) else None
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                field.set_value(value)
        for choice, name, known in (
            (self.mode, "mode", ("size", "counts")),
            (self.kind, "kind", ("share", "mean")),
        ):
            if values.get(name) in known:
                choice.set_value(values[name])
        self.undecided.setVisible(self._tab.context.can_edit)
        self._show()
        self.drafted.emit()

    def _build_size(self) -> None:
        self.plan = QWidget()
        column = QVBoxLayout(self.plan)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.kind = SegmentedChoice(
            [("share", _("Rate")), ("mean", _("Average"))], "share", _("What is measured")
        )
        self.kind.chosen.connect(lambda _value: self._show())
        column.addWidget(self.kind)
        self.fields: dict[str, Field] = {
            "baseline": ShareField(_("Rate today")),
            "sd": NumberField(_("Standard deviation"), minimum=0),
            "effect_share": ShareField(
                _("Smallest improvement that matters"), help=_("In points of the share")
            ),
            "effect": NumberField(_("Smallest improvement that matters"), help=_("In the unit of the mean")),
            "a_day": NumberField(_("Cases a day"), help=_("Over both arms"), minimum=0),
            "alpha": ShareField(_("Chance of a false alarm")),
            "power": ShareField(_("Chance to see the effect")),
        }
        for name, term in _TERMS.items():
            explain(self.fields[name], term)
        for field in self.fields.values():
            field.edited.connect(lambda _value: self._refresh())
        columns = Columns(820)
        column.addWidget(columns)
        fields = self.fields
        cells = [
            _either(fields["baseline"], fields["sd"]),
            _either(fields["effect_share"], fields["effect"]),
            fields["a_day"],
            fields["alpha"],
            fields["power"],
        ]
        columns.add(EqualGrid(cells, 170, SPACING["m"]), 2)
        self.chart = ChartView(self._curve, _HEIGHT)
        self.chart.setAccessibleName(_("Cases over effects"))
        self.chart.setMinimumHeight(_HEIGHT)
        columns.add(self.chart, 3)
        self.add(self.plan)

    def _build_counts(self) -> None:
        self.counts = {
            "control_n": IntegerField(_("Cases, control"), minimum=0),
            "control_hits": IntegerField(_("Successes, control"), minimum=0),
            "variant_n": IntegerField(_("Cases, variant"), minimum=0),
            "variant_hits": IntegerField(_("Successes, variant"), minimum=0),
            "control_share": ShareField(_("Planned share of the control")),
        }
        for field in self.counts.values():
            field.edited.connect(lambda _value: self._refresh())
        self.counted = EqualGrid(list(self.counts.values()), 150, SPACING["m"])
        self.add(self.counted)

    def set_read_only(self, read_only: bool) -> None:
        """Let figures be tried but not kept."""
        self.keep_button.setVisible(not read_only)

    def _show(self) -> None:
        sizing, share = self.mode.value() == "size", self.kind.value() == "share"
        self.plan.setVisible(sizing)
        self.counted.setVisible(not sizing)
        for name in ("baseline", "effect_share"):
            self.fields[name].setVisible(share)
        for name in ("sd", "effect"):
            self.fields[name].setVisible(not share)
        self._refresh()

    def planned(self) -> Plan:
        """The plan as it stands."""
        share = self.kind.value() == "share"
        given = {name: field.value() for name, field in self.fields.items()}
        return Plan(
            kind="share" if share else "mean",
            baseline=given["baseline"],
            sd=given["sd"],
            effect=given["effect_share"] if share else given["effect"],
            alpha=given["alpha"] or 0.05,
            power=given["power"] or 0.8,
            a_day=given["a_day"],
        )

    def _refresh(self) -> None:
        self._size = None
        self.said.set_tone("ink")
        try:
            if self.mode.value() == "size":
                plan = self.planned()
                if plan.is_complete:
                    self._size = experiments.size(plan)
                    self.said.setText(self._size.sentence)
                else:
                    self.said.setText(_("Enter today's rate and the smallest improvement that matters."))
            else:
                self.said.setText(experiments.from_counts(self._counted()).sentence)
        except FieldError:
            self.said.setText(_("Give the cases and the successes of both arms."))
        except UserError as error:
            self.said.set_tone("bad")
            self.said.setText(str(error))
        self.chart.refresh()

    def _counted(self) -> dict[str, Any]:
        return {name: field.value() for name, field in self.counts.items()}

    def keep(self) -> None:
        """Keep the plan or the result with the initiative."""
        initiative = self._tab.initiative
        if initiative is None:
            return
        sizing, plan, counted = self.mode.value() == "size", self.planned(), self._counted()
        fields = {
            **self.fields,
            "effect": self.fields["effect_share" if plan.kind == "share" else "effect"],
            **self.counts,
        }

        def work(ws: Workspace) -> Any:
            if sizing:
                return experiments.keep_size(ws, initiative.id, plan)
            return analyses.keep(ws, initiative.id, experiments.from_counts(counted))

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and error.field in fields:
                fields[error.field].set_error(str(error))
                fields[error.field].focus()
            else:
                self._tab.context.show_error(error)

        def done(_changes: object) -> None:
            self.undecided.hide()
            self._memory.drop()

        self._tab.context.write(work, toast=True, on_done=done, on_error=failed)

    def _curve(self, width: float, height: float) -> Chart:
        size = self._size
        points = size.curve if size is not None else ()
        share = self.kind.value() == "share"
        lines = [Curve(_("Cases in each arm"), "accent", tuple((e, float(n)) for e, n, _days in points))]
        effect = self.planned().effect
        return curves(
            lines, width, height, CurveAxis(_("Effect"), "share" if share else ""), CurveAxis(_("Cases in each arm"), "", 0.0),
            title=_("Cases over effects"),
            marks_at=((effect, formats.number(size.n_per_arm)),) if size is not None and effect else (),
        )  # fmt: skip


def _either(*fields: Field) -> QWidget:
    """A row of fields of which only one shows."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for field in fields:
        column.addWidget(field)
    return holder
