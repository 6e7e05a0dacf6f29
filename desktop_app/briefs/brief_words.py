"""What is told of a brief beside its pages: which one it is, what changed since, and what was shortened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.briefs.snapshots.snapshot import PORTFOLIO
from desktop_app.domain.choices import BRIEF_STATES, ROLES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from desktop_app.briefs.pdf.write_document import ShortenedBlock
    from desktop_app.briefs.recorded_briefs import VerifiedFile
    from desktop_app.briefs.snapshots.brief_changes import ChangesSince
    from desktop_app.domain.briefs.brief_records import Brief

_SIZES = {"short": N_("{title} (short)"), "line": N_("{title} (one line)")}


def since_words(previous: Brief | None, changes: ChangesSince) -> str:
    """Since which brief things changed, and how many."""
    if changes.is_first or previous is None:
        return _("First brief; nothing to compare.")
    name, day = previous.name, _day(changes.since)
    n = len(changes.lines) + changes.smaller
    if not n:
        return _("Nothing changed since {name}.").format(name=name)
    return ngettext(
        "Changed since {name}, {day}: {n} change.", "Changed since {name}, {day}: {n} changes.", n
    ).format(name=name, day=day, n=formats.number(n))


def shortened_words(shortened: Sequence[ShortenedBlock]) -> str:
    """Which parts got less room than they could fill; "" for none."""
    if not shortened:
        return ""
    parts = [_(_SIZES.get(block.size, "{title}")).format(title=block.title) for block in shortened]
    return _("Shortened so that it keeps its pages: {parts}.").format(parts=", ".join(parts))


def change_sentences(brief: Brief, changes: ChangesSince | None) -> list[str]:
    """What changed since a brief, one sentence a line; why that can't be told where it can't."""
    if changes is None:
        return [
            _("What changed since can't be told: the snapshot of {name} can't be read.").format(
                name=brief.name
            )
        ]
    if changes.is_first:
        return [_("First brief; nothing to compare.")]
    if not changes.changes:
        return [_("Nothing changed since {name}.").format(name=brief.name)]
    is_whole = not brief.subject_id
    sentences = [
        _("{key}: {what}").format(key=change.subject, what=change.sentence)
        if is_whole and change.subject not in (change.id, PORTFOLIO)
        else change.sentence
        for change in changes.lines
    ]
    if changes.smaller:
        n = changes.smaller
        sentences.append(ngettext("{n} smaller change", "{n} smaller changes", n).format(n=formats.number(n)))
    return sentences


def verified_words(file_name: str, result: VerifiedFile) -> str:
    """Which brief a file is, in which state, when it was made and by whom; or that it is not known."""
    brief = result.brief
    if brief is None:
        return _("{file} is not known: no brief of this portfolio has it.").format(file=file_name)
    words = {
        "file": file_name, "name": brief.name, "state": _(BRIEF_STATES.get(brief.state, brief.state)),
        "made": formats.date_time(brief.made_at), "who": brief.made_by,
    }  # fmt: skip
    if result.is_known:
        return _("{file} is {name}, as it was created on {made} by {who}. State: {state}.").format(**words)
    return _("{file} is not known. It carries the number of {name} ({state}) and was changed since.").format(
        **words
    )


def approval_words(brief: Brief) -> str:
    """Who approved a brief, in which role and when; "" for a draft."""
    if not brief.is_final:
        return ""
    role = _(ROLES.get(brief.approved_role, brief.approved_role))
    return ", ".join(filter(None, (brief.approved_by, role, _day(brief.approved_on))))


def _day(day: date | None) -> str:
    return formats.date(day) if day else ""
