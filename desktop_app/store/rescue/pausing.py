"""Notes which portfolios were just restored: until a person confirms one, its older backups stay as they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.runtime import paths
from desktop_app.store.faults import explained

_NAME = "paused.json"


def pause(folder: Path, portfolio: Path, now: datetime) -> None:
    """Pause the backups of a portfolio file; `folder` is the one where its backups lie."""
    _write(folder, _read(folder) | {_key(portfolio): now.astimezone(UTC).isoformat()})


def resume(folder: Path, portfolio: Path) -> None:
    """Go on with the backups of a portfolio file."""
    paused = _read(folder)
    if paused.pop(_key(portfolio), None) is not None:
        _write(folder, paused)


def is_paused(folder: Path, portfolio: Path) -> bool:
    """True from a restore on until somebody confirms it."""
    return _key(portfolio) in _read(folder)


def _key(portfolio: Path) -> str:
    return str(portfolio.expanduser().resolve())


def _read(folder: Path) -> dict[str, str]:
    try:
        paused = json.loads((folder / _NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return paused if isinstance(paused, dict) else {}


def _write(folder: Path, paused: dict[str, str]) -> None:
    path = folder / _NAME
    with explained(path):
        if paused:
            paths.write_private(path, json.dumps(paused, ensure_ascii=False, indent=1).encode())
        else:
            path.unlink(missing_ok=True)
