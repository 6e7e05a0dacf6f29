"""The help: every page has its section, every link leads somewhere, and what is searched for is found and marked."""

from __future__ import annotations

import re

import pytest

from desktop_app.runtime.resources_path import resource_path
from desktop_app.services.learning import help_search, help_texts, terms
from desktop_app.services.learning.help_search import marked, search
from desktop_app.ui.initiative.tab_table import TAB_IDS
from desktop_app.ui.window.page_table import PAGES

_LINK = re.compile(r"\]\((help|term):([^)#]+)(?:#([^)]*))?\)")
ALL_TEXTS = {
    **{topic.id: topic.source for topic in help_texts.topics()},
    **{term.id: term.text for term in terms.terms().values()},
}


def test_every_page_and_every_tab_has_its_section() -> None:
    places = {entry.id for entry in PAGES} | {f"initiative/{tab}" for tab in TAB_IDS}
    missing = places - set(help_texts.places())
    assert not missing, "write a section in resources/help/pages.md or parts.md, with its `<!-- place: … -->`"
    gone = {place.partition("/")[0] for place in help_texts.places()} - {entry.id for entry in PAGES}
    assert not gone


def test_a_tab_without_a_section_gets_that_of_its_page() -> None:
    assert help_texts.section_for("initiative/data").title == "Data"
    assert help_texts.section_for("import/columns").title == "Import"
    assert help_texts.section_for("initiative/unheard of").title == "An initiative"
    assert help_texts.section_for("unheard of") == help_texts.topics()[0].sections[0]


def test_every_text_of_the_folder_is_listed() -> None:
    assert {path.stem for path in resource_path("help").glob("*.md")} == set(help_texts.TOPICS)


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    for kind, target, anchor in _LINK.findall(ALL_TEXTS[name]):
        if kind == "term":
            assert target in terms.terms()
        else:
            assert help_texts.section_at(target, anchor)


def test_a_text_is_cut_at_its_headings() -> None:
    topic = help_texts.cut(
        "x", "# One\n\nText.\n\n```\n# no heading\n```\n\n## Two, and more\n<!-- place: a, b/c -->\nEnd.\n"
    )
    assert [(one.title, one.anchor, one.number, one.level) for one in topic.sections] == [
        ("One", "one", 0, 1),
        ("Two, and more", "two-and-more", 1, 2),
    ]
    assert topic.sections[1].places == ("a", "b/c")
    assert topic.sections[1].text == "End."
    assert "place" not in topic.source
    with pytest.raises(ValueError, match="title"):
        help_texts.cut("x", "no heading")


# Search


def titles(query: str) -> list[str]:
    return [hit.entry.title for hit in search(query)]


def test_the_search_finds_parts_of_words_in_any_case() -> None:
    assert titles("RECAL")[0] == "Recall"
    assert "Backups" in titles("backup")[:3]
    assert titles("sensitivity")[0] == "Recall"
    assert titles("") == []
    assert titles("qqqq") == []


def test_every_word_has_to_be_there() -> None:
    both = titles("threshold miss")
    assert "Threshold" in both
    assert len(both) < len(titles("miss"))


def test_a_hit_shows_the_words_around_it_without_signs() -> None:
    hit = search("experiments")[0]
    assert 0 < len(hit.snippet) <= 112
    for query in ("drift", "threshold", "gate"):
        for hit in search(query):
            assert not re.search(r"\*\*|##|\]\(", hit.snippet)


def test_marks_stand_where_the_words_stand() -> None:
    assert marked("Die Straße ist lang", ["strasse"]) == [(4, 10)]
    assert marked("Müller, muller", ["muller"]) == [(0, 6), (8, 14)]
    assert marked("gate gates", ["gate", "ates"]) == [(0, 4), (5, 10)]
    assert marked("nothing", []) == []


def test_everything_can_be_found_by_its_own_title() -> None:
    for entry in help_search.entries()[::9]:
        found = [hit.entry for hit in search(entry.title, most=200)]
        assert entry in found
