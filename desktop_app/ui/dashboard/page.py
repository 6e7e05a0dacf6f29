"""The portfolio at a glance: figures, what needs attention, value against feasibility, stages, states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, STAGES, Stage
from desktop_app.domain.figures.origin import FigureRef
from desktop_app.domain.states import PARTS
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.page_requests import TakesFilter
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.dashboard.attention_list import AttentionList
from desktop_app.ui.dashboard.first_steps_card import FirstStepsCard
from desktop_app.ui.dashboard.health_reports import HealthReading, HealthReports
from desktop_app.ui.look import theme
from desktop_app.ui.records.unplanned_reviews import UnplannedReviews
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card, StatCard
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.side_by_side import EqualGrid

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart
    from desktop_app.domain.planning.expected_benefit import BenefitSum
    from desktop_app.services.dashboard import Dashboard

# More bubbles than this hide each other; the list has the rest.
_MOST_BUBBLES = 500
# More rows than fit on any screen.
_MOST_ROWS = 60
_HEALTH_AFTER_MS = 300
_SHOWN_STAGES = (Stage.STRATEGY, Stage.DISCOVERY, Stage.DELIVERY, Stage.LIVE, Stage.RETIRED)


class DashboardPage(Page):
    """Built once; `refresh` fills it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._data: Dashboard | None = None
        # The health check starts after the parts that people look at first.
        self._health_soon = QTimer(self)
        self._health_soon.setSingleShot(True)
        self._health_soon.setInterval(_HEALTH_AFTER_MS)
        self._health_soon.timeout.connect(self._look_at_health)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollPage()
        outer.addWidget(self._scroll)
        self._first_steps = FirstStepsCard(context)
        self._scroll.body.addWidget(self._first_steps)
        self._empty = QWidget()
        self._empty_box = QVBoxLayout(self._empty)
        self._empty.hide()
        self._scroll.body.addWidget(self._empty, 1)
        self._content = QWidget()
        self._scroll.body.addWidget(self._content, 1)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["l"])
        column.addWidget(self._figures())
        self._unplanned = UnplannedReviews(context)
        column.addWidget(self._unplanned)
        column.addLayout(self._middle(), 3)
        column.addLayout(self._bottom(), 2)

    def title(self) -> str:
        return _("Dashboard")

    def header_actions(self) -> Sequence[QWidget]:
        return (self._context.registry.button("initiative.new", primary=True),)

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the figures again."""
        if not self._context.is_open:
            return
        from desktop_app.services.dashboard import dashboard

        while_reading(self, self._context.read(dashboard, self._show))
        self._first_steps.refresh()
        self._health_soon.start()

    def _figures(self) -> QWidget:
        self._total = StatCard(_("Initiatives"))
        self._benefit = StatCard(_("Expected benefit a year"))
        self._metrics = StatCard(_("Metrics on target"))
        self._gates = StatCard(_("Launch gates blocked"))
        self._reviews = StatCard(_("Reviews due"))
        # The first card's chip names the stages, and the second's holds a range and another sum.
        cards = (self._total, self._benefit, self._metrics, self._gates, self._reviews)
        for card, name in zip(cards, ("initiatives", "benefit", "metrics", "gates", "reviews"), strict=True):
            card.set_origin(partial(show_origin, self._context, FigureRef(f"portfolio.{name}")))
        return EqualGrid(cards, 160, wider={0: 5, 1: 7})

    def _middle(self) -> QHBoxLayout:
        self._health = Button(_("Health check"), lambda: self._context.go("health"), look="link")
        attention = Card(_("Needs attention"), self._health)
        attention.setProperty("tour", "attention")
        self._attention = AttentionList(self._context)
        attention.body.addWidget(self._attention, 1)
        self._bubble_note = Label(_("size: expected benefit a year"), tone="muted")
        bubbles = Card(_("Value against feasibility"), self._bubble_note)
        self._bubbles = ChartView(self._build_bubbles, height=280)
        self._bubbles.activated.connect(self._open_bubble)
        bubbles.body.addWidget(self._bubbles, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACING["l"])
        for card, stretch in ((attention, 9), (bubbles, 11)):
            card.setMinimumHeight(theme.px(340))
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            row.addWidget(card, stretch)
        return row

    def _bottom(self) -> QGridLayout:
        stages = Card(_("Stages"))
        self._stages = ChartView(self._build_stages, height=140)
        self._stages.activated.connect(self._open_stage)
        stages.body.addWidget(self._stages, 1)
        states = Card(_("How each part stands"))
        self._states = ChartView(self._build_states, height=220)
        self._states.activated.connect(self._open_state)
        states.body.addWidget(self._states, 1)
        grid = QGridLayout()
        grid.setSpacing(SPACING["l"])
        for place, card, stretch in ((0, stages, 9), (1, states, 11)):
            card.setMinimumHeight(theme.px(250))
            grid.addWidget(card, 0, place)
            grid.setColumnStretch(place, stretch)
        return grid

    # Filling it

    def _show(self, data: Dashboard) -> None:
        self._data = data
        self._show_empty(data.total == 0)
        if data.total == 0:
            return
        self._show_figures(data)
        if data.benefit.if_all_work is not None:
            self._look_at_range(data)
        self._attention.show_items(data.attention, data.attention_total, bool(data.active))
        for chart in (self._bubbles, self._stages, self._states):
            chart.refresh()

    def _look_at_health(self) -> None:
        window = self._context.window
        if self._context.is_open and window is not None and window.current_page() is self:
            HealthReports.of(self._context).look(self._show_health)

    def _show_health(self, health: HealthReading) -> None:
        """How many findings there are, once it is known."""
        problems = health.report.problems if health.report is not None and health.is_fresh else None
        if problems is None:
            self._health.set_text(_("Health check"))
            return
        n = len(problems)
        text = ngettext("Health check: {n} finding", "Health check: {n} findings", n).format(
            n=formats.number(n)
        )
        self._health.set_text(text if n else _("Health check: nothing found"))

    def _show_empty(self, empty: bool) -> None:
        self._content.setVisible(not empty)
        self._empty.setVisible(empty)
        clear_layout(self._empty_box)
        if empty:
            run = self._context.registry.run
            state = EmptyState(
                "dashboard",
                _("What needs attention, what it is worth and whether it still works appear here."),
                [
                    (_("New initiative"), lambda: run("initiative.new")),
                    (_("Import a list"), lambda: run("portfolio.import")),
                ],
                why=_("Leaders ask where they are needed, and what all this is worth."),
            )
            self._empty_box.addWidget(state, 1, Qt.AlignmentFlag.AlignCenter)

    def _show_figures(self, data: Dashboard) -> None:
        from desktop_app.services import key_figures

        self._total.set(formats.number(data.total), key_figures.stages_words(data))
        self._unplanned.show_count(data.live - data.reviews_planned)
        self._show_benefit(data)
        for card, figure in (
            (self._metrics, key_figures.metrics_figure(data)),
            (self._gates, key_figures.gates_figure(data)),
            (self._reviews, key_figures.reviews_figure(data)),
        ):
            card.set(figure.value, figure.note, figure.kind)

    def _show_benefit(self, data: Dashboard) -> None:
        from desktop_app.services import key_figures

        figure = key_figures.benefit_figure(data, self._context.currency)
        self._benefit.set(figure.value, figure.note, figure.kind)
        self._benefit.set_hint(key_figures.benefit_sentence(data, self._context.currency))

    def _look_at_range(self, data: Dashboard) -> None:
        """Draw the range of the benefit beside the window; the figures that are known at once show meanwhile."""
        from desktop_app.services.planning.benefits import benefit_sum

        def done(total: BenefitSum) -> None:
            if self._data is data:
                self._data = replace(data, benefit=total)
                self._show_benefit(self._data)

        self._context.read_job(lambda ws, job: benefit_sum(ws, progress=job.progress), done)

    # Charts

    def _build_bubbles(self, width: float, height: float) -> Chart:
        from desktop_app.charts.bubbles import Bubble, bubbles

        standings = sorted(
            self._data.standings if self._data else (), key=lambda standing: -(standing.benefit or 0)
        )
        scored = [one for one in standings if one.value is not None and one.feasibility is not None]
        others = [one for one in standings if one.value is None or one.feasibility is None]
        items = [
            Bubble(
                one.id, one.key, one.title, one.value, one.feasibility, one.benefit, one.industry,
                INDUSTRIES.label(one.industry) or _("Industry not stated"),
            )
            for one in scored[:_MOST_BUBBLES] + others
        ]  # fmt: skip
        currency = self._context.currency if self._context.is_open else ""
        return bubbles(items, width, height, currency, _("Value against feasibility"))

    def _build_stages(self, width: float, height: float) -> Chart:
        from desktop_app.charts.bars import Bar, stage_bars

        counts = self._data.stages if self._data else {}
        shown = [stage for stage in STAGES if stage in _SHOWN_STAGES or counts.get(stage)]
        items = [Bar(_(STAGES[stage]), counts.get(stage, 0), ref=str(stage)) for stage in shown]
        return stage_bars(items, width, height, _("Stages"))

    def _build_states(self, width: float, height: float) -> Chart:
        from desktop_app.charts.grid import GridCell, GridRow, state_grid
        from desktop_app.services.dashboard import worst_first

        rows = []
        standings = worst_first(self._data.standings) if self._data else []
        for standing in standings[:_MOST_ROWS]:
            cells = tuple(
                GridCell(state, figure, f"{_(PARTS[part])}: {why}", f"{standing.id}/{part}")
                for part, state, why, figure in standing.parts
            )
            rows.append(GridRow(standing.title, cells, standing.id, standing.key))
        titles = [_(label) for label in PARTS.values()]
        return state_grid(
            titles, rows, width, height, _("How each part stands"), more=len(standings) - len(rows)
        )

    def _open_bubble(self, ref: object) -> None:
        from desktop_app.charts.bubbles import UNSCORED_REF

        if ref == UNSCORED_REF:
            self._context.go("initiatives")
        else:
            self._context.open_initiative(str(ref))

    def _open_stage(self, stage: object) -> None:
        page = self._context.go("initiatives")
        if isinstance(page, TakesFilter):
            page.set_filter("stage", str(stage))

    def _open_state(self, ref: object) -> None:
        initiative_id, _slash, part = str(ref).partition("/")
        if initiative_id == "more":
            self._context.go("initiatives")
        else:
            self._context.open_initiative(initiative_id, part or "overview")
