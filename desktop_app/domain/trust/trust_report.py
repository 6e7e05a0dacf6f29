"""How an initiative stands against the checklist items that apply to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from desktop_app.domain.choices import ANSWERS, STAGE_ORDER, Stage
from desktop_app.domain.records import Answer
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack, applicable_items, is_prepare
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _


class ItemState(StrEnum):
    """Where one checklist item stands today."""

    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    PARTLY = "partly"
    NO = "no"
    OPEN = "open"
    PREPARE = "prepare"
    ASKED_ANEW = "asked_anew"


ITEM_STATES = {
    ItemState.DONE: N_("Done"),
    ItemState.NOT_APPLICABLE: N_("Not applicable"),
    ItemState.WAIVED: N_("Waived"),
    ItemState.PARTLY: N_("Partly"),
    ItemState.NO: N_("No"),
    ItemState.OPEN: N_("Open"),
    ItemState.PREPARE: N_("Prepare"),
    ItemState.ASKED_ANEW: N_("Asked anew"),
}
SETTLED = frozenset({ItemState.DONE, ItemState.NOT_APPLICABLE, ItemState.WAIVED})


@dataclass(frozen=True, slots=True)
class ItemReport:
    """An item that applies, with its answer, its state and a sentence why."""

    pack: ChecklistPack
    item: ChecklistItem
    answer: Answer | None
    state: ItemState
    why: str

    @property
    def settled(self) -> bool:
        """True when nothing is left to do about it."""
        return self.state in SETTLED

    @property
    def is_unproved(self) -> bool:
        """True for a yes on a gate item that asks for evidence and has none: it counts, and is not plain good."""
        asked = self.state is ItemState.DONE and self.item.severity == "gate" and bool(self.item.evidence)
        return asked and self.answer is not None and not self.answer.evidence_ids

    @property
    def state_words(self) -> str:
        """The state as people read it."""
        return _("Done, no evidence") if self.is_unproved else _(ITEM_STATES[self.state])

    @property
    def old_question(self) -> str:
        """The wording that was answered, where the list asks in other words now; else empty."""
        return self.answer.question if self.answer and is_reworded(self.answer, self.item) else ""

    @property
    def rule(self) -> str:
        """The name under which a gate lists the item."""
        return f"{self.pack.id}:{self.item.id}"


def item_reports(spine: Spine, rules: Rules) -> tuple[ItemReport, ...]:
    """Every item that applies to the initiative, in the order of the lists."""
    return rules.same_for_unanswered("items", spine, lambda: _item_reports(spine, rules))


def _item_reports(spine: Spine, rules: Rules) -> tuple[ItemReport, ...]:
    pack_items = applicable_items(rules.packs, spine.initiative.industry, frozenset(spine.initiative.facts))
    answers = {(answer.pack_id, answer.item_id): answer for answer in spine.answers}
    reports = []
    for pack, item in pack_items:
        answer = answers.get((pack.id, item.id))
        state, why = _judge(item, answer, rules)
        reports.append(ItemReport(pack, item, answer, state, why))
    return tuple(reports)


def is_reworded(answer: Answer, item: ChecklistItem) -> bool:
    """True when somebody answered, and the item has asked in other words since."""
    # Files of others may hold an answer without its question, or the item's id in its place.
    if answer.question in ("", answer.item_id) or (answer.status == "open" and not answer.waiver_reason):
        return False
    return answer.question != item.question and answer.question.split() != item.question.split()


@lru_cache(maxsize=8)
def _items_by_id(packs: tuple[ChecklistPack, ...]) -> dict[tuple[str, str], ChecklistItem]:
    return {(pack.id, item.id): item for pack in packs for item in pack.items}


def asked_now(spine: Spine, rules: Rules) -> Spine:
    """The initiative with answers to an older wording taken as open, as rules of plugins should see it."""
    if not spine.answers:
        return spine
    items = _items_by_id(rules.packs)
    answers = tuple(
        replace(answer, status="open", waiver_until=None)
        if (item := items.get((answer.pack_id, answer.item_id))) and is_reworded(answer, item)
        else answer
        for answer in spine.answers
    )
    return spine if answers == spine.answers else replace(spine, answers=answers)


def orphans(spine: Spine, rules: Rules) -> tuple[Answer, ...]:
    """Answers that nobody asks for: their plugin was removed or switched off, or the list dropped the item."""
    present = _items_by_id(rules.packs)
    return tuple(a for a in spine.answers if (a.pack_id, a.item_id) not in present)


def orphan_sentence(answer: Answer, rules: Rules) -> str:
    """Why nobody asks what was answered: the list dropped the item, or its plugin is not there."""
    pack = rules.pack(answer.pack_id)
    if pack is not None:
        sentence = _(
            "The list “{pack}” asked it as item {item}, and asks it no longer. The answer is kept as it was."
        )
        return sentence.format(pack=pack.title, item=answer.item_id)
    return _(
        "It was asked by the list “{pack}”, item {item}, whose plugin is not there now. "
        "The answer is kept, and can be changed again when the plugin is back."
    ).format(pack=answer.pack_id, item=answer.item_id)


def _judge(item: ChecklistItem, answer: Answer | None, rules: Rules) -> tuple[ItemState, str]:
    if answer is not None and is_reworded(answer, item) and not is_prepare(item, rules.today):
        sentence = _("Asked anew: the list has other words now. Answered before: {answer}.")
        return ItemState.ASKED_ANEW, sentence.format(answer=_given(answer))
    if answer is not None:
        if answer.status == "yes":
            return ItemState.DONE, _("Answered yes.")
        if answer.status == "not_applicable" and answer.note:
            return ItemState.NOT_APPLICABLE, answer.note
        if waived(answer, rules.today):
            return ItemState.WAIVED, _("Waived until {date}.").format(date=formats.date(answer.waiver_until))
    # Before the duty starts, nothing is missing, whatever the answer.
    if is_prepare(item, rules.today):
        return ItemState.PREPARE, _("Prepare: the duty starts on {date}.").format(
            date=formats.date(item.legal_duty_from)
        )
    if answer is None or answer.status == "open":
        return ItemState.OPEN, _waiver_ended(answer, rules) or _("Not answered yet.")
    if answer.status == "not_applicable":
        return ItemState.OPEN, _("Says not applicable, but not why.")
    ended = _waiver_ended(answer, rules)
    if answer.status == "partly":
        return ItemState.PARTLY, ended or _("Partly answered.")
    return ItemState.NO, ended or _("Answered no.")


def _given(answer: Answer) -> str:
    """What was answered, in words."""
    return _("waived") if answer.status == "open" else _(ANSWERS.get(answer.status, answer.status)).lower()


def waived(answer: Answer, today: date) -> bool:
    """True while the item is waived, with a reason and an end date that is not past."""
    return bool(answer.waiver_reason and answer.waiver_until and answer.waiver_until >= today)


def _waiver_ended(answer: Answer | None, rules: Rules) -> str:
    if answer is None or answer.waiver_until is None or answer.waiver_until >= rules.today:
        return ""
    return _("The waiver ended on {date}.").format(date=formats.date(answer.waiver_until))


_PLACES = {str(stage): place for place, stage in enumerate(STAGE_ORDER) if stage != Stage.RETIRED}


def is_due(item: ChecklistItem, stage: str) -> bool:
    """True when the item should be settled before an active initiative leaves `stage`."""
    wanted, reached = _PLACES.get(item.stage), _PLACES.get(stage)
    return wanted is not None and reached is not None and wanted <= reached


def overdue(report: ItemReport, rules: Rules) -> bool:
    """True when somebody promised to settle the item by a date that has passed."""
    answer = report.answer
    return bool(not report.settled and answer and answer.due and answer.due < rules.today)
