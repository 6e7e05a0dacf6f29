"""The gates that block, those nearest to launch first, and the gates that were overridden."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import grey, left_out, named, plain_table
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefRow,
    Element,
    SectionHeading,
    cell,
    muted,
    strong,
    words,
)
from desktop_app.domain.attention import overriding_move
from desktop_app.domain.choices import STAGE_ORDER, STAGES
from desktop_app.domain.gates import gate_items_open, gate_report
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.language.word_order import natural_key
from desktop_app.store.reads.list_columns import COLUMN_INDEX

_SHOWN: dict[Size, int] = {"full": 9, "short": 5, "line": 1}
_NAMED = 8


def _build(subject: PortfolioSubject, size: Size) -> Sequence[Element]:
    at = COLUMN_INDEX
    blocked = [row for row in subject.rows if row[at["stage"]] != "live" and row[at["gate_blocking"]]]
    order = {str(stage): place for place, stage in enumerate(STAGE_ORDER)}
    blocked.sort(
        key=lambda row: (-order[row[at["stage"]]], -row[at["gate_blocking"]], natural_key(row[at["key"]]))
    )
    elements: list[Element] = [SectionHeading(_("Gates that block"), _("nearest to launch first"))]
    if not blocked:
        ahead = subject.data.gates_ahead
        elements.append(grey(_("No gate blocks.") if ahead else _("Nothing is on its way to launch.")))
        return (*elements, *_overridden(subject))
    shown = blocked[: _SHOWN[size]]
    spines = {spine.initiative.id: spine for spine in subject.spines}
    rows = []
    for row in shown:
        gate = gate_report(spines[row[0]], subject.rules)
        first = gate.blocking[0].title if gate.blocking else ""
        title = BriefCell((words(strong(row[at["title"]]), " ", muted(row[at["key"]], row[at["key"]])),))
        rows.append(
            BriefRow(
                (
                    title,
                    cell(_(STAGES[gate.next_stage]), tone="muted"),
                    cell(formats.number(row[at["gate_blocking"]])),
                    cell(first),
                )
            )
        )
    columns = ((_("Initiative"), 0.38, False), (_("Way to"), 0.13, False), (_("Open"), 0.08, True),
               (_("First of them"), 0.41, False))  # fmt: skip
    elements.append(plain_table("gates", _("Gates that block, nearest to launch first"), columns, rows))
    left = blocked[len(shown) :]
    items = gate_items_open(sum(row[at["gate_blocking"]] for row in left))
    elements += left_out(len(left), items, _("on the board"))
    return (*elements, *_overridden(subject))


def _overridden(subject: PortfolioSubject) -> list[Element]:
    names = [
        _("{key} to {stage}").format(key=spine.initiative.key, stage=_(STAGES[spine.initiative.stage]))
        for spine in subject.spines
        if overriding_move(spine) is not None
    ]
    if not names:
        return []
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more > 0:
        shown = _("{names} and {n} more").format(names=shown, n=formats.number(more))
    return [named(_("Overridden"), shown)]


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("gates", N_("Gates"), _build)
