"""The sources of a checklist item: short names of laws, citations and how far they were checked."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.trust.checklists import CONFIDENCES, NATURES, SOURCE_KINDS, ChecklistItem, Citation
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.labels import Label

#: The order of sources in a short list: binding ones come first.
_FIRST = ("binding_law", "binding_rules", "binding_standard", "binding_order", "enforcement_order")
_IN_BRACKETS = re.compile(r"\(([^()]{3,32})\)")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def short_name(instrument: str) -> str:
    """What people call a law: "Regulation (EU) 2024/1689 (AI Act), as amended …" is "AI Act"."""
    if instrument.startswith(("Regulation", "Directive", "Implementing")):
        named = [name for name in _IN_BRACKETS.findall(instrument) if any(c.isupper() for c in name)]
        # Brackets with only small letters hold a topic, not a name; then the number is the better name.
        return named[0] if named else re.split(r"[,;]| as amended", instrument)[0].strip()
    return re.split(r"[,;]| \(| as amended", instrument)[0].strip() or instrument


def law_first(item: ChecklistItem) -> str:
    """The law that a list shows: the first binding source with its provision, and how many others there are."""
    if not item.citations:
        return _("own judgement")
    ordered = sorted(item.citations, key=lambda citation: citation.nature not in _FIRST)
    first = f"{short_name(ordered[0].instrument)} {ordered[0].provision}".strip()
    others = len(
        {short_name(citation.instrument) for citation in ordered[1:]} - {short_name(ordered[0].instrument)}
    )
    return _("{law} and {n} more").format(law=first, n=others) if others else first


def all_sources(item: ChecklistItem) -> str:
    """Every source with its provision, one on a line."""
    return "\n".join(f"{short_name(c.instrument)}: {c.provision}" for c in item.citations)


def in_force(text: str) -> str:
    """From when a source is in force, its dates written as the reader writes them."""

    def written(match: re.Match[str]) -> str:
        try:
            return formats.date(date.fromisoformat(match.group()))
        except ValueError:
            return match.group()

    return _ISO_DAY.sub(written, text) if text else formats.unknown()


def in_force_line(text: str) -> str:
    """`in_force` as a line of its own."""
    written = in_force(text)
    if written.lower().startswith("in force"):
        return written[:1].upper() + written[1:]
    return _("In force: {when}").format(when=written)


def confidence(citation: Citation) -> str:
    """How far a citation was checked, in words."""
    words = _(CONFIDENCES.get(citation.confidence, "")) if citation.confidence in CONFIDENCES else ""
    if citation.confidence == "VERIFIED":
        kind = SOURCE_KINDS.get(citation.source_kind)
        if kind:
            return _("{confidence}: {kind}").format(confidence=words, kind=_(kind).lower())
    elif citation.instrument_verified:
        return _("{confidence}; that the source exists was seen").format(confidence=words)
    return words or citation.confidence


def facts_line(citation: Citation) -> str:
    """Jurisdiction, nature and date of a citation on one line."""
    nature = _(NATURES[citation.nature]) if citation.nature in NATURES else citation.nature
    return " · ".join(part for part in (citation.jurisdiction, nature) if part)


class CitationView(QWidget):
    """One citation: provision, instrument, what it is, from when, and how far it was checked."""

    def __init__(self, citation: Citation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACING["xs"])
        column.setSpacing(1)
        head = f"{short_name(citation.instrument)}: {citation.provision}"
        column.addWidget(Label(head, weight=500, wrap=True))
        lines = [] if short_name(citation.instrument) == citation.instrument else [citation.instrument]
        lines.append(facts_line(citation))
        lines.append(in_force_line(citation.in_force))
        lines += [note for note in (citation.status_note, citation.note) if note]
        for line in lines:
            column.addWidget(Label(line, "small", tone="muted", wrap=True))
        checked = citation.confidence == "VERIFIED"
        sentence = Label(confidence(citation), "small", 500, "good" if checked else "caution", wrap=True)
        column.addWidget(sentence)
        if citation.verified_in:
            seen = _("Seen in: {sources}").format(sources="; ".join(citation.verified_in))
            column.addWidget(Label(seen, "small", tone="muted", wrap=True))
        self.setAccessibleName(f"{head}. {confidence(citation)}")
