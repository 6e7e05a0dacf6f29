"""What was spent before costs were booked by month: one home for the cost to date, one for the goals served.

What present rows say moves there after the revisions, in the history: `store.upgrade.one_home`.
"""

import sqlalchemy as sa

from desktop_app.store.add_columns import add_columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    add_columns(
        "initiative",
        sa.Column("opening_cost", sa.Float(), nullable=True),
        sa.Column("opening_on", sa.Date(), nullable=True),
        after="cost_to_date",
    )
