"""Texts that are too long for their place: what of them is shown, and all of them for the annex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

if TYPE_CHECKING:
    from desktop_app.briefs.figures.initiative_subject import InitiativeSubject

#: A running text of up to so many characters stands whole in its place, one of a cell up to so many.
BODY, CELL = 400, 160
#: What it is stands in at most so many characters below the title.
LEAD = 200
_SENTENCE = re.compile(r".*?[.!?\u3002\uff01\uff1f\u061f](?=\s|$)", re.DOTALL)


def is_long(text: str, most: int = BODY) -> bool:
    """Whether only its beginning is shown in its place."""
    return len(text) > most


def first_sentence(text: str, most: int = BODY) -> str:
    """The first sentence of a long text; a text that fits is whole."""
    if not is_long(text, most):
        return text
    match = _SENTENCE.match(text)
    return match[0].strip() if match and len(match[0]) <= most else beginning(text, most)


def beginning(text: str, most: int = BODY) -> str:
    """The whole text, or its beginning up to the end of a word, with how much is left and where."""
    if not is_long(text, most):
        return text
    at = max(text.rfind(mark, most // 2, most) for mark in (" ", "\n"))
    cut = text[: at if at > 0 else most].rstrip()
    n = len(text) - len(cut)
    left = ngettext("{n} more character in the annex", "{n} more characters in the annex", n)
    return _("{beginning}… ({left})").format(beginning=cut, left=left.format(n=formats.number(n)))


def long_texts(subject: InitiativeSubject) -> Iterator[tuple[str, str]]:
    """The title and the whole of each text that is not whole in its place."""
    for title, text, most in _texts(subject):
        if is_long(text, most):
            yield title, text


def _texts(subject: InitiativeSubject) -> Iterator[tuple[str, str, int]]:
    initiative, spine = subject.initiative, subject.spine
    yield _("The decision in full"), initiative.decision_asked, BODY
    for title, text in (*word_texts(subject), *error_texts(subject)):
        yield title, text, BODY
    yield _("Why high impact, or why not"), initiative.high_impact_reason, BODY
    for risk in spine.risks:
        yield _("Risk"), risk.title, CELL
        yield _("Mitigation of {risk}").format(risk=first_sentence(risk.title, 80)), risk.mitigation, CELL
    for action in spine.review_actions:
        if action.done_on is None:
            yield _("Next step"), action.what, CELL
    for bet in spine.bets:
        if bet.state in ("open", "running"):
            yield _("Bet"), bet.assumption, CELL
    for review in spine.reviews:
        yield _("Reason of review {n}").format(n=formats.number(review.number)), review.reason, BODY
    for analysis in spine.analyses:
        yield analysis.title or _("Analysis"), analysis.sentence, BODY


def about_texts(subject: InitiativeSubject) -> list[tuple[str, str, int]]:
    """What it is, as people wrote it: the title of each text, the text, and up to how many characters it stands whole
    before the annex; empty ones are left out."""
    initiative = subject.initiative
    texts = (
        (_("What it does, and for whom"), initiative.summary, LEAD),
        # Without a summary it opens the brief in its place.
        (_("Problem"), initiative.problem, BODY if initiative.summary else LEAD),
        (_("Users"), initiative.users, BODY),
        (_("Success criteria"), initiative.success_criteria, BODY),
        (_("Benefits in words"), initiative.benefits, BODY),
        (_("Outputs"), initiative.outputs, BODY),
        (_("Data it uses"), initiative.data_description, BODY),
    )
    return [(title, text, most) for title, text, most in texts if text.strip()]


def word_texts(subject: InitiativeSubject) -> list[tuple[str, str]]:
    """How well it works in plain words, and whether it needs AI."""
    initiative = subject.initiative
    return _stated(
        (_("In plain words"), initiative.plain_words),
        (_("Alternative without AI"), initiative.rule_alternative),
        (_("Why this verdict"), initiative.ai_verdict_reason),
    )


def error_texts(subject: InitiativeSubject) -> list[tuple[str, str]]:
    """What an error does, and the way back."""
    initiative = subject.initiative
    return _stated(
        (_("Who could be harmed by an error"), initiative.harmed),
        (_("What happens after an error"), initiative.when_wrong),
        (_("Roll-back plan"), initiative.rollback_plan),
    )


def _stated(*texts: tuple[str, str]) -> list[tuple[str, str]]:
    return [(title, text) for title, text in texts if text.strip()]
