"""Planning: estimates, goals, limits, scenarios, views, own fields and methods; analyses of files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and make those anew that have new columns."""
    _new_tables()
    _portfolio()
    _initiative()
    _readiness()
    _metric()
    _decision()
    _bet()
    _review()


def _new_tables() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("current", sa.Float(), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=500), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "budget",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "capacity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=500), nullable=False),
        sa.Column("people", sa.Float(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("is_plan", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("layout", sa.String(length=500), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "custom_field",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("field_type", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("formula", sa.String(length=2000), nullable=False),
        sa.Column("help", sa.String(length=500), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "own_method",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("formula", sa.String(length=2000), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "estimate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("input", sa.String(length=500), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("likely", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("estimated_by", sa.String(length=500), nullable=False),
        sa.Column("estimated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_estimate_initiative_id", "estimate", ["initiative_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("goal_id", sa.String(length=32), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contribution_goal_id", "contribution", ["goal_id"], unique=False)
    op.create_index("ix_contribution_initiative_id", "contribution", ["initiative_id"], unique=False)
    op.create_table(
        "dependency",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dependency_initiative_id", "dependency", ["initiative_id"], unique=False)
    op.create_index("ix_dependency_other_id", "dependency", ["other_id"], unique=False)
    op.create_table(
        "staffing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=500), nullable=False),
        sa.Column("people", sa.Float(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_staffing_initiative_id", "staffing", ["initiative_id"], unique=False)
    op.create_table(
        "cost",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=500), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("planned", sa.Float(), nullable=True),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_cost_initiative_id", "cost", ["initiative_id"], unique=False)
    op.create_table(
        "custom_value",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("custom_field_id", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["custom_field_id"], ["custom_field.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_custom_value_custom_field_id", "custom_value", ["custom_field_id"], unique=False)
    op.create_index("ix_custom_value_initiative_id", "custom_value", ["initiative_id"], unique=False)
    op.create_table(
        "analysis",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("data_source_id", sa.String(length=500), nullable=False),
        sa.Column("metric_id", sa.String(length=500), nullable=False),
        sa.Column("review_id", sa.String(length=500), nullable=False),
        sa.Column("bet_id", sa.String(length=500), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ran_by", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_analysis_initiative_id", "analysis", ["initiative_id"], unique=False)


def _portfolio() -> None:
    _make_anew(
        "portfolio",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.String(length=200), nullable=False),
            sa.Column("organisation", sa.String(length=200), nullable=False),
            sa.Column("currency", sa.String(length=64), nullable=False),
            sa.Column("key_prefix", sa.String(length=64), nullable=False),
            sa.Column("next_key", sa.BigInteger(), nullable=True),
            sa.Column("industries", sa.Text(), nullable=False),
            sa.Column("vision", sa.Text(), nullable=False),
            sa.Column("weights", sa.Text(), nullable=False),
            sa.Column("default_cadence_days", sa.BigInteger(), nullable=True),
            sa.Column("scoring_method", sa.String(length=500), nullable=False),
            sa.Column("discount_rate", sa.Float(), nullable=True),
            sa.Column("horizon_years", sa.BigInteger(), nullable=True),
            sa.Column("risk_appetite", sa.String(length=500), nullable=False),
            sa.Column("risk_appetite_note", sa.Text(), nullable=False),
            sa.Column("is_sample", sa.Boolean(), nullable=False),
            sa.Column("sources", sa.Text(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        ],
        {
            "scoring_method": "''",
            "discount_rate": "NULL",
            "horizon_years": "NULL",
            "risk_appetite": "''",
            "risk_appetite_note": "''",
        },
    )


def _initiative() -> None:
    _make_anew(
        "initiative",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("key", sa.String(length=64), nullable=False),
            sa.Column("title", sa.String(length=300), nullable=False),
            sa.Column("stage", sa.String(length=500), nullable=False),
            sa.Column("step", sa.String(length=500), nullable=False),
            sa.Column("held_from", sa.String(length=500), nullable=False),
            sa.Column("industry", sa.String(length=500), nullable=False),
            sa.Column("owner", sa.String(length=500), nullable=False),
            sa.Column("unit", sa.String(length=500), nullable=False),
            sa.Column("topic", sa.String(length=500), nullable=False),
            sa.Column("summary", sa.Text(), nullable=False),
            sa.Column("benefits", sa.Text(), nullable=False),
            sa.Column("outputs", sa.Text(), nullable=False),
            sa.Column("decision_asked", sa.Text(), nullable=False),
            sa.Column("notes", sa.Text(), nullable=False),
            sa.Column("external_id", sa.String(length=500), nullable=False),
            sa.Column("source", sa.Text(), nullable=False),
            sa.Column("problem", sa.Text(), nullable=False),
            sa.Column("users", sa.Text(), nullable=False),
            sa.Column("harmed", sa.Text(), nullable=False),
            sa.Column("when_wrong", sa.Text(), nullable=False),
            sa.Column("strategy_goal", sa.String(length=500), nullable=False),
            sa.Column("success_criteria", sa.Text(), nullable=False),
            sa.Column("benefit_low", sa.Float(), nullable=True),
            sa.Column("benefit_likely", sa.Float(), nullable=True),
            sa.Column("benefit_high", sa.Float(), nullable=True),
            sa.Column("build_cost_low", sa.Float(), nullable=True),
            sa.Column("build_cost_likely", sa.Float(), nullable=True),
            sa.Column("build_cost_high", sa.Float(), nullable=True),
            sa.Column("run_cost", sa.Float(), nullable=True),
            sa.Column("chance_of_success", sa.Float(), nullable=True),
            sa.Column("rule_alternative", sa.Text(), nullable=False),
            sa.Column("ai_verdict", sa.String(length=500), nullable=False),
            sa.Column("ai_verdict_reason", sa.Text(), nullable=False),
            sa.Column("ai_verdict_by", sa.String(length=500), nullable=False),
            sa.Column("ai_verdict_on", sa.Date(), nullable=True),
            sa.Column("ai_kind", sa.String(length=500), nullable=False),
            sa.Column("purpose", sa.String(length=500), nullable=False),
            sa.Column("task", sa.String(length=500), nullable=False),
            sa.Column("learning", sa.String(length=500), nullable=False),
            sa.Column("deployment", sa.String(length=500), nullable=False),
            sa.Column("sourcing", sa.String(length=500), nullable=False),
            sa.Column("vendor", sa.String(length=500), nullable=False),
            sa.Column("system", sa.String(length=500), nullable=False),
            sa.Column("data_description", sa.Text(), nullable=False),
            sa.Column("plain_words", sa.Text(), nullable=False),
            sa.Column("facts", sa.Text(), nullable=False),
            sa.Column("risk_class", sa.String(length=500), nullable=False),
            sa.Column("high_impact", sa.String(length=500), nullable=False),
            sa.Column("high_impact_reason", sa.Text(), nullable=False),
            sa.Column("rollback_plan", sa.Text(), nullable=False),
            sa.Column("horizon", sa.String(length=500), nullable=False),
            sa.Column("strategy_from", sa.Date(), nullable=True),
            sa.Column("discovery_from", sa.Date(), nullable=True),
            sa.Column("delivery_from", sa.Date(), nullable=True),
            sa.Column("live_from", sa.Date(), nullable=True),
            sa.Column("retire_on", sa.Date(), nullable=True),
            sa.Column("decisions_a_year", sa.Float(), nullable=True),
            sa.Column("drift_moderate", sa.Float(), nullable=True),
            sa.Column("drift_large", sa.Float(), nullable=True),
            sa.Column("budget", sa.Float(), nullable=True),
            sa.Column("cost_to_date", sa.Float(), nullable=True),
            sa.Column("in_use_since", sa.Date(), nullable=True),
            sa.Column("review_cadence_days", sa.BigInteger(), nullable=True),
            sa.Column("first_review_due", sa.Date(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        ],
        {
            "horizon": "''",
            "strategy_from": "NULL",
            "discovery_from": "NULL",
            "delivery_from": "NULL",
            "live_from": "NULL",
            "retire_on": "NULL",
            "decisions_a_year": "NULL",
            "drift_moderate": "NULL",
            "drift_large": "NULL",
        },
    )
    op.create_index("initiative_key", "initiative", ["key"], unique=True)


def _readiness() -> None:
    _make_anew(
        "readiness",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("initiative_id", sa.String(length=32), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("data_source_id", sa.String(length=32), nullable=False),
            sa.Column("dimension", sa.String(length=500), nullable=False),
            sa.Column("score", sa.Float(), nullable=True),
            sa.Column("applicable", sa.Boolean(), nullable=False),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("analysis_id", sa.String(length=500), nullable=False),
            sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
            sa.ForeignKeyConstraint(["data_source_id"], ["data_source.id"]),
            sa.PrimaryKeyConstraint("id"),
        ],
        {"analysis_id": "''"},
    )
    op.create_index("ix_readiness_data_source_id", "readiness", ["data_source_id"], unique=False)
    op.create_index("ix_readiness_initiative_id", "readiness", ["initiative_id"], unique=False)


def _metric() -> None:
    _make_anew(
        "metric",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("initiative_id", sa.String(length=32), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.String(length=500), nullable=False),
            sa.Column("kind", sa.String(length=500), nullable=False),
            sa.Column("direction", sa.String(length=500), nullable=False),
            sa.Column("unit", sa.String(length=500), nullable=False),
            sa.Column("baseline", sa.Float(), nullable=True),
            sa.Column("target", sa.Float(), nullable=True),
            sa.Column("target_high", sa.Float(), nullable=True),
            sa.Column("guardrail", sa.Float(), nullable=True),
            sa.Column("guardrail_high", sa.Float(), nullable=True),
            sa.Column("cadence_days", sa.BigInteger(), nullable=True),
            sa.Column("segment", sa.String(length=500), nullable=False),
            sa.Column("owner", sa.String(length=500), nullable=False),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("catalogue_id", sa.String(length=500), nullable=False),
            sa.Column("analysis_id", sa.String(length=500), nullable=False),
            sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
            sa.PrimaryKeyConstraint("id"),
        ],
        {"analysis_id": "''"},
    )
    op.create_index("ix_metric_initiative_id", "metric", ["initiative_id"], unique=False)


def _decision() -> None:
    _make_anew(
        "decision",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("initiative_id", sa.String(length=32), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("title", sa.String(length=500), nullable=False),
            sa.Column("given_up", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("decided_by", sa.String(length=500), nullable=False),
            sa.Column("decided_on", sa.Date(), nullable=True),
            sa.Column("analysis_id", sa.String(length=500), nullable=False),
            sa.Column("policy", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
            sa.PrimaryKeyConstraint("id"),
        ],
        {"analysis_id": "''", "policy": "''"},
    )
    op.create_index("ix_decision_initiative_id", "decision", ["initiative_id"], unique=False)


def _bet() -> None:
    _make_anew(
        "bet",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("initiative_id", sa.String(length=32), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("assumption", sa.Text(), nullable=False),
            sa.Column("area", sa.String(length=500), nullable=False),
            sa.Column("test", sa.String(length=500), nullable=False),
            sa.Column("plan", sa.Text(), nullable=False),
            sa.Column("passes_when", sa.Text(), nullable=False),
            sa.Column("owner", sa.String(length=500), nullable=False),
            sa.Column("due", sa.Date(), nullable=True),
            sa.Column("state", sa.String(length=500), nullable=False),
            sa.Column("result", sa.Text(), nullable=False),
            sa.Column("settled_on", sa.Date(), nullable=True),
            sa.Column("analysis_id", sa.String(length=500), nullable=False),
            sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
            sa.PrimaryKeyConstraint("id"),
        ],
        {"analysis_id": "''"},
    )
    op.create_index("ix_bet_initiative_id", "bet", ["initiative_id"], unique=False)


def _review() -> None:
    _make_anew(
        "review",
        [
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("initiative_id", sa.String(length=32), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("number", sa.BigInteger(), nullable=True),
            sa.Column("due", sa.Date(), nullable=True),
            sa.Column("state", sa.String(length=500), nullable=False),
            sa.Column("closed_on", sa.Date(), nullable=True),
            sa.Column("participants", sa.String(length=500), nullable=False),
            sa.Column("findings", sa.Text(), nullable=False),
            sa.Column("feedback", sa.Text(), nullable=False),
            sa.Column("incidents", sa.Text(), nullable=False),
            sa.Column("decision", sa.String(length=500), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("next_due", sa.Date(), nullable=True),
            sa.Column("measured", sa.Text(), nullable=False),
            sa.Column("analysis_ids", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
            sa.PrimaryKeyConstraint("id"),
        ],
        {"analysis_ids": "'[]'"},
    )
    op.create_index("ix_review_initiative_id", "review", ["initiative_id"], unique=False)


def _make_anew(name: str, columns: list[sa.Column[Any] | sa.Constraint], added: dict[str, str]) -> None:
    """A table with more columns and the rows it has; `added` gives what the new columns hold, as SQL.

    Columns stand where a new file has them, and without a default that only the database knows.
    """
    op.create_table(f"new_{name}", *columns)
    kept = [one.name for one in columns if isinstance(one, sa.Column) and one.name not in added]
    into, values = ", ".join([*kept, *added]), ", ".join([*kept, *added.values()])
    op.execute(f"INSERT INTO new_{name} ({into}) SELECT {values} FROM {name}")
    op.drop_table(name)
    op.rename_table(f"new_{name}", name)
