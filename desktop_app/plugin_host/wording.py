"""Says a plugin author's slip in the author's words: what was meant, which file and which line."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
import sysconfig
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_app.language.i18n import _
from desktop_app.text import clean_line, close_match

_PROGRAM = str(Path(__file__).resolve().parents[1])

_CONSTRUCTOR = re.compile(
    r"(?P<kind>\w+)\.__init__\(\) (?:missing \d+ required (?:positional|keyword-only) arguments?: (?P<lacks>.+)"
    r"|got an unexpected keyword argument '(?P<extra>\w+)'"
    r"|takes .* positional arguments? but \d+ .*(?:was|were) given)"
)


def meant(word: str, known: Iterable[str]) -> str:
    """A question such as “did you mean x?” for a word that is nearly right; else empty."""
    match = close_match(word, known)
    return _("did you mean “{word}”?").format(word=match) if match else ""


def place_of_error(error: BaseException) -> str:
    """File and line of the plugin where an error arose; empty where no line of the plugin took part."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return _place(error.filename, error.lineno)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_plugins(frame.filename)]
    if not frames:
        return ""
    folder = str(Path(frames[0].filename).parent)
    # What it called in packages of others is no place where its author can look.
    frame = [frame for frame in frames if frame.filename.startswith(folder)][-1]
    return _place(frame.filename, frame.lineno or 0)


def place_of(function: Any) -> str:
    """File and line where a plugin's function begins; empty for a function of the program."""
    function = inspect.unwrap(function.func if isinstance(function, functools.partial) else function)
    code = getattr(function, "__code__", None)
    if code is None or not _is_plugins(code.co_filename):
        return ""
    return _place(code.co_filename, code.co_firstlineno)


def with_place(sentence: str, place: str) -> str:
    """The sentence with file and line before it, where they are known."""
    return f"{place}: {sentence}" if place else sentence


def _is_plugins(filename: str) -> bool:
    if filename.startswith(("<", _PROGRAM)) or "importlib_metadata" in Path(filename).parts:
        # The last loads plugins where some library brought it along.
        return False
    # Packages lie inside Python's own folder, or in an environment of their own.
    return not filename.startswith(_folders("stdlib", "platstdlib")) or filename.startswith(
        _folders("purelib", "platlib")
    )


@functools.cache
def _folders(*names: str) -> tuple[str, ...]:
    return tuple(sysconfig.get_path(name) for name in names)


def _place(filename: str, line: int) -> str:
    path = Path(filename)
    name = f"{path.parent.name}/{path.name}" if path.name == "__init__.py" else path.name
    return _("{file}, line {line}").format(file=clean_line(name), line=line)


def explain_call(error: BaseException) -> str:
    """What a wrong call of one of the program's types should have been; empty for any other error."""
    from desktop_app import plugin_api

    match = _CONSTRUCTOR.match(str(error)) if isinstance(error, TypeError) else None
    kind = getattr(plugin_api, match["kind"], None) if match else None
    if match is None or kind is None or not dataclasses.is_dataclass(kind):
        return ""
    fields = [field.name for field in dataclasses.fields(kind) if field.init]
    takes = _("{kind} takes {fields}.").format(kind=match["kind"], fields=", ".join(fields))
    if match["lacks"]:
        names = " ".join(re.findall(r"'(\w+)'", match["lacks"])).replace(" ", ", ")
        return _("{kind} lacks {names}; it takes {fields}.").format(
            kind=match["kind"], names=names, fields=", ".join(fields)
        )
    if match["extra"]:
        problem = _("{kind} has no “{name}”").format(kind=match["kind"], name=match["extra"])
        question = meant(match["extra"], fields)
        return f"{problem}: {question} {takes}" if question else f"{problem}. {takes}"
    return takes
