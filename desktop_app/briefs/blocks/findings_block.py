"""What the health check finds bad in the initiative, so that its brief does not hide it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.text_parts import left_out, named
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, SectionHeading
from desktop_app.language.i18n import N_, _

_SHOWN: dict[Size, int] = {"full": 8, "short": 4, "line": 1}


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    bad = [finding for finding in subject.findings if finding.severity == "bad"]
    if not bad:
        return ()
    shown = bad[: _SHOWN[size]]
    return (
        SectionHeading(_("What does not fit together"), _("found by the health check")),
        *(named(_(finding.title), finding.sentence) for finding in shown),
        *left_out(len(bad) - len(shown), _("all bad"), _("in the program's health check")),
    )


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("findings", N_("What does not fit together"), _build)
