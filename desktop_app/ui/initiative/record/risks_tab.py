"""What could go wrong, how likely and how bad, and what is done about it: a list and a matrix."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from desktop_app.charts.risk_matrix import UNRATED_REF, RatedRisk, risk_matrix
from desktop_app.domain.choices import RISK_KINDS, RISK_STATES
from desktop_app.domain.records import Risk
from desktop_app.domain.scoring.anchors import IMPACT_ANCHORS, LIKELIHOOD_ANCHORS
from desktop_app.domain.state_kinds import risk_state
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import FilterChip
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label

LEVELS = {"good": N_("Low {n}"), "caution": N_("Medium {n}"), "bad": N_("High {n}")}
_STATE_KINDS = {"open": "caution", "mitigated": "good"}


def level(risk: Risk) -> tuple[str, str]:
    """How high a risk is, in words, with its kind; unknown while either rating is."""
    if risk.likelihood is None or risk.impact is None:
        return formats.unknown(), "neutral"
    kind = risk_state(risk.likelihood, risk.impact)
    return _(LEVELS[kind]).format(n=formats.number(risk.likelihood * risk.impact)), kind


def _product(risk: Risk) -> int | None:
    if risk.likelihood is None or risk.impact is None:
        return None
    return risk.likelihood * risk.impact


class RisksTab(SpineTab):
    """The tab of the risks."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._cell: tuple[int | None, int | None] | None = None
        self.risks = RecordList(
            self,
            Risk,
            [
                ListColumn("title", _("Risk"), lambda r: r.title, "strong", 250, field="title"),
                ListColumn("kind", _("Kind"), lambda r: _(RISK_KINDS.get(r.kind, r.kind)), width=150),
                ListColumn("level", _("Level"), level, "chip", 112, sort=_product, tip=_in_words),
                ListColumn("owner", _("Owner"), lambda r: r.owner, width=120, field="owner"),
                ListColumn(
                    "due", _("Due"), lambda r: formats.date(r.due) if r.due else "", width=108,
                    sort=lambda r: r.due,
                ),
                ListColumn("state", _("State"), self._state, "chip", 120),
            ],
            title=_("Risks"),
            add_label=_("Add risk"),
            empty=_("What could go wrong: drift, bias, cost, regulation, trust? Name the first risk."),
            icon="risk",
            form_columns=2,
        )  # fmt: skip
        self.chip = FilterChip("")
        self.chip.hide()
        self.chip.removed.connect(self.show_all)
        self.risks.tools.insertWidget(0, self.chip)
        self._matrix()
        self.risks.picked.connect(self._picked)
        self.body.addWidget(self.risks)
        self.body.addStretch(1)

    def _matrix(self) -> None:
        card = Card(_("Likelihood and impact"))
        self.matrix = ChartView(None, height=300)
        theme.keep_px(self.matrix.setMinimumHeight, 280)
        self.matrix.activated.connect(self._opened)
        card.add(self.matrix, 1)
        self.words = Label("", "small", tone="muted", wrap=True)
        card.add(self.words)
        card.body.addSpacing(SPACING["xs"])
        self.matrix_card = card
        self.risks.below.column(1).addWidget(card)

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None:
            return
        risks = self.spine.risks
        self.matrix_card.setVisible(bool(risks))
        self.risks.show_records(risks)
        rated = [RatedRisk(r.id, r.title, r.likelihood, r.impact) for r in risks if r.state != "closed"]
        self.matrix.set_builder(lambda width, height: risk_matrix(rated, width, height))
        self._filter()
        self._picked(self.risks.selected())

    def _state(self, risk: Risk) -> tuple[str, str]:
        label = _(RISK_STATES.get(risk.state, risk.state))
        late = risk.state == "open" and risk.due is not None and self.rules is not None
        if late and self.rules is not None and risk.due is not None and risk.due < self.rules.today:
            return _("{state}, late").format(state=label), "bad"
        return label, _STATE_KINDS.get(risk.state, "neutral")

    def _picked(self, risk: Any) -> None:
        self.words.setText(_in_words(risk) if risk is not None else "")
        self.words.setVisible(risk is not None)

    # -- the matrix leads to the list ----------------------------------------------------------

    def _opened(self, ref: object) -> None:
        text = str(ref)
        if text == UNRATED_REF:
            self._cell = (None, None)
        elif text.startswith("risks:") and "x" in text:
            likelihood, impact = text.removeprefix("risks:").split("x", 1)
            self._cell = (int(likelihood), int(impact))
        else:
            self.show_all()
            self.risks.select(text, focus=True)
            return
        self._filter()
        refs = [str(row[0]) for row in self.risks.table.model.shown_rows()]
        if refs:
            self.risks.select(refs[0], focus=True)

    def show_all(self) -> None:
        """Remove the filter by a cell of the matrix."""
        self._cell = None
        self._filter()

    def _filter(self) -> None:
        cell = self._cell
        self.chip.setVisible(cell is not None)
        if cell is None:
            self.risks.table.model.filter(None)
            return
        held = {r.id for r in self.risks.records() if self._in_cell(r, cell)}
        if not held:
            self.show_all()
            return
        if cell[0] is None:
            self.chip.set_filter(_("Not rated"))
        else:
            self.chip.set_filter(
                _("Likelihood {likelihood}, impact {impact}").format(likelihood=cell[0], impact=cell[1])
            )
        self.risks.table.model.filter(lambda row: row[0] in held)

    @staticmethod
    def _in_cell(risk: Risk, cell: tuple[int | None, int | None]) -> bool:
        if cell == (None, None):
            return risk.likelihood is None or risk.impact is None
        return (risk.likelihood, risk.impact) == cell

    def focus_anchor(self, anchor: str) -> bool:
        if any(risk.id == anchor for risk in self.risks.records()):
            self.show_all()
            return self.risks.select(anchor, focus=True)
        return super().focus_anchor(anchor)

    def focus_first(self) -> None:
        target = self.risks.table.view if self.risks.records() else self.risks.empty.buttons[0]
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _in_words(risk: Risk) -> str:
    """The meaning of a risk's two ratings in words, and of their product."""
    if risk.likelihood is None or risk.impact is None:
        return _("Rate likelihood and impact, so that the risk has its place in the matrix.")
    return _("Likelihood {likelihood}: {often}. Impact {impact}: {bad}. Together: {level}.").format(
        likelihood=risk.likelihood,
        often=_(LIKELIHOOD_ANCHORS[risk.likelihood]),
        impact=risk.impact,
        bad=_(IMPACT_ANCHORS[risk.impact]),
        level=level(risk)[0].lower(),
    )
