"""YAML from people: read as it is written, refused in a sentence when it is odd."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.plugin_api.strict_yaml import MAX_BYTES, YamlError, parse_yaml


def test_values_stay_the_text_that_was_written() -> None:
    content = (
        b"a: NO\nb: 012\nc: 2026-11-21\nd: 1.50\ne: 'x'\nf:\ng: ~\nh: [yes, off]\ni: |\n  two\n  lines\n"
    )
    assert parse_yaml(content, "x.yaml") == {
        "a": "NO",
        "b": "012",
        "c": "2026-11-21",
        "d": "1.50",
        "e": "x",
        "f": "",
        "g": "",
        "h": ["yes", "off"],
        "i": "two\nlines\n",
    }


def test_an_empty_file_is_an_empty_text() -> None:
    assert parse_yaml(b"", "x.yaml") == ""
    assert parse_yaml(b"# only a comment\n", "x.yaml") == ""


def test_a_mark_at_the_start_and_controls_are_dropped() -> None:
    assert parse_yaml('\ufeffa: "x\\u202ey\\0z"\n'.encode(), "x.yaml") == {"a": "xyz"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a: 1\na: 2", "x.yaml, line 2: the key “a” is there twice."),
        (b"a:\n  b: 1\n  b: 2", "x.yaml, line 3: the key “b” is there twice."),
        (b"a: &x 1\nb: *x", "references (&) are not allowed"),
        (b"b: *x", "references (*) are not allowed"),
        (b"a: !!python/object/apply:os.system [ls]", "types (!) are not allowed"),
        (b"a: !mine x", "types (!) are not allowed"),
        (b"a: 1\n---\nb: 2", "x.yaml, line 2: a second document"),
        (b"? [a]\n: b", "a key is a text"),
        (b"a: [", "x.yaml, line 2: a “[” or “{” before it is not closed."),
        (b"a: b: c", "a colon inside a text"),
        (b"\xff\xfea", "x.yaml, line 1: save the file as UTF-8."),
        (b"ok: 1\nname: M\xfcller", "x.yaml, line 2: save the file as UTF-8."),
        (b"a: \x00", "x.yaml, line 1: "),
        (b"x" * (MAX_BYTES + 1), "x.yaml is larger than 5 MB."),
    ],
)
def test_what_is_odd_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(content, "x.yaml")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b"- " * 100_000, b"{a: " * 100_000, b"a:\n" + b" " * 10 + b"[" * 13],
    ids=["lists", "dashes", "groups", "just too deep"],
)
def test_deep_nesting_is_refused_without_reading_on(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    parse = yaml.parse

    def counted(*arguments: Any, **more: Any) -> Iterator[Any]:
        for event in parse(*arguments, **more):
            taken.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    with pytest.raises(YamlError, match="nested too deeply"):
        parse_yaml(content, "x.yaml")
    assert 12 < len(taken) < 50


def test_growing_references_do_not_grow() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="references"):
        parse_yaml("\n".join(lines).encode(), "x.yaml")


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=30)
_TREE = st.recursive(
    _TEXT,
    lambda child: st.lists(child, max_size=4) | st.dictionaries(_TEXT, child, max_size=4),
    max_leaves=12,
)


@given(_TREE)
def test_what_a_yaml_writer_writes_comes_back(tree: object) -> None:
    content = yaml.safe_dump(tree, allow_unicode=True, default_style='"').encode()
    assert parse_yaml(content, "x.yaml") == tree


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(YamlError):
        parse_yaml(content, "x.yaml")
