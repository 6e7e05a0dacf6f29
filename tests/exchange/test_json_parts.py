"""A large JSON object is read in parts: the same as read whole, in little memory, and refused where it is not one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.exchange import json_parts
from desktop_app.exchange.json_parts import read_parts

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def parts(path: Path, longest: int = 100_000) -> dict[str, Any]:
    """The object as it comes: lists item by item."""
    members: dict[str, Any] = {}
    lists: set[str] = set()

    def take(name: str, value: Any) -> None:
        if name in members:
            if name not in lists:
                members[name] = [members[name]]
                lists.add(name)
            members[name].append(value)
        else:
            members[name] = value

    read_parts(path, take, longest=lambda _name: longest)
    return members


@given(
    document=st.dictionaries(st.text(max_size=5), VALUES, max_size=4),
    chunk=st.integers(1, 40),
    indent=st.booleans(),
)
def test_read_in_parts_is_read_whole(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any], chunk: int, indent: bool
) -> None:
    path = tmp_path_factory.mktemp("json") / "x.json"
    text = json.dumps(document, ensure_ascii=False, indent=1 if indent else None)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    expected: dict[str, list[Any]] = {
        name: value if isinstance(value, list) else [value] for name, value in document.items()
    }
    came: dict[str, list[Any]] = {}
    whole, json_parts._CHUNK_BYTES = json_parts._CHUNK_BYTES, chunk
    try:
        read_parts(
            path, lambda name, value: came.setdefault(name, []).append(value), longest=lambda _name: 10_000
        )
    finally:
        json_parts._CHUNK_BYTES = whole
    assert came == {name: items for name, items in expected.items() if items}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{"a":1} x', '{"a":[1,]}', '{"a":[1}', '{1:2}', '{"a":NaN}',
     '{"a":[1 2]}', '{"a" 1}', '{"a":"\\q"}', '{"a":tru}', '{"a":01}', "null", '{"a":1}{"b":2}'],
)  # fmt: skip
def test_what_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"."):
        parts(path)


@pytest.mark.parametrize(
    "text", ['{"a": [1, "' + "x" * 2000 + '"]}', '{"a": {' + '"b": 1,' * 500 + '"c": 1}}']
)
def test_what_is_too_long_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="too long"):
        parts(path, longest=1000)


def test_items_read_in_parts_may_be_longer_than_what_is_read_in_one_go(tmp_path: Path) -> None:
    """As a change that touched very many records is; each of its records is checked before the next is read."""
    change = {
        "label": "Import",
        "records": [{"id": number} for number in range(500)],
        "none": [],
        "empty": {},
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"history": [change, {}, change]}))
    came: list[Any] = []
    checked: list[int] = []

    def check(item: Any) -> Any:
        checked.append(item["id"])
        return item

    read_parts(
        path,
        lambda _name, value: came.append(value),
        longest=lambda _name: 100,
        in_parts={"history": check},
    )
    assert came == [change, {}, change]
    assert len(checked) == 1000
    path.write_text('{"history": [{"records": [{"id": 1}, 7, ' + "7, " * 1_000_000 + "7]}]}")
    checked.clear()
    with pytest.raises(TypeError):
        read_parts(path, lambda *_part: None, longest=lambda _name: 100, in_parts={"history": check})
    assert checked == [1]


@pytest.mark.parametrize(
    "text", ['{"a": [1]}', '{"a": [{1: 2}]}', '{"a": [{"b": 1,}]}', '{"a": [{"b": [1}]}']
)
def test_items_that_are_no_objects_are_not_read_in_parts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"."):
        read_parts(path, lambda *_part: None, longest=lambda _name: 100, in_parts={"a": lambda item: item})


def test_what_is_nested_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"a": ' + "[" * 100_000)
    with pytest.raises((RecursionError, ValueError)):
        parts(path, longest=1_000_000)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(ValueError, match="utf-8"):
        parts(path)


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"a": ["x" * 1000] * 3000}))
    seen: list[tuple[int, int]] = []
    read_parts(
        path, lambda *_part: None, longest=lambda _name: 10_000, progress=lambda *step: seen.append(step)
    )
    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
    assert len(seen) > 2
