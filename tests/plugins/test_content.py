"""The checklists are whole: 189 items, each field as the lists say it, and every word explained."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from desktop_app.domain.choices import DIRECTIONS, INDUSTRIES, METRIC_KINDS, UNITS
from desktop_app.domain.trust.checklists import (
    CONFIDENCES,
    NATURES,
    SEVERITIES,
    SOURCE_KINDS,
    ChecklistPack,
)
from desktop_app.plugin_api.packs import load_instruments, load_pack, load_vocabulary
from desktop_app.plugin_host import PluginHost

# Plugin: package, file, the file's name in the original data, number of items.
LISTS = {
    "core": ("desktop_app.plugin_api", "data/base.yaml", "base.yaml", 25),
    "finance": ("ai_portfolio_finance", "data/finance.yaml", "finance.yaml", 22),
    "healthcare": ("ai_portfolio_healthcare", "data/healthcare.yaml", "healthcare.yaml", 22),
    "retail": ("ai_portfolio_retail", "data/retail.yaml", "retail.yaml", 20),
    "media": ("ai_portfolio_media", "data/media.yaml", "media.yaml", 20),
    "manufacturing": (
        "ai_portfolio_manufacturing",
        "data/manufacturing.yaml",
        "manufacturing_logistics.yaml",
        22,
    ),
    "public_sector": ("ai_portfolio_public_sector", "data/public_sector.yaml", "public_sector.yaml", 22),
    "enterprise_software": (
        "ai_portfolio_enterprise_software",
        "data/enterprise_software.yaml",
        "enterprise_software.yaml",
        18,
    ),
    "automotive": ("ai_portfolio_automotive", "data/automotive.yaml", "automotive.yaml", 18),
}
CITATION_TEXTS = (
    "instrument_id",
    "instrument",
    "provision",
    "jurisdiction",
    "nature",
    "in_force",
    "confidence",
    "source_kind",
    "note",
)


@pytest.fixture(scope="module")
def packs() -> dict[str, ChecklistPack]:
    return {plugin: load_pack(package, path) for plugin, (package, path, _name, _n) in LISTS.items()}


def original(shared_dir: Path, name: str) -> Any:
    return yaml.safe_load((shared_dir / "checklists" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("plugin", LISTS)
def test_no_item_is_missing(packs: dict[str, ChecklistPack], plugin: str) -> None:
    pack = packs[plugin]
    assert len(pack.items) == LISTS[plugin][3]
    assert pack.industry == (None if plugin == "core" else plugin)
    assert pack.as_of == date(2026, 11, 21)


def test_189_items_and_465_citations(packs: dict[str, ChecklistPack]) -> None:
    items = [item for pack in packs.values() for item in pack.items]
    assert len(items) == len({item.id for item in items}) == 189
    confidence = Counter(citation.confidence for item in items for citation in item.citations)
    assert confidence == {"VERIFIED": 397, "RECALLED": 68}
    assert sum(item.legal_duty_from is not None for item in items) == 28


@pytest.mark.parametrize("plugin", LISTS)
def test_each_field_is_as_the_list_says(
    packs: dict[str, ChecklistPack], shared_dir: Path, plugin: str
) -> None:
    source = original(shared_dir, LISTS[plugin][2])
    pack = packs[plugin]
    assert (pack.id, pack.title) == (source["meta"]["set"], source["meta"]["title"])
    assert len(pack.items) == len(source["items"])
    for item, given in zip(pack.items, source["items"], strict=True):
        for field in ("id", "theme", "question", "why_it_matters", "stage", "severity"):
            assert getattr(item, field) == given[field], (item.id, field)
        for field in ("applies_note", "source_document_theme"):
            assert getattr(item, field) == given.get(field, ""), (item.id, field)
        assert item.legal_duty_text == given.get("legal_duty_from", ""), item.id
        for field in ("evidence", "nist_ai_rmf", "support"):
            assert list(getattr(item, field)) == given[field], (item.id, field)
        assert list(item.applies_all) == given["applies_when"]["all"], item.id
        assert list(item.applies_any) == given["applies_when"]["any"], item.id
        assert len(item.citations) == len(given["citations"])
        for citation, cited in zip(item.citations, given["citations"], strict=True):
            for field in CITATION_TEXTS:
                assert getattr(citation, field) == cited.get(field, ""), (item.id, field)
            assert list(citation.verified_in) == cited.get("verified_in", []), item.id
            assert citation.instrument_verified is cited.get("instrument_verified", False), item.id
        # Nothing is in the original that is not compared above.
        known = {"id", "theme", "question", "why_it_matters", "stage", "severity", "applies_note"}
        known |= {"source_document_theme", "legal_duty_from", "evidence", "nist_ai_rmf", "support"}
        assert given.keys() <= known | {"applies_when", "citations"}
        cited_fields = {field for cited in given["citations"] for field in cited}
        assert cited_fields <= {*CITATION_TEXTS, "verified_in", "instrument_verified"}


def test_vocabulary_and_registry_are_whole(shared_dir: Path) -> None:
    words, given = load_vocabulary(), original(shared_dir, "vocabulary.yaml")
    assert dict(words.tags) == given["applies_when_tags"]
    assert list(words.stages) == given["stages"]
    assert dict(words.severities) == given["severity"]
    assert dict(words.confidence) == given["confidence"]
    registry = load_instruments()
    for entry in original(shared_dir, "instruments.yaml")["instruments"]:
        kept = registry[entry["id"]]
        for field, value in entry.items():
            found = getattr(kept, field)
            assert (list(found) if isinstance(value, list) else found) == value, (entry["id"], field)


def test_citations_agree_with_the_registry(packs: dict[str, ChecklistPack]) -> None:
    """A date that is changed in the registry has to be changed in the lists as well."""
    registry = load_instruments()
    for pack in packs.values():
        for item in pack.items:
            for citation in item.citations:
                entry = registry[citation.instrument_id]
                assert citation.instrument == entry.name, (item.id, entry.id)
                assert citation.in_force == entry.in_force, (item.id, entry.id)
                assert citation.nature == entry.nature, (item.id, entry.id)
                assert citation.status_note == entry.status_note


def test_every_word_of_the_lists_has_a_label(packs: dict[str, ChecklistPack]) -> None:
    for pack in packs.values():
        for item in pack.items:
            assert item.severity in SEVERITIES
            assert set(item.support) <= NATURES.keys()
            for citation in item.citations:
                assert citation.nature in NATURES
                assert citation.confidence in CONFIDENCES
                assert citation.source_kind in {"", *SOURCE_KINDS}


def test_ready_made_metrics_are_complete() -> None:
    metrics = PluginHost().metric_catalogue()
    by_industry = Counter(metric.industry for metric in metrics)
    assert by_industry.keys() == {None, *INDUSTRIES} - {"other"}
    assert min(by_industry.values()) >= 6
    for metric in metrics:
        assert metric.kind in METRIC_KINDS
        assert metric.direction in DIRECTIONS
        assert metric.unit in UNITS
        assert metric.sentence.endswith("."), metric.id
        assert metric.target_hint, metric.id
    for industry in [None, *(key for key in INDUSTRIES if key != "other")]:
        seen = Counter(m.name.casefold() for m in metrics if m.industry in (None, industry))
        assert [name for name, n in seen.items() if n > 1] == [], industry
    kinds = {metric.kind for metric in metrics if metric.industry is None}
    assert kinds == METRIC_KINDS.keys()


def test_every_industry_has_rules_and_a_section() -> None:
    host = PluginHost()
    for industry in (key for key in INDUSTRIES if key != "other"):
        assert any(rule.id.startswith(f"{industry}.") for rule in host.gate_rules()), industry
        assert any(one.id.startswith(f"{industry}.") for one in host.brief_sections()), industry


def test_each_item_has_a_short_statement_for_lists(packs: dict[str, ChecklistPack]) -> None:
    """A list shows the whole statement where it would cut the question."""
    for pack in packs.values():
        for item in pack.items:
            assert 0 < len(item.short) <= 60, item.id
            assert not item.short.endswith(("?", ".")), item.id
            assert item.statement == item.short
        assert len({item.short for item in pack.items}) == len(pack.items)
