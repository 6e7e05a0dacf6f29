"""Whatever a plugin does wrong, the program and the other plugins go on, and the fault is named."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from tests.plugin_host.conftest import GOOD, Site

TODAY = date(2026, 11, 21)
InfoOf = Callable[[PluginHost, str], PluginInfo]
HOOKS = [
    "checklist_packs",
    "metric_catalogue",
    "gate_rules",
    "brief_sections",
    "attention_items",
    "health_checks",
]

FAULTS = {
    "exception": "raise ValueError('it broke')",
    "exit": "raise SystemExit(3)",
    "generator exit": "raise GeneratorExit",
    "recursion": "f = lambda: f()\n    f()",
    "own base": "raise type('Mine', (BaseException,), {})('mine')",
    "silent": "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})()",
    "none": "return None",
    "text": "return 'rubbish'",
    "numbers": "return [1, 2]",
    "other type": "return [object()]",
    "endless": "import itertools\n    return itertools.count()",
}


def bad(hook: str, body: str) -> str:
    return f"""
from desktop_app.plugin_api import hookimpl
API_VERSION = "1.0"

@hookimpl
def {hook}():
    {body}
"""


def ask_everything(host: PluginHost, spine: Spine) -> None:
    host.packs()
    host.metric_catalogue()
    for rule in host.gate_rules():
        rule.check(spine, TODAY)
    for section in host.brief_sections():
        section.build(spine, TODAY)
    host.attention(spine, TODAY)
    view = HealthView(portfolio=Portfolio(), rules=Rules(TODAY), spines=(spine,))
    for check in host.health_checks():
        check.check(view)


def assert_good_still_works(host: PluginHost, spine: Spine) -> None:
    assert [pack.id for pack in host.packs()] == ["good"]
    assert [metric.id for metric in host.metric_catalogue()] == ["good.m"]
    assert [rule.check(spine, TODAY) for rule in host.gate_rules()] == ["Open."]
    assert [section.id for section in host.brief_sections()] == ["good.s"]
    assert [item.title for item in host.attention(spine, TODAY)] == ["T"]


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_hook(site: Site, spine: Spine, info_of: InfoOf, hook: str, fault: str) -> None:
    site.add("bad", bad(hook, FAULTS[fault]))
    site.add("good", GOOD)
    host = site.host("bad", "good")
    ask_everything(host, spine)
    info = info_of(host, "bad")
    assert info.state is PluginState.FAILED
    assert info.error
    assert info.trace
    assert_good_still_works(host, spine)
    assert info_of(host, "good").state is PluginState.ENABLED


def test_the_error_names_hook_and_kind(site: Site, info_of: InfoOf) -> None:
    site.add("bad", bad("metric_catalogue", FAULTS["exception"]))
    host = site.host("bad")
    host.metric_catalogue()
    info = info_of(host, "bad")
    assert info.error == "plugin_bad.py, line 7: It failed in metric_catalogue: ValueError it broke"
    assert "plugin_bad.py" in info.trace


def test_after_three_failures_it_is_switched_off(site: Site, spine: Spine, info_of: InfoOf) -> None:
    code = "from desktop_app.plugin_api import hookimpl\nAPI_VERSION = '1.0'\n"
    for hook in HOOKS:
        code += f"@hookimpl\ndef {hook}():\n    raise SystemExit('{hook}')\n"
    site.add("bad", code)
    site.add("good", GOOD)
    host = site.host("bad", "good")
    host.packs()
    host.metric_catalogue()
    host.gate_rules()
    info = info_of(host, "bad")
    assert (info.enabled, info.state) == (False, PluginState.FAILED)
    first, *_rest, last = info.error.splitlines()
    assert first == "plugin_bad.py, line 5: It failed in checklist_packs: SystemExit checklist_packs"
    assert last.endswith("It failed in gate_rules: SystemExit gate_rules. Disabled after 3 failures.")
    # It is not asked any more, so the last error stays.
    host.brief_sections()
    assert info_of(host, "bad").error == info.error
    assert_good_still_works(host, spine)
    # The user's own switch is as it was: the next session tries again, and so does enabling it by hand.
    assert host.switches == {"bad": True, "good": True}
    assert host.enable("bad").enabled


def test_what_a_failing_plugin_gave_goes_with_it(site: Site, spine: Spine) -> None:
    site.add(
        "half",
        GOOD.replace('f"{today}"', "1 / 0").replace('"good', '"half'),
    )
    host = site.host("half")
    assert len(host.packs()) == 1
    for _round in range(3):
        assert host.attention(spine, TODAY) == []
    assert host.packs() == ()
    assert host.gate_rules() == ()


@pytest.mark.parametrize("body", ["1 / 0", "5", "[]", "time.sleep(60)"])
def test_a_rule_that_fails_does_not_pass_unseen(site: Site, spine: Spine, info_of: InfoOf, body: str) -> None:
    site.add(
        "bad",
        f"""
        import time
        from desktop_app.plugin_api import GateRule, hookimpl
        API_VERSION = "1.0"

        @hookimpl
        def gate_rules():
            return [GateRule("bad.r", "delivery", "gate", "R", lambda spine, today: {body}, "trust")]
        """,
    )
    host = site.host("bad", time_limit=0.2)
    rule = host.gate_rules()[0]
    for _round in range(4):
        assert rule.check(spine, TODAY) == ("The plugin “bad” could not check this; see the Plugins page.")
    assert not info_of(host, "bad").enabled


@pytest.mark.parametrize("body", ["1 / 0", "5", "[5]", "[[['a', 'b'], ['c']]]", "[['a']]", "['x' * 10**6]"])
def test_a_section_that_fails_says_so(site: Site, spine: Spine, info_of: InfoOf, body: str) -> None:
    site.add(
        "bad",
        f"""
        from desktop_app.plugin_api import BriefSection, hookimpl
        API_VERSION = "1.0"

        @hookimpl
        def brief_sections():
            return [BriefSection("bad.s", "S", lambda spine, today: {body})]
        """,
    )
    host = site.host("bad")
    (said,) = host.brief_sections()[0].build(spine, TODAY)
    assert said == "The plugin “bad” could not make this section; see the Plugins page."
    assert info_of(host, "bad").state is PluginState.FAILED


def test_a_section_may_have_nothing_to_say(site: Site, spine: Spine) -> None:
    site.add(
        "quiet",
        """
        from desktop_app.plugin_api import BriefSection, hookimpl
        API_VERSION = "1.0"

        @hookimpl
        def brief_sections():
            return [BriefSection("a", "A", lambda s, t: None), BriefSection("b", "B", lambda s, t: [])]
        """,
    )
    assert [section.build(spine, TODAY) for section in site.host("quiet").brief_sections()] == [(), ()]


WRONG = {
    "stage": "GateRule('a', 'never', 'gate', 'R', print, 'trust')",
    "tab": "GateRule('a', 'live', 'gate', 'R', print, 'kitchen')",
    "severity": "GateRule('a', 'live', 'deadly', 'R', print, 'trust')",
    "check": "GateRule('a', 'live', 'gate', 'R', None, 'trust')",
    "title": "GateRule('a', 'live', 'gate', 7, print, 'trust')",
    "id": "GateRule(' ', 'live', 'gate', 'R', print, 'trust')",
    "subclass": "type('Sub', (GateRule,), {})('a', 'live', 'gate', 'R', print, 'trust')",
}


@pytest.mark.parametrize("what", WRONG)
def test_a_rule_with_rubbish_in_it_is_refused(site: Site, info_of: InfoOf, what: str) -> None:
    code = bad("gate_rules", f"return [{WRONG[what]}]").replace(
        "import hookimpl", "import GateRule, hookimpl"
    )
    site.add("bad", code)
    host = site.host("bad")
    assert host.gate_rules() == ()
    info = info_of(host, "bad")
    assert info.state is PluginState.FAILED
    assert info.error.endswith(".")


PACKS = {
    "stage": "item(stage='never')",
    "severity": "item(severity='deadly')",
    "id": "item(id='')",
    "evidence": "item(evidence=('a', 1))",
    "date": "item(legal_duty_from='soon')",
    "twice": "item(), item()",
    "none": "",
}


@pytest.mark.parametrize("what", PACKS)
def test_a_checklist_with_rubbish_in_it_is_refused(site: Site, info_of: InfoOf, what: str) -> None:
    site.add(
        "bad",
        f"""
        from datetime import date
        from desktop_app.plugin_api import ChecklistItem, ChecklistPack, hookimpl
        API_VERSION = "1.0"

        def item(**changes):
            known = dict(id="B-1", theme="T", question="Q?", why_it_matters="W", evidence=("E",),
                         stage="live", severity="gate")
            return ChecklistItem(**known | changes)

        @hookimpl
        def checklist_packs():
            return [ChecklistPack("bad", "Bad", None, date(2026, 1, 1), [{PACKS[what]}])]
        """,
    )
    host = site.host("bad")
    assert host.packs() == ()
    assert info_of(host, "bad").state is PluginState.FAILED


def test_attention_is_about_the_initiative_asked_for(site: Site, spine: Spine, info_of: InfoOf) -> None:
    site.add("good", GOOD.replace("spine.initiative.id", '"another"'))
    host = site.host("good")
    assert host.attention(spine, TODAY) == []
    assert "another initiative" in info_of(host, "good").error


def test_an_id_that_is_taken_is_refused(site: Site, info_of: InfoOf) -> None:
    site.add("alpha", GOOD)
    site.add("beta", GOOD)
    host = site.host("alpha", "beta")
    assert [(pack.id, pack.plugin) for pack in host.packs()] == [("good", "alpha")]
    assert info_of(host, "alpha").state is PluginState.ENABLED
    info = info_of(host, "beta")
    assert info.state is PluginState.FAILED
    assert info.error.splitlines()[0] == (
        "plugin_beta.py, line 9: It gives “good” in checklist_packs, which the plugin “alpha” gave already."
    )


def test_ids_that_are_taken_again_and_again(site: Site, info_of: InfoOf) -> None:
    metric = 'CatalogueMetric("good.m", "M", "model", "higher", "share", "It measures.")'
    own = metric.replace("good.m", "own.m")
    site.add("alpha", GOOD)
    site.add("beta", GOOD.replace(f"[{metric}]", f"[{own}, {', '.join([metric] * 3)}]"))
    host = site.host("alpha", "beta")
    assert [one.id for one in host.metric_catalogue()] == ["good.m"]
    assert not info_of(host, "beta").enabled


@pytest.mark.parametrize(
    ("body", "sleeps"),
    [("import time; time.sleep(60)", True), ("while True: pass", False)],
    ids=["sleeps", "spins"],
)
def test_a_plugin_that_hangs_is_stopped(
    site: Site, spine: Spine, info_of: InfoOf, body: str, sleeps: bool
) -> None:
    site.add("bad", bad("metric_catalogue", body))
    site.add("good", GOOD)
    host = site.host("bad", "good", time_limit=1.5)
    before = threads_of_bad()
    assert [metric.id for metric in host.metric_catalogue()] == ["good.m"]
    info = info_of(host, "bad")
    assert (info.enabled, info.state) == (False, PluginState.FAILED)
    assert (
        info.error == "plugin_bad.py, line 5: It was stopped: metric_catalogue took longer than 1.5 seconds."
    )
    assert "plugin_bad.py" in info.trace
    assert_good_still_works(host, spine)
    if not sleeps:
        # A loop in Python is ended, so that it does not eat the processor for the rest of the day.
        deadline = time.monotonic() + 30
        while threads_of_bad() - before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threads_of_bad() == before


def threads_of_bad() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "plugin bad"}


def test_others_are_served_while_one_hangs(site: Site, spine: Spine, tmp_path: Path) -> None:
    begun, enough = tmp_path / "begun", tmp_path / "enough"
    body = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch()"
    body += f"\n    while not pathlib.Path({str(enough)!r}).exists(): time.sleep(0.01)\n    return []"
    site.add("bad", bad("attention_items", body))
    site.add("good", GOOD)
    host = site.host("bad", "good", time_limit=60)
    host.packs()
    slow = threading.Thread(target=host.attention, args=(spine, TODAY))
    slow.start()
    while slow.is_alive() and not begun.exists():
        time.sleep(0.01)
    assert host.gate_rules()[0].check(spine, TODAY) == "Open."
    assert slow.is_alive()
    enough.touch()
    slow.join()


def test_a_plugin_that_hangs_at_its_import(site: Site, info_of: InfoOf) -> None:
    # A name of its own: the thread that hangs holds the lock of its module until it wakes up.
    site.add("bad", "import time\ntime.sleep(60)", module="plugin_sleeps_at_import")
    site.add("good", GOOD)
    host = site.host("bad", "good", time_limit=0.4)
    info = info_of(host, "bad")
    assert info.state is PluginState.FAILED
    assert "took longer than 1.6 seconds" in info.error
    assert info_of(host, "good").state is PluginState.ENABLED


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("API_VERSION = '2.0'", "It was written for plugin API 2.0, and this program has 1.0."),
        ("API_VERSION = '1.7'", "It was written for plugin API 1.7, and this program has 1.0."),
        ("API_VERSION = 1", "It was written for plugin API 1, and this program has 1.0."),
        ("", "It does not say which plugin API it was written for."),
    ],
)
def test_another_api_version(site: Site, info_of: InfoOf, line: str, sentence: str) -> None:
    site.add("other", GOOD.replace('API_VERSION = "1.0"', line))
    host = site.host("other")
    info = info_of(host, "other")
    assert info.state is PluginState.INCOMPATIBLE
    assert info.error.startswith(sentence)
    assert host.packs() == ()


@pytest.mark.parametrize(
    ("code", "state", "sentence"),
    [
        (
            "import package_that_nobody_has",
            PluginState.MISSING_DEPENDENCY,
            "It needs the package “package_that_nobody_has”, which is not installed.",
        ),
        (
            "from desktop_app.plugin_api import no_such_thing",
            PluginState.FAILED,
            "It failed in its import: ImportError",
        ),
        ("1 / 0", PluginState.FAILED, "It failed in its import: ZeroDivisionError"),
        ("raise SystemExit", PluginState.FAILED, "It failed in its import: SystemExit"),
        ("def broken(:", PluginState.FAILED, "It failed in its import: SyntaxError"),
    ],
)
def test_a_plugin_that_can_not_be_imported(
    site: Site, info_of: InfoOf, spine: Spine, code: str, state: PluginState, sentence: str
) -> None:
    site.add("bad", code)
    site.add("good", GOOD)
    host = site.host("bad", "good")
    info = info_of(host, "bad")
    assert info.state is state
    assert info.error.removeprefix("plugin_bad.py, line 1: ").startswith(sentence)
    assert info.trace
    assert_good_still_works(host, spine)


def test_its_own_module_is_not_called_a_missing_package(site: Site, info_of: InfoOf) -> None:
    site.add("bad", "", entry="plugin_nowhere")
    assert info_of(site.host("bad"), "bad").state is PluginState.FAILED


def test_two_plugins_of_one_name(site: Site, info_of: InfoOf, spine: Spine) -> None:
    site.add("good", GOOD)
    site.add("good", GOOD, module="plugin_other", dist="zz-other")
    host = site.host("good")
    second, first = host.plugins()
    assert (first.source, first.state) == ("their-good", PluginState.ENABLED)
    assert (second.source, second.state) == ("zz-other", PluginState.DUPLICATE)
    assert second.error == "The name “good” is taken by their-good; remove one of the two."
    assert (second.enabled, second.checklists) == (False, ())
    assert_good_still_works(host, spine)


def test_nobody_takes_the_name_of_a_built_in_plugin(site: Site, info_of: InfoOf) -> None:
    site.add("core", GOOD)
    host = site.host()
    (info,) = host.plugins()
    # The name alone is not enough: the package has to be the program's.
    assert not info.built_in


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "@hookimpl\ndef nohook():\n    return []",
            "plugin_bad.py, line 3: It has a hook called “nohook”, which this program does not know.",
        ),
        (
            "@hookimpl\ndef attention_items(spine, today, extra):\n    return []",
            "plugin_bad.py, line 3: “attention_items” takes spine, today; yours takes extra.",
        ),
        (
            "@hookimpl(wrapper=True)\ndef gate_rules():\n    return (yield)",
            "Its hook gate_rules wraps those of others, which is not allowed.",
        ),
    ],
)
def test_hooks_that_do_not_exist(site: Site, info_of: InfoOf, code: str, sentence: str) -> None:
    site.add("bad", f"from desktop_app.plugin_api import hookimpl\nAPI_VERSION = '1.0'\n{code}\n")
    info = info_of(site.host("bad"), "bad")
    assert info.state is PluginState.FAILED
    assert info.error.startswith(sentence)


def test_a_plugin_can_not_change_what_it_is_given(site: Site, spine: Spine, info_of: InfoOf) -> None:
    site.add(
        "bad",
        GOOD.replace("return [AttentionItem", "spine.initiative.title = 'x'\n        return [AttentionItem"),
    )
    host = site.host("bad")
    assert host.attention(spine, TODAY) == []
    assert spine.initiative.title == "One"
    assert "FrozenInstanceError" in info_of(host, "bad").error


def test_breaking_off_by_keyboard_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.plugin_host.guard import Guard

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Guard("x", 1, inline=True).call("x", stop)
