"""The portfolio at a glance: figures, what needs attention, value against feasibility, stages, states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.charts.grid import HEAD, ROW
from desktop_app.domain.choices import INDUSTRIES, SHORT_INDUSTRIES, STAGES, Stage
from desktop_app.domain.figures.origin import FigureRef
from desktop_app.domain.states import PARTS
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.page_requests import TakesFilter
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.dashboard.attention_list import AttentionList
from desktop_app.ui.dashboard.first_steps_card import FirstStepsCard
from desktop_app.ui.look import theme
from desktop_app.ui.records.unplanned_reviews import UnplannedReviews
from desktop_app.ui.widgets.buttons import Button, literal
from desktop_app.ui.widgets.cards import Card, StatCard
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart
    from desktop_app.charts.stage_bar import StageCount
    from desktop_app.domain.planning.expected_benefit import BenefitSum
    from desktop_app.services.dashboard import Dashboard

# More bubbles than this hide each other; the list has the rest.
_MOST_BUBBLES = 500
# Rows of the grid at first, and when all are asked for: more than fit on any screen.
_FIRST_ROWS, _MOST_ROWS = 5, 60
# Initiatives in the list of what needs attention, and more of them for each of these px that a tall window has to spare.
_FIRST_GROUPS, _TALL_FROM, _EACH_GROUP = 5, 860, 56
_ON_THE_WAY = (Stage.STRATEGY, Stage.DISCOVERY, Stage.DELIVERY, Stage.LIVE)
# Beside the way; shown where any initiative stands there, the last always.
_BESIDE_IT = (Stage.ON_HOLD, Stage.STOPPED, Stage.RETIRED)
# What the figures of each part count.
_UNITS = {
    "opportunity": N_("score"),
    "data": N_("readiness"),
    "metrics": N_("on target"),
    "trust": N_("checks"),
    "rollout": N_("bets settled"),
    "reviews": N_("closed"),
}


class DashboardPage(Page):
    """Built once; `refresh` fills it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._data: Dashboard | None = None
        self._rows = _FIRST_ROWS
        self._groups = _FIRST_GROUPS
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
        #: The cards from the top.
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACING["l"])
        self.column.addWidget(self._figures())
        self._unplanned = UnplannedReviews(context)
        self.column.addWidget(self._unplanned)
        self.column.addWidget(self._middle(), 1)
        self.column.addWidget(self._parts())

    def title(self) -> str:
        return _("Dashboard")

    def header_actions(self) -> Sequence[QWidget]:
        # An empty page has the blue button in its middle.
        is_empty = self._data is not None and not self._data.total
        return (self._context.registry.button("initiative.new", primary=not is_empty),)

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the figures again."""
        if not self._context.is_open:
            return
        from desktop_app.services.dashboard import dashboard

        while_reading(self, self._context.read(dashboard, self._show))
        self._first_steps.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_stages()
        groups = _FIRST_GROUPS + max(0, self.height() - theme.px(_TALL_FROM)) // theme.px(_EACH_GROUP)
        if groups != self._groups:
            self._groups = groups
            if self._data is not None:
                self._show_attention(self._data)

    def _figures(self) -> QWidget:
        self._total = StatCard(_("Initiatives"))
        self._benefit = StatCard(_("Expected benefit a year"))
        self._metrics = StatCard(_("Metrics on target"))
        self._gates = StatCard(_("Gates blocked"))
        self._reviews = StatCard(_("Reviews due"))
        cards = (self._total, self._benefit, self._metrics, self._gates, self._reviews)
        for card, name in zip(cards, ("initiatives", "benefit", "metrics", "gates", "reviews"), strict=True):
            card.set_origin(partial(show_origin, self._context, FigureRef(f"portfolio.{name}")))
        # The second holds a range and another sum.
        return EqualGrid(cards, 160, wider={1: 6}, fills=True)

    def _middle(self) -> QWidget:
        self._all_attention = Button("", self._show_health, look="link")
        self._attention_note = Label("", tone="muted")
        attention = Card(_("Needs attention"), self._all_attention)
        # Beside the heading, not at the far end of the card.
        attention.header.setStretch(0, 0)
        attention.header.insertWidget(1, self._attention_note)
        attention.header.insertStretch(2, 1)
        attention.setProperty("tour", "attention")
        self._attention = AttentionList(self._context)
        attention.body.addWidget(self._attention, 1)
        note = ElidedLabel(_("value ↑ · feasibility → · size: expected benefit a year"), tone="muted")
        bubbles = Card(_("Value against feasibility"), note)
        # Where room is short, the note gives way and not the heading.
        bubbles.header.setStretch(0, 0)
        bubbles.header.setStretch(1, 1)
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for card in (attention, bubbles):
            # Their headings stand on one line, although one has a button at its end.
            card.header.addStrut(self._all_attention.sizeHint().height())
        self._bubbles = ChartView(self._build_bubbles, height=270)
        theme.keep_px(self._bubbles.setMinimumHeight, 250)
        self._bubbles.activated.connect(self._open_bubble)
        bubbles.body.addWidget(self._bubbles, 1)
        self._stage_note = Label("", tone="muted")
        stages = Card(_("Stages"), self._stage_note)
        self._stages = ChartView(self._build_stages, height=50)
        self._stages.activated.connect(self._open_stage)
        stages.body.addWidget(self._stages)
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACING["l"])
        right.addWidget(bubbles, 1)
        right.addWidget(stages)
        columns = Columns(900)
        columns.add(attention, 28)
        columns.add(beside, 29)
        return columns

    def _parts(self) -> Card:
        card = Card(_("How each part stands"))
        self._states = ChartView(self._build_states, height=220)
        self._states.activated.connect(self._open_state)
        card.body.addWidget(self._states)
        foot = QHBoxLayout()
        foot.addWidget(Label(_("Worst first"), tone="muted"))
        foot.addStretch(1)
        self._all_parts = Button("", self._show_all_parts, look="link")
        foot.addWidget(self._all_parts)
        card.body.addLayout(foot)
        return card

    # Filling it

    def _show(self, data: Dashboard) -> None:
        was_empty = self._data is not None and not self._data.total
        self._data = data
        self._show_empty(data.total == 0)
        if was_empty != (data.total == 0):
            self.header_changed.emit()
        if data.total == 0:
            return
        self._show_figures(data)
        if data.benefit.if_all_work is not None:
            self._look_at_range(data)
        self._show_attention(data)
        self._show_moves(data)
        self._show_parts(data)
        for chart in (self._bubbles, self._stages, self._states):
            chart.refresh()

    def _show_attention(self, data: Dashboard) -> None:
        shown, total = data.attention_groups[: self._groups], data.attention_initiatives
        self._attention.show_groups(shown, bool(data.active), data.gate_items_open)
        text = ngettext("{n} of {total} initiative", "{n} of {total} initiatives", total)
        self._attention_note.setText(
            text.format(n=formats.number(len(shown)), total=formats.number(total)) if total else ""
        )
        self._all_attention.set_text(_("Show all {n}").format(n=formats.number(total)))
        self._all_attention.setVisible(total > 0)

    def _show_moves(self, data: Dashboard) -> None:
        """What moved this month, beside the heading of the stages."""
        onward = sum(move.is_onward for move in data.moves)
        back = sum(move.is_backward for move in data.moves)
        parts = [
            ngettext("{n} moved on", "{n} moved on", onward).format(n=formats.number(onward)),
            ngettext("{n} moved back", "{n} moved back", back).format(n=formats.number(back)),
        ]
        if not onward:
            parts[0] = _("none moved on")
        if not back:
            parts[1] = _("none moved back")
        moves = ", ".join(parts) if onward or back else _("no moves yet")
        self._stage_note.setText(_("{month}: {moves}").format(month=formats.month(data.month), moves=moves))
        self._fit_stages()

    def _fit_stages(self) -> None:
        """As high as the bar with its names, which take one line or two."""
        from desktop_app.charts.stage_bar import height_for

        width = self._stages.width() / theme.scale()
        theme.keep_px(self._stages.setFixedHeight, height_for(*self._stage_counts(), width))

    def _show_parts(self, data: Dashboard) -> None:
        n = len(data.standings)
        rows = min(n, self._rows, _MOST_ROWS)
        more = 1 if n > _MOST_ROWS and self._rows > _FIRST_ROWS else 0
        theme.keep_px(self._states.setFixedHeight, HEAD + ROW * max(1, rows + more))
        is_whole = self._rows > _FIRST_ROWS
        text = _("Show fewer") if is_whole else _("Show all {n}").format(n=formats.number(n))
        self._all_parts.set_text(text)
        self._all_parts.setVisible(n > _FIRST_ROWS)

    def _show_all_parts(self) -> None:
        self._rows = _FIRST_ROWS if self._rows > _FIRST_ROWS else _MOST_ROWS
        if self._data is not None:
            self._show_parts(self._data)
            self._states.refresh()

    def _show_health(self) -> None:
        """Everything that needs attention; the health check has what it found besides."""
        from desktop_app.ui.dashboard.health_page import HealthPage

        page = self._context.go_to("health", HealthPage)
        if page is not None:
            page.show_check("attention")

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
                industry_short=_(SHORT_INDUSTRIES[one.industry]) if one.industry in SHORT_INDUSTRIES else "",
            )
            for one in scored[:_MOST_BUBBLES] + others
        ]  # fmt: skip
        currency = self._context.currency if self._context.is_open else ""
        title = _("Value against feasibility")
        return bubbles(items, width, height, currency, title, names_axes=False)

    def _build_stages(self, width: float, height: float) -> Chart:
        from desktop_app.charts.stage_bar import stage_bar

        return stage_bar(*self._stage_counts(), width, height, _("Stages"))

    def _stage_counts(self) -> tuple[list[StageCount], list[StageCount]]:
        """The stages on the way, and those beside it that are shown."""
        from desktop_app.charts.stage_bar import StageCount

        counts = self._data.stages if self._data else {}
        moves = self._data.moves if self._data else ()

        def counted(stage: Stage) -> StageCount:
            names = tuple(
                f"{move.key} {move.title}" for move in moves if move.to_stage == stage and move.is_onward
            )
            return StageCount(stage.value, _(STAGES[stage]), counts.get(stage, 0), names)

        beside = [counted(stage) for stage in _BESIDE_IT if counts.get(stage) or stage == Stage.RETIRED]
        return [counted(stage) for stage in _ON_THE_WAY], beside

    def _build_states(self, width: float, height: float) -> Chart:
        from desktop_app.charts.grid import GridCell, GridRow, state_grid
        from desktop_app.services.dashboard import worst_first

        rows = []
        standings = worst_first(self._data.standings) if self._data else []
        for standing in standings[: min(self._rows, _MOST_ROWS)]:
            cells = tuple(
                GridCell(
                    state, _figure(part, figure), f"{_(PARTS[part])}: {why}", f"{standing.id}/{part}", figure
                )
                for part, state, why, figure in standing.parts
            )
            rows.append(GridRow(standing.title, cells, standing.id, standing.key))
        hidden = len(standings) - len(rows) if self._rows > _FIRST_ROWS else 0
        return state_grid(
            [_(label) for label in PARTS.values()],
            rows,
            width,
            height,
            _("How each part stands"),
            more=hidden,
            units=[_(_UNITS[part]) for part in PARTS],
        )

    def _open_bubble(self, ref: object) -> None:
        from desktop_app.charts.bubbles import UNSCORED_REF

        if ref == UNSCORED_REF:
            self._context.go("initiatives")
        else:
            self._context.open_initiative(str(ref))

    def _open_stage(self, ref: object) -> None:
        from desktop_app.charts.stage_bar import ARRIVED

        stage = str(ref)
        if stage.startswith(ARRIVED):
            self._choose_arrived(stage.removeprefix(ARRIVED))
            return
        page = self._context.go("initiatives")
        if isinstance(page, TakesFilter):
            page.set_filter("stage", stage)

    def _choose_arrived(self, stage: str) -> None:
        """List who came to a stage this month; one of them opens."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for move in self._data.moves if self._data is not None else ():
            if move.to_stage == stage and move.is_onward:
                item = menu.addAction(literal(f"{move.key}  {move.title}"))
                item.triggered.connect(
                    lambda _checked=False, chosen=move.initiative_id: self._context.open_initiative(chosen)
                )
        menu.popup(QCursor.pos())

    def _open_state(self, ref: object) -> None:
        initiative_id, _slash, part = str(ref).partition("/")
        if initiative_id == "more":
            self._context.go("initiatives")
        else:
            self._context.open_initiative(initiative_id, part or "overview")


def _figure(part: str, figure: str) -> str:
    """The figure of a part with what it is out of; a score is out of 100."""
    if figure and part in ("opportunity", "data"):
        return _("{n} of {total}").format(n=figure, total=formats.number(100))
    return figure
