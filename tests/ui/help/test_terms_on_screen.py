"""Words on the screen that are terms: each leads to a page that is there, by a click and by F1."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import planning_records, records
from desktop_app.domain.fields import specs
from desktop_app.domain.record_base import Record
from desktop_app.domain.records import Metric
from desktop_app.services import initiatives, record_edits
from desktop_app.services.analyses import band_policy, data_profiles
from desktop_app.services.analyses.built_in import CORE_ANALYSES
from desktop_app.services.learning.terms import terms
from desktop_app.services.workspace import Workspace
from desktop_app.ui.help.contents import HelpPlace
from desktop_app.ui.widgets.terms.field_terms import FIELD_TERMS, INPUT_TERMS
from desktop_app.ui.widgets.terms.term_words import TermLabel, TermMark, term_at
from tests.architecture.sources import python_files
from tests.ui.running import Running, running, settle, visible_widgets


def fill(ws: Workspace) -> None:
    one = initiatives.create(ws, "Payment fraud").record_ids[0]
    for name, metric in (("Fraud caught", "core.recall"), ("Hours", "")):
        record_edits.add(ws, Metric(initiative_id=one, name=name, catalogue_id=metric, guardrail=0.8))


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as started:
        yield started


_NAMED = re.compile(r"\b(?:set_term|explain|TermMark)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_TEXT = re.compile(r"(?<!_\()\"([a-z0-9_]+)\"")


def named_in_code() -> set[str]:
    """The terms that the window's code names in calls, whether the help knows them or not."""
    sources = [path.read_text(encoding="utf-8") for path in python_files("desktop_app/ui/initiative")]
    calls = [call for source in sources for call in _NAMED.findall(source)]
    # What stands in brackets is a record or a field by its name.
    return {name for call in calls for name in _TEXT.findall(re.sub(r"\[[^]]*\]", "", call))}


def test_every_term_that_the_window_names_is_there() -> None:
    named = named_in_code()
    assert len(named) > 10
    assert named <= set(terms())
    assert set(FIELD_TERMS.values()) | set(INPUT_TERMS.values()) <= set(terms())


def test_every_field_that_is_a_term_is_there() -> None:
    kinds = [
        kind
        for module in (records, planning_records)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
    ]
    fields = {name for kind in kinds if hasattr(kind, "KIND") for name in specs(kind)}
    assert set(FIELD_TERMS) <= fields


def test_every_input_that_is_a_term_is_there() -> None:
    asked = [*band_policy.INPUTS, *data_profiles.INPUTS]
    asked += [one for analysis in CORE_ANALYSES for one in analysis.inputs]
    assert set(INPUT_TERMS) <= {one.name for one in asked}


def test_a_click_on_the_label_of_a_field_opens_its_term(program: Running) -> None:
    tab = program.open_tab(program.ws.find_key("AI-001").id, "metrics")
    label = next(w for w in visible_widgets(tab) if isinstance(w, TermLabel) and w.text() == "Guardrail")
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    settle()
    assert program.window.current_page()._place == HelpPlace("terms", "guardrail")


def test_f1_in_a_field_opens_its_term(program: Running) -> None:
    program.open_tab(program.ws.find_key("AI-001").id, "metrics")
    form = program.window.current_page().current_tab().metrics.form
    form.field("baseline").focus()
    QTest.keyClick(program.window, Qt.Key.Key_F1)
    settle()
    assert program.window.current_page()._place == HelpPlace("terms", "baseline")
    QTest.keyClick(program.window, Qt.Key.Key_Escape)
    settle()
    assert program.window.current_page_id() == "initiative"


def test_a_metric_that_is_a_term_has_a_mark_and_any_other_has_none(program: Running) -> None:
    program.open_tab(program.ws.find_key("AI-001").id, "metrics")
    tab = program.window.current_page().current_tab()
    table = tab.metrics.table
    for name, term in (("Fraud caught", "recall"), ("Hours", "")):
        metric = next(
            one for one in program.ws.spine(program.ws.find_key("AI-001").id).metrics if one.name == name
        )
        table.select(metric.id)
        settle()
        assert tab.meaning.term() == term
        assert tab.meaning.isVisible() == bool(term)
        assert term_at(table) == term
    assert isinstance(tab.meaning, TermMark)
