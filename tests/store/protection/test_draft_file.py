"""The file of what is being typed: private, gone when it is empty, and whole after a kill at any moment."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.store.protection import file_key, key_ring
from desktop_app.store.protection.draft_file import DraftFile
from desktop_app.store.protection.file_key import new_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "drafts" / "one.drafts"


def test_texts_come_and_go_and_the_file_with_them(path: Path) -> None:
    file = DraftFile(path, None)
    assert file.read() == {}
    file.change({})
    assert not path.exists()
    file.change({"a": "Zaunkönig", "b": "two"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or sys.platform == "win32"
    DraftFile(path, None).change({"b": "three"}, ["a"])
    assert file.read() == {"b": "three"}
    assert "Zaunkönig".encode() not in path.read_bytes(), "what is gone is wiped"
    file.change({}, ["b"])
    assert list(path.parent.iterdir()) == []


def test_a_file_of_other_bytes_is_no_reason_to_stop(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 400)
    with pytest.raises(UserError):
        DraftFile(path, None).read()


def test_it_is_sealed_as_the_portfolio_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_key, "_ROUNDS", 10)
    first, second = new_key("a word of length"), new_key("another of length")
    key_ring.remember(first)
    key_ring.remember(second)
    DraftFile(path, None).change({"a": "Zaunkönig"})
    DraftFile(path, first).change({"b": "Drossel"})
    for key in (first, second):
        sealed = DraftFile(path, key)
        sealed.reseal()
        assert sealed.read() == {"a": "Zaunkönig", "b": "Drossel"}
        assert key_ring.salt_of(path) == key.salt
        assert not any(word in path.read_bytes() for word in ("Zaunkönig".encode(), b"Drossel", b"SQLite"))
    DraftFile(path, None).reseal()
    assert b"Drossel" in path.read_bytes()
    DraftFile(path, second).reseal()
    key_ring.lock(path)
    assert DraftFile(path, None).read() == {}, "without the password it says nothing"
