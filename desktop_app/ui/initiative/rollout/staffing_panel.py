"""The people that an initiative takes, by role and time."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.plan_dates import staffing_span
from desktop_app.domain.planning_records import Staffing
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.records.spine_tab import SpineTab


class StaffingPanel(RecordList):
    """A list of roles with full-time equivalents; without dates they run from discovery until live."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(
            tab,
            Staffing,
            [
                ListColumn("role", _("Role"), lambda s: _(STAFF_ROLES.get(s.role, s.role)), "strong", 180),
                ListColumn(
                    "people", _("People"), lambda s: formats.number(s.people), "number", 90,
                    sort=lambda s: s.people, help=_("Full-time equivalents"),
                ),
                ListColumn("when", _("When"), self._when, width=230, sort=self._start),
                ListColumn("note", _("Note"), lambda s: s.note, "muted", 160, field="note"),
            ],
            title=_("People needed"),
            add_label=_("Add role"),
            empty=_("Who builds and runs it, how many of them, and when? Name the first role."),
            icon="people",
            defaults=self._first_role,
            beside=True,
        )  # fmt: skip

    def named(self, record: Staffing) -> str:
        return _(STAFF_ROLES.get(record.role, record.role))

    def _first_role(self) -> dict[str, Any]:
        """The first role that is not in the list yet."""
        taken = {one.role for one in self.records()}
        return {"role": next((role for role in STAFF_ROLES if role not in taken), next(iter(STAFF_ROLES)))}

    def _when(self, staffing: Staffing) -> str:
        initiative = self.tab.initiative
        span = staffing_span(initiative, staffing) if initiative is not None else None
        if span is None:
            return _("no dates")
        start, end = (formats.month(day) for day in span)
        return start if start == end else _("{start} – {end}").format(start=start, end=end)

    def _start(self, staffing: Staffing) -> Any:
        initiative = self.tab.initiative
        span = staffing_span(initiative, staffing) if initiative is not None else None
        return span[0] if span else None
