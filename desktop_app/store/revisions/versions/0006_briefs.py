"""Briefs that were made, and the decision that is asked as an amount, a day and an owner."""

import sqlalchemy as sa
from alembic import op

from desktop_app.store.add_columns import add_columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns."""
    add_columns(
        "initiative",
        sa.Column("decision_amount", sa.Float(), nullable=True),
        sa.Column("decision_by", sa.Date(), nullable=True),
        sa.Column("decision_owner", sa.String(length=500), nullable=False),
        after="decision_asked",
    )
    op.create_table(
        "brief",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("subject_id", sa.String(length=500), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("subject_title", sa.String(length=500), nullable=False),
        sa.Column("template", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=500), nullable=False),
        sa.Column("history_number", sa.BigInteger(), nullable=True),
        sa.Column("previous_id", sa.String(length=500), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=500), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("marking", sa.String(length=500), nullable=False),
        sa.Column("approved_by", sa.String(length=500), nullable=False),
        sa.Column("approved_role", sa.String(length=500), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("brief_number", "brief", ["number"], unique=True)
