"""What a trust checklist is, which of its items apply to an initiative, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _

# A list that nobody reviewed for half a year is marked as old: dates and duties change faster than that.
OLD_AFTER_DAYS = 180

PLANNING_AID = N_(
    "A planning aid, not legal advice: have counsel confirm a check before it blocks or clears a launch."
)

SEVERITIES = {
    "gate": N_("Gate"),
    "required": N_("Required"),
    "recommended": N_("Recommended"),
}
CONFIDENCES = {
    "VERIFIED": N_("Seen in a source"),
    "RECALLED": N_("From memory, check before relying on it"),
}
SOURCE_KINDS = {
    "primary_text_copy": N_("Copy of the legal or standard text"),
    "official_page": N_("Official page"),
    "secondary": N_("Summary by others"),
}
NATURES = {
    "binding_law": N_("Binding law"),
    "binding_rules": N_("Binding rules"),
    "binding_standard": N_("Binding standard"),
    "binding_order": N_("Binding order"),
    "enforcement_order": N_("Enforcement order"),
    "case_law": N_("Case law"),
    "government_policy": N_("Government policy"),
    "regulator_guidance": N_("Regulator guidance"),
    "draft_guidance": N_("Draft guidance"),
    "guidance": N_("Guidance"),
    "standard": N_("Standard"),
    "framework": N_("Framework"),
    "code_of_practice": N_("Code of practice"),
    "collective_agreement": N_("Collective agreement"),
    "treaty_not_in_force": N_("Treaty, not in force"),
}

_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision of one instrument behind an item, with how far it was checked.

    `instrument_verified` says that the instrument itself was seen, though the provision is recalled.
    `status_note` comes from the registry of instruments.
    """

    instrument_id: str
    instrument: str
    provision: str
    jurisdiction: str
    nature: str
    in_force: str
    confidence: str
    verified_in: tuple[str, ...] = ()
    source_kind: str = ""
    note: str = ""
    instrument_verified: bool = False
    status_note: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, standard, framework or guidance that citations name by its id."""

    id: str
    name: str
    jurisdiction: str
    nature: str
    in_force: str
    confidence: str
    status_note: str = ""
    verified_in: tuple[str, ...] = ()
    source_kind: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question of a checklist.

    `legal_duty_text` is what the list says of the start of the duty, `legal_duty_from` the first
    date in it. `short` is what it asks for as a statement of at most 60 characters, for lists.
    """

    id: str
    theme: str
    question: str
    why_it_matters: str
    evidence: tuple[str, ...]
    stage: str
    severity: str
    applies_all: tuple[str, ...] = ()
    applies_any: tuple[str, ...] = ()
    applies_note: str = ""
    legal_duty_from: date | None = None
    legal_duty_text: str = ""
    nist_ai_rmf: tuple[str, ...] = ()
    source_document_theme: str = ""
    support: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    short: str = ""

    @property
    def statement(self) -> str:
        """What a list shows: the short statement, or the question of a list that has none."""
        return self.short or self.question


@dataclass(frozen=True, slots=True)
class ChecklistPack:
    """A dated list of items, for one industry or, without one, for all.

    `tags` are facts that this list adds to the vocabulary, `industries` are industries that it brings, each key
    with its name; `plugin` is filled in by the host.
    """

    id: str
    title: str
    industry: str | None
    as_of: date
    items: tuple[ChecklistItem, ...]
    tags: tuple[tuple[str, str], ...] = ()
    plugin: str = ""
    industries: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        # Hashing every text of every item would cost more than the lookups save.
        return hash((self.id, self.as_of, len(self.items)))


@dataclass(frozen=True, slots=True)
class TagGroup:
    """Facts that are asked under one heading."""

    title: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of checklists: facts (tags) with what each says, stages, severities, confidence."""

    tags: Mapping[str, str]
    stages: tuple[str, ...]
    severities: Mapping[str, str]
    confidence: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[TagGroup, ...] = ()

    def describe(self, tag: str) -> str:
        """What a fact says, or its own name when no list explains it."""
        return self.tags.get(tag, tag)


def applies(item: ChecklistItem, facts: frozenset[str]) -> bool:
    """True when all of `applies_all` hold and, if any are listed, at least one of `applies_any`."""
    if not facts.issuperset(item.applies_all):
        return False
    return not item.applies_any or not facts.isdisjoint(item.applies_any)


def why_applies(item: ChecklistItem, facts: frozenset[str], vocabulary: Vocabulary) -> str:
    """One sentence on why the item applies, or which facts are not stated when it does not."""
    if not applies(item, facts):
        return _why_not(item, facts, vocabulary)
    held = [tag for tag in item.applies_all + item.applies_any if tag in facts]
    if not held:
        return _("Applies to every initiative that uses this list.")
    stated = "; ".join(vocabulary.describe(tag) for tag in dict.fromkeys(held))
    return _("Applies because of what is stated: {facts}.").format(facts=stated)


def _why_not(item: ChecklistItem, facts: frozenset[str], vocabulary: Vocabulary) -> str:
    missing = [tag for tag in item.applies_all if tag not in facts]
    if missing:
        listed = "; ".join(vocabulary.describe(tag) for tag in missing)
        return _("Does not apply, because this is not stated: {facts}.").format(facts=listed)
    listed = "; ".join(vocabulary.describe(tag) for tag in item.applies_any)
    return _("Does not apply, because none of these is stated: {facts}.").format(facts=listed)


def first_date(text: str) -> date | None:
    """The earliest date such as 2027-12-02 or 2029-03 in a text; None if there is none."""
    dates = []
    for year, month, day in _ISO_DATE.findall(text):
        try:
            dates.append(date(int(year), int(month), int(day or 1)))
        except ValueError:
            continue
    return min(dates, default=None)


def is_prepare(item: ChecklistItem, today: date) -> bool:
    """True while the legal duty behind the item has not started yet."""
    return item.legal_duty_from is not None and today < item.legal_duty_from


def duty_sentence(item: ChecklistItem, today: date) -> str:
    """From when the legal duty applies, as one sentence; empty where the list names no date."""
    if item.legal_duty_from is None:
        return ""
    when = item.legal_duty_text
    if when in ("", item.legal_duty_from.isoformat()):
        when = formats.date(item.legal_duty_from)
    if is_prepare(item, today):
        return _("Prepare: the duty starts later ({when}).").format(when=when)
    return _("The duty applies already ({when}).").format(when=when)


def pack_is_old(pack: ChecklistPack, today: date) -> bool:
    """True when nobody has brought the list up to date for more than 180 days."""
    return (today - pack.as_of).days > OLD_AFTER_DAYS


def age_sentence(pack: ChecklistPack, today: date) -> str:
    """As of when the list is, and that it is old when it is."""
    when = formats.date(pack.as_of)
    if pack_is_old(pack, today):
        sentence = _("As of {date}, over {days} days ago: check its dates before you rely on it.")
        return sentence.format(date=when, days=OLD_AFTER_DAYS)
    return _("As of {date}.").format(date=when)


def order_packs(packs: Iterable[ChecklistPack]) -> tuple[ChecklistPack, ...]:
    """Lists for all industries first, then in the order of the industries, then by title."""
    order = {key: place for place, key in enumerate(INDUSTRIES, start=1)}
    last = len(order) + 1

    def place(pack: ChecklistPack) -> tuple[int, bool, str]:
        rank = order.get(pack.industry, last) if pack.industry else 0
        return rank, pack.plugin != "core", pack.title.casefold()

    return tuple(sorted(packs, key=place))


@lru_cache(maxsize=2048)
def applicable_items(
    packs: tuple[ChecklistPack, ...], industry: str, facts: frozenset[str]
) -> tuple[tuple[ChecklistPack, ChecklistItem], ...]:
    """The items that apply to an initiative of `industry` with `facts`, in the order of the lists.

    Results are cached: thousands of initiatives share a few combinations of arguments.
    """
    return tuple(
        (pack, item)
        for pack in packs
        if pack.industry is None or pack.industry == industry
        for item in pack.items
        if applies(item, facts)
    )
