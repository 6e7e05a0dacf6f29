"""How an initiative stands against the checklist items that apply to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.choices import STAGE_ORDER, Stage
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


ITEM_STATES = {
    ItemState.DONE: N_("Done"),
    ItemState.NOT_APPLICABLE: N_("Not applicable"),
    ItemState.WAIVED: N_("Waived"),
    ItemState.PARTLY: N_("Partly"),
    ItemState.NO: N_("No"),
    ItemState.OPEN: N_("Open"),
    ItemState.PREPARE: N_("Prepare"),
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
    def rule(self) -> str:
        """The name under which a gate lists the item."""
        return f"{self.pack.id}:{self.item.id}"


def item_reports(spine: Spine, rules: Rules) -> tuple[ItemReport, ...]:
    """Every item that applies to the initiative, in the order of the lists."""
    pack_items = applicable_items(rules.packs, spine.initiative.industry, frozenset(spine.initiative.facts))
    answers = {(answer.pack_id, answer.item_id): answer for answer in spine.answers}
    reports = []
    for pack, item in pack_items:
        answer = answers.get((pack.id, item.id))
        state, why = _judge(item, answer, rules)
        reports.append(ItemReport(pack, item, answer, state, why))
    return tuple(reports)


def orphans(spine: Spine, rules: Rules) -> tuple[Answer, ...]:
    """Answers whose checklist is not there: their plugin was removed or switched off."""
    present = {(pack.id, item.id) for pack in rules.packs for item in pack.items}
    return tuple(a for a in spine.answers if (a.pack_id, a.item_id) not in present)


def _judge(item: ChecklistItem, answer: Answer | None, rules: Rules) -> tuple[ItemState, str]:
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
        return ItemState.PARTLY, ended or _("Only partly done.")
    return ItemState.NO, ended or _("Answered no.")


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
