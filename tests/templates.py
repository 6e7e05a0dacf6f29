"""What is made once a run and used by many tests: portfolios to copy, and checklists that were checked."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path

from tests.steady import ids_of

_CONTENTS: dict[Hashable, bytes] = {}


def put_portfolio(path: Path, name: Hashable, make: Callable[[Path], object]) -> None:
    """Write the portfolio called `name` to a path. `make` is asked for it once, and closes what it opened."""
    if name in _CONTENTS:
        path.touch(0o600)
        path.write_bytes(_CONTENTS[name])
        return
    with ids_of(str(name)):
        make(path)
    assert not path.with_name(f"{path.name}-wal").exists(), "the portfolio is still open"
    _CONTENTS[name] = path.read_bytes()


@cache
def _checked_checklists() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="checklists-")


def share_checked_checklists(home: Path) -> None:
    """Let the program with this home find checklists as checked before: the nine take 100 ms to check."""
    folder = home / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Windows lets not everybody make a link; there it takes longer.
    with contextlib.suppress(OSError):
        (folder / "checklists").symlink_to(_checked_checklists().name, target_is_directory=True)
