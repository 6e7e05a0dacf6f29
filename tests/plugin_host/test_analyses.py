"""Analyses that plugins bring: refused when they are rubbish, guarded when they run, their own sentence for bad data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.errors import UserError
from desktop_app.plugin_host import PluginHost, PluginInfo
from desktop_app.plugin_host.plugin_states import PluginState
from tests.plugin_host.conftest import Site

InfoOf = Callable[[PluginHost, str], PluginInfo]

CODE = """
    from desktop_app.plugin_api import (
        AnalysisBars, AnalysisFigure, AnalysisInput, AnalysisOutcome, PluginAnalysis, hookimpl,
    )

    API_VERSION = "1.0"

    def run(values):
        {body}

    @hookimpl
    def analyses():
        return [PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("seen", "Seen")], {run}, industry={industry!r})]
"""


def plugin(
    site: Site, body: str = "return None", run: str = "run", industry: str | None = None
) -> PluginHost:
    site.add("maker", CODE.format(body=body, run=run, industry=industry))
    return site.host("maker")


def test_a_plugin_counts_and_shows(site: Site) -> None:
    host = plugin(
        site,
        'return AnalysisOutcome(f"{len(values[\'seen\'])} seen", [AnalysisFigure("Seen", 3)], '
        '[AnalysisBars("By day", [("Mon", 1.5), ("Tue", None)])], [[("a", "b"), ("1", "2")]])',
    )
    (analysis,) = host.analyses("finance")
    assert analysis.run is not None
    outcome = analysis.run({"seen": [1, 2, 3]})
    assert outcome.sentence == "3 seen"
    assert outcome.figures[0].value == 3.0
    assert outcome.charts[0].bars == (("Mon", 1.5), ("Tue", None))
    assert outcome.tables == ((("a", "b"), ("1", "2")),)


def test_data_that_it_cannot_use_is_said_in_its_own_words_and_is_no_failure(
    site: Site, info_of: InfoOf
) -> None:
    host = plugin(site, 'raise ValueError("Column seen holds no dates.")')
    (analysis,) = host.analyses()
    assert analysis.run is not None
    for _attempt in range(4):
        with pytest.raises(UserError, match=r"^Column seen holds no dates\.$"):
            analysis.run({})
    assert info_of(host, "maker").state is PluginState.ENABLED


@pytest.mark.parametrize("body", ["1 / 0", "return 'text'", "return AnalysisOutcome(7)", "raise SystemExit"])
def test_what_it_does_wrong_marks_the_plugin(site: Site, info_of: InfoOf, body: str) -> None:
    host = plugin(site, body)
    (analysis,) = host.analyses()
    assert analysis.run is not None
    with pytest.raises(UserError, match="could not compute this; see the Plugins page"):
        analysis.run({})
    assert info_of(host, "maker").state is PluginState.FAILED


@pytest.mark.parametrize(
    "replacement",
    [
        'PluginAnalysis("mine", "Mine", "Counts.", [], run)',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A"), AnalysisInput("a", "B")], run)',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("two words", "A")], run)',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A")])',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A")], run, "exposure")',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A")], function="made_up")',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A", "pickle")], run)',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A")], run, industry="mining")',
        'PluginAnalysis("mine", "Mine", "Counts.", [AnalysisInput("a", "A")], run, tab="window")',
        'PluginAnalysis("", "Mine", "Counts.", [AnalysisInput("a", "A")], run)',
        '"mine"',
    ],
)
def test_an_analysis_with_rubbish_in_it_is_refused(site: Site, info_of: InfoOf, replacement: str) -> None:
    head = CODE.split("return [PluginAnalysis")[0].format(body="return None")
    site.add("maker", f"{head}return [{replacement}]\n")
    host = site.host("maker")
    assert host.analyses() == ()
    assert info_of(host, "maker").state is PluginState.FAILED
    assert info_of(host, "maker").error


def test_an_analysis_is_for_its_industry(site: Site) -> None:
    host = plugin(site, industry="media")
    assert [one.id for one in host.analyses("media")] == ["mine"]
    assert host.analyses("finance") == ()
