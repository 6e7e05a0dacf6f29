"""Scoring methods of plugins: data that is checked, and the program's own among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.plugin_host import PluginHost, PluginInfo
from desktop_app.plugin_host.plugin_states import PluginState
from tests.plugin_host.conftest import Site

InfoOf = Callable[[PluginHost, str], PluginInfo]
CODE = """
    from desktop_app.plugin_api import ScoringInput, ScoringMethod, hookimpl

    API_VERSION = "1.0"
    REACH = ScoringInput("reach", "Reach", "people", 0, None, {{10: "Few", 1_000: "Many"}})

    @hookimpl
    def scoring_methods():
        return [{method}]
"""


def test_a_plugin_brings_a_method(site: Site) -> None:
    site.add("maker", CODE.format(method='ScoringMethod("ours", "Ours", "Twice.", [REACH], "reach * 2")'))
    (method,) = site.host("maker").scoring_methods()
    assert method.inputs[0].anchors == {10.0: "Few", 1_000.0: "Many"}
    assert method.worked.evaluate({"reach": 21.0}).value == 42


def test_the_programs_own_methods_come_first() -> None:
    names = [method.id for method in PluginHost().scoring_methods()]
    assert set(names[:6]) == {"rice", "ice", "wsjf", "weighted", "value-effort", "expected-value"}


@pytest.mark.parametrize(
    "method",
    [
        'ScoringMethod("ours", "Ours", "Twice.", [REACH], "reach *")',
        'ScoringMethod("ours", "Ours", "Twice.", [REACH], "breach * 2")',
        'ScoringMethod("ours", "Ours", "Twice.", [REACH], "2")',
        'ScoringMethod("ours", "Ours", "Twice.", [], "2")',
        'ScoringMethod("ours", "Ours", "Twice.", [REACH, REACH], "reach")',
        'ScoringMethod("ours", "Ours", "Twice.", [ScoringInput("sqrt", "S")], "sqrt")',
        'ScoringMethod("ours", "Ours", "Twice.", [ScoringInput("a", "A", "", 5, 1)], "a")',
        'ScoringMethod("ours", "Ours", "Twice.", [ScoringInput("a", "A", anchors={"x": "y"})], "a")',
        'ScoringMethod("ours", "Ours", "Twice.", [ScoringInput("a", "A", anchors=[1])], "a")',
        'ScoringMethod("ours", "Ours", "Twice.", [REACH], "reach", weights=[("other", 1)])',
        'ScoringMethod("", "Ours", "Twice.", [REACH], "reach")',
        '"ours"',
    ],
)
def test_a_method_with_rubbish_in_it_is_refused(site: Site, info_of: InfoOf, method: str) -> None:
    site.add("maker", CODE.format(method=method))
    host = site.host("maker")
    assert host.scoring_methods() == ()
    info = info_of(host, "maker")
    assert info.state is PluginState.FAILED
    assert info.error
