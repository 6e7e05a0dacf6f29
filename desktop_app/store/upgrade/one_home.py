"""Moves the cost to date and the strategy goal of an older portfolio to their one home, as a step of its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.store import history
from desktop_app.store.following import take_over
from desktop_app.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Files whose schema has this minor version or a later one have nothing to move.
SINCE_MINOR = 4


def move(connection: Connection, at: datetime, who: str) -> None:
    """Move what was typed twice: the ledger keeps what was spent before its months, goals are linked by their names."""
    uow = UnitOfWork(connection)
    take_over(uow)
    touched = uow.settled()
    if touched:
        label = _("Give cost to date and strategy goals one home each")
        history.record(connection, touched, at=at, who=who, action=history.UPDATE, label=label)
        connection.exec_driver_sql("DELETE FROM summary")
