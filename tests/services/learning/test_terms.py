"""The terms: each page has its parts, its links and a picture, and a metric finds its term."""

from __future__ import annotations

import pytest

from desktop_app.plugin_host import PluginHost
from desktop_app.services.learning import help_texts, terms
from desktop_app.services.learning.pictures import draw
from desktop_app.services.learning.terms import HelpTerm

TERMS = terms.terms()


def test_the_terms_of_the_field_are_there() -> None:
    assert len(TERMS) >= 25


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_a_page_is_complete(term: HelpTerm) -> None:
    headings = [line[3:] for line in term.text.splitlines() if line.startswith("## ")]
    assert headings == list(terms.PARTS)
    parts = term.text.split("## ")[1:]
    assert all(len(part.split("\n", 1)[1].strip()) > 40 for part in parts)
    assert term.text.count("\n- ") >= 3, "at least three questions to ask"
    assert term.short.endswith(".")
    assert len(term.short) <= 110
    assert term.source
    assert term.picture in draw.names()
    assert set(term.see) <= set(TERMS) - {term.id}


def test_every_term_is_led_to_from_another_text() -> None:
    linked = {name for term in TERMS.values() for name in term.see}
    linked |= {name for topic in help_texts.topics() for name in TERMS if f"(term:{name})" in topic.source}
    assert linked == set(TERMS)


def test_every_picture_belongs_to_a_term() -> None:
    assert {term.picture for term in TERMS.values()} == draw.names()


def test_no_name_stands_for_two_terms() -> None:
    names = [name.lower() for term in TERMS.values() for name in dict.fromkeys((term.title, *term.also))]
    assert len(names) == len(set(names)) + sum(
        term.title.lower() in [name.lower() for name in term.also] for term in TERMS.values()
    )


def test_a_metric_finds_its_term() -> None:
    assert terms.term_of_metric("core.precision", "Alerts that are right") == "precision"
    assert terms.term_of_metric("", " Sensitivity ") == "recall"
    assert terms.term_of_metric("", "Hours saved") == ""


def test_terms_name_metrics_that_the_catalogue_has() -> None:
    known = {metric.id for metric in PluginHost().metric_catalogue()}
    assert {name for term in TERMS.values() for name in term.metrics} <= known
