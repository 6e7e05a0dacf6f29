"""Briefs as HTML: every text is there and none is markup; nothing runs and nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.briefs.html.write_html import write
from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.text import clean
from tests.briefs.every_text import document_of, texts_in
from tests.briefs.pdf.example_documents import initiative_brief, portfolio_brief

VOID = {"meta", "br", "hr", "col"}


class Reader(HTMLParser):
    """What a browser would read: tags with their attributes, texts, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "br":
            self.text += "\n"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def shape(self) -> list[tuple[str, list[str]]]:
        return [(tag, sorted(attributes)) for tag, attributes in self.tags if tag != "br"]


def read(document: BriefDocument) -> Reader:
    return Reader(write(document).decode())


@pytest.mark.parametrize("document", [portfolio_brief(), initiative_brief()], ids=["portfolio", "initiative"])
def test_every_text_of_a_document_is_in_it(document: BriefDocument) -> None:
    shown = read(document)
    texts = [text for text in texts_in(document.sections) if text.strip()]
    assert len(texts) > 50
    assert [text for text in texts if text not in shown.text] == []
    assert shown.text.count(document.marking) >= 2
    assert document.foot in shown.text
    assert document.origin in shown.text


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=30).map(lambda text: f"x{text}x"))
def test_no_text_becomes_markup(text: str) -> None:
    plain, hostile = read(document_of("plain")), read(document_of(text))
    assert hostile.shape() == plain.shape()


@pytest.mark.parametrize(
    "text",
    ["</style><script>alert(1)</script>", '" onload="alert(1)', "<!-- ", "]]>", "</title><b>", "'{x}", "&lt;b&gt;",
     "@import url(//x)", "\\3c b", "\x00\x07\ufffe", "\ud800", "{0}"],
)  # fmt: skip
def test_hostile_texts_stay_texts(text: str) -> None:
    shown = read(document_of(f"x{text}x"))
    assert shown.shape() == read(document_of("plain")).shape()
    visible = clean(f"x{text}x").replace("\ufffe", "")
    assert visible in shown.text.replace("\ufffe", "")


def test_nothing_runs_and_nothing_is_fetched() -> None:
    html = write(portfolio_brief()).decode()
    shown = Reader(html)
    names = {tag for tag, _attributes in shown.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    attributes = [(name, value) for _tag, held in shown.tags for name, value in held.items()]
    assert not [name for name, _value in attributes if name.startswith("on") or name in ("src", "style")]
    links = [value for name, value in attributes if name == "href"]
    assert links
    assert set(links) <= {f"#{value}" for name, value in attributes if name == "id"}
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(held["content"] for _tag, held in shown.tags if held.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style[1]


@pytest.mark.parametrize("document", [portfolio_brief(), initiative_brief()], ids=["portfolio", "initiative"])
def test_headings_tables_and_charts_can_be_read_without_seeing(document: BriefDocument) -> None:
    shown = read(document)
    levels = [int(tag[1]) for tag, _held in shown.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    names = [tag for tag, _held in shown.tags]
    assert names.count("table") == names.count("caption") == names.count("thead")
    assert all(held.get("scope") in ("col", "row") for tag, held in shown.tags if tag == "th")
    assert all(held.get("role") == "img" for tag, held in shown.tags if tag == "svg")
    assert names.count("desc") == names.count("svg")
    assert all(held.get("dir") == "auto" for tag, held in shown.tags if tag in ("p", "li", "dt", "dd", "h2"))


def test_language_direction_and_drafts_are_said() -> None:
    shown = read(document_of("נושא", language="he_IL", draft=True))
    assert shown.tags[0] == ("html", {"lang": "he-IL", "dir": "rtl"})
    assert "DRAFT" in shown.text
    assert "DRAFT" not in read(document_of("x")).text
    assert "size:A4" in shown.text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(portfolio_brief()) == write(portfolio_brief())
