"""Holds a history against what is known of it outside of the file: what was seen here, and what its backups hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desktop_app.store.proof import seen_histories
from desktop_app.store.proof.seen_histories import Anchor
from desktop_app.store.rescue import backup


def known(portfolio_id: str) -> list[Anchor]:
    """The anchors of a portfolio: what was seen here, else what its backups hold."""
    # What a backup was made of was noted too; where the notes are gone, the backups still tell.
    return seen_histories.seen(portfolio_id) or [
        Anchor(one.changes, one.head, one.at, branch)
        for branch, kept in enumerate(_by_file(backup.of_portfolio(portfolio_id)))
        for one in kept
    ]


def _by_file(backups: Iterable[backup.Backup]) -> list[list[backup.Backup]]:
    """The backups that say what they hold, those of each copy of a portfolio together, the oldest first."""
    groups: dict[str, list[backup.Backup]] = {}
    for kept in sorted(backups, key=lambda backup: backup.number):
        if kept.changes > 0 and kept.head:
            groups.setdefault(kept.source, []).append(kept)
    return list(groups.values())


def note(raw: Any, at: datetime, *, new_branch: bool = False) -> None:
    """Keep what a driver connection sees of a history.

    Nothing is kept of a history that is older than what is known, or another one, unless it is a `new_branch`.
    """
    portfolio_id = seen_histories.portfolio_id(raw)
    number, head = seen_histories.last_of(raw)
    if not number or not seen_histories.is_id(portfolio_id):
        return
    present = known(portfolio_id)
    stands = seen_histories.standing(raw, present)
    branch = stands.branch
    if new_branch:
        branch = max((one.branch for one in present), default=-1) + 1
    elif stands.kind != seen_histories.LATER:
        return
    seen_histories.keep(portfolio_id, [*present, Anchor(number, head, at, branch)])


def is_older(raw: Any) -> bool:
    """True for a history that ends before what is known of it."""
    return seen_histories.standing(raw, known(seen_histories.portfolio_id(raw))).kind == seen_histories.OLDER
