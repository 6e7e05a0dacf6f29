"""Which fields of an initiative contradict each other by their order: low over high, moderate over large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.language import formats
from desktop_app.language.i18n import N_, _

if TYPE_CHECKING:
    from desktop_app.domain.records import Initiative

_RANGES = (("benefit", N_("Benefit a year")), ("build_cost", N_("Build cost")))
_ENDS = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class CrossedFields:
    """A group of fields out of order: what is wrong in a sentence, and the tab and field where it is mended."""

    sentence: str
    tab: str
    field: str


def crossed_ranges(initiative: Initiative) -> list[CrossedFields]:
    """The estimates of which low, likely and high are not in order."""
    crossed = []
    for stem, title in _RANGES:
        ends = [value for end in _ENDS if (value := getattr(initiative, f"{stem}_{end}")) is not None]
        if ends != sorted(ends):
            sentence = _("Low, likely and high are not in order: {names}.").format(names=_(title))
            crossed.append(CrossedFields(sentence, "opportunity", f"{stem}_likely"))
    return crossed


def crossed_fields(initiative: Initiative) -> list[CrossedFields]:
    """All fields that are out of order."""
    crossed = crossed_ranges(initiative)
    moderate, large = initiative.drift_moderate, initiative.drift_large
    if moderate is not None and large is not None and moderate > large:
        sentence = _("Drift is moderate from a PSI of {moderate}, which is above where it is large, {large}.")
        words = {"moderate": formats.number(moderate), "large": formats.number(large)}
        crossed.append(CrossedFields(sentence.format(**words), "reviews", "drift_moderate"))
    return crossed


def widened_words(low: float | None, likely: float | None, high: float | None) -> str:
    """Which ends of a range do not count as stated, as they lie beyond the likely value; "" for none."""
    above = likely is not None and low is not None and low > likely
    below = likely is not None and high is not None and high < likely
    if above and below:
        return _("Low is above likely and high below it, so both count as the likely value.")
    if above:
        return _("Low is above likely, so it counts as the likely value.")
    return _("High is below likely, so it counts as the likely value.") if below else ""
