"""The load on people under the roadmap: one role at a time, month by month, with overloads in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.charts.layout.time_scale import period_label, period_start
from desktop_app.charts.load_bars import MonthLoad, load_bars
from desktop_app.charts.marks import Chart
from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.workload import Load, Workload
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import clock
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.roadmap.canvas import RoadmapCanvas
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label

# At most this many initiatives are named in the hint of a month.
_NAMED = 6


class LoadPanel(Card):
    """A chart under the time axis of the roadmap; `month_chosen(ids)` is sent by a click on a month."""

    month_chosen = Signal(object)
    role_changed = Signal(str)
    people_wanted = Signal()

    def __init__(self, roadmap: RoadmapCanvas) -> None:
        side = QWidget()
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["m"])
        self.there = Label("", tone="muted")
        self.roles = MenuButton("", self._fill, look="small")
        row.addWidget(self.there)
        row.addWidget(self.roles)
        super().__init__(_("People needed"), side, margin=SPACING["m"])
        self._roadmap = roadmap
        self._load = Workload(())
        self._titles: Mapping[str, str] = {}
        self._today = clock.today()
        self.role = ""
        self.chart = ChartView(self._build, height=110)
        self.chart.activated.connect(self._chosen)
        self.add(self.chart, 1)
        self.none = QWidget()
        line = QHBoxLayout(self.none)
        line.setContentsMargins(0, 0, 0, 0)
        note = Label(
            _("No staffing entered yet."),
            tone="muted",
            wrap=True,
        )
        line.addWidget(note, 1)
        line.addWidget(Button(_("Add team capacity"), self.people_wanted.emit, look="small"))
        self.add(self.none)
        roadmap.scale_changed.connect(self.chart.refresh)
        self.set_load(self._load, {}, self._today)

    # -- what is shown -------------------------------------------------------------------------

    def set_load(self, load: Workload, titles: Mapping[str, str], today: date) -> None:
        """Show these figures; `titles` names initiatives by id. The most overloaded role is shown first."""
        self._load, self._titles, self._today = load, titles, today
        if self.role not in load.roles:
            ranked = sorted(load.roles, key=lambda role: -len(self.overloaded(role)))
            self.role = ranked[0] if ranked else ""
        self._show()

    def is_empty(self) -> bool:
        """True when nothing is stated about people."""
        return not self.role

    def set_role(self, role: str) -> None:
        """Show another role."""
        self.role = role
        self._show()
        self.role_changed.emit(role)

    def overloaded(self, role: str) -> list[date]:
        """The months from this one on in which more people are needed than there are."""
        this = self._today.replace(day=1)
        loads = zip(self._load.periods, self._load.roles.get(role, ()), strict=False)
        return [first for (first, _after), load in loads if load.is_over and first >= this]

    def summary(self) -> str:
        """How many months are overloaded, and when: "2 overloaded months in Q2 27"; empty for none."""
        months = self.overloaded(self.role)
        if not months:
            return ""
        n = len(months)
        words = {
            "n": formats.number(n),
            "quarter": period_label(period_start(months[0], "quarters"), "quarters"),
        }
        if len({period_start(month, "quarters") for month in months}) == 1:
            text = ngettext("{n} overloaded month in {quarter}", "{n} overloaded months in {quarter}", n)
        else:
            text = ngettext(
                "{n} overloaded month, in {quarter}", "{n} overloaded months, first in {quarter}", n
            )
        return text.format(**words)

    def _show(self) -> None:
        label = _(STAFF_ROLES[self.role]) if self.role in STAFF_ROLES else ""
        self.set_title(_("{role} needed").format(role=label) if label else _("People needed"))
        self.roles.set_text(label)
        self.roles.setVisible(bool(label))
        self.there.setText(self._there() if label else "")
        self.chart.setVisible(bool(label))
        self.none.setVisible(not label)
        self.chart.refresh()

    def _there(self) -> str:
        """How many people of the role are available in this month."""
        this = self._today.replace(day=1)
        loads = zip(self._load.periods, self._load.roles.get(self.role, ()), strict=False)
        now = next((load.there for (first, _after), load in loads if first == this), None)
        if now is None:
            return _("team size not entered")
        return _("{n} on the team").format(n=formats.number(round(now, 1)))

    def _fill(self, menu: QMenu) -> None:
        for role in self._load.roles:
            n = len(self.overloaded(role))
            label = _(STAFF_ROLES[role])
            if n:
                text = ngettext("{role}  ({n} overloaded month)", "{role}  ({n} overloaded months)", n)
                label = text.format(role=label, n=formats.number(n))
            item = menu.addAction(literal(label), partial(self.set_role, role))
            item.setCheckable(True)
            item.setChecked(role == self.role)

    # -- the chart -----------------------------------------------------------------------------

    def _build(self, width: float, height: float) -> Chart:
        shown = theme.scale()
        scale, left = self._roadmap.scale(), self._roadmap.label_width() / shown
        place: Callable[[date], float] = lambda day: scale.x(day) / shown  # noqa: E731  # one line says it
        loads = zip(self._load.periods, self._load.roles.get(self.role, ()), strict=False)
        months = [
            MonthLoad(first, after, load.needed, load.there, self._hint(first, load))
            for (first, after), load in loads
        ]
        return load_bars(months, place, left, width, height, self.accessibleName())

    def _hint(self, month: date, load: Load) -> str:
        words = {
            "month": formats.month(month),
            "needed": formats.number(round(load.needed, 1)),
            "role": _(STAFF_ROLES[self.role]),
        }
        lines = [_("{role} needed in {month}: {needed}").format(**words)]
        if load.there is not None:
            lines.append(_("{n} on the team").format(n=formats.number(round(load.there, 1))))
        if load.is_over:
            short = formats.number(round(load.needed - (load.there or 0), 1))
            lines.append(_("{n} too few").format(n=short))
        for initiative_id, people in load.parts[:_NAMED]:
            name = self._titles.get(initiative_id, "")
            lines.append(
                _("{people} for {initiative}").format(
                    people=formats.number(round(people, 1)), initiative=name
                )
            )
        rest = len(load.parts) - _NAMED
        if rest > 0:
            lines.append(ngettext("and {n} more", "and {n} more", rest).format(n=formats.number(rest)))
        return "\n".join(lines)

    def _chosen(self, ref: object) -> None:
        loads = zip(self._load.periods, self._load.roles.get(self.role, ()), strict=False)
        for (first, _after), load in loads:
            if first.isoformat() == ref:
                self.month_chosen.emit(frozenset(one for one, _people in load.parts))
