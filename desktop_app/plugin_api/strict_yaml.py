"""Reads YAML that people write, without running code or guessing types; errors name the line.

Made from the parser's events instead of yaml.safe_load, which keeps the last of two equal keys,
turns `NO` into false, lets a few lines of references grow without end, and whose fast variant ends
the whole process on deep nesting. Every plain value stays the text that was written; the schema
decides what it is.
"""

from __future__ import annotations

import re
from typing import Any

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import clean

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 12


class YamlError(UserError):
    """The text is not YAML that a checklist may be written in."""


def parse_yaml(content: bytes, source: str) -> Any:
    """The document as dicts, lists and texts; `source` is the file's name for the messages.

    Raises YamlError for over 5 MB, other encodings than UTF-8, wrong syntax, nesting deeper than
    12, keys given twice, references (& and *), types (!) and more than one document.
    """
    if len(content) > MAX_BYTES:
        raise YamlError(
            _("{file} is larger than {limit} MB. A checklist is a few hundred kB.").format(
                file=source, limit=MAX_BYTES // 1024**2
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlError(
            _("{file}, line {line}: save the file as UTF-8.").format(file=source, line=line)
        ) from None
    return _Builder(source).build(text)


class _Builder:
    """Puts the events of one document together."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._result: Any = ""
        self._documents = 0
        self._quoted_over_lines = 0
        # The open mappings and lists, from the outside in, and for each mapping the key that waits for its
        # value.
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[str | None] = []

    def build(self, text: str) -> Any:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            for event in yaml.parse(text, Loader=loader):
                self._take(event, yaml)
        except yaml.MarkedYAMLError as error:
            raise self._explained(error, text) from None
        except yaml.YAMLError as error:
            raise self._error(1, str(error).splitlines()[0]) from None
        return self._result

    def _explained(self, error: Any, text: str) -> YamlError:
        """A slip in the words of somebody who writes lists, with the line on which it is mended."""
        problem, mark, context = error.problem or "", error.problem_mark, error.context_mark
        line = mark.line + 1 if mark else 1
        lines = text.splitlines()
        here = lines[line - 1] if line <= len(lines) else ""
        if "\t" in here[: len(here) - len(here.lstrip())]:
            return self._error(line, _("the line begins with a tab: write spaces instead of it"))
        if "quoted scalar" in (error.context or "") and "end of stream" in problem:
            return self._error(context.line + 1, _("a quotation mark is never closed"))
        if self._quoted_over_lines:
            return self._error(self._quoted_over_lines, _("a quotation mark is never closed"))
        if "could not find expected ':'" in problem and context is not None:
            return self._error(context.line + 1, _("a “:” with a space behind it is missing"))
        if "cannot start any token" in problem:
            return self._error(line, _("a text can't begin with this character: put the text in quotes"))
        slip = _indentation_slip(lines[:line])
        if slip is not None:
            return self._error(*slip)
        if "mapping values are not allowed" in problem:
            example = 'title: "Insurance: prices"'
            sentence = _("a colon inside a text: put the text in quotes, such as {example}")
            return self._error(line, sentence.format(example=example))
        if "flow" in (error.context or "") or "node content" in problem:
            return self._error(line, _("a “[” or “{” before it is not closed"))
        return self._error(line, problem or _("this is not YAML"))

    def _take(self, event: Any, yaml: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            spans = event.style in ("'", '"') and event.end_mark.line > event.start_mark.line
            # If the next thing can't be read, it is the last quoted text over lines that has swallowed too much.
            self._quoted_over_lines = line if spans else 0
            self._check_tag(event, line)
            plain_empty = event.implicit[0] and event.value in ("", "~", "null")
            self._add("" if plain_empty else clean(event.value), line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event, line)
            if len(self._open) >= MAX_DEPTH:
                raise self._error(line, _("the lines are nested too deeply"))
            container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._add(container, line)
            self._open.append(container)
            self._keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise self._error(line, _("references (*) are not allowed; write the text again"))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._error(line, _("a second document (---) starts here; one file holds one"))

    def _check_tag(self, event: Any, line: int) -> None:
        if event.anchor:
            raise self._error(line, _("references (&) are not allowed; write the text again"))
        if event.tag:
            raise self._error(line, _("types (!) are not allowed; write the text alone"))

    def _add(self, value: Any, line: int) -> None:
        if not self._open:
            self._result = value
            return
        parent = self._open[-1]
        if isinstance(parent, list):
            parent.append(value)
            return
        key = self._keys[-1]
        if key is not None:
            parent[key] = value
            self._keys[-1] = None
        elif not isinstance(value, str):
            raise self._error(line, _("a key is a text, not a list or a group"))
        elif value in parent:
            raise self._error(line, _("the key “{key}” is there twice").format(key=value))
        else:
            self._keys[-1] = value

    def _error(self, line: int, problem: str) -> YamlError:
        return YamlError(
            _("{file}, line {line}: {problem}.").format(file=self._source, line=line, problem=problem)
        )


def _indentation_slip(lines: list[str]) -> tuple[int, str] | None:
    """The line and what is wrong with where it starts, for the last of `lines`, which could not be read."""
    shown = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    shown = [(number, line) for number, line in shown if not line.lstrip().startswith("#")]
    if len(shown) < 2:
        return None
    for number, line in shown[-2:]:
        if re.match(r" *-[^\s-]", line):
            return number, _("a space is missing behind the “-”")
        if re.match(r" *(- +)?[a-z_]+:(?!//)\S", line):
            return number, _("a space is missing behind the “:”")
    number, last = shown[-1]
    dashes, keys = _columns(shown[-2::-1])
    start = len(last) - len(last.lstrip())
    columns = dashes if last.lstrip().startswith("-") else keys
    begins_a_group = shown[-2][1].rstrip().endswith(":") and start > len(shown[-2][1]) - len(
        shown[-2][1].lstrip()
    )
    if start in columns or not columns or begins_a_group:
        return None
    left = min((column - start for column in columns if column > start), default=0)
    right = min((start - column for column in columns if column < start), default=0)
    if left and (not right or left <= right):
        sentence = ngettext("it starts {n} space too far left", "it starts {n} spaces too far left", left)
        return number, sentence.format(n=formats.number(left))
    sentence = ngettext("it starts {n} space too far right", "it starts {n} spaces too far right", right)
    return number, sentence.format(n=formats.number(right))


def _columns(above: list[tuple[int, str]]) -> tuple[set[int], set[int]]:
    """Where lists and keys begin in the lines above, the nearest first, and in what holds them."""
    dashes: set[int] = set()
    keys: set[int] = set()
    least = 1_000_000
    for _number, line in above:
        start = len(line) - len(line.lstrip())
        if start >= least and start not in dashes | keys:
            continue
        least = min(least, start)
        if line.lstrip().startswith("- "):
            dashes.add(start)
            start += len(line.lstrip()) - len(line.lstrip()[1:].lstrip())
        if ":" in line:
            keys.add(start)
    return dashes, keys
