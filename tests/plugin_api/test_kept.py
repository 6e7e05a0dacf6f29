"""What was checked before is read back the same, and nothing else than that is believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary
from desktop_app.plugin_api import PackError, packs, read_pack
from desktop_app.plugin_api.checked_files import kept
from desktop_app.runtime import paths

FINANCE = Path(__file__).parents[2] / "plugins/finance/src/ai_portfolio_finance/data/finance.yaml"


@pytest.fixture(autouse=True)
def nothing_is_kept_yet(own_home: Path) -> None:
    (own_home / "cache" / "checklists").unlink(missing_ok=True)


def files() -> list[Path]:
    folder = paths.cache_folder() / "checklists"
    return sorted(folder.iterdir()) if folder.exists() else []


def never() -> ChecklistPack:
    raise AssertionError("it was kept")


def test_a_checklist_that_was_kept_is_the_one_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = FINANCE.read_bytes()
    first = read_pack(content, "finance.yaml")
    monkeypatch.setattr(packs, "_checked_pack", lambda *_args: never())
    assert read_pack(content, "finance.yaml") == first


def test_the_vocabulary_and_the_registry_are_kept_whole() -> None:
    assert kept(Vocabulary, (b"v",), packs._checked_vocabulary) == kept(
        Vocabulary, (b"v",), packs._checked_vocabulary
    )
    assert packs.load_instruments() == packs._checked_instruments()


def test_other_bytes_are_checked_anew() -> None:
    content = FINANCE.read_bytes()
    read_pack(content, "finance.yaml")
    with pytest.raises(PackError):
        read_pack(content.replace(b"severity: gate", b"severity: grave", 1), "finance.yaml")


def test_a_slip_is_not_kept() -> None:
    for _time in range(2):
        with pytest.raises(PackError):
            read_pack(b"meta: {}\nitems: []\n", "mine.yaml")
    assert not any(b"meta" in one.read_bytes() for one in files())


@pytest.mark.parametrize(
    "change",
    [
        lambda value: {},
        lambda value: value[:-1],
        lambda value: [*value, 1],
        lambda value: [1, *value[1:]],
        lambda value: [*value[:4], [["X"]], *value[5:]],
        lambda value: [*value[:3], "no date", *value[4:]],
        lambda value: [*value[:3], None, *value[4:]],
    ],
)
def test_what_was_tampered_with_is_made_anew(change: Callable[[list[object]], object]) -> None:
    content = FINANCE.read_bytes()
    first = read_pack(content, "finance.yaml")
    (path,) = [one for one in files() if json.loads(one.read_bytes())[0] == first.id]
    path.write_text(json.dumps(change(json.loads(path.read_bytes()))))
    assert read_pack(content, "finance.yaml") == first
    assert json.loads(path.read_bytes())[0] == first.id


def test_a_cache_that_cannot_be_written_is_no_harm(own_home: Path) -> None:
    (own_home / "cache").mkdir(parents=True, exist_ok=True)
    (own_home / "cache" / "checklists").write_text("a file where the folder should be")
    assert read_pack(FINANCE.read_bytes(), "finance.yaml").items


def test_old_files_go(own_home: Path) -> None:
    for number in range(130):
        kept(tuple[str, ...], (str(number).encode(),), lambda: ("a",))
    assert len(files()) <= 100
