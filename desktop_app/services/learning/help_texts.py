"""The texts of the help: topics from resources/help, cut into sections, and the section that goes with each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from desktop_app.runtime.resources_path import resource_path

#: The topics in the order in which they are listed; each is a file of resources/help.
TOPICS = (
    "start",
    "pages",
    "parts",
    "spine",
    "views",
    "deciding",
    "data_files",
    "numbers",
    "import",
    "files",
    "command_line",
    "plugins",
)
_HEADING = re.compile(r"(#{1,3}) (.+)")
#: Under a heading: the pages of the window that the section is about, such as `<!-- place: initiative/data -->`.
_PLACE = re.compile(r"<!-- place: (.+?) -->\n?")


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading with the text under it, up to the next heading.

    `number` counts the headings of the topic from 0, `level` is 1 to 3, `places` are the pages that it is about.
    """

    topic: str
    anchor: str
    number: int
    level: int
    title: str
    text: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """One text; `source` is its mark-down, `sections` begin with its title."""

    id: str
    title: str
    source: str
    sections: tuple[HelpSection, ...]


@cache
def topic(topic_id: str) -> HelpTopic:
    """A topic by its id; raises KeyError."""
    if topic_id not in TOPICS:
        raise KeyError(topic_id)
    return cut(topic_id, resource_path("help", f"{topic_id}.md").read_text(encoding="utf-8"))


@cache
def topics() -> tuple[HelpTopic, ...]:
    """All topics in the order in which they are listed."""
    return tuple(topic(topic_id) for topic_id in TOPICS)


def cut(topic_id: str, written: str) -> HelpTopic:
    """A text as a topic; raises ValueError where it does not begin with its title."""
    heads: list[tuple[int, str]] = []
    bodies: list[list[str]] = []
    in_code = False
    for line in written.splitlines():
        in_code ^= line.startswith("```")
        heading = None if in_code else _HEADING.fullmatch(line)
        if heading is not None:
            heads.append((len(heading[1]), heading[2].strip()))
            bodies.append([])
        elif bodies:
            bodies[-1].append(line)
    if not heads or heads[0][0] != 1:
        raise ValueError(f"{topic_id} does not begin with its title")
    sections = tuple(
        _section(topic_id, number, level, title, "\n".join(lines))
        for number, ((level, title), lines) in enumerate(zip(heads, bodies, strict=True))
    )
    return HelpTopic(topic_id, sections[0].title, _PLACE.sub("", written), sections)


def _section(topic_id: str, number: int, level: int, title: str, text: str) -> HelpSection:
    places = tuple(place.strip() for listed in _PLACE.findall(text) for place in listed.split(","))
    anchor = "-".join(re.findall(r"[a-z0-9]+", title.lower()))
    return HelpSection(topic_id, anchor, number, level, title, _PLACE.sub("", text).strip(), places)


@cache
def _sections_by_place() -> dict[str, HelpSection]:
    return {place: section for one in topics() for section in one.sections for place in section.places}


def places() -> tuple[str, ...]:
    """Every page, as "page" or "page/tab", that has a section of its own."""
    return tuple(_sections_by_place())


def section_for(place: str) -> HelpSection:
    """The section on a page or on a tab of it; of the page where the tab has none, else the first text of all."""
    by_place = _sections_by_place()
    page = place.partition("/")[0]
    return by_place.get(place) or by_place.get(page) or topics()[0].sections[0]


def section_at(topic_id: str, anchor: str) -> HelpSection:
    """A section by its anchor, the topic's first for an empty one; raises KeyError."""
    for section in topic(topic_id).sections:
        if section.anchor == anchor or not anchor:
            return section
    raise KeyError(f"{topic_id}#{anchor}")
