"""A snapshot is the same bytes for the same content, and nothing but a sound one is read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from desktop_app.briefs.model.figure import Figure
from desktop_app.briefs.snapshots import snapshot_reader
from desktop_app.briefs.snapshots.snapshot import Snapshot, SnapshotText, canonical_bytes, checksum
from desktop_app.briefs.snapshots.snapshot_reader import DamagedSnapshot, read_snapshot
from tests.briefs.snapshots.some_snapshots import AUGUST, NOVEMBER, guardrail, of, recall, snapshots


@settings(max_examples=40)
@given(snapshots())
def test_what_is_read_back_is_the_same_bit_by_bit(snapshot: Snapshot) -> None:
    content = snapshot.to_bytes()
    again = read_snapshot(content)
    assert again.to_bytes() == content
    assert {figure.id: figure for figure in again.figures} == {
        figure.id: figure for figure in snapshot.figures
    }
    assert (again.texts, again.lists, again.subjects) == (snapshot.texts, snapshot.lists, snapshot.subjects)


def test_the_form_is_canonical() -> None:
    one, other = recall(0.1 + 0.2, NOVEMBER), guardrail()
    assert of(NOVEMBER, one, other).to_bytes() == of(NOVEMBER, other, one).to_bytes()
    text = of(NOVEMBER, one, other, texts={"AI-002/decision/text": SnapshotText("Decision", "Für “morgen”")})
    written = text.to_bytes().decode()
    assert '"value":0.30000000000000004' in written
    assert "Für “morgen”" in written
    assert " :" not in written
    assert written == json.dumps(
        json.loads(written), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    # Fixed for good: a brief that was made before is known by it.
    assert checksum(of(AUGUST, guardrail()).to_bytes()) == (
        "9f9eb2ef1789749e5c8b65cdb40ea829120dd0d710638d38d19b97c49131a804"
    )


def test_what_is_no_number_is_unknown_and_minus_zero_is_zero() -> None:
    odd = of(
        AUGUST, Figure("a/b", "A", float("nan")), Figure("c/d", "C", -0.0), Figure("e/f", "E", 1.0, low=float("-inf"))
    )  # fmt: skip
    values = json.loads(odd.to_bytes())["figures"]
    assert (values["a/b"]["value"], values["e/f"].get("low")) == (None, None)
    assert b'"value":0.0' in odd.to_bytes()
    assert b"-0.0" not in odd.to_bytes()


def _with(path: str, value: object) -> bytes:
    snapshot = of(
        AUGUST, recall(0.81, AUGUST), texts={"AI-002/decision/text": SnapshotText("Decision", "Retrain")}
    )
    values: Any = json.loads(snapshot.to_bytes())
    held = values
    *way, last = path.split(".")
    for name in way:
        held = held[name]
    held[last] = value
    return canonical_bytes(values)


RECALL = "figures.AI-002/metric/recall/latest"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[1]", b"\xff", b"[" * 100_000, b'{"format":1,"format":1}', b"NaN",
        _with("format", "else"), _with("format_version", True), _with("kind", "novel"), _with("as_of", "20261130"),
        _with("as_of", "0001-01-01"), _with("figures", []), _with(RECALL, 4), _with(f"{RECALL}.value", []),
        _with(f"{RECALL}.value", True), _with(f"{RECALL}.value", 10**30), _with(f"{RECALL}.n", -1),
        _with(f"{RECALL}.n", 1.5), _with(f"{RECALL}.state", "fine"), _with(f"{RECALL}.kind", []),
        _with(f"{RECALL}.direction", "up"), _with(f"{RECALL}.label", "a\u202eb"), _with(f"{RECALL}.label", "a" * 5000),
        _with(f"{RECALL}.kind", "date"), _with(f"{RECALL}.as_of", 7), _with("subjects", {"AI-002": 4}),
        _with("lists", {"a/b": {"label": "L", "items": "abc"}}), _with("texts.AI-002/decision/text.text", "Other"),
        _with(f"{RECALL}.value", 0.81).replace(b"0.81", b"1e999"), _with(f"{RECALL}.value", 0.81).replace(b"0.81", b"NaN"),
        _with(f"{RECALL}.label", "x").replace(b'"x"', b'"\\ud800"'),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedSnapshot, match="damaged"):
        read_snapshot(content)


def test_a_later_format_and_too_much_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedSnapshot, match="later version"):
        read_snapshot(_with("format_version", 2))
    monkeypatch.setattr(snapshot_reader, "MAX_BYTES", 10)
    with pytest.raises(DamagedSnapshot, match="too large"):
        read_snapshot(of(AUGUST).to_bytes())


def test_what_a_later_program_adds_to_a_figure_is_passed_by() -> None:
    assert (
        read_snapshot(_with(f"{RECALL}.colour", "red")).figures[f"{RECALL.partition('.')[2]}"].value == 0.81
    )
