"""What is stated of an initiative's data and its risk class, and contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.records import DataSource, Initiative
from desktop_app.domain.spine import Spine
from desktop_app.language.i18n import _
from desktop_app.text import shorten

#: The fact that says what the risk class "high" says.
HIGH_RISK_FACT = "ai_act_high_risk"
_AT_LEAST_HIGH = ("high", "unacceptable")


def privacy_conflicts(spine: Spine) -> Iterator[tuple[DataSource, str]]:
    """The sources with personal data that say elsewhere that they have none, each with what is wrong."""
    for source in spine.data_sources:
        if source.sensitivity not in ("personal", "special"):
            continue
        name = shorten(source.name, 60)
        if source.lawful_basis == "not_personal":
            sentence = _("“{name}” holds personal data by its sensitivity, and none by its lawful basis.")
            yield source, sentence.format(name=name)
        left_out = any(
            one.dimension == "privacy" and not one.applicable and not one.note.strip()
            for one in spine.readiness_of(source.id)
        )
        if left_out:
            sentence = _("“{name}” holds personal data, and privacy does not apply to it, without a reason.")
            yield source, sentence.format(name=name)


def risk_class_conflict(initiative: Initiative) -> str:
    """A sentence where risk class and facts differ on high risk under the AI Act; "" where one is not stated."""
    if not initiative.risk_class or not initiative.facts:
        return ""
    by_fact = HIGH_RISK_FACT in initiative.facts
    if initiative.risk_class == "high" and not by_fact:
        return _("The risk class is high, and the fact “High-risk under the AI Act” is not stated.")
    if by_fact and initiative.risk_class not in _AT_LEAST_HIGH:
        return _("The fact “High-risk under the AI Act” is stated, and the risk class is lower.")
    return ""
