"""Cuts the power under an act: python -m tests.faults.power FOLDER ACT CUTS [forgetful]. Prints a JSON object a cut.

strace records every write, new name and flush of one run. At a cut, what was flushed is there; of what was not, any
part may be: writes are lost, or torn at a sector of 512 bytes, in any mixture, and of the new names in a folder only
the first few. What lies on the disk then is built from this and opened by the program. The shared memory beside a
database is never there. What the disk itself does with flushed data is not part of this. A forgetful disk takes
no flush seriously: with it something must get lost, or this would find nothing.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.acts import state
from tests.faults.strikes import ACKNOWLEDGED, anew, run, set_up, tell, traced
from tests.steady import keep_steady

_CALLS = (
    "openat", "write", "pwrite64", "lseek", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "link", "linkat", "unlink", "unlinkat", "copy_file_range",
)  # fmt: skip
_SECTOR = 512
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_LINE = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")
_FILE = re.compile(r"(\d+)<([^>]*)>")
_OFFSET = re.compile(r"\[(\d+)\]")

Write = tuple[int, bytes | None]  # where, and what; None: cut the file there


@dataclass
class Content:
    """A file on the disk: what is surely there, and what was written since without a flush."""

    flushed: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)

    def flush(self) -> None:
        """All of it is on the disk."""
        for write in self.pending:
            put(self.flushed, write)
        self.pending.clear()

    def now(self) -> bytes:
        """What the program sees."""
        seen = bytearray(self.flushed)
        for write in self.pending:
            put(seen, write)
        return bytes(seen)

    def after_cut(self, chance: random.Random) -> bytes:
        """One of the states that a cut may leave."""
        left = bytearray(self.flushed)
        share = chance.choice((0.0, 0.3, 0.7, 1.0))
        for where, data in self.pending:
            if chance.random() < share:
                if data and chance.random() < 0.2:
                    data = data[: chance.randrange(len(data) // _SECTOR + 1) * _SECTOR]
                put(left, (where, data))
        return bytes(left)


def put(content: bytearray, write: Write) -> None:
    """Do a write to what is there."""
    where, data = write
    if data is None:
        del content[where:]
    content.extend(bytes(max(0, where - len(content))))
    if data is not None:
        content[where : where + len(data)] = data


class Disk:
    """Files under a folder, as they are for the program and as they are on the disk."""

    def __init__(self, folder: Path, template: Path, *, is_forgetful: bool = False) -> None:
        self.names: dict[str, Content] = {}
        for path in template.rglob("*"):
            if path.is_file() and not path.is_symlink():
                name = str(folder / path.relative_to(template))
                self.names[name] = Content(bytearray(path.read_bytes()))
        self._flushed_names = dict(self.names)
        self._new_names: dict[str, list[tuple[str, Content | None]]] = defaultdict(list)
        self._places: dict[str, int] = {}
        self._folder = str(folder)
        self._is_forgetful = is_forgetful

    def name(self, path: str, content: Content | None) -> None:
        """Give a name to a file, or take it away."""
        self._new_names[os.path.dirname(path)].append((path, content))
        if content is None:
            self.names.pop(path, None)
        else:
            self.names[path] = content

    def flush(self, path: str) -> None:
        """A file's content, or the names in a folder, are on the disk from now on."""
        if self._is_forgetful:
            return
        if path in self.names:
            self.names[path].flush()
            return
        for name, content in self._new_names.pop(path, []):
            _rename(self._flushed_names, name, content)

    def after_cut(self, chance: random.Random) -> Iterator[tuple[str, bytes]]:
        """The files of one of the states that a cut may leave."""
        names = dict(self._flushed_names)
        for new in self._new_names.values():
            for name, content in new[: chance.randrange(len(new) + 1)]:
                _rename(names, name, content)
        for name, content in names.items():
            if not name.endswith("-shm"):
                yield name, content.after_cut(chance)

    def do(self, call: str, given: str, result: int) -> None:
        """What one call does to the disk."""
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(given)]
        file = _FILE.match(given)
        number, path = (file[1], _plain(file[2])) if file else ("", "")
        numbers = [int(word) for word in re.findall(r", (\d+)", given)]
        if call == "openat":
            self._open(os.fsdecode(texts[0]), given, str(result))
        elif call == "copy_file_range":
            self._copy(given, result)
        elif call == "lseek":
            self._places[number] = result
        elif call in ("fsync", "fdatasync"):
            self.flush(path)
        elif call.startswith(("rename", "link")):
            old, new = (os.fsdecode(text) for text in texts[:2])
            if self._is_here(new) and old in self.names:
                self.name(new, self.names[old])
                if call.startswith("rename"):
                    self.name(old, None)
        elif call.startswith("unlink"):
            if self._is_here(os.fsdecode(texts[0])):
                self.name(os.fsdecode(texts[0]), None)
        elif path in self.names:
            self._write(call, self.names[path], number, texts, numbers)

    def _write(
        self, call: str, content: Content, number: str, texts: list[bytes], numbers: list[int]
    ) -> None:
        if call == "ftruncate":
            content.pending.append((numbers[-1], None))
        elif call == "pwrite64":
            content.pending.append((numbers[-1], texts[0]))
        else:
            place = self._places.get(number, 0)
            content.pending.append((place, texts[0]))
            self._places[number] = place + len(texts[0])

    def _copy(self, given: str, count: int) -> None:
        source, target = (self.names.get(_plain(path)) for _number, path in _FILE.findall(given)[:2])
        start, place = (int(offset) for offset in _OFFSET.findall(given)[:2])
        if target is not None:
            assert source is not None
            target.pending.append((place, source.now()[start : start + count]))

    def _open(self, path: str, given: str, number: str) -> None:
        self._places[number] = 0
        if not self._is_here(path):
            return
        if "O_CREAT" in given and path not in self.names:
            self.name(path, Content())
        if "O_TRUNC" in given and path in self.names:
            self.names[path].pending.append((0, None))

    def _is_here(self, path: str) -> bool:
        return path.startswith(self._folder)


def _rename(names: dict[str, Content], name: str, content: Content | None) -> None:
    if content is None:
        names.pop(name, None)
    else:
        names[name] = content


def _plain(path: str) -> str:
    if "\\x" not in path:
        return path
    return os.fsdecode(bytes.fromhex(path.replace("\\x", "")))


def calls(log: str) -> Iterator[tuple[str, str, int]]:
    """Each call that went well, with what it was given and its result; parts of one that was interrupted joined."""
    begun: dict[str, str] = {}
    for line in log.splitlines():
        thread = line.partition(" ")[0]
        if line.endswith("<unfinished ...>"):
            begun[thread] = line.removesuffix("<unfinished ...>")
            continue
        if " resumed>" in line:
            line = begun.pop(thread, "") + line.partition(" resumed>")[2]
        match = _LINE.match(line)
        if match and (int(match["result"]) >= 0 or ACKNOWLEDGED.encode().hex() in line.replace("\\x", "")):
            yield match["call"], match["given"], int(match["result"])


def cuts(root: Path, act: str, count: int, *, is_forgetful: bool = False) -> Iterator[dict[str, Any]]:
    """The states before and after the act, then what the program finds after each cut."""
    folder = root / "stage"
    look: Callable[[], Any] = lambda: state(folder, act)  # noqa: E731
    anew(root)
    before = run(look)
    anew(root)
    answer, log = traced(folder, act, "-xx", "-s", "1048576", "-e", f"trace={','.join(_CALLS)}")
    after = run(look)
    recorded = list(calls(log))
    yield {"before": before, "after": after, "answer": answer, "calls": len(recorded)}
    disk, acknowledged = Disk(folder, root / "template", is_forgetful=is_forgetful), 0
    places = {len(recorded) * (n + 1) // count for n in range(count)}
    for place, (call, given, result) in enumerate(recorded, start=1):
        if call == "unlink" and result < 0:
            acknowledged += 1
        else:
            disk.do(call, given, result)
        if place in places:
            _lay_out(root, disk, random.Random(place))
            yield {"at": f"{place}: {call}", "acknowledged": acknowledged, "found": run(look)}


def _lay_out(root: Path, disk: Disk, chance: random.Random) -> None:
    anew(root)
    for path in (root / "stage").rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.unlink()
    for name, content in disk.after_cut(chance):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


def main() -> None:
    """See the top."""
    root, act, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    keep_steady()
    set_up(root, act)
    for told in cuts(root, act, count, is_forgetful="forgetful" in sys.argv[4:]):
        tell(told)


if __name__ == "__main__":
    main()
