"""The brief's section on whose works are shown, and which media are marked as synthetic."""

from __future__ import annotations

from datetime import date

from ai_portfolio_media.gates import PACK
from ai_portfolio_media.metrics import (
    CLICKS,
    CROSS_VIEW,
    EXPOSURE,
    GINI,
    LABELLED,
    LIST_VARIETY,
    NEW_MEMBERS,
    RETENTION,
    TAKEDOWN,
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


def _seen(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "media", "recommender"):
        return []
    shown = (CLICKS, RETENTION, EXPOSURE, GINI, LIST_VARIETY, CROSS_VIEW, NEW_MEMBERS)
    table = metric_table(spine, taken(spine, *shown), today)
    asked = (
        ("MED-11", _("Diversity of exposure")),
        ("MED-12", _("Echo chambers and bias")),
        ("MED-13", _("Retention over clicks")),
    )
    first: Block = table or _("No metric yet says who is seen and who stays invisible.")
    return [first, answer_table(spine, PACK, asked)]


def _marked(spine: Spine, today: date) -> list[Block]:
    if not concerns(spine, "media", "synthetic_media", "generative"):
        return []
    table = metric_table(spine, taken(spine, LABELLED, TAKEDOWN), today)
    asked = (
        ("MED-01", _("Deepfake labels")),
        ("MED-02", _("Machine-readable marking")),
        ("MED-06", _("Rights in training and retrieval")),
    )
    first: Block = table or _("No sample yet shows that synthetic items carry their label.")
    return [first, answer_table(spine, PACK, asked)]


SECTIONS = (
    BriefSection("media.seen", N_("Who is seen"), _seen),
    BriefSection("media.marked", N_("What is marked as synthetic"), _marked),
)
