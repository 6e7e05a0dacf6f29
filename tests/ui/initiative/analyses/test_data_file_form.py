"""What a file is asked about: what matters at once, the rest under More settings, each with a sentence."""

from __future__ import annotations

import pytest

from desktop_app.domain.extensions.plugin_analysis import AnalysisInput
from desktop_app.plugin_host import PluginHost
from desktop_app.services.analyses import band_policy, data_profiles
from desktop_app.services.analyses.built_in import CORE_ANALYSES
from desktop_app.ui.initiative.analyses.data_file_form import in_front


def every_form() -> dict[str, tuple[AnalysisInput, ...]]:
    forms = {one.id: one.inputs for one in CORE_ANALYSES}
    forms |= {one.id: one.inputs for one in PluginHost().analyses(None)}
    return forms | {"profile": data_profiles.INPUTS, "bands": band_policy.INPUTS}


FORMS = every_form()


@pytest.mark.parametrize("form", FORMS)
def test_each_input_says_what_it_is_for(form: str) -> None:
    assert [one.name for one in FORMS[form] if not one.help.strip()] == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_needed_is_asked_at_once_and_little_else(form: str) -> None:
    first = in_front(FORMS[form])
    needed = [one for one in FORMS[form] if one.required and not one.default]
    assert all(one in first for one in needed)
    assert len(first) <= max(5, len(needed) + 1)


def test_a_single_left_over_is_asked_too() -> None:
    columns = [AnalysisInput(name, name) for name in "abc"]
    inputs = (*columns, AnalysisInput("d", "d", "text", required=False))
    assert in_front(inputs) == list(inputs)
