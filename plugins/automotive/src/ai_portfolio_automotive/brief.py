"""The brief's section on the limits within which a vehicle may drive itself."""

from __future__ import annotations

from datetime import date

from ai_portfolio_automotive.gates import DRIVES, PACK
from ai_portfolio_automotive.metrics import METRICS
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


def _limits(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "automotive", *DRIVES, "driver_monitoring", "connected_vehicle"):
        return []
    blocks: list[Block] = []
    if concerns(spine, "automotive", "automated_driving"):
        blocks.append(_("It drives by itself inside its operating domain."))
    elif concerns(spine, "automotive", "driver_assist"):
        blocks.append(_("It assists; the driver stays responsible."))
    table = metric_table(spine, taken(spine, *METRICS), today)
    blocks.append(table or _("No metric of the road has been set yet."))
    asked = (
        ("AUT-01", _("Operating domain")),
        ("AUT-04", _("Safety of the intended function")),
        ("AUT-07", _("Vehicle cybersecurity")),
        ("AUT-11", _("In-service monitoring")),
    )
    blocks.append(answer_table(spine, PACK, asked))
    return blocks


SECTIONS = (BriefSection("automotive.limits", N_("Where it may drive"), _limits),)
