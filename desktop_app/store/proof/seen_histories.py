"""Remembers outside of a portfolio which history of it was seen here, so that a cut or rewritten one shows.

The list of what was seen lies in the settings of the user, under the id of the portfolio and not its path.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.runtime import paths

# The newest that are kept of a portfolio; a backup holds what it was made of besides.
_MOST = 100
_ID = re.compile("[0-9a-f]{32}")
AS_SEEN, LATER, OLDER, OTHER = "as seen", "later", "older", "other"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A history that was seen: number and digest of its last change, and when that was.

    Where the program itself went on from an older copy, or numbered a history anew in a rescue, a new `branch`
    begins: each copy is held against its own.
    """

    number: int
    head: str
    at: datetime
    branch: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a history stands to what was seen of it, the anchor that says so, and the branch that it is on.

    It is as it was seen, or goes on from there, or ends before; or it has another change where one was seen.
    """

    kind: str
    anchor: Anchor | None = None
    branch: int = 0


def seen(portfolio_id: str) -> list[Anchor]:
    """What was seen of a portfolio here, the oldest first."""
    try:
        entries = json.loads(_file(portfolio_id).read_bytes())
        return [Anchor(int(n), str(head), _moment(str(at)), int(branch)) for n, head, at, branch in entries]
    except (OSError, ValueError, TypeError, RecursionError):
        return []


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _file(portfolio_id: str) -> Path:
    name = portfolio_id if _ID.fullmatch(portfolio_id) else "unknown"
    return paths.config_folder() / "histories" / f"{name}.json"


def keep(portfolio_id: str, anchors: Sequence[Anchor]) -> None:
    """Write what was seen of a portfolio, the oldest first; failing to does no harm to the portfolio."""
    if not is_id(portfolio_id):
        return
    kept = [[one.number, one.head, one.at.isoformat(), one.branch] for one in anchors[-_MOST:]]
    with contextlib.suppress(OSError):
        file = _file(portfolio_id)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        paths.write_private(file, json.dumps(kept).encode())


def is_id(portfolio_id: str) -> bool:
    """True for an id as the program makes them."""
    return bool(_ID.fullmatch(portfolio_id))


def portfolio_id(raw: Any) -> str:
    """The id of the portfolio that a driver connection reads; empty where its record is missing."""
    row = raw.execute("SELECT id FROM portfolio ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def last_of(raw: Any) -> tuple[int, str]:
    """Number and digest of the last change; (0, "") without any."""
    row = raw.execute("SELECT number, digest FROM change ORDER BY number DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def standing(raw: Any, anchors: Sequence[Anchor]) -> Standing:
    """How the history that a driver connection reads stands to the anchors, going by the digests in it."""
    if not anchors:
        return Standing(LATER)
    last = last_of(raw)[0]
    digests = _digests(raw, [one.number for one in anchors])
    branches: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        branches.setdefault(anchor.branch, []).append(anchor)
    stands = [_on_branch(branch, last, digests) for branch in branches.values()]
    # Its own branch is the one that it has a change of; without any, another change where one was seen tells more.
    order = [(AS_SEEN, True), (LATER, True), (OLDER, True), (OTHER, True), (OTHER, False), (OLDER, False)]
    return min(stands, key=lambda stand: order.index((stand[0].kind, stand[1])))[0]


def _on_branch(anchors: Sequence[Anchor], last: int, digests: dict[int, str]) -> tuple[Standing, bool]:
    """How a history stands to one branch, and whether it has any change of it."""
    matched = [one for one in anchors if digests.get(one.number) == one.head]
    branch = anchors[0].branch
    other = [one for one in anchors if one.number <= last and one not in matched]
    if other:
        return Standing(OTHER, other[0], branch), bool(matched)
    newest = max(anchors, key=lambda anchor: anchor.number)
    if newest.number > last:
        return Standing(OLDER, newest, branch), bool(matched)
    return Standing(AS_SEEN if newest.number == last else LATER, newest, branch), True


def _digests(raw: Any, numbers: Sequence[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(numbers))
    return dict(
        raw.execute(f"SELECT number, digest FROM change WHERE number IN ({marks})", tuple(numbers)).fetchall()
    )
