"""Elements that several blocks are made of."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.long_texts import beginning
from desktop_app.briefs.model.elements import (
    BriefColumn,
    BriefRow,
    BriefTable,
    Element,
    Paragraph,
    SectionHeading,
    muted,
    strong,
    words,
)
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def grey(sentence: str) -> Paragraph:
    """What is not known, or not there: in grey, so that nobody takes it for good."""
    return Paragraph(words(muted(sentence)), "note")


def led(lead: str, text: str) -> Paragraph:
    """A text behind its name; a long one goes on in the annex."""
    return Paragraph(words(strong(_("{name}: ").format(name=lead)), beginning(text)))


def named(lead: str, text: str) -> Paragraph:
    """A text behind its name, whole however long it is."""
    return Paragraph(words(strong(_("{name}: ").format(name=lead)), text))


def headed(title: str, elements: Sequence[Element], note: str = "") -> tuple[Element, ...]:
    """Elements under a heading; nothing where there are none."""
    return (SectionHeading(title, note), *elements) if elements else ()


def plain_table(
    name: str, caption: str, columns: Sequence[tuple[str, float, bool]], rows: Sequence[BriefRow]
) -> BriefTable:
    """A table; a column is its title, its share of the width, and whether its cells stand at the right."""
    heads = tuple(BriefColumn(title, share, "right" if right else "left") for title, share, right in columns)
    return BriefTable(heads, tuple(rows), caption, name=name)


def left_out(n: int, bad: str, where: str) -> tuple[Paragraph, ...]:
    """The line below a list that stops: how many more there are, how many of them are bad, and where."""
    if n <= 0:
        return ()
    more = ngettext("{n} more", "{n} more", n).format(n=formats.number(n))
    counted = _("{more}, {bad}").format(more=more, bad=bad) if bad else more
    return (grey(_("{counted}: {where}.").format(counted=counted, where=where)),)
