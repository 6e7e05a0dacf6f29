"""A plugin that is data is loaded, refused and isolated like a module with hooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop_app.domain.spine import Spine
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from tests.plugin_host.conftest import GOOD, Site

TODAY = date(2026, 11, 21)
InfoOf = Callable[[PluginHost, str], PluginInfo]

CODE = """
from desktop_app.plugin_api import (
    AnalysisInput, AnalysisOutcome, AttentionItem, BriefSection, CatalogueMetric, GateRule, HealthCheck,
    IndustryPlugin, PluginAnalysis,
)

PLUGIN = IndustryPlugin(
    api={api!r},
    package=__name__,
    checklist="house.yaml",
    metrics=[CatalogueMetric("house.m", "M", "model", "higher", "share", "It measures.")],
    gate_rules=[GateRule("house.r", "delivery", "gate", "Rule", lambda spine, today: "Open.", "trust")],
    brief_sections=[BriefSection("house.s", "Section", lambda spine, today: ["A text"])],
    analyses=[PluginAnalysis(
        "house.a", "A", "Counts.", [AnalysisInput("seen", "Seen")], lambda values: AnalysisOutcome("Counted.")
    )],
    attention=lambda spine, today: [AttentionItem(spine.initiative.id, "info", "T", f"{{today}}", "Do", "trust")],
    health_checks=[HealthCheck("house.h", "H", "info", lambda view: [])],
)
BARE = IndustryPlugin(api="1.0", package=__name__)
RUBBISH = IndustryPlugin(api="1.0", package=__name__, metrics=[1], attention=lambda spine, today: 1 / 0)
"""
LIST = """
meta: {set: house, title: House rules, as_of: 2026-11-21}
items:
  - {id: H-1, theme: T, question: "Is it so?", why_it_matters: Because., evidence: [A note], stage: live, severity: gate}
"""


def add(site: Site, name: str = "house", *, entry: str = "PLUGIN", api: str = "1.0") -> None:
    package = site.folder / "plugin_package"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text(CODE.format(api=api), encoding="utf-8")
    (package / "house.yaml").write_text(LIST, encoding="utf-8")
    site.add(name, "", entry=f"plugin_package:{entry}")


def test_all_that_it_names_is_given(site: Site, spine: Spine, info_of: InfoOf) -> None:
    add(site)
    host = site.host("house")
    info = info_of(host, "house")
    assert (info.state, info.api, info.checklists) == (PluginState.ENABLED, "1.0", ("House rules",))
    assert [metric.id for metric in host.metric_catalogue()] == ["house.m"]
    assert [rule.check(spine, TODAY) for rule in host.gate_rules()] == ["Open."]
    assert [section.build(spine, TODAY) for section in host.brief_sections()] == [("A text",)]
    (analysis,) = host.analyses()
    assert analysis.run is not None
    assert analysis.run({"seen": []}).sentence == "Counted."
    assert [item.sentence for item in host.attention(spine, TODAY)] == ["2026-11-21"]
    assert [check.id for check in host.health_checks()] == ["house.h"]


def test_what_it_leaves_out_is_nothing(site: Site, spine: Spine, info_of: InfoOf) -> None:
    add(site, entry="BARE")
    host = site.host("house")
    assert host.packs() == host.metric_catalogue() == host.gate_rules() == host.brief_sections() == ()
    assert host.analyses() == host.health_checks() == ()
    assert host.attention(spine, TODAY) == []
    assert info_of(host, "house").state is PluginState.ENABLED


@pytest.mark.parametrize("api", ["9.9", ""])
def test_one_for_another_version_is_refused(site: Site, info_of: InfoOf, api: str) -> None:
    add(site, api=api)
    assert info_of(site.host("house"), "house").state is PluginState.INCOMPATIBLE


@pytest.mark.parametrize("entry", ["ABSENT", "CatalogueMetric"])
def test_an_entry_point_that_names_no_plugin_is_refused(site: Site, info_of: InfoOf, entry: str) -> None:
    add(site, entry=entry)
    info = info_of(site.host("house"), "house")
    assert info.state in (PluginState.FAILED, PluginState.INCOMPATIBLE)
    assert info.error


def test_what_it_does_wrong_stays_with_it(site: Site, spine: Spine, info_of: InfoOf) -> None:
    add(site, entry="RUBBISH")
    site.add("good", GOOD)
    host = site.host("house", "good")
    assert [metric.id for metric in host.metric_catalogue()] == ["good.m"]
    assert [item.title for item in host.attention(spine, TODAY)] == ["T"]
    info = info_of(host, "house")
    assert (info.state, info.error) == (
        PluginState.FAILED,
        "metric_catalogue should be CatalogueMetric, and is int.\nplugin_package/__init__.py, line 21: "
        "It failed in attention_items: ZeroDivisionError division by zero",
    )
