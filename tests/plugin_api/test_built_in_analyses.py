"""A plugin offers a computation of the program in other words, and what it does not name stays."""

from __future__ import annotations

import pytest

from desktop_app.domain.extensions.plugin_analysis import BUILT_IN_INPUTS
from desktop_app.plugin_api import built_in


def test_only_the_words_that_are_given_change() -> None:
    own = BUILT_IN_INPUTS["exposure"]
    analysis = built_in(
        "exposure",
        "house.exposure",
        "Exposure",
        "Who is seen.",
        labels={"user": "Member"},
        helps={"item": "A title"},
        industry="media",
    )
    assert (analysis.id, analysis.function, analysis.run) == ("house.exposure", "exposure", None)
    assert (analysis.industry, analysis.tab) == ("media", "metrics")
    assert [(one.name, one.kind, one.required) for one in analysis.inputs] == [
        (one.name, one.kind, one.required) for one in own
    ]
    assert [one.label for one in analysis.inputs] == ["Member", *(one.label for one in own[1:])]
    assert [one.help for one in analysis.inputs] == [own[0].help, "A title", *(one.help for one in own[2:])]


@pytest.mark.parametrize("words", [{"labels": {"usr": "M"}}, {"labels": {}, "helps": {"usr": "M"}}])
def test_an_input_that_is_not_there_is_a_mistake(words: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ValueError, match="exposure has no input called usr"):
        built_in("exposure", "house.exposure", "Exposure", "Who is seen.", **words)
