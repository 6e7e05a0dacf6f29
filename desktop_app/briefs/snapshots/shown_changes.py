"""Changes as the lines that a document shows: each with its sign and the word for it."""

from __future__ import annotations

from desktop_app.briefs.figures.change_lines import ChangeLine, ChangeLines
from desktop_app.briefs.model.elements import Sign, TextRun, words
from desktop_app.briefs.snapshots.brief_changes import BriefChange, ChangesSince
from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _

_WORDS: dict[str, tuple[Sign, str]] = {
    "worse": ("worse", N_("Worse")),
    "better": ("better", N_("Better")),
    "new": ("new", N_("New")),
    "gone": ("gone", N_("Gone")),
    "moved": ("moved", N_("Moved")),
}


def change_lines(
    changes: ChangesSince, previous: Brief | None, titles: dict[str, str] | None = None
) -> ChangeLines:
    """The lines of a brief; `titles` names the initiatives where a document is about several."""
    if changes.since is None or previous is None:
        return ChangeLines()
    since = _("{name}, {day}").format(name=previous.name, day=formats.date(changes.since))
    return ChangeLines(tuple(_line(change, titles or {}) for change in changes.lines), since, changes.smaller)


def _line(change: BriefChange, titles: dict[str, str]) -> ChangeLine:
    sign, word = _WORDS[change.change_class]
    if change.within_chance and change.change_class == "moved":
        sign, word = "chance", N_("Within chance")
    title = titles.get(change.subject, "") if change.id != change.subject else ""
    named = (TextRun(f"{title}: ", strong=True, key=change.subject),) if title else ()
    return ChangeLine(sign, _(word), words(*named, change.sentence))
