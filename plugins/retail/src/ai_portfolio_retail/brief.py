"""The brief's section on what customers notice."""

from __future__ import annotations

from datetime import date

from ai_portfolio_retail.gates import PACK
from ai_portfolio_retail.metrics import (
    BASKET,
    CLICK_THROUGH,
    CONVERSION,
    COVERAGE,
    OPT_OUT,
    REPEAT_RATE,
    RETURNING,
    VARIETY,
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

_GAIN = (CLICK_THROUGH, CONVERSION, BASKET, RETURNING)
_FATIGUE = (REPEAT_RATE, VARIETY, COVERAGE, OPT_OUT)


def _customers(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "retail", "recommender", "profiling", "ads_targeting"):
        return []
    blocks: list[Block] = []
    gain = metric_table(spine, taken(spine, *_GAIN), today)
    fatigue = metric_table(spine, taken(spine, *_FATIGUE), today)
    if gain:
        blocks += [_("What it brings:"), gain]
    if fatigue:
        blocks += [_("What customers put up with:"), fatigue]
    else:
        blocks.append(_("Nothing yet measures whether people see the same again and again."))
    asked = (
        ("RET-01", _("Explaining recommendations")),
        ("RET-04", _("Diversity and fatigue")),
        ("RET-06", _("Personalisation without creepiness")),
    )
    blocks.append(answer_table(spine, PACK, asked))
    return blocks


SECTIONS = (BriefSection("retail.customers", N_("What customers notice"), _customers),)
