"""Columns of the initiatives list and the SQL that reads them, apart from anything slow to import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES
from desktop_app.language.search_text import fold

# The mean of an active initiative's benefit if it works, and with its chance: the SQL of `domain.planning.expected_benefit`,
# so that thousands of rows are read at once; a test holds both to the same figures.
_IF_WORKS = (
    "(MIN(COALESCE(i.benefit_low, i.benefit_likely), i.benefit_likely) + 4.0 * i.benefit_likely"
    " + MAX(COALESCE(i.benefit_high, i.benefit_likely), i.benefit_likely)) / 6.0"
)
_CHANCE = "CASE i.stage WHEN 'live' THEN 1.0 ELSE i.chance_of_success END"
# Most of what was imported has no estimate, and is done with first.
_ACTIVE = f"i.benefit_likely IS NOT NULL AND i.stage IN ({', '.join(repr(str(stage)) for stage in sorted(ACTIVE_STAGES))})"
# As `domain.planning.ledger.cost_to_date`.
_COST_TO_DATE = "COALESCE(i.cost_to_date, (SELECT SUM(c.actual) FROM cost c WHERE c.initiative_id = i.id))"
# A stage without a next one has no gate, and what was never measured is neither on target nor below its guardrail: unknown
# is None, not 0. Together, metrics have no data only where none is on target and none is worse.
_HAS_GATE = "s.gate_next <> ''"
_MEASURED = "s.metric_state NOT IN ('', 'no_data') OR s.metrics_on_target > 0"

# Columns are (name, SQL). Dates are ISO text, unknown is None or "".
# What the table of the window shows, filters and adds up.
_OF_TABLE: tuple[tuple[str, str], ...] = (
    ("id", "i.id"),
    ("key", "i.key"),
    ("title", "i.title"),
    ("industry", "i.industry"),
    ("stage", "i.stage"),
    ("owner", "i.owner"),
    ("score", "s.score"),
    ("value", "s.value"),
    ("feasibility", "s.feasibility"),
    ("benefit_likely", "i.benefit_likely"),
    ("expected_benefit", f"CASE WHEN {_ACTIVE} THEN {_IF_WORKS} * {_CHANCE} END"),
    ("benefit_if_works", f"CASE WHEN {_ACTIVE} THEN {_IF_WORKS} END"),
    # Shares from 0 to 1, for bars.
    ("data_share", "s.data_ready / 100.0"),
    (
        "checklist_share",
        "CASE WHEN s.checklist_total > 0 THEN 1.0 * s.checklist_done / s.checklist_total END",
    ),
    ("metric_state", "s.metric_state"),
    ("gate_blocking", f"CASE WHEN {_HAS_GATE} THEN s.gate_blocking END"),
    ("review_due", "s.review_due"),
    ("topic", "i.topic"),
    ("unit", "i.unit"),
    ("vendor", "i.vendor"),
    ("ai_kind", "i.ai_kind"),
    ("ai_verdict", "i.ai_verdict"),
    ("risk_class", "i.risk_class"),
    ("high_impact", "i.high_impact"),
    ("risk_max", "s.risk_max"),
    ("budget", "i.budget"),
    ("cost_to_date", _COST_TO_DATE),
    ("in_use_since", "i.in_use_since"),
    ("score_low", "s.score_low"),
    ("score_high", "s.score_high"),
    ("metrics_on_target", f"CASE WHEN {_MEASURED} THEN s.metrics_on_target END"),
    ("metrics_total", "s.metrics_total"),
    # What a list is sorted by; a half-rated one stands in the middle of what is possible.
    ("score_middle", "COALESCE(s.score, (s.score_low + s.score_high) / 2.0)"),
)
# What dashboard, briefs and the command line need as well.
_BEYOND_TABLE: tuple[tuple[str, str], ...] = (
    ("step", "i.step"),
    ("benefit_low", "i.benefit_low"),
    ("benefit_high", "i.benefit_high"),
    ("data_ready", "s.data_ready"),
    ("checklist_done", "s.checklist_done"),
    ("checklist_total", "s.checklist_total"),
    ("metrics_below", f"CASE WHEN {_MEASURED} THEN s.metrics_below END"),
    ("gate_next", "s.gate_next"),
    ("gate_open", f"CASE WHEN {_HAS_GATE} THEN s.gate_open END"),
    ("parts", "s.parts"),
    ("version", "i.version"),
)
#: The initiatives list, in the order of a row.
COLUMNS = (*_OF_TABLE, *_BEYOND_TABLE)
COLUMN_INDEX: dict[str, int] = {name: place for place, (name, _sql) in enumerate(COLUMNS)}
#: A row of the window's table ends here; a row of the whole list goes on.
TABLE_WIDTH = len(_OF_TABLE)
TABLE_NAMES = tuple(name for name, _sql in _OF_TABLE)
#: Columns of the window's table that hold numbers; all others hold texts.
NUMBERS = frozenset(
    (
        "score", "value", "feasibility", "benefit_likely", "expected_benefit", "benefit_if_works", "data_share",
        "checklist_share", "gate_blocking",
        "risk_max", "budget", "cost_to_date", "score_low", "score_high", "score_middle",
        "metrics_on_target", "metrics_total",
    )
)  # fmt: skip

_KEY, _TITLE, _OWNER = (COLUMN_INDEX[name] for name in ("key", "title", "owner"))


def typed_text(row: Sequence[Any]) -> str:
    """The texts of a row in which any part of a word is looked for, whatever the case."""
    return fold(f"{row[_KEY]}\n{row[_TITLE]}\n{row[_OWNER]}")


def _sql(columns: tuple[tuple[str, str], ...]) -> str:
    parts = ", ".join(sql for _name, sql in columns)
    return f"SELECT {parts} FROM initiative i LEFT JOIN summary s ON s.initiative_id = i.id"


LIST_SQL = _sql(COLUMNS)
TABLE_SQL = _sql(_OF_TABLE)
