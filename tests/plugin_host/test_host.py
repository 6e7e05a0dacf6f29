"""Plugins are found, shown, switched, and asked for what they add."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from tests.plugin_host.conftest import GOOD, Site, switch_off

TODAY = date(2026, 11, 21)
InfoOf = Callable[[PluginHost, str], PluginInfo]
INDUSTRIES = [
    "finance",
    "healthcare",
    "retail",
    "media",
    "manufacturing",
    "public_sector",
    "enterprise_software",
    "automotive",
]


@pytest.fixture(scope="module")
def installed() -> PluginHost:
    return PluginHost()


def test_the_programs_own_plugins_are_on(installed: PluginHost) -> None:
    infos = [info for info in installed.plugins() if info.built_in]
    assert [info.name for info in infos] == ["core", *INDUSTRIES]
    for info in infos:
        assert info.enabled, info
        assert info.state is PluginState.ENABLED
        assert (info.api, info.error, info.trace) == ("1.0", "", "")
        assert len(info.checklists) == 1
        assert info.source.startswith("ai-portfolio")
        assert info.summary
    assert [info.name for info in infos if not info.can_disable] == ["core"]


def test_all_items_are_there(installed: PluginHost) -> None:
    own = [pack for pack in installed.packs() if pack.plugin in ("core", *INDUSTRIES)]
    assert sum(len(pack.items) for pack in own) == 189
    assert [pack.industry for pack in own] == [None, *INDUSTRIES]


def test_the_catalogue_is_for_an_industry(installed: PluginHost) -> None:
    found = {metric.industry for metric in installed.metric_catalogue("retail")}
    assert found == {None, "retail"}
    assert len(installed.metric_catalogue()) > len(installed.metric_catalogue("retail"))


def test_every_rule_and_section_has_an_answer(installed: PluginHost, spine: Spine) -> None:
    for rule in installed.gate_rules():
        answer = rule.check(spine, TODAY)
        assert answer is None or answer.endswith("."), rule.id
    for section in installed.brief_sections():
        assert isinstance(section.build(spine, TODAY), tuple), section.id
    assert isinstance(installed.attention(spine, TODAY), list)


def test_the_vocabulary_explains_every_fact(installed: PluginHost) -> None:
    words = installed.vocabulary()
    asked = {
        tag
        for pack in installed.packs()
        for item in pack.items
        for tag in (*item.applies_all, *item.applies_any)
    }
    assert asked <= words.tags.keys()


def test_switching_an_industry_off_and_on(info_of: InfoOf) -> None:
    host = PluginHost()
    before = host.fingerprint()
    info = switch_off(host, "media")
    assert (info.enabled, info.state, info.checklists) == (False, PluginState.NOT_ENABLED, ())
    assert "media_entertainment" not in {pack.id for pack in host.packs()}
    assert not [m for m in host.metric_catalogue() if m.industry == "media"]
    assert host.fingerprint() != before
    assert host.switches == {"media": False}
    assert not info_of(PluginHost(host.switches), "media").enabled
    assert host.enable("media").state is PluginState.ENABLED
    assert host.fingerprint() == before


def test_the_core_stays_on() -> None:
    host = PluginHost({"core": False})
    assert host.packs()[0].id == "base"
    with pytest.raises(UserError, match="stays on"):
        switch_off(host, "core")


def test_an_unknown_name_is_refused_in_words() -> None:
    host = PluginHost(entry_points=())
    with pytest.raises(UserError, match="No plugin is called “nobody”"):
        host.enable("nobody")
    with pytest.raises(UserError, match="No plugin is called “nobody”"):
        switch_off(host, "nobody")


def test_what_is_not_enabled_is_not_imported(site: Site, tmp_path: Path, info_of: InfoOf) -> None:
    mark = tmp_path / "imported"
    site.add(
        "theirs",
        f"""
        import pathlib
        pathlib.Path({str(mark)!r}).touch()
        API_VERSION = "1.0"
        """,
        Summary="Their plugin",
        Author="Somebody",
    )
    host = site.host()
    info = info_of(host, "theirs")
    assert (info.enabled, info.state) == (False, PluginState.NOT_ENABLED)
    assert (info.version, info.source) == ("1.2", "their-theirs")
    assert (info.summary, info.author, info.api) == ("Their plugin", "Somebody", "")
    host.packs()
    assert not mark.exists()
    assert host.enable("theirs").state is PluginState.ENABLED
    assert mark.exists()


def test_a_plugin_of_somebody_else_adds_to_everything(site: Site, spine: Spine, info_of: InfoOf) -> None:
    site.add("good", GOOD)
    host = site.host("good")
    pack = host.packs()[0]
    assert (pack.id, pack.plugin) == ("good", "good")
    # Lists were given where tuples are promised: they come frozen.
    assert pack.items[0].evidence == ("A note",)
    assert info_of(host, "good").checklists == ("Good list",)
    assert [metric.id for metric in host.metric_catalogue()] == ["good.m"]
    assert host.gate_rules()[0].check(spine, TODAY) == "Open."
    assert host.brief_sections()[0].build(spine, TODAY) == ("A text", (("a", "b"), ("1", "2")))
    assert host.attention(spine, TODAY)[0].sentence == "2026-11-21"
    assert switch_off(host, "good").state is PluginState.NOT_ENABLED
    assert (host.packs(), host.gate_rules(), host.attention(spine, TODAY)) == ((), (), [])


def test_a_class_can_be_a_plugin(site: Site) -> None:
    site.add(
        "made",
        """
        from desktop_app.plugin_api import CatalogueMetric, hookimpl

        class Made:
            API_VERSION = "1.0"

            @hookimpl
            def metric_catalogue(self):
                return [CatalogueMetric("made.m", "M", "model", "higher", "", "It measures.")]

        plugin = Made()
        """,
        entry="plugin_made:plugin",
    )
    assert [metric.id for metric in site.host("made").metric_catalogue()] == ["made.m"]


def test_hostile_names_and_texts_are_cleaned(site: Site, info_of: InfoOf) -> None:
    site.add(
        "odd",
        """
        from desktop_app.plugin_api import CatalogueMetric, hookimpl
        API_VERSION = "1.0"

        @hookimpl
        def metric_catalogue():
            name = "a\\u202eb\\0\\ud800"
            return [CatalogueMetric("odd.m", name, "model", "higher", "", "s")]
        """,
        Summary="Sum\u202emary " + "x" * 400,
    )
    host = site.host("odd")
    assert host.metric_catalogue()[0].name == "ab?"
    summary = info_of(host, "odd").summary
    assert "\u202e" not in summary
    assert len(summary) <= 300


def test_a_plugin_that_was_removed_is_named(site: Site) -> None:
    host = PluginHost({"gone": True, "never": False}, entry_points=())
    infos = host.plugins()
    assert [(info.name, info.state) for info in infos] == [("gone", PluginState.NOT_INSTALLED)]
    assert "not installed any more" in infos[0].error
    assert not infos[0].works
    switch_off(host, "gone")
    # Who took the line away, and why, stays to be seen.
    (info,) = host.plugins()
    assert (info.state, info.error, info.works) == (PluginState.NOT_INSTALLED, "", True)
    assert info.switched_off is not None


def test_removed_while_running(site: Site, info_of: InfoOf) -> None:
    site.add("good", GOOD)
    host = site.host("good")
    assert host.packs()
    host = PluginHost(host.switches, entry_points=())
    assert host.packs() == ()
    assert info_of(host, "good").state is PluginState.NOT_INSTALLED


def test_a_checklist_file_needs_no_code(tmp_path: Path, info_of: InfoOf) -> None:
    folder = tmp_path / "checklists"
    folder.mkdir()
    document = {
        "meta": {"set": "house", "title": "House rules", "as_of": "2026-11-01", "industry": "finance"},
        "tags": {"branch": "Used in a branch"},
        "items": [
            {
                "id": "H-1",
                "theme": "House",
                "question": "Has the house agreed?",
                "why_it_matters": "It asks.",
                "evidence": ["Minutes"],
                "stage": "live",
                "severity": "required",
                "applies_when": {"all": ["branch"]},
            }
        ],
    }
    (folder / "house.yaml").write_text(json.dumps(document))
    (folder / "broken.yml").write_text("meta: [")
    (folder / "notes.txt").write_text("not a list")
    host = PluginHost(entry_points=(), pack_folder=folder)
    info = info_of(host, "house")
    assert (info.state, info.checklists, info.source) == (
        PluginState.ENABLED,
        ("House rules",),
        "house.yaml",
    )
    assert host.vocabulary().tags["branch"] == "Used in a branch"
    assert host.vocabulary().tags["eu_market"]
    broken = info_of(host, "broken")
    assert broken.state is PluginState.FAILED
    assert broken.error.startswith("broken.yml, line ")
    assert switch_off(host, "house").checklists == ()
    assert host.packs() == ()
    (folder / "broken.yml").unlink()
    host.rescan()
    # Whoever takes the file away has switched nothing off.
    assert info_of(host, "broken").state is PluginState.NOT_INSTALLED
    switch_off(host, "broken")
    assert [one.name for one in host.plugins() if one.switched_off is None] == []
    assert {one.name for one in host.plugins()} == {"house", "broken"}


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert PluginHost(entry_points=(), pack_folder=tmp_path / "none").plugins() == []


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys\n"
        "from desktop_app.plugin_host import PluginHost\n"
        "PluginHost()\n"
        "heavy = {'pydantic', 'yaml', 'pluggy', 'PySide6', 'ai_portfolio_finance'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_many_threads_see_the_same(site: Site) -> None:
    import threading

    site.add("good", GOOD)
    host = site.host("good")
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(host.packs())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert all(packs is seen[0] for packs in seen)


def test_one_broken_package_does_not_hide_the_others(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.add("good", GOOD)
    broken = site.folder / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (broken / "entry_points.txt").write_text("[ai_portfolio.plugins]\nno equals sign here\n")
    names = {info.name for info in PluginHost().plugins()}
    assert {"core", "good"} <= names
