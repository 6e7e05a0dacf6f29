"""The tabs of an initiative's page: one entry each, from which the page, its pictures and its tests are made."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.language.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class TabEntry:
    """A tab: `home` is its module below `desktop_app.ui.initiative` and class, imported when it is first shown.

    of_record: it is at the right, with the records that are kept in every stage.
    """

    id: str
    title: str
    home: str
    of_record: bool = False


TABS: tuple[TabEntry, ...] = (
    TabEntry(id="overview", title=N_("Overview"), home="overview.tab:OverviewTab"),
    TabEntry(id="opportunity", title=N_("Opportunity"), home="opportunity.tab:OpportunityTab"),
    TabEntry(id="data", title=N_("Data"), home="data.tab:DataTab"),
    TabEntry(id="metrics", title=N_("Metrics"), home="metrics.tab:MetricsTab"),
    TabEntry(id="trust", title=N_("Trust"), home="trust.tab:TrustTab"),
    TabEntry(id="rollout", title=N_("Rollout"), home="rollout.tab:RolloutTab"),
    TabEntry(id="reviews", title=N_("Reviews"), home="reviews.tab:ReviewsTab"),
    TabEntry(id="risks", title=N_("Risks"), home="record.risks_tab:RisksTab", of_record=True),
    TabEntry(id="evidence", title=N_("Evidence"), home="record.evidence_tab:EvidenceTab", of_record=True),
    TabEntry(id="history", title=N_("History"), home="record.history_tab:HistoryTab", of_record=True),
)
TAB_IDS = tuple(entry.id for entry in TABS)
ENTRIES = {entry.id: entry for entry in TABS}
