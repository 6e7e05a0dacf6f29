"""Columns of the initiatives list and the SQL that reads them, apart from anything slow to import."""

from __future__ import annotations

# Columns of the initiatives list, in the order of a row: (name, SQL). Dates are ISO text, unknown is None or "".
COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "i.id"),
    ("key", "i.key"),
    ("title", "i.title"),
    ("industry", "i.industry"),
    ("stage", "i.stage"),
    ("step", "i.step"),
    ("owner", "i.owner"),
    ("unit", "i.unit"),
    ("topic", "i.topic"),
    ("ai_kind", "i.ai_kind"),
    ("vendor", "i.vendor"),
    ("risk_class", "i.risk_class"),
    ("high_impact", "i.high_impact"),
    ("ai_verdict", "i.ai_verdict"),
    ("benefit_low", "i.benefit_low"),
    ("benefit_likely", "i.benefit_likely"),
    ("benefit_high", "i.benefit_high"),
    ("budget", "i.budget"),
    ("cost_to_date", "i.cost_to_date"),
    ("in_use_since", "i.in_use_since"),
    ("score", "s.score"),
    ("score_low", "s.score_low"),
    ("score_high", "s.score_high"),
    ("value", "s.value"),
    ("feasibility", "s.feasibility"),
    ("data_ready", "s.data_ready"),
    ("checklist_done", "s.checklist_done"),
    ("checklist_total", "s.checklist_total"),
    ("metric_state", "s.metric_state"),
    ("metrics_on_target", "s.metrics_on_target"),
    ("metrics_total", "s.metrics_total"),
    ("metrics_below", "s.metrics_below"),
    ("gate_next", "s.gate_next"),
    ("gate_blocking", "s.gate_blocking"),
    ("gate_open", "s.gate_open"),
    ("review_due", "s.review_due"),
    ("risk_max", "s.risk_max"),
    ("parts", "s.parts"),
    ("version", "i.version"),
    # Shares from 0 to 1, for bars.
    ("data_share", "s.data_ready / 100.0"),
    (
        "checklist_share",
        "CASE WHEN s.checklist_total > 0 THEN 1.0 * s.checklist_done / s.checklist_total END",
    ),
)
COLUMN_INDEX: dict[str, int] = {name: place for place, (name, _sql) in enumerate(COLUMNS)}
LIST_SQL = (
    "SELECT "
    + ", ".join(sql for _name, sql in COLUMNS)
    + " FROM initiative i LEFT JOIN summary s ON s.initiative_id = i.id"
)
