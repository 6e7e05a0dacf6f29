"""Where the program keeps its files; the variable AI_PORTFOLIO_HOME moves all of them."""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "ai-portfolio"
#: The file name ending of a portfolio.
SUFFIX = ".portfolio"


def _folder(kind: str) -> Path:
    home = os.environ.get("AI_PORTFOLIO_HOME")
    if home:
        path = Path(home).expanduser() / kind
    else:
        import platformdirs

        if kind == "data":
            path = platformdirs.user_data_path(_NAME, appauthor=False)
        elif kind == "config":
            path = platformdirs.user_config_path(_NAME, appauthor=False)
            if path == platformdirs.user_data_path(_NAME, appauthor=False):
                path = path / "config"  # macOS and Windows have one folder for both
        elif kind == "cache":
            path = platformdirs.user_cache_path(_NAME, appauthor=False)
        elif kind == "log":
            path = platformdirs.user_log_path(_NAME, appauthor=False)
        else:
            # Beside the data folder, not in it, so that deleting one keeps the other.
            path = platformdirs.user_data_path(f"{_NAME}-backups", appauthor=False)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def data_folder() -> Path:
    """Where portfolios are kept unless the user chooses another place; made 0700 when missing."""
    return _folder("data")


def config_folder() -> Path:
    """Where the program's settings are kept."""
    return _folder("config")


def cache_folder() -> Path:
    """The folder for files that may be deleted at any time."""
    return _folder("cache")


def backup_folder() -> Path:
    """Where backups are kept, outside the data folder."""
    return _folder("backups")


def log_folder() -> Path:
    """Where the log and crash reports are kept."""
    return _folder("log")


def default_portfolio() -> Path:
    """The file that "Start empty" proposes."""
    return data_folder() / f"portfolio{SUFFIX}"


def write_private(path: Path, data: bytes, *, lasts: bool = True) -> None:
    """Write a file of mode 0600 whole or not at all: beside the target, then renamed over it.

    What need not outlast a power cut, such as a cache, does not wait for the disk (not `lasts`).
    Raises OSError; the target is then as it was and nothing is left beside it.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if lasts:
                os.fsync(stream.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
