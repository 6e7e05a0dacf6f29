"""Says what may be written over: never a portfolio or what belongs to one, and nothing of the user's unasked.

Every file that leaves the program goes through `write_atomically`, which asks here first.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import paths
from desktop_app.text import shorten

#: What SQLite keeps beside a database; a portfolio is these files together.
SIDE_FILES = ("-wal", "-shm", "-journal")
_SQLITE_HEAD = b"SQLite format 3\x00"
#: "AIPF" in the header of every portfolio file.
APPLICATION_ID = 0x41495046
#: The first bytes of every portfolio that is protected by a password: only they are the same in all of them.
PROTECTED_MARK = b"AIPF\xe1\x01"
#: How long the salt is with which such a file begins, the mark included.
SALT_BYTES = 16
_HEADER_BYTES = 100
_REMEMBERED = 500
# The first bytes of PDF, of XLSX and other ZIP files, of PNG, of SVG and of a calendar.
_MARKS = (b"%PDF", b"PK", b"\x89PNG", b"<svg", b"<?xml", b"BEGIN:VCALENDAR")
_NAMED = 3

_lock = threading.Lock()
_kept: dict[Path, int] = {}
_agreed: set[Path] = set()
_agrees_to_all = False


class WouldReplace(UserError):
    """Some of the targets hold what the program did not write; the person has to agree first."""

    def __init__(self, targets: Sequence[Path]) -> None:
        self.targets = tuple(targets)
        names = ", ".join(f"“{shorten(target.name, 60)}”" for target in self.targets[:_NAMED])
        sentence = ngettext(
            "{names} is there already, and holds something else. Replace it, or choose another name.",
            "{n} files are there already, and hold something else: {names}. "
            "Replace them, or choose another folder.",
            len(self.targets),
        )
        super().__init__(sentence.format(names=names, n=formats.number(len(self.targets))))


def keep_safe(path: Path) -> None:
    """From now on nothing is written over this portfolio, which has just been opened; counts."""
    with _lock:
        place = _place(path)
        _kept[place] = _kept.get(place, 0) + 1


def let_go(path: Path) -> None:
    """The portfolio was closed: the opposite of `keep_safe`."""
    with _lock:
        place = _place(path)
        if _kept.get(place, 0) > 1:
            _kept[place] -= 1
        else:
            _kept.pop(place, None)


def agree(*targets: Path) -> None:
    """The person has said that these files, which are there, may be replaced; holds for one write of each."""
    with _lock:
        _agreed.update(_place(target) for target in targets if _is_file(target))


def agree_to_all(agrees: bool) -> None:
    """Whether whatever is written from now on may replace what is there, as with --replace on the command line."""
    global _agrees_to_all
    _agrees_to_all = agrees


def check_targets(targets: Iterable[Path], part: Path | None = None) -> None:
    """Refuse before anything is written what may not be written over.

    `part` is the finished file, once there is one, that would take the place of the target. Raises UserError for a
    portfolio or what belongs to one, WouldReplace for files that somebody else wrote, or the program itself from
    another portfolio or in another format.
    """
    unasked = []
    for target in targets:
        _refuse_portfolio(target)
        if _has_to_be_asked(target) or (part is not None and _is_other_format(target, part)):
            unasked.append(target)
    if unasked:
        raise WouldReplace(unasked)


def remember(target: Path) -> None:
    """Note that the program wrote this file, so that it may be written again without asking."""
    with _lock:
        _agreed.discard(_place(target))
    with contextlib.suppress(OSError):
        ledger = _ledger()
        ledger.pop(str(_place(target)), None)
        ledger[str(_place(target))] = [*_state(target), _portfolios()]
        newest = dict(list(ledger.items())[-_REMEMBERED:])
        paths.write_private(_ledger_file(), json.dumps(newest).encode("utf-8"))


def is_portfolio(path: Path) -> bool:
    """Whether a file begins as every portfolio does, protected by a password or not."""
    head = _head(path)
    return head.startswith(PROTECTED_MARK) or (
        head.startswith(_SQLITE_HEAD) and head[68:72] == struct.pack(">I", APPLICATION_ID)
    )


def _refuse_portfolio(target: Path) -> None:
    name = target.name
    open_names = _open_files()
    if any(_same(target, kept) for kept in open_names):
        raise UserError(
            _("“{name}” belongs to the portfolio that is open. Choose another name.").format(name=name)
        )
    if is_portfolio(target):
        raise UserError(_("“{name}” is a portfolio. Choose another name.").format(name=name))
    if _head(target).startswith(_SQLITE_HEAD):
        raise UserError(_("“{name}” is a database. Choose another name.").format(name=name))
    for ending in SIDE_FILES:
        if name.casefold().endswith(ending) and _head(target.with_name(name[: -len(ending)])).startswith(
            (_SQLITE_HEAD, PROTECTED_MARK)
        ):
            raise UserError(_("“{name}” belongs to a database. Choose another name.").format(name=name))
    for place in (paths.backup_folder, paths.config_folder):
        try:
            folder = place()
        except OSError:
            # What can't be made holds nothing.
            continue
        if _is_below(target, folder):
            raise UserError(
                _("“{folder}” holds what the program keeps for you. Choose another folder.").format(
                    folder=folder
                )
            )


def _has_to_be_asked(target: Path) -> bool:
    # What is no file, or has a name that cannot be, is refused by the writer in words of its own.
    if _agrees_to_all or not _is_file(target):
        return False
    place = _place(target)
    with contextlib.suppress(OSError):
        return place not in _agreed and not _is_own(_ledger().get(str(place)), place)
    return False


def _is_own(entry: object, place: Path) -> bool:
    """Whether a file is as the program wrote it, from a portfolio that is open now or without one then and now."""
    match entry:
        case [size, moment, [*portfolios]] if [size, moment] == _state(place):
            now = _portfolios()
            return portfolios == now or any(portfolio in now for portfolio in portfolios)
    return False


def _portfolios() -> list[str]:
    with _lock:
        return sorted(map(str, _kept))


def _is_other_format(target: Path, part: Path) -> bool:
    """Whether a file that nobody agreed to lose would become one of another format."""
    if _agrees_to_all or _place(target) in _agreed or not _is_file(target):
        return False
    return _format(_head(target)) != _format(_head(part))


def _format(head: bytes) -> bytes:
    """What a file's first bytes say of its format; those of any text are alike but for JSON."""
    for mark in _MARKS:
        if head.startswith(mark):
            return mark
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] if head.lstrip()[:1] in (b"{", b"[") else b""


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.is_file()
    return False


def _open_files() -> list[Path]:
    with _lock:
        opened = list(_kept)
    return [place.with_name(place.name + ending) for place in opened for ending in ("", *SIDE_FILES)]


def _same(target: Path, kept: Path) -> bool:
    """Whether two paths lead to one file, whatever they are spelled like; also where it is not there yet."""
    with contextlib.suppress(OSError):
        return target.samefile(kept)
    place = _place(target)
    return place.name.casefold() == kept.name.casefold() and _one_folder(place.parent, kept.parent)


def _one_folder(one_side: Path, other_side: Path) -> bool:
    with contextlib.suppress(OSError):
        return one_side.samefile(other_side)
    return one_side == other_side


def _is_below(target: Path, folder: Path) -> bool:
    home = _place(folder)
    return any(_one_folder(parent, home) for parent in _place(target).parents if parent.name == home.name)


def _place(path: Path) -> Path:
    """The file that a path leads to, links followed, as far as it is there."""
    with contextlib.suppress(OSError, RuntimeError):
        return path.resolve()
    return path.absolute()


def _head(path: Path) -> bytes:
    # Opening a pipe waits for somebody who writes into it.
    if _is_file(path):
        with contextlib.suppress(OSError), path.open("rb") as file:
            return file.read(_HEADER_BYTES)
    return b""


def _state(path: Path) -> list[int]:
    facts = os.stat(path)
    return [facts.st_size, facts.st_mtime_ns]


def _ledger_file() -> Path:
    return paths.cache_folder() / "written.json"


def _ledger() -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        ledger = json.loads(_ledger_file().read_text(encoding="utf-8"))
        if isinstance(ledger, dict):
            return ledger
    return {}
