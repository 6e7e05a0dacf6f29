"""What is switched on and cannot be asked keeps a gate shut, until a person switches it off with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.gates import gate_report
from desktop_app.domain.records import Initiative
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from tests.plugin_host.conftest import GOOD, Site, switch_off

TODAY = date(2026, 11, 21)
InfoOf = Callable[[PluginHost, str], PluginInfo]

LIST = """
meta: {set: house, title: House, as_of: 2026-11-01}
items:
  - id: H-1
    theme: House
    question: Has the house agreed?
    why_it_matters: It asks.
    evidence: [Minutes]
    stage: delivery
    severity: gate
"""


def lines(host: PluginHost, *, industry: str = "finance", stage: str = "delivery") -> list[str]:
    """What the gate says of plugins that can't be asked."""
    initiative = Initiative(id="i1", key="AI-001", title="One", industry=industry, stage=stage)
    rules = Rules(TODAY, packs=host.packs(), gate_rules=host.gate_rules(), unchecked=host.unchecked())
    items = gate_report(Spine(initiative=initiative), rules).open
    shown = [item for item in items if item.rule.startswith("plugin:")]
    assert all((item.severity, item.tab) == ("gate", "plugins") for item in shown)
    return [item.why for item in shown]


BROKEN = {
    "too new": (GOOD.replace('"1.0"', '"2.0"'), "bad did not load"),
    "import": ("import nothing_of_that_name\n" + GOOD, "bad did not load"),
    "no version": ("from desktop_app.plugin_api import hookimpl\n", "bad did not load"),
    "misspelt hook": (GOOD.replace("def gate_rules", "def gate_rule"), "bad did not load"),
    "other arguments": (GOOD.replace("def gate_rules()", "def gate_rules(spine)"), "bad did not load"),
    "wrong tab": (GOOD.replace('"Open.", "trust"', '"Open.", "trusty"'), "bad gives no gate rules"),
    "rules raise": (
        GOOD.replace("return [GateRule", "1 / 0\n        return [GateRule"),
        "bad gives no gate rules",
    ),
    "rubbish list": (
        GOOD.replace("return [ChecklistPack", "return [5, ChecklistPack"),
        "bad gives no checklist",
    ),
    "not marked": (
        GOOD.replace("@hookimpl\n    def gate_rules", "def gate_rules"),
        "bad gives no gate rules",
    ),
    "slow": (
        GOOD.replace("return [GateRule", "import time; time.sleep(60)\n        return [GateRule"),
        "bad was stopped",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_switched_on_and_broken_is_an_open_gate_line(site: Site, case: str) -> None:
    code, sentence = BROKEN[case]
    site.add("bad", code)
    host = site.host("bad", time_limit=0.2)
    for stage in ("strategy", "discovery", "delivery"):
        (line,) = lines(host, stage=stage)
        assert line.startswith(sentence)
        assert "not checked" in line
    before = host.fingerprint()
    switch_off(host, "bad")
    assert lines(host) == []
    assert host.fingerprint() != before


def test_what_works_adds_no_line(site: Site) -> None:
    site.add("good", GOOD)
    assert lines(site.host("good")) == []
    # And what nobody switched on asks nothing.
    assert lines(site.host()) == []


def test_a_plugin_that_asks_nothing_at_a_gate_adds_no_line(site: Site) -> None:
    site.add(
        "plain",
        """
        from desktop_app.plugin_api import hookimpl
        API_VERSION = "1.0"

        @hookimpl
        def metric_catalogue():
            1 / 0
        """,
    )
    host = site.host("plain")
    host.plugins()
    assert lines(host) == []


def test_a_plugin_that_was_stopped_takes_its_rules_away_and_says_so(site: Site, spine: Spine) -> None:
    site.add("half", GOOD.replace('f"{today}"', "1 / 0"))
    host = site.host("half")
    before = host.fingerprint()
    for _round in range(3):
        host.attention(spine, TODAY)
    assert host.gate_rules() == ()
    (line,) = lines(host)
    assert line.startswith("half was stopped: what it asks is not checked.")
    assert host.fingerprint() != before


def test_a_package_that_was_removed_is_missed(site: Site) -> None:
    (line,) = lines(PluginHost({"gone": True, "never": False}, entry_points=()))
    assert line == "gone is not there any more: what it asks is not checked."


def test_a_second_plugin_of_one_name_is_missed(site: Site) -> None:
    site.add("good", GOOD)
    site.add("good", GOOD.replace('"good', '"other'), module="plugin_other", dist="zz-other")
    (line,) = lines(site.host("good"))
    assert "The name “good” is taken by their-good" in line


def test_a_list_that_lost_an_id_to_another_plugin_is_missed(site: Site) -> None:
    site.add("alpha", GOOD)
    site.add("beta", GOOD)
    (line,) = lines(site.host("alpha", "beta"))
    assert line.startswith("beta gives neither checklist nor gate rules")


def test_a_checklist_file_that_breaks_or_goes_is_missed(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(LIST)
    host = PluginHost(entry_points=(), pack_folder=tmp_path)
    assert lines(host) == []
    kept = host.switches
    assert kept == {"house": True}
    (tmp_path / "house.yaml").write_text("meta: [")
    host.rescan()
    (line,) = lines(host)
    assert line.startswith(
        "house gives no checklist that can be used: what it asks is not checked. house.yaml"
    )
    # Retiring asks no checklist.
    assert lines(host, stage="live") == []
    (tmp_path / "house.yaml").unlink()
    (line,) = lines(PluginHost(kept, entry_points=(), pack_folder=tmp_path))
    assert line.startswith("house is not there any more")


def test_a_plugin_of_the_program_is_missed_in_its_industry_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import ai_portfolio_finance

    host = PluginHost({"healthcare": False})
    monkeypatch.setattr(ai_portfolio_finance, "PLUGIN", None)
    assert len(lines(host, industry="finance")) == 1
    assert lines(host, industry="retail") == []
    # Nobody has said which industry it is, so it may be finance.
    assert len(lines(host, industry="")) == 1


def test_switching_off_asks_who_and_why_and_keeps_both(site: Site, info_of: InfoOf) -> None:
    site.add("bad", BROKEN["too new"][0])
    host = site.host("bad")
    for who, why, field in (("", "Broken", "who"), ("Ann", "  ", "why")):
        with pytest.raises(FieldError) as refused:
            host.disable("bad", who=who, why=why, on=TODAY)
        assert refused.value.field == field
    assert len(lines(host)) == 1
    host.disable("bad", who="Ann", why="Vendor\nmends it", on=TODAY)
    assert host.reasons == {"bad": {"who": "Ann", "on": "2026-11-21", "why": "Vendor mends it"}}
    again = PluginHost(host.switches, reasons=host.reasons, entry_points=site.entry_points())
    off = info_of(again, "bad").switched_off
    assert off is not None
    assert off.sentence == "Disabled by Ann on 21 Nov 2026: Vendor mends it"
    assert again.enable("bad").switched_off is None
    assert again.reasons == {}
    assert len(lines(again)) == 1


@pytest.mark.parametrize("kept", [5, {}, {"who": "A", "on": "never", "why": "x"}, {"on": None}])
def test_reasons_that_somebody_edited_are_left_out(kept: object) -> None:
    host = PluginHost({"x": False}, reasons={"x": kept}, entry_points=())
    assert host.reasons == {}


def test_everything_is_asked_when_it_is_switched_on(site: Site, info_of: InfoOf) -> None:
    site.add(
        "bad",
        """
        from desktop_app.plugin_api import AttentionItem, BriefSection, CatalogueMetric, GateRule, HealthCheck, hookimpl

        API_VERSION = "1.0"

        @hookimpl
        def metric_catalogue():
            return [CatalogueMetric("bad.m", "M", "model", "higher", "percent", "It measures.")]

        @hookimpl
        def gate_rules():
            return [GateRule("bad.r", "delivery", "gate", "Rule", lambda spine, today: True, "trust")]

        def build(spine, today):
            return spine.nothing

        @hookimpl
        def brief_sections():
            return [BriefSection("bad.s", "Section", build)]

        @hookimpl
        def health_checks():
            return [HealthCheck("bad.h", "H", "info", lambda view: 1 / 0)]

        @hookimpl
        def attention_items(spine, today):
            return None
        """,
    )
    host = site.host()
    info = host.enable("bad")
    assert (info.state, info.enabled, info.works) == (PluginState.FAILED, True, False)
    problems = info.error.splitlines()
    assert len(problems) == 5
    assert problems[0] == (
        "plugin_bad.py, line 6: bad.m.unit takes one of: empty, share, money, count, ms, s, min, h, days, points."
    )
    assert "plugin_bad.py, line 12: bad.r gives a sentence or None, and gave True." in problems
    assert any(
        line.startswith("plugin_bad.py, line 15: It failed in bad.s: AttributeError") for line in problems
    )
    assert any(
        line.startswith("plugin_bad.py, line 23: It failed in bad.h: ZeroDivision") for line in problems
    )
    assert any("attention_items should be a list" in line for line in problems)
    # A trial is no use: only what fails in use stops a plugin.
    assert info_of(host, "bad").enabled


ASKS = """
    from desktop_app.plugin_api import GateRule, hookimpl, is_settled
    API_VERSION = "1.0"

    def check(spine, today):
        return None if is_settled(spine, {pack!r}, {item!r}, today) else "Open."

    @hookimpl
    def gate_rules():
        return [GateRule("asks.r", "delivery", "gate", "Rule", check, "trust")]
"""


@pytest.mark.parametrize(
    ("pack", "item", "sentence"),
    [
        ("houze", "H-1", "no plugin that is on gives that list. Did you mean “house”?"),
        ("house", "H-9", "It asks for the item “H-9” of “house”, which that list does not ask."),
    ],
)
def test_a_rule_on_an_item_that_nobody_asks_is_told(
    site: Site, tmp_path: Path, info_of: InfoOf, pack: str, item: str, sentence: str
) -> None:
    (tmp_path / "house.yaml").write_text(LIST)
    site.add("asks", ASKS.format(pack=pack, item=item))
    host = site.host("asks", pack_folder=tmp_path)
    assert sentence in info_of(host, "asks").error
    initiative = Initiative(id="i1", key="AI-001", title="One", stage="delivery")
    rules = Rules(TODAY, packs=host.packs(), gate_rules=host.gate_rules())
    for _often in range(5):
        whys = [item.why for item in gate_report(Spine(initiative=initiative), rules).open]
        assert any(sentence in why for why in whys)
    # It is told, and does not stop the plugin: the list may come back.
    assert info_of(host, "asks").enabled
