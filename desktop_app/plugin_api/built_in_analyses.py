"""Lets a plugin offer a computation of the program in the words of its industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop_app.domain.extensions.plugin_analysis import (
    BUILT_IN_INPUTS,
    AnalysisTab,
    BuiltInFunction,
    PluginAnalysis,
)


def built_in(
    function: BuiltInFunction,
    id: str,
    title: str,
    sentence: str,
    *,
    labels: Mapping[str, str],
    helps: Mapping[str, str] | None = None,
    industry: str | None = None,
    tab: AnalysisTab = "metrics",
) -> PluginAnalysis:
    """The program's own analysis with other words: `labels` and `helps` go by the name of an input.

    Raises ValueError for a name that the analysis has no input of.
    """
    helps = helps or {}
    inputs = BUILT_IN_INPUTS[function]
    unknown = (labels.keys() | helps.keys()) - {each.name for each in inputs}
    if unknown:
        raise ValueError(f"{function} has no input called {', '.join(sorted(unknown))}")
    worded = tuple(
        replace(each, label=labels.get(each.name, each.label), help=helps.get(each.name, each.help))
        for each in inputs
    )
    return PluginAnalysis(id, title, sentence, worded, function=function, industry=industry, tab=tab)
