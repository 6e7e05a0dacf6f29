"""What changed since the last brief of the same subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desktop_app.briefs.blocks.text_parts import grey, plain_table
from desktop_app.briefs.figures.change_lines import ChangeLine, ChangeLines
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import BriefCell, BriefRow, Element, SectionHeading, words
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_MOST: dict[Size, int] = {"full": 8, "short": 4, "line": 1}


class Compared(Protocol):
    """A subject whose brief can be compared with an earlier one."""

    @property
    def changes(self) -> ChangeLines:
        """What changed."""


def _build(subject: Compared, size: Size) -> Sequence[Element]:
    changes = subject.changes
    heading = SectionHeading(_("Changed since the last brief"), changes.since)
    if not changes.since:
        return heading, grey(_("First brief; nothing to compare."))
    shown = changes.lines[: _MOST[size]]
    smaller = changes.smaller + len(changes.lines) - len(shown)
    elements: list[Element] = [heading]
    if shown:
        columns = ((_("Change"), 0.16, False), (_("What changed"), 0.84, False))
        elements.append(plain_table("changes", _("What changed"), columns, [_row(line) for line in shown]))
    elif not smaller:
        elements.append(grey(_("Nothing changed.")))
    if smaller:
        text = ngettext(
            "{n} smaller change is in the program's list of changes.",
            "{n} smaller changes are in the program's list of changes.",
            smaller,
        )
        elements.append(grey(text.format(n=formats.number(smaller))))
    return elements


def _row(line: ChangeLine) -> BriefRow:
    return BriefRow((BriefCell((words(line.word),), sign=line.sign), BriefCell((line.sentence,))))


BLOCK: BriefBlock[Compared] = BriefBlock("changed", N_("Changed since the last brief"), _build)
