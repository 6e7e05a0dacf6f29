"""The brief's section on the line and the rollout from site to site."""

from __future__ import annotations

from datetime import date

from ai_portfolio_manufacturing.gates import PACK
from ai_portfolio_manufacturing.metrics import METRICS
from desktop_app.plugin_api import (
    N_,
    Block,
    BriefSection,
    Spine,
    _,
    answer_table,
    concerns,
    general_metric,
    metric_table,
    taken,
)

_GENERAL = (
    general_metric("core.latency_p95"),
    general_metric("core.availability"),
    general_metric("core.time_to_recover"),
)


def _line(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "manufacturing"):
        return []
    table = metric_table(spine, taken(spine, *METRICS, *_GENERAL), today)
    blocks: list[Block] = [table or _("No metric of the line has been set yet.")]
    version = next((v for v in reversed(spine.model_versions) if v.state == "live"), None)
    back = [v.name for v in spine.model_versions if v.state == "rolled_back"]
    if version is not None:
        blocks.append(_("Version {name} is live.").format(name=version.name))
    if back:
        blocks.append(_("Rolled back before: {names}.").format(names=", ".join(back)))
    asked = (
        ("MAN-01", _("Does AI touch safety?")),
        ("MAN-08", _("Missing and faulty sensor data")),
        ("MAN-10", _("False alert control")),
        ("MAN-16", _("Operator in control")),
    )
    blocks.append(answer_table(spine, PACK, asked))
    return blocks


SECTIONS = (BriefSection("manufacturing.line", N_("On the line"), _line),)
