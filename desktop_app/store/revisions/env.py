"""Runs revisions on the connection that `store.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Run what is asked for; the caller commits, or takes everything back."""
    connection = context.config.attributes["connection"]
    # The transaction is the caller's: without it, half of a migration could stay.
    context.configure(connection=connection, transactional_ddl=False)
    with context.begin_transaction():
        context.run_migrations()


run()
