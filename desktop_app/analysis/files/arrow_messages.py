"""Says what the parts of an Arrow file unpack to, from its bytes alone: the reader makes room for it unasked.

The layout is that of the Arrow columnar format, "Serialization and interprocess communication"; tables in it are
FlatBuffers, of which the few fields that are needed are found by their place.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_MAGIC = b"ARROW1"
_GOES_ON = 0xFFFFFFFF
_DICTIONARY, _BATCH = 2, 3
# A description of a part is a few bytes for each column; the columns of a file are limited too.
_LONGEST = 16 * 1024 * 1024


class Part(NamedTuple):
    """One part of a file: bytes as they are packed, and bytes that they say they unpack to."""

    packed: int
    unpacked: int


def parts(path: Path) -> Iterator[Part]:
    """The packed parts of an Arrow file or stream; raises ValueError for what is not one, OSError."""
    try:
        with path.open("rb") as file:
            for place in _places(file):
                part = _part(file, *place)
                if part is not None:
                    yield part
    except struct.error:
        raise ValueError("not an Arrow file") from None


def _places(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """(description, where its body begins) of each part."""
    if file.read(len(_MAGIC)) != _MAGIC:
        at, end = 0, file.seek(0, os.SEEK_END)
        while at < end:
            description, at = _description(file, at)
            if not description:
                return
            yield description, at
            at += _number(description, _table(description, 0), 3)
        return
    # The reader goes where the list at the end says, whatever stands between.
    end = file.seek(-len(_MAGIC) - 4, os.SEEK_END)
    (size,) = struct.unpack("<i", file.read(4))
    if not 0 < size <= min(_LONGEST, end):
        raise ValueError("no list of parts")
    file.seek(end - size)
    footer = file.read(size)
    for field in (2, 3):
        for at in _structs(footer, _table(footer, 0), field, 24):
            yield _description(file, struct.unpack_from("<q", footer, at)[0])


def _description(file: BinaryIO, at: int) -> tuple[bytes, int]:
    if at < 0:
        raise ValueError("a part before the file")
    file.seek(at)
    first, second = struct.unpack("<Ii", file.read(8).ljust(8, b"\0"))
    # Before 0.15 there was no mark before the size.
    size, start = (second, at + 8) if first == _GOES_ON else (first, at + 4)
    if not 0 <= size <= _LONGEST:
        raise ValueError("a description that is too long")
    file.seek(start)
    return file.read(size), start + size


def _part(file: BinaryIO, description: bytes, body: int) -> Part | None:
    """What the body of a part unpacks to; None if it is not packed."""
    message = _table(description, 0)
    kind = _field(description, message, 1)
    if not kind or description[kind] not in (_DICTIONARY, _BATCH):
        return None
    batch = _table(description, _field(description, message, 2))
    if description[kind] == _DICTIONARY:
        batch = _table(description, _field(description, batch, 1))
    if not _field(description, batch, 3):
        return None
    packed = unpacked = 0
    for at in _structs(description, batch, 2, 16):
        offset, length = struct.unpack_from("<qq", description, at)
        if length < 8 or offset < 0:
            continue
        file.seek(body + offset)
        # Each buffer says before its bytes what they unpack to, or -1 where packing would not have paid.
        (claim,) = struct.unpack("<q", file.read(8))
        packed += length
        unpacked += claim if claim >= 0 else length
    return Part(packed, unpacked)


# FlatBuffers


def _table(data: bytes, at: int) -> int:
    """Where the table begins that the offset at `at` leads to."""
    return at + int(struct.unpack_from("<I", data, at)[0])


def _field(data: bytes, table: int, number: int) -> int:
    """Where a field of a table stands; 0 if it is left out."""
    places = table - struct.unpack_from("<i", data, table)[0]
    entry = 4 + 2 * number
    if places < 0 or entry >= struct.unpack_from("<H", data, places)[0]:
        return 0
    offset = struct.unpack_from("<H", data, places + entry)[0]
    return table + int(offset) if offset else 0


def _number(data: bytes, table: int, field: int) -> int:
    at = _field(data, table, field)
    size = int(struct.unpack_from("<q", data, at)[0]) if at else 0
    if size < 0:
        raise ValueError("a body that ends before it begins")
    return size


def _structs(data: bytes, table: int, field: int, size: int) -> Iterator[int]:
    """Where each of a list of structs begins."""
    at = _field(data, table, field)
    if not at:
        return
    start = _table(data, at)
    (count,) = struct.unpack_from("<I", data, start)
    if count * size > len(data):
        raise ValueError("more parts than bytes")
    yield from range(start + 4, start + 4 + count * size, size)
