"""STRICT tables, what they can't hold beside them, and the number of each record's last change."""

import sqlalchemy as sa
from alembic import op

from desktop_app.store.damage import taking_out
from desktop_app.store.damage.column_rules import table_rules
from desktop_app.store.upgrade import last_changes
from desktop_app.store.upgrade.rebuild_table import rebuild_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RECORDS = (
    "portfolio", "preset", "goal", "budget", "capacity", "scenario", "saved_view", "custom_field", "own_method",
    "initiative", "role", "rating", "data_source", "readiness", "metric", "measurement", "decision", "evidence",
    "answer", "bet", "model_version", "cohort", "review", "review_action", "risk", "stage_move", "estimate",
    "contribution", "dependency", "staffing", "cost", "custom_value", "analysis",
)  # fmt: skip
_OWN = ("change", "changed_record", "blob", "summary")


def upgrade() -> None:
    """Take out what a column can't hold, build each table anew, and fill in the numbers."""
    cursor = op.get_bind().connection.cursor()
    taken = [
        value
        for rules in table_rules()
        if rules.table in (*_RECORDS, *_OWN)
        for value in taking_out.take_out_wrong_types(cursor, rules)
    ]
    _drop_odd_figures()
    for table in _RECORDS:
        last = sa.Column("last_change", sa.BigInteger(), nullable=False)
        rebuild_table(table, (last,), after="version", strict=True)
    for table in _OWN:
        rebuild_table(table, strict=True)
    _search_entries()
    _damaged_values()
    taking_out.keep(cursor, taken)
    last_changes.fill_in(op.get_bind())


def _drop_odd_figures() -> None:
    """Figures are computed anew, so those of the wrong type need not be kept."""
    numbers = (
        "score", "score_low", "score_high", "value", "feasibility", "data_ready", "checklist_done",
        "checklist_total", "metrics_on_target", "metrics_total", "metrics_below", "gate_blocking", "gate_open",
        "risk_max",
    )  # fmt: skip
    texts = (
        "initiative_id", "as_of", "fingerprint", "metric_state", "gate_next", "review_due", "parts", "attention",
    )  # fmt: skip
    whole = ("checklist_", "metrics_", "gate_blocking", "gate_open", "risk_max")
    odd = [f"typeof({name}) IN ('text', 'blob')" for name in numbers]
    odd += [f"typeof({name}) = 'real'" for name in numbers if name.startswith(whole)]
    odd += [f"typeof({name}) <> 'text'" for name in texts]
    op.execute(f"DELETE FROM summary WHERE {' OR '.join(odd)}")


def _search_entries() -> None:
    op.execute("ALTER TABLE search_entry RENAME TO old_search_entry")
    op.execute(
        "CREATE TABLE search_entry (number INTEGER PRIMARY KEY, initiative_id TEXT NOT NULL UNIQUE) STRICT"
    )
    op.execute(
        "INSERT OR IGNORE INTO search_entry SELECT number, initiative_id FROM old_search_entry "
        "WHERE typeof(initiative_id) = 'text'"
    )
    op.execute("DROP TABLE old_search_entry")


def _damaged_values() -> None:
    op.create_table(
        "damaged_value",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("field_name", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("damaged_record", "damaged_value", ["record_id"], unique=False)
