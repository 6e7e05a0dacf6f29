"""The roadmap page: bars over quarters with the load on people under them, or now, next and later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.charts.layout.time_scale import ZOOMS
from desktop_app.domain.choices import INDUSTRIES, STAGES, Stage
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.language.word_order import order_key
from desktop_app.runtime import clock
from desktop_app.services.changes import Changes
from desktop_app.services.planning import board, roadmap
from desktop_app.services.planning.roadmap_plan import RoadmapBar, months
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.board.moves import CardMover
from desktop_app.ui.board.view import BoardView
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import first_reading_card, while_reading
from desktop_app.ui.filtering.filter_bar import CardFilter
from desktop_app.ui.look import theme
from desktop_app.ui.roadmap.bar_menu import BarMenu
from desktop_app.ui.roadmap.load import LoadPanel
from desktop_app.ui.roadmap.painter import STRENGTHS
from desktop_app.ui.roadmap.view import RoadmapView
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.colour_legend import ColourLegend
from desktop_app.ui.widgets.labels import ElidedLabel
from desktop_app.ui.widgets.layouts import FlowLayout, ScrollPage, clear_layout

_LAYOUTS = {
    "months": N_("Months"),
    "quarters": N_("Quarters"),
    "years": N_("Years"),
    "horizons": N_("Now / next / later"),
}
_GROUPS = {"none": N_("none"), "industry": N_("industry"), "owner": N_("owner"), "goal": N_("goal")}
_GONE = frozenset({str(Stage.STOPPED), str(Stage.RETIRED)})
# The load is worked out for no more months than this.
_MOST_MONTHS = 240


class RoadmapPage(Page):
    """Reads and shows the roadmap, and passes moves to the services."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._map = roadmap.Roadmap({}, {}, clock.today())
        # Those of all bars, the same from one letter in the search to the next.
        self._rows: list[board.Row] = []
        self._cards: dict[str, board.Row] = {}
        self._loaded = False
        self._asked = 0
        kept = context.settings.values.tables.get("roadmap", {})
        layout, group = kept.get("layout", "quarters"), kept.get("group", "none")
        self._layout = layout if layout in _LAYOUTS else "quarters"
        self._group = group if group in _GROUPS else "none"
        self.filter = CardFilter(context, lambda: self._rows, self)
        self.filter.changed.connect(self._apply)
        self.view = RoadmapView(_("Roadmap"))
        self.view.zoom = self._layout if self._layout in ZOOMS else "quarters"
        self.view.opened.connect(lambda initiative_id: context.open_initiative(initiative_id))
        self.view.shift_wanted.connect(
            lambda initiative_id, days: self._write(lambda ws: roadmap.shift(ws, initiative_id, days))
        )
        self.view.stretch_wanted.connect(
            lambda initiative_id, field, day: self._write(
                lambda ws: roadmap.stretch(ws, initiative_id, field, day)
            )
        )
        self.view.place_wanted.connect(
            lambda initiative_id, day: self._write(lambda ws: roadmap.place(ws, initiative_id, day))
        )
        self.menu = BarMenu(context, self.view, lambda: self._map.today, self._write)
        self.view.set_menu(self.menu.fill)
        self.load = LoadPanel(self.view)
        self.load.month_chosen.connect(self.view.set_marked)
        self.load.people_wanted.connect(self._go_people)
        self.load.role_changed.connect(lambda _role: self._show_chips())
        self.horizons = BoardView(
            _("Now, next and later"),
            lambda: context.currency if context.is_open else "",
            lambda rows, column: board.worst_way(rows, column, "horizon"),
        )
        self.horizons.set_collapse_empty(False)
        self.mover = CardMover(context, self.horizons, lambda: self._cards, "horizon")
        self._build()
        theme.notifier().changed.connect(self._apply)

    def title(self) -> str:
        return _("Roadmap")

    def header_actions(self) -> Sequence[QWidget]:
        return (self._context.registry.button("initiative.new", primary=True),)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        # Scrolls only where a screen is so low that no bar would be in sight.
        scroll = ScrollPage()
        outer.addWidget(scroll)
        column = scroll.body
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        column.setSpacing(SPACING["m"])
        column.addLayout(self._tools())
        column.addWidget(self.filter.chips)
        self.legend = ColourLegend(_("What the colours stand for"))
        column.addWidget(self.legend)
        self.card = Card(margin=SPACING["m"])
        self.card.setAccessibleName(_("Roadmap"))
        self.card.body.addWidget(self.view, 1)
        theme.keep_px(self.card.setMinimumHeight, 220)
        theme.keep_px(self.horizons.setMinimumHeight, 220)
        # Same margins as the other card, so that its chart is aligned with that card's axis.
        column.addWidget(self.card, 1)
        column.addWidget(self.load)
        column.addWidget(self.horizons, 1)
        self._empty = QWidget()
        self._empty_box = QVBoxLayout(self._empty)
        column.addWidget(self._empty, 1)
        # In place of the bars until they are read.
        self._empty_box.setContentsMargins(0, 0, 0, 0)
        self._empty_box.addWidget(first_reading_card("roadmap"), 1)
        self.legend.keep_room()
        self._name_buttons()
        self._show_parts()

    def _tools(self) -> QHBoxLayout:
        self.layout_button = MenuButton("", self._fill_layouts)
        self.group_button = MenuButton("", self._fill_groups)
        self.overload = Button("", self._show_overload, look="filter")
        self.conflict_button = MenuButton("", self._fill_conflicts, icon="caution")
        self.hint = ElidedLabel("", tone="muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tools = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        tools.setSizePolicy(policy)
        # Wraps in a narrow window, so that the texts of buttons are not cut.
        flow = FlowLayout(tools)
        for widget in (
            self.filter.field,
            self.filter.button,
            self.layout_button,
            self.group_button,
            self.conflict_button,
            self.overload,
        ):
            flow.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(tools, 1)
        row.addWidget(self.hint)
        return row

    def _name_buttons(self) -> None:
        self.layout_button.set_text(_(_LAYOUTS[self._layout]))
        self.group_button.set_text(_("Group: {field}").format(field=_(_GROUPS[self._group])))
        moves_cards = self._layout == "horizons"
        self.hint.setText(_("Ctrl+arrows move a card") if moves_cards else _("Ctrl+arrows move a bar"))

    def _show_parts(self) -> None:
        """Bars with the load under them, or cards."""
        cards, empty = self._layout == "horizons", self._empty.isVisibleTo(self)
        self.card.setVisible(not cards and not empty)
        self.load.setVisible(not cards and not empty)
        self.horizons.setVisible(cards and not empty)
        self.group_button.setVisible(not cards)
        # The hints of the bars tell the same.
        has_colours = not cards and (not empty or not self._loaded)
        self.legend.setVisible(has_colours and self.height() >= theme.px(540))
        self._show_chips()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # When room is short, the bars need it most.
        self._fit_load()
        self.hint.setVisible(self.width() >= theme.px(1080))
        self._show_parts()

    def _fit_load(self) -> None:
        """Give the room of the load to the bars if room is short, or if there is no load to show."""
        high = 84 if self.load.is_empty() else 172 if self.height() >= theme.px(700) else 140
        theme.keep_px(self.load.setFixedHeight, high)

    # -- reading -------------------------------------------------------------------------------

    def activated(self) -> None:
        self._read()

    def deactivated(self) -> None:
        self.view.cancel_drag()
        self.horizons.mouse.cancel_drag()
        self.mover.popover.put_away()

    def refresh(self, changes: object = None) -> None:
        """Read the whole plan again, as its parts depend on each other."""
        self._read()

    def _read(self) -> None:
        if not self._context.is_open:
            return
        asked = self._asked = self._asked + 1

        def show(reading: tuple[roadmap.Roadmap, list[board.Row]]) -> None:
            if asked != self._asked:
                return
            self._map = reading[0]
            self._rows = [bar.row for bar in self._map.bars.values()]
            self._cards = {row[0]: row for row in reading[1]}
            self._loaded = True
            self.filter.look_again()
            self._apply()
            self._read_load(asked)

        # The cards are only read if they are shown.
        cards = self._layout == "horizons"
        job = self._context.read(
            lambda ws: (roadmap.read(ws), board.cards(ws, "horizon") if cards else []), show
        )
        while_reading(self, job)

    def _read_load(self, asked: int) -> None:
        """Read the load after the bars, as it takes longer."""
        days = [day for bar in self._map.bars.values() for day in bar.dates if day is not None]
        today = self._map.today
        periods = months(min([today, *days]), max([today + timedelta(days=460), *days]))
        at = next((place for place, span in enumerate(periods) if span[1] > today), 0)
        start = max(0, at - _MOST_MONTHS // 2)
        periods = periods[start : start + _MOST_MONTHS]

        def show(load: Any) -> None:
            if asked == self._asked:
                titles = {bar.id: f"{bar.key} {bar.title}" for bar in self._map.bars.values()}
                self.load.set_load(load, titles, today)
                self._fit_load()
                self._show_chips()

        self._context.read(lambda ws: roadmap.load(ws, periods), show)

    # -- what is shown -------------------------------------------------------------------------

    def _apply(self) -> None:
        if not self._loaded:
            return
        rows = self.filter.keep(self._rows)
        wanted = {row[0] for row in rows}
        bars = [bar for bar in self._map.bars.values() if bar.id in wanted]
        placed = [bar for bar in bars if bar.is_placed and bar.stage != Stage.STOPPED]
        unplaced = [bar for bar in bars if not bar.is_placed and bar.stage not in _GONE]
        self.view.can_edit = self.horizons.state.can_edit = self._context.can_edit
        self.view.set_content(
            roadmap.group(placed, self._group), unplaced, self._map.conflicts, self._map.today
        )
        if self._layout == "horizons":
            self._show_horizons(wanted)
        self._show_legend(placed)
        self._show_empty(bool(bars))
        self._show_parts()

    def _show_horizons(self, wanted: set[str]) -> None:
        """Show cards of what is ahead, without live initiatives that have no horizon."""
        cards = [
            row
            for row in self._cards.values()
            if row[0] in wanted
            and row[0] in self._map.bars
            and (stage := self._map.bars[row[0]].stage) not in _GONE
            and (row[board.GROUP] or stage != Stage.LIVE)
        ]
        columns = board.arrange(cards, "horizon")
        self.horizons.set_columns([one for one in columns if one.value or one.cards])

    def _show_legend(self, bars: Sequence[RoadmapBar]) -> None:
        tokens = theme.tokens()
        there = {bar.industry for bar in bars}
        known = [name for name in INDUSTRIES if name in there]
        known += sorted((name for name in there if name and name not in INDUSTRIES), key=order_key)
        items = [(INDUSTRIES.label(name), tokens.industry(name), 1.0) for name in known]
        items += [(_(STAGES[stage]), tokens.muted, strength) for stage, strength in STRENGTHS.items()]
        self.legend.set_items(items if bars else ())

    def _show_empty(self, any_shown: bool) -> None:
        self._empty.setVisible(not any_shown)
        clear_layout(self._empty_box)
        if any_shown:
            return
        from desktop_app.ui.widgets.feedback import EmptyState

        run = self._context.registry.run
        if self._map.bars:
            actions: list[tuple[str, Callable[[], object]]] = [(_("Clear filters"), self.filter.clear)]
            state = EmptyState("search", _("No initiative matches."), actions, quiet=True)
        else:
            state = EmptyState(
                "roadmap",
                _(
                    "When each initiative is in Discovery, in Delivery and live appears here, with "
                    "the people it needs."
                ),
                [
                    (_("New initiative"), lambda: run("initiative.new")),
                    (_("Import a list"), lambda: run("portfolio.import")),
                ],
                why=_("Leaders ask when it is ready, and whether the people for it are there."),
                quiet=True,
            )
        self._empty_box.addWidget(state, 1, Qt.AlignmentFlag.AlignCenter)

    def _show_chips(self) -> None:
        bars_shown = self._layout != "horizons" and not self._empty.isVisibleTo(self)
        text = self.load.summary()
        self.overload.set_text(text)
        self.overload.set_tip(_("Show them"))
        self.overload.setVisible(bool(text) and bars_shown)
        n = sum(len(found) for found in self._map.conflicts.values())
        label = ngettext("{n} conflict", "{n} conflicts", n).format(n=formats.number(n))
        self.conflict_button.set_text(label)
        self.conflict_button.setVisible(bool(n) and bars_shown)

    def _go_people(self) -> None:
        """Open the page for capacities, or the initiatives if there is no such page."""
        window = self._context.window
        there = window is not None and window.has_page("strategy")
        self._context.go("strategy" if there else "initiatives")

    def _show_overload(self) -> None:
        overloaded_months = self.load.overloaded(self.load.role)
        if overloaded_months:
            self.view.show_day(overloaded_months[0] - timedelta(days=31))
            self.load.chart.setFocus()

    # -- choices -------------------------------------------------------------------------------

    def set_layout_kind(self, layout: str) -> None:
        """Months, quarters, years, or now, next and later."""
        self._layout = layout
        if layout in ZOOMS:
            self.view.set_zoom(layout)
        self._keep()
        self._name_buttons()
        self._apply()
        if layout == "horizons":
            self._read()

    def set_view(self, definition: Mapping[str, Any]) -> None:
        """Show a saved view: its filter, and its groups and time scale if the roadmap has them."""
        group, zoom = definition.get("group") or "none", definition.get("options", {}).get("zoom")
        self.filter.set_view(definition)
        if zoom in _LAYOUTS:
            self.set_layout_kind(str(zoom))
        if group in _GROUPS:
            self.set_group(group)

    def set_group(self, group: str) -> None:
        """Group the bars by a field, or not at all."""
        self._group = group
        self._keep()
        self._name_buttons()
        self._apply()

    def _keep(self) -> None:
        state = {"layout": self._layout, "group": self._group}
        self._context.settings.put("tables", {"roadmap": state})

    def _fill_layouts(self, menu: QMenu) -> None:
        for name, label in _LAYOUTS.items():
            if name == "horizons":
                menu.addSeparator()
            item = menu.addAction(_(label), partial(self.set_layout_kind, name))
            item.setCheckable(True)
            item.setChecked(name == self._layout)

    def _fill_groups(self, menu: QMenu) -> None:
        for name, label in _GROUPS.items():
            item = menu.addAction(_(label).capitalize(), partial(self.set_group, name))
            item.setCheckable(True)
            item.setChecked(name == self._group)

    def _fill_conflicts(self, menu: QMenu) -> None:
        for initiative_id, conflicts in self._map.conflicts.items():
            for conflict in conflicts:
                menu.addAction(literal(conflict.sentence), partial(self._show_bar, initiative_id))

    def _show_bar(self, initiative_id: str) -> None:
        self.view.set_current(initiative_id)
        self.view.reveal_time(initiative_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- moving --------------------------------------------------------------------------------

    def _write(self, work: Callable[[Workspace], Changes]) -> None:
        def failed(error: BaseException) -> None:
            # The move that was shown at once was not kept.
            self._read()
            if not isinstance(error, UserError):
                raise error
            self._context.show_error(error)

        self._context.write(work, toast=True, on_error=failed)
