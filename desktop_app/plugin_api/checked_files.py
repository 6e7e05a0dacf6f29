"""Caches what was read from checked data files: checking the same bytes again would cost each start 70 ms.

The cache holds JSON under a checksum of the bytes it was made from. When it is read, it is checked against
the types of the records; results that do not fit are made anew.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from desktop_app import __version__
from desktop_app.runtime import paths

T = TypeVar("T")
Reader = Callable[[Any], Any]

_log = logging.getLogger(__name__)

# Increase it when the kept records, or the checks of the files, change.
_FORMAT = 2
# Every edit of a checklist leaves another file.
_MOST_FILES = 100


def kept(kind: Any, contents: tuple[bytes, ...], make: Callable[[], T]) -> T:
    """The result of `make()`, read from the cache if this version made it of the same bytes before.

    `kind` is the type of the result: a frozen dataclass, or a mapping or tuple of them.
    """
    try:
        path = _place(kind, contents)
        content: T = _reader(kind)(json.loads(path.read_bytes()))
        return content
    except FileNotFoundError:
        pass
    except (OSError, ValueError, TypeError) as error:
        _log.info("kept data is made anew: %r", error)
    fresh = make()
    with contextlib.suppress(OSError, ValueError):
        _write(_place(kind, contents), json.dumps(_plain(fresh), ensure_ascii=False).encode())
    return fresh


def _place(kind: Any, contents: tuple[bytes, ...]) -> Path:
    import hashlib

    sums = hashlib.sha256(f"{__version__} {_FORMAT} {kind!r}".encode())
    for content in contents:
        sums.update(f"{len(content)}:".encode())
        sums.update(content)
    folder = paths.cache_folder() / "checklists"
    return folder / f"{sums.hexdigest()[:40]}.json"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    paths.write_private(path, content, lasts=False)
    files = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in files[_MOST_FILES:]:
        old.unlink(missing_ok=True)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _reader(hint: Any) -> Reader:
    """A function that turns plain JSON into a value of type `hint`; it raises ValueError for anything else."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _record_reader(hint)
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return _tuple_reader(parts)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(_reader(parts[1]))
    if origin in (typing.Union, types.UnionType):
        (some,) = (part for part in parts if part is not type(None))
        inner = _reader(some)
        return lambda value: None if value is None else inner(value)
    if hint is date:
        return date.fromisoformat
    return _exact_reader(hint)


def _exact_reader(wanted: Any) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not wanted:
            raise ValueError(f"{value!r} is no {wanted}")
        return value

    return read


def _record_reader(record: Any) -> Reader:
    hints = typing.get_type_hints(record)
    readers = [_reader(hints[field.name]) for field in dataclasses.fields(record)]

    def read(values: Any) -> Any:
        if type(values) is not list:
            raise ValueError(f"no fields of {record}")
        return record(*[one(value) for one, value in zip(readers, values, strict=True)])

    return read


def _tuple_reader(parts: tuple[Any, ...]) -> Reader:
    if len(parts) == 2 and parts[1] is Ellipsis:
        inner = _reader(parts[0])
        return lambda values: tuple([inner(value) for value in _several(values)])
    readers = [_reader(part) for part in parts]
    return lambda values: tuple([one(value) for one, value in zip(readers, _several(values), strict=True)])


def _mapping_reader(inner: Reader) -> Reader:
    def read(values: Any) -> Any:
        if type(values) is not dict:
            raise ValueError("no group of fields")
        return {key: inner(value) for key, value in values.items()}

    return read


def _several(values: Any) -> list[Any]:
    if type(values) is not list:
        raise ValueError("no list")
    return values
