"""Health checks that plugins bring: merged with the core's, refused when rubbish, and never silent when they fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop_app.domain.health.checks import HealthFinding, HealthView
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from tests.plugin_host.conftest import Site

InfoOf = Callable[[PluginHost, str], PluginInfo]

CODE = """
    from desktop_app.plugin_api import HealthCheck, HealthFinding, hookimpl

    API_VERSION = "1.0"

    def check(view):
        {body}

    @hookimpl
    def health_checks():
        return [{given}]
"""
GIVEN = 'HealthCheck("mine", "Mine", "caution", check)'


def view(spine: Spine) -> HealthView:
    return HealthView(portfolio=Portfolio(), rules=Rules(date(2026, 11, 21)), spines=(spine,))


def plugin(site: Site, body: str = "return []", given: str = GIVEN) -> PluginHost:
    site.add("healthy", CODE.format(body=body, given=given))
    return site.host("healthy")


def test_the_core_checks_come_first_and_have_ids_of_their_own() -> None:
    checks = PluginHost().health_checks()
    assert checks[0].id == "core.live_without_guardrail"
    assert len({check.id for check in checks}) == len(checks) > 20


def test_a_plugin_finds_something(site: Site, spine: Spine) -> None:
    host = plugin(
        site,
        "return [HealthFinding(one.initiative.id, 'info', 'T', f'{view.today}', 'trust') for one in view.spines]"
        " + [HealthFinding('', 'bad', 'All', 'Of them.', 'strategy', 'a')]",
    )
    (check,) = host.health_checks()
    assert check.check(view(spine)) == (
        HealthFinding("i1", "info", "T", "2026-11-21", "trust"),
        HealthFinding("", "bad", "All", "Of them.", "strategy", "a"),
    )


@pytest.mark.parametrize(
    "body",
    [
        "return [HealthFinding('other', 'bad', 'T', 'S.', 'trust')]",
        "return [HealthFinding('i1', 'bad', 'T', 'S.', 'strategy')]",
        "return [HealthFinding('', 'bad', 'T', 'S.', 'trust')]",
        "return [HealthFinding('i1', 'awful', 'T', 'S.', 'trust')]",
        "return 'all is well'",
        "1 / 0",
        "raise SystemExit",
    ],
)
def test_a_check_that_fails_says_so_instead_of_passing(
    site: Site, spine: Spine, info_of: InfoOf, body: str
) -> None:
    host = plugin(site, body)
    (check,) = host.health_checks()
    (found,) = check.check(view(spine))
    assert (found.initiative_id, found.severity, found.title, found.tab) == (
        "",
        "caution",
        "Not checked",
        "plugins",
    )
    assert "“healthy” could not check “Mine”" in found.sentence
    assert info_of(host, "healthy").state is PluginState.FAILED


@pytest.mark.parametrize(
    "given",
    [
        'HealthCheck("", "Mine", "caution", check)',
        'HealthCheck("mine", "Mine", "dreadful", check)',
        'HealthCheck("mine", "Mine", "caution", None)',
        'HealthCheck("mine", "Mine", "caution", check, "universe")',
        'HealthCheck("mine", 7, "caution", check)',
        '"mine"',
    ],
)
def test_a_check_with_rubbish_in_it_is_refused(site: Site, info_of: InfoOf, given: str) -> None:
    host = plugin(site, given=given)
    assert host.health_checks() == ()
    assert info_of(host, "healthy").state is PluginState.FAILED
