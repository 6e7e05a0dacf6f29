"""People available by role, against the people that the plan needs in the next quarters."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.plan_dates import quarter_label, quarters
from desktop_app.domain.planning.workload import Load
from desktop_app.domain.planning_records import Capacity
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.planning.strategy import QUARTERS, Strategy
from desktop_app.ui.records.portfolio_list import PortfolioList
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.labels import Label

#: At most this many of the initiatives that take the most are named.
_NAMED = 5


class CapacityPanel(PortfolioList):
    """One line a capacity; each quarter shows how many people are needed of how many."""

    def __init__(self, tab: SpineTab) -> None:
        self._strategy: Strategy | None = None
        periods = quarters(tab.context.workspace.today(), QUARTERS)
        super().__init__(
            tab,
            Capacity,
            [
                ListColumn("role", _("Role"), lambda c: _(STAFF_ROLES.get(c.role, c.role)), "strong", 150),
                ListColumn(
                    "people", _("People"), lambda c: formats.number(c.people), "number", 76, sort=lambda c: c.people,
                    help=_("Full-time equivalents"),
                ),
                *(
                    ListColumn(
                        f"quarter{at}", quarter_label(period), partial(self._cell, at=at), "chip", 104,
                        sort=partial(self._needed, at=at), help=_("People needed and available"),
                    )
                    for at, period in enumerate(periods)
                ),
            ],
            title=_("People"),
            add_label=_("Add capacity"),
            empty=_("How many people of each role are available? Add the first capacity."),
            icon="people",
            defaults=self._next_role,
            beside=True,
            movable=False,
        )  # fmt: skip
        self.words = Label("", "small", tone="muted", wrap=True)
        self.detail.addWidget(self.words)
        self.note = Label("", tone="caution", wrap=True)
        self.card.add(self.note)
        self.picked.connect(self._show_detail)

    def named(self, record: Capacity) -> str:
        return _(STAFF_ROLES.get(record.role, record.role))

    def show_strategy(self, strategy: Strategy) -> None:
        """Show the capacities with the load on each."""
        self._strategy = strategy
        order = {role: at for at, role in enumerate(STAFF_ROLES)}
        capacities = sorted(
            strategy.capacities, key=lambda capacity: (order.get(capacity.role, len(order)), capacity.id)
        )
        self.show_records(capacities)
        self.note.setText(self._not_there(strategy))
        self.note.setVisible(bool(self.note.text()))

    def select_role(self, role: str) -> bool:
        """Select the capacity of a role; False when there is none."""
        capacity = next((one for one in self.records() if one.role == role), None)
        return capacity is not None and self.select(capacity.id, focus=True)

    def _next_role(self) -> dict[str, Any]:
        """The next role to add: first one that the plan needs and that has no capacity, then any."""
        taken = {one.role for one in self.records()}
        needed = list(self._strategy.load.roles) if self._strategy else []
        return {
            "role": next((role for role in (*needed, *STAFF_ROLES) if role not in taken), "data_scientist")
        }

    def _load(self, capacity: Capacity, at: int) -> Load | None:
        loads = self._strategy.load.roles.get(capacity.role) if self._strategy else None
        return loads[at] if loads else None

    def _needed(self, capacity: Capacity, at: int) -> float | None:
        load = self._load(capacity, at)
        return load.needed if load else None

    def _cell(self, capacity: Capacity, at: int) -> tuple[str, str]:
        load = self._load(capacity, at)
        if load is None:
            return "", "neutral"
        words = _("{needed} of {there}").format(
            needed=formats.number(load.needed, 1), there=formats.number(load.there, 1)
        )
        # People whom nobody has planned to need are not a plan that fits.
        unknown = load.there is None or not load.needed
        return words, "bad" if load.is_over else ("neutral" if unknown else "good")

    def _show_detail(self, capacity: Any) -> None:
        self.words.setVisible(capacity is not None)
        if capacity is None or self._strategy is None:
            return
        loads = self._strategy.load.roles.get(capacity.role, ())
        if not any(load.needed for load in loads):
            self.words.setText(_("The plan needs nobody of this role in these quarters."))
            return
        at = max(range(len(loads)), key=lambda position: loads[position].needed)
        most = ", ".join(
            _("{key} {people}").format(key=self._strategy.names[one].key, people=formats.number(people, 1))
            for one, people in loads[at].parts[:_NAMED]
        )
        text = _("In {quarter} most are needed by {names}.")
        self.words.setText(text.format(quarter=quarter_label(self._strategy.load.periods[at]), names=most))

    def _not_there(self, strategy: Strategy) -> str:
        """Roles that the plan needs without a capacity, and staffing without dates or numbers."""
        counted = {one.role for one in strategy.capacities}
        missing = [
            _(STAFF_ROLES[role])
            for role, loads in strategy.load.roles.items()
            if role not in counted and any(load.needed for load in loads)
        ]
        lines = []
        if missing:
            lines.append(_("Needed, but team size not entered: {roles}.").format(roles=", ".join(missing)))
        for ids, text in (
            (strategy.load.unplaced, _("Not counted, staffing without dates: {names}.")),
            (strategy.load.unknown, _("Not counted, staffing not entered: {names}.")),
        ):
            if ids:
                keys = ", ".join(strategy.names[one].key for one in ids[:_NAMED])
                lines.append(text.format(names=keys if len(ids) <= _NAMED else keys + "…"))
        return " ".join(lines)
