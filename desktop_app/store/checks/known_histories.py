"""Holds a history against what is known of it outside of the file: what was seen here, and what its backups hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desktop_app.store import anchors
from desktop_app.store.anchors import Anchor
from desktop_app.store.rescue import backup


def known(portfolio_id: str) -> list[Anchor]:
    """The anchors of a portfolio: what was seen here, else what its backups hold."""
    # What a backup was made of was noted too; where the notes are gone, the backups still tell.
    return anchors.seen(portfolio_id) or [
        Anchor(one.changes, one.head, one.at, branch)
        for branch, kept in enumerate(_by_file(backup.of_portfolio(portfolio_id)))
        for one in kept
    ]


def _by_file(backups: Iterable[backup.Backup]) -> list[list[backup.Backup]]:
    """The backups that say what they hold, those of each copy of a portfolio together, the oldest first."""
    groups: dict[str, list[backup.Backup]] = {}
    for one in sorted(backups, key=lambda one: one.number):
        if one.changes > 0 and one.head:
            groups.setdefault(one.source, []).append(one)
    return list(groups.values())


def note(raw: Any, at: datetime, *, new_branch: bool = False) -> None:
    """Keep what a driver connection sees of a history.

    Nothing is kept of a history that is older than what is known, or another one, unless it is a `new_branch`.
    """
    portfolio_id = anchors.portfolio_id(raw)
    number, head = anchors.last_of(raw)
    if not number or not anchors.is_id(portfolio_id):
        return
    present = known(portfolio_id)
    stands = anchors.standing(raw, present)
    branch = stands.branch
    if new_branch:
        branch = max((one.branch for one in present), default=-1) + 1
    elif stands.kind != anchors.LATER:
        return
    anchors.keep(portfolio_id, [*present, Anchor(number, head, at, branch)])


def is_older(raw: Any) -> bool:
    """True for a history that ends before what is known of it."""
    return anchors.standing(raw, known(anchors.portfolio_id(raw))).kind == anchors.OLDER
