"""Makes backups of a portfolio outside its folder, lists them, and thins them out."""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import EnvironmentFault
from desktop_app.files.part_files import sweep
from desktop_app.language.i18n import N_, _
from desktop_app.runtime import clock, paths
from desktop_app.store.faults import os_sentence
from desktop_app.store.files import sha256_of
from desktop_app.store.protection import key_ring
from desktop_app.store.rescue import pausing
from desktop_app.store.rescue.copying import FileFacts, copy_database, facts_of
from desktop_app.store.rescue.thinning import thin_out

if TYPE_CHECKING:
    from desktop_app.store.engine import FileDatabase

_log = logging.getLogger(__name__)

CLOSE, TIMER, IMPORT, MIGRATION, MANUAL = "close", "timer", "import", "migration", "manual"
PASSWORD = "password"
KINDS = {
    CLOSE: N_("At closing"),
    TIMER: N_("While working"),
    IMPORT: N_("Before an import"),
    MIGRATION: N_("Before an update of the file format"),
    MANUAL: N_("By hand"),
    PASSWORD: N_("After a change of the password"),
}
_ABANDONED_S = 3600
_LONGEST_MANIFEST = 64 * 1024
_NAME = re.compile(
    r"(?P<number>\d{6,}) (?P<at>\d{4}-\d\d-\d\dT\d{6}Z) (?P<kind>[a-z]+)" + re.escape(paths.SUFFIX)
)
_FOLDER = re.compile(r".*-(?P<id>[0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup, with what its manifest says of it.

    `number` rises by one with each backup of a portfolio, whatever the clock says. `counts` holds rows by
    kind of record, empty where the manifest is lost; `changes` and `head` are the number and digest of the
    last change in it.
    """

    path: Path
    number: int
    at: datetime
    kind: str
    portfolio_id: str
    name: str = ""
    source: str = ""
    schema: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: int = -1
    head: str = ""
    sha256: str = ""
    size: int = 0

    @property
    def initiatives(self) -> int | None:
        """How many initiatives it holds; None where the manifest is lost."""
        return self.counts.get("initiative")

    @property
    def manifest(self) -> Path:
        """The file beside it that describes it."""
        return self.path.with_suffix(".json")

    @property
    def is_protected(self) -> bool:
        """True when only a password opens it."""
        return key_ring.is_protected(self.path)

    def is_intact(self) -> bool:
        """True when the file is what was backed up; where its manifest is lost, when SQLite accepts it."""
        try:
            if self.sha256:
                return sha256_of(self.path) == self.sha256
            from desktop_app.store.rescue.copying import verify_copy

            verify_copy(self.path)
        except Exception as error:
            _log.info("backup %s is not usable: %s", self.path, error)
            return False
        return True


def make(
    database: FileDatabase,
    kind: str,
    now: datetime,
    *,
    root: Path | None = None,
    thin: bool = True,
) -> Backup:
    """Back up an open portfolio and thin out older backups of it, unless a restore of it waits for a word.

    Raises DamagedPortfolio for a database that is not in order (older backups stay), and EnvironmentFault
    when the place for backups is full or can't be written.
    """
    with database.raw(copying=True) as raw:
        before = facts_of(raw)
    folder = folder_for(before, database.path, root)
    sweep(folder)
    number = max((one.number for one in listed(folder)), default=0) + 1
    moment = now.astimezone(UTC)
    target = folder / f"{number:06d} {moment:%Y-%m-%dT%H%M%SZ} {kind}{paths.SUFFIX}"
    backups: list[Backup] = []

    def describe(part: Path, facts: FileFacts, digest: str) -> None:
        # The manifest is written first, so that a finished backup always has one. It can be read by anybody, so
        # the name that was given to a protected portfolio is not in it.
        name = "" if key_ring.is_protected(part) else facts.name
        backup = Backup(
            target, number, moment, kind, facts.portfolio_id, name, str(database.path.resolve()),
            facts.schema, facts.counts, facts.changes, facts.head, digest, part.stat().st_size,
        )  # fmt: skip
        paths.write_private(backup.manifest, _manifest(backup))
        backups.append(backup)

    try:
        copy_database(database, target, compact=False, before_rename=describe)
    except BaseException:
        for backup in backups:
            with contextlib.suppress(OSError):
                backup.manifest.unlink(missing_ok=True)
        raise
    if thin and not pausing.is_paused(folder, database.path):
        prune(folder, moment, good=backups[0])
    return backups[0]


def _manifest(backup: Backup) -> bytes:
    values = asdict(backup)
    values.pop("path")
    values["at"] = backup.at.isoformat()
    values["counts"] = dict(backup.counts)
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def folder_for(facts: FileFacts, path: Path, root: Path | None = None) -> Path:
    """The folder for backups of a portfolio: found by its id, named after its file when it is made."""
    present = folder_of(facts.portfolio_id, root)
    if present is not None:
        return present
    readable = re.sub(r"[^\w .()-]+", "_", path.stem).strip(" .")[:60] or "portfolio"
    try:
        folder = (root or paths.backup_folder()) / f"{readable}-{facts.portfolio_id}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(os_sentence(error, Path(error.filename or path))) from error
    return folder


def folder_of(portfolio_id: str, root: Path | None = None) -> Path | None:
    """The folder for backups of a portfolio; None while there is none."""
    folders = _folders(root)
    return next((one for one in folders if one.name.endswith(f"-{portfolio_id}")), None)


def _folders(root: Path | None) -> list[Path]:
    try:
        # Where the place for backups can't be made there are none; who wants to make one is told.
        base = root or paths.backup_folder()
        return sorted(one for one in base.iterdir() if _FOLDER.fullmatch(one.name) and one.is_dir())
    except OSError:
        return []


def listed(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first by their number."""
    try:
        backups = [_read(one) for one in folder.iterdir() if _NAME.fullmatch(one.name)]
    except OSError:
        return []
    return sorted(backups, key=lambda backup: (backup.number, backup.at), reverse=True)


def _read(path: Path) -> Backup:
    match = _NAME.fullmatch(path.name)
    owner = _FOLDER.fullmatch(path.parent.name)
    assert match is not None
    at = datetime.fromisoformat(match["at"])
    plain = Backup(
        path, int(match["number"]), at, match["kind"], owner["id"] if owner else "", size=path.stat().st_size
    )
    try:
        with plain.manifest.open("rb") as file:
            # Cut off where no manifest ends, so that one of another's making is no JSON and takes no room.
            values = json.loads(file.read(_LONGEST_MANIFEST))
        known: dict[str, Any] = {name: values[name] for name in Backup.__slots__ if name in values}
        known |= {"at": datetime.fromisoformat(known["at"]), "number": int(known["number"])}
        return Backup(path, **known)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return plain


def manifest_sum(path: Path) -> str:
    """The SHA-256 that the manifest beside a backup names; empty for any other file."""
    return _read(path).sha256 if _NAME.fullmatch(path.name) else ""


def every(root: Path | None = None) -> list[Backup]:
    """All backups of all portfolios, newest first by the clock."""
    backups = [one for folder in _folders(root) for one in listed(folder)]
    return sorted(backups, key=lambda backup: (backup.at, backup.number), reverse=True)


def of_file(path: Path, root: Path | None = None) -> list[Backup]:
    """The backups that were made of the file at `path`, newest first, also when it can't be read any more."""
    source = str(path.resolve())
    groups = [listed(folder) for folder in _folders(root)]
    backups = [one for group in groups for one in group if one.source == source]
    return sorted(backups, key=lambda backup: (backup.at, backup.number), reverse=True)


def of_portfolio(portfolio_id: str, root: Path | None = None) -> list[Backup]:
    """The backups of a portfolio and of its copies, by its id."""
    folders = _folders(root)
    return [one for folder in folders if folder.name.endswith(f"-{portfolio_id}") for one in listed(folder)]


def is_due(backups: Sequence[Backup], now: datetime, interval: timedelta, *, source: str = "") -> bool:
    """True unless the newest backup is recent; one dated in the future is not, the clock was wrong then."""
    mine = [one for one in backups if not source or one.source in ("", source)]
    if not mine:
        return True
    newest = max(mine, key=lambda backup: backup.number)
    return not timedelta(0) <= now - newest.at < interval


def is_changed(database: FileDatabase, root: Path | None = None) -> bool:
    """True when the portfolio holds something that no backup of it holds."""
    with database.raw() as raw:
        facts = facts_of(raw)
    if facts.changes == 0 and facts.counts.get("initiative", 0) == 0:
        return False
    folders = [one for one in _folders(root) if one.name.endswith(f"-{facts.portfolio_id}")]
    marks = {(one.changes, one.head, one.schema) for folder in folders for one in listed(folder)}
    return (facts.changes, facts.head, facts.schema) not in marks


def prune(folder: Path, now: datetime, *, good: Backup | None = None) -> list[Path]:
    """Remove the backups that the plan for keeping them no longer names; returns what was removed.

    Backups of copies of a portfolio share a folder, and each copy's are thinned on their own. Nothing is
    removed unless a backup that stays is known to be good.
    """
    removed: list[Path] = []
    for lone in folder.glob("*.json"):
        # A process was killed before it could name its backup, or is about to name it if the manifest is new.
        if _NAME.fullmatch(lone.stem + paths.SUFFIX) and not lone.with_suffix(paths.SUFFIX).exists():
            with contextlib.suppress(OSError):
                if clock.seconds_since_written(lone.stat().st_mtime) > _ABANDONED_S:
                    lone.unlink()
    groups: dict[str, list[Backup]] = {}
    for backup in listed(folder):
        groups.setdefault(backup.source, []).append(backup)
    for group in groups.values():
        drop = thin_out([(one.number, one.at) for one in group], now)
        doomed = [one for one in group if (one.number, one.at) in drop]
        kept = [one for one in group if (one.number, one.at) not in drop]
        if not doomed or not (good in kept or any(one.is_intact() for one in kept)):
            continue
        for backup in doomed:
            with contextlib.suppress(OSError):
                backup.path.unlink()
                backup.manifest.unlink(missing_ok=True)
                removed.append(backup.path)
    return removed


def describe(backup: Backup) -> str:
    """When a backup was made, why, and what it holds, in one line for a list."""
    from desktop_app.language import formats

    when = formats.date_time(backup.at)
    kind = _(KINDS.get(backup.kind, backup.kind))
    if backup.initiatives is None:
        line = _("{when}, {kind}").format(when=when, kind=kind)
    else:
        line = _("{when}, {kind}. Initiatives: {initiatives}, changes: {changes}").format(
            when=when,
            kind=kind,
            initiatives=formats.number(backup.initiatives),
            changes=formats.number(backup.changes),
        )
    return _("{line}, protected by a password").format(line=line) if backup.is_protected else line
