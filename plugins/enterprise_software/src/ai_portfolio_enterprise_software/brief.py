"""The brief's section on what a customer's security team asks."""

from __future__ import annotations

from datetime import date

from ai_portfolio_enterprise_software.gates import PACK
from ai_portfolio_enterprise_software.metrics import METRICS
from desktop_app.plugin_api import (
    N_,
    Block,
    BriefSection,
    Spine,
    _,
    answer_table,
    concerns,
    metric_table,
    newest_version,
    taken,
)


def _customers(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "enterprise_software"):
        return []
    facts = spine.initiative.facts
    blocks: list[Block] = []
    version = newest_version(spine)
    if version is not None:
        blocks.append(_("Newest version: {name}.").format(name=version.name))
    table = metric_table(spine, taken(spine, *METRICS), today)
    blocks.append(table or _("No metric that customers ask for has been set yet."))
    asked = [("ENT-01", _("Who is the provider"))]
    if "multi_tenant" in facts:
        asked += [("ENT-04", _("Tenant isolation")), ("ENT-05", _("Customer data and training"))]
    if "agentic" in facts:
        asked.append(("ENT-07", _("Agent rights")))
    if not {"generative", "agentic"}.isdisjoint(facts):
        asked.append(("ENT-08", _("Injection through content")))
    blocks.append(answer_table(spine, PACK, tuple(asked)))
    return blocks


SECTIONS = (BriefSection("enterprise_software.customers", N_("What customers' security asks"), _customers),)
