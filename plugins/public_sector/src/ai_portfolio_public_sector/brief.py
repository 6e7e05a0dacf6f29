"""The brief's section on what the public can see and do."""

from __future__ import annotations

from datetime import date

from ai_portfolio_public_sector.gates import PACK, RECORDS
from ai_portfolio_public_sector.metrics import (
    APPEAL_TIME,
    APPEALS_UPHELD,
    AREA_RATIO,
    FLAG_GAP,
    HONEST_FLAGGED,
    STOPPED_ALONE,
    WEIGHTED_OUTCOME,
    WORST_AREA,
)
from desktop_app.plugin_api import (
    N_,
    Block,
    BriefSection,
    Spine,
    _,
    answer_table,
    concerns,
    metric_table,
    taken,
)

_SHOWN = (
    WEIGHTED_OUTCOME,
    WORST_AREA,
    AREA_RATIO,
    HONEST_FLAGGED,
    FLAG_GAP,
    STOPPED_ALONE,
    APPEALS_UPHELD,
    APPEAL_TIME,
)


def _public(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "public_sector"):
        return []
    facts = spine.initiative.facts
    asked = [("PUB-01", _("Legal power and necessity")), ("PUB-08", _("Notice and explanation"))]
    asked += [(item, _("Public record")) for market, item in RECORDS.items() if market in facts]
    if "ca_market" in facts:
        asked.append(("PUB-07", _("Algorithmic impact assessment")))
    asked += [("PUB-10", _("Equity and inclusion")), ("PUB-13", _("Human decision and appeal"))]
    blocks: list[Block] = [answer_table(spine, PACK, tuple(asked))]
    table = metric_table(spine, taken(spine, *_SHOWN), today)
    if table:
        blocks += [_("Who gains and who loses:"), table]
    else:
        blocks.append(_("No metric yet says whether some areas or groups are worse off."))
    return blocks


SECTIONS = (BriefSection("public_sector.public", N_("What the public can see and do"), _public),)
