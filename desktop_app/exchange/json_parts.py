"""Reads a large JSON object part by part, so that a file never takes more memory than what is kept of it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from desktop_app.exchange.tables.table import Progress

_CHUNK_BYTES = 1024 * 1024
_LONGEST_NAME = 1000
# Of an object that is read member by member; none here has half as many.
_MOST_MEMBERS = 100
# Characters of a list or an object that is made in one go: each "[]," in it takes twenty times its size.
_LONGEST_GROUP = 4 * 1024 * 1024
# No mark of JSON is longer, so a fault before it is a fault whatever follows.
_CUT_SHORT = 16
_ENDS = frozenset(" \t\n\r,:]}")
_SPACE = re.compile(r"[ \t\n\r]*")


def read_parts(
    path: Path,
    take: Callable[[str, Any], object],
    *,
    longest: Callable[[str], int],
    in_parts: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
    take_item: Callable[[str, Any], object] | None = None,
    one_a_line: bool = False,
    progress: Progress | None = None,
) -> None:
    """Calls `take(name, value)` for each member of the object in a file, and for each item of one that is a list.

    longest: how many characters a text, or an item of a list, may have under this name; a list or an object, which takes
    many times its size, has at most a few million whatever this says. Under the names in `in_parts`, items are objects
    that may be longer: their members are read one at a time, and what their lists hold is given to the function item by
    item, to be checked before the next is read. With `take_item`, items go there and not to `take`; then the file may
    also be a list, or with `one_a_line` values one after another, both under the name "". Raises ValueError for what is
    not JSON of that shape or longer, RecursionError for what is nested too deep, OSError.
    """
    with path.open("rb") as file:
        reader = _Reader(file, path.stat().st_size, progress)
        if take_item is not None and reader.peek() == "[":
            for item in reader.items(longest("")):
                take_item("", item)
            reader.end()
            return
        if take_item is not None and one_a_line:
            while reader.peek():
                take_item("", reader.value(longest("")))
            return
        reader.expect("{")
        if reader.peek() == "}":
            reader.expect("}")
            reader.end()
            return
        while True:
            name = reader.value(_LONGEST_NAME)
            if not isinstance(name, str):
                raise ValueError("a name was expected")
            reader.expect(":")
            if reader.peek() == "[":
                for item in reader.items(longest(name), in_parts.get(name)):
                    (take_item or take)(name, item)
            else:
                take(name, reader.value(longest(name)))
            if reader.either(",", "}") == "}":
                break
        reader.end()


class _Reader:
    """A window over the text of a file that moves forward."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._file = file
        self._size = size
        self._progress = progress
        self._utf8 = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder(parse_constant=_refuse_constant)
        self._text = ""
        self._at = 0
        self._bytes = 0
        self._is_at_end = False

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            assert space is not None
            self._at = space.end()
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def expect(self, mark: str) -> None:
        """Go past this character; raises ValueError if another comes."""
        self.either(mark)

    def either(self, *marks: str) -> str:
        """Go past one of these characters, and say which."""
        mark = self.peek()
        if mark not in marks or not mark:
            raise ValueError(f"one of {marks} was expected")
        self._at += 1
        return mark

    def value(self, longest: int) -> Any:
        """The next value, whole."""
        if self.peek() in "[{":
            longest = min(longest, _LONGEST_GROUP)
        wanted = 0
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_at_end or not self._may_go_on(error):
                    raise
            else:
                # A number near the end of what was read may go on: "1" is "1.5e3" when more of it is there.
                if (
                    self._is_at_end
                    or end < len(self._text) - _CUT_SHORT
                    or self._text[end : end + 1] in _ENDS
                ):
                    if end - self._at > longest:
                        raise ValueError("a value is too long")
                    self._at = end
                    return value
            # Twice as much each time: what is long is not read again and again.
            wanted = max(2 * (len(self._text) - self._at), _CHUNK_BYTES)
            if len(self._text) - self._at > longest:
                raise ValueError("a value is too long")
            while (missing := wanted - len(self._text) + self._at) > 0 and self._more(missing):
                pass

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether it is only the end of what was read so far that makes no sense."""
        return error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _CUT_SHORT

    def items(self, longest: int, check: Callable[[Any], Any] | None = None) -> Iterator[Any]:
        """The items of the list that comes next, one at a time; objects read in parts if there is a `check`."""
        self.expect("[")
        if self.peek() == "]":
            self.expect("]")
            return
        while True:
            yield self.value(longest) if check is None else self._members(longest, check)
            if self.either(",", "]") == "]":
                return

    def _members(self, longest: int, check: Callable[[Any], Any]) -> dict[str, Any]:
        """The object that comes next."""
        members: dict[str, Any] = {}
        self.expect("{")
        if self.peek() == "}":
            self.expect("}")
            return members
        while True:
            name = self.value(_LONGEST_NAME)
            if not isinstance(name, str) or len(members) >= _MOST_MEMBERS:
                raise ValueError("a name was expected")
            self.expect(":")
            if self.peek() == "[":
                members[name] = [check(item) for item in self.items(longest)]
            else:
                members[name] = self.value(longest)
            if self.either(",", "}") == "}":
                return members

    def end(self) -> None:
        """Raises ValueError if anything but space is left."""
        if self.peek():
            raise ValueError("something follows the object")

    def _more(self, wanted: int = 0) -> bool:
        """Read on; False at the end of the file."""
        if self._is_at_end:
            return False
        chunk = self._file.read(max(wanted, _CHUNK_BYTES))
        self._is_at_end = not chunk
        self._bytes += len(chunk)
        text = self._utf8.decode(chunk, final=not chunk)
        self._text = self._text[self._at :] + text
        self._at = 0
        if self._progress is not None:
            self._progress(min(self._bytes, self._size), self._size)
        return not self._is_at_end


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
