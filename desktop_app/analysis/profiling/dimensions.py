"""The nine dimensions of data readiness, each as a score from 0 to 100, a state and a plain sentence.

How each becomes a score (under 50 fails, from 80 on is good, as for every source):
- completeness, uniqueness, validity: the share itself, times 100.
- timeliness: 100 up to the promised refresh, then 100 x promised / age, so that it fails at twice the promise.
- labels: the lowest of share labelled, balance (100 up to 10 to 1, 25 less for each further factor of
  ten) and agreement (kappa 0.4 is 50, 0.8 is 100).
- representativeness: a ratio under 0.5 fails, under 0.8 is a warning; within that, the worst ratio or
  the total variation distance.
- privacy: 100 less the points of each personal column.
- leakage: 100, or 40 and less with every column that alone gives the label away.
- volume: smallest class or group against the rows that the metric target needs; not judged without label or target.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.analysis.profiling.column_stats import ColumnProfile
from desktop_app.analysis.profiling.label_column import Labels
from desktop_app.analysis.profiling.personal_data import PERSONAL, Personal
from desktop_app.analysis.profiling.representation import GroupShare
from desktop_app.domain.scoring.weighted import CAP, FAILS_UNDER, GOOD_FROM
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

_MOST_NAMED = 3
_MOST_FOR_TEXTS = 18


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: `score` 0 to 100, None while unknown; `state` good, caution, bad or unknown; why."""

    name: str
    score: float | None
    state: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """The keys score, state and why."""
        return {"score": self.score, "state": self.state, "why": self.why}


def _judged(name: str, score: float, why: str, most: float = 100.0) -> Dimension:
    score = min(max(score, 0.0), most)
    state = "bad" if score < FAILS_UNDER else "good" if score >= GOOD_FROM else "caution"
    return Dimension(name, score, state, why)


def unknown(name: str, why: str) -> Dimension:
    """A dimension that can't be judged from this file and these settings."""
    return Dimension(name, None, "unknown", why)


def overall(dimensions: Iterable[Dimension]) -> float | None:
    """Mean of the known dimensions, at most 49 while one fails; None when none is known."""
    scores = [one.score for one in dimensions if one.score is not None]
    if not scores:
        return None
    mean = math.fsum(scores) / len(scores)
    return min(mean, CAP) if min(scores) < FAILS_UNDER else mean


def completeness(columns: Sequence[ColumnProfile]) -> Dimension:
    """Share of cells that hold something."""
    cells = sum(one.rows for one in columns)
    present = sum(one.present for one in columns)
    share = present / cells if cells else 0.0
    worst = sorted(columns, key=lambda column: column.present_share)
    thin = [one for one in worst if one.present_share < 0.8]
    if present == cells:
        return _judged("completeness", 100, _("Every cell holds something."))
    why = _("{share} of the cells hold something.").format(share=_percent(share))
    named = ", ".join(
        _("{column} ({share})").format(column=_name(one.name), share=_percent(one.present_share))
        for one in (thin or worst)[:_MOST_NAMED]
    )
    why += " " + _("Emptiest: {columns}.").format(columns=named)
    return _judged("completeness", 100 * share, why)


def uniqueness(rows: int, repeated: int, key: str, key_repeats: int | None) -> Dimension:
    """Share of rows that do not repeat an earlier one, and of rows whose key does not."""
    share = 1 - repeated / rows
    parts = []
    if repeated:
        parts.append(
            ngettext(
                "{n} row exactly repeats an earlier one.", "{n} rows exactly repeat an earlier one.", repeated
            ).format(n=formats.number(repeated))
        )
    else:
        parts.append(_("No row repeats another."))
    if key_repeats is not None:
        share = min(share, 1 - key_repeats / rows)
        if key_repeats:
            parts.append(
                ngettext(
                    "{n} row has a key in “{column}” that an earlier row has, or none.",
                    "{n} rows have a key in “{column}” that an earlier row has, or none.",
                    key_repeats,
                ).format(n=formats.number(key_repeats), column=_name(key))
            )
        else:
            parts.append(_("Every row has its own key in “{column}”.").format(column=_name(key)))
    return _judged("uniqueness", 100 * share, " ".join(parts))


def validity(
    columns: Sequence[ColumnProfile], outside: Mapping[str, int], two_formats: Sequence[str]
) -> Dimension:
    """Share of values that parse as their column's kind, are finite and lie in the declared range or set.

    `outside` counts values outside by column; `two_formats` names columns with dates written in two ways.
    """
    present = sum(one.present for one in columns)
    if not present:
        return unknown("validity", _("There are no values to judge."))
    bad = {one.name: one.invalid + one.infinite + outside.get(one.name, 0) for one in columns}
    wrong = sum(bad.values())
    most = 100.0
    if not wrong:
        why = _("Every value is of its column's kind.")
    else:
        worst = sorted((name for name, n in bad.items() if n), key=lambda name: (-bad[name], name))
        named = ", ".join(
            _("{column} ({n})").format(column=_name(name), n=formats.number(bad[name]))
            for name in worst[:_MOST_NAMED]
        )
        why = ngettext(
            "{n} value does not fit its column: {columns}.",
            "{n} values do not fit their column: {columns}.",
            wrong,
        ).format(n=formats.number(wrong), columns=named)
    if two_formats:
        most = GOOD_FROM - 1
        why += " " + _("Dates are written in two ways: {columns}.").format(columns=_names(two_formats))
    return _judged("validity", 100 * (1 - wrong / present), why, most)


def timeliness(column: str, newest: date | None, today: date, refresh_days: int | None) -> Dimension:
    """Age of the newest record against the promised refresh; dates after `today` do not count."""
    if not column:
        return unknown("timeliness", _("No date column was chosen."))
    if newest is None:
        return unknown("timeliness", _("“{column}” holds no date up to today.").format(column=_name(column)))
    age = (today - newest).days
    old = ngettext(
        "The newest record is of {date}, {n} day old.", "The newest record is of {date}, {n} days old.", age
    ).format(date=formats.date(newest), n=formats.number(age))
    if refresh_days is None:
        return unknown("timeliness", old + " " + _("How often the source is refreshed is not stated."))
    promised = max(refresh_days, 1)
    score = 100.0 if age <= promised else 100.0 * promised / age
    promise = ngettext("Promised is every {n} day.", "Promised is every {n} days.", promised)
    return _judged("timeliness", score, old + " " + promise.format(n=formats.number(promised)))


def labels(column: str, label_column: Labels | None, rows: int, kappa: float | None, both: int) -> Dimension:
    """How many rows are labelled, how even the classes are, and whether two labellers agree."""
    if label_column is None:
        return unknown("labels", _("No label column was chosen."))
    share = label_column.labelled / rows
    parts = [_("{share} of the rows are labelled.").format(share=_percent(share))]
    score = 100 * share
    if len(label_column.names) < 2:
        parts.append(
            _("“{column}” holds a single class, so nothing can be learned from it.").format(
                column=_name(column)
            )
        )
        return _judged("labels", 0, " ".join(parts))
    if len(label_column.names) > 100:
        parts.append(_("“{column}” holds {n} different values; is it a label?").format(
            column=_name(column), n=formats.number(len(label_column.names))))  # fmt: skip
        return _judged("labels", score, " ".join(parts), GOOD_FROM - 1)
    imbalance = label_column.imbalance or 1.0
    name, n = label_column.smallest()
    parts.append(
        _(
            "The smallest of {classes} classes, “{name}”, has {share}; the largest is {times} times as large."
        ).format(
            classes=len(label_column.names),
            name=_name(name),
            share=_percent(n / label_column.labelled),
            times=formats.number(imbalance, 1),
        )
    )
    if imbalance > 10:
        score = min(score, 100 - 25 * (math.log10(imbalance) - 1))
    if kappa is not None:
        score = min(score, 50 + (kappa - 0.4) * 125)
        parts.append(
            ngettext(
                "Two labellers agree beyond chance by {kappa} (Cohen's kappa, {n} row).",
                "Two labellers agree beyond chance by {kappa} (Cohen's kappa, {n} rows).",
                both,
            ).format(kappa=formats.number(kappa, 2), n=formats.number(both))
        )
    return _judged("labels", score, " ".join(parts))


def representativeness(groups: Sequence[GroupShare], distance: float | None) -> Dimension:
    """The worst ratio of a group's share in the data to its share in the population."""
    if distance is None:
        return unknown("representativeness", _("No group column and reference population were chosen."))
    rated = sorted(
        (one for one in groups if one.ratio is not None), key=lambda group: (group.ratio, group.group)
    )
    if not rated:
        return unknown("representativeness", _("No group of the data stands in the reference population."))
    worst = rated[0]
    assert worst.ratio is not None
    sentence = _("Total variation distance {distance}.").format(distance=formats.number(distance, 2))
    if worst.state == "good":
        why = _("Every group has at least {ratio} times the share it has in the population.").format(
            ratio=formats.number(worst.ratio, 2)
        )
        return _judged("representativeness", max(GOOD_FROM, 100 * (1 - distance)), sentence + " " + why)
    missing = _("{group} is nearly absent") if worst.ratio < 0.1 else _("{group} is under-represented")
    why = _("{what}: {share} of the data, {expected} of the population.").format(
        what=missing.format(group=_name(worst.group)),
        share=_percent(worst.share),
        expected=_percent(worst.reference_share or 0.0),
    )
    if worst.state == "caution":
        score = FAILS_UNDER + (GOOD_FROM - 1 - FAILS_UNDER) * (worst.ratio - 0.5) / 0.3
    else:
        score = (FAILS_UNDER - 1) * (1 - distance)
    return _judged("representativeness", score, sentence + " " + why)


def privacy(personal: Sequence[Personal]) -> Dimension:
    """100 less the points of each personal column."""
    if not personal:
        return _judged("privacy", 100, _("No column looks personal."))
    named = ", ".join(
        _("{column} ({kind})").format(column=_name(one.column), kind=_(PERSONAL[one.kind][0]))
        for one in sorted(personal, key=lambda hit: (-hit.points, hit.column))[:8]
    )
    why = ngettext(
        "{n} column looks personal: {columns}.", "{n} columns look personal: {columns}.", len(personal)
    ).format(n=formats.number(len(personal)), columns=named)
    points = sum(one.points for one in personal if one.kind != "free_text")
    # Texts may hold anything; many such columns cost no more points than a few.
    points += min(_MOST_FOR_TEXTS, sum(one.points for one in personal if one.kind == "free_text"))
    return _judged("privacy", 100 - points, why)


def leakage(label: str, leaks: Mapping[str, float] | None) -> Dimension:
    """Columns that alone predict the label with AUC over 0.97; None when nothing could be judged."""
    if not label:
        return unknown("leakage", _("No label column was chosen."))
    if leaks is None:
        return unknown("leakage", _("Too few labelled rows in each class to tell."))
    if not leaks:
        return _judged("leakage", 100, _("No single column gives the label away."))
    worst = sorted(leaks, key=lambda name: (-leaks[name], name))
    named = ", ".join(
        _("{column} (AUC {auc})").format(column=_name(name), auc=formats.number(leaks[name], 3))
        for name in worst[:_MOST_NAMED]
    )
    why = ngettext(
        "{n} column alone gives “{label}” away: {columns}. Is it known when the decision is made?",
        "{n} columns alone give “{label}” away: {columns}. Are they known when the decision is made?",
        len(leaks),
    ).format(n=formats.number(len(leaks)), label=_name(label), columns=named)
    return _judged("leakage", 40 - 10 * (len(leaks) - 1), why)


def volume(
    rows: int,
    smallest: Sequence[tuple[str, int]],
    needed: int | None,
    target: float = 0.0,
    effect: float = 0.0,
) -> Dimension:
    """The smallest class and group, by name, against the rows needed to tell `target` from a share `effect` lower.

    `needed` is None where there is neither a label nor a target: then nothing says how many rows are enough.
    """
    if needed is None:
        why = ngettext(
            "{n} row. Without a label or a target it is not known how many are needed.",
            "{n} rows. Without a label or a target it is not known how many are needed.",
            rows,
        )
        return unknown("volume", why.format(n=formats.number(rows)))
    name, n = min(smallest, key=lambda pair: (pair[1], pair[0]), default=("", rows))
    score = 100.0 * min(1.0, n / needed)
    if not name:
        why = ngettext(
            "{n} row; {needed} are needed to tell a rate of {target} from {worse}.",
            "{n} rows; {needed} are needed to tell a rate of {target} from {worse}.",
            n,
        )
    else:
        why = ngettext(
            "The smallest class or group, “{name}”, has {n} row; {needed} are needed to tell a rate of {target} from "
            "{worse}.",
            "The smallest class or group, “{name}”, has {n} rows; {needed} are needed to tell a rate of {target} from "
            "{worse}.",
            n,
        )
    sentence = why.format(
        name=_name(name),
        n=formats.number(n),
        needed=formats.number(needed),
        target=formats.percent(target),
        worse=formats.percent(target - effect),
    )
    if 0 < n < 30:
        sentence += " " + _("Under 30 there is too little to judge.")
    return _judged("volume", score, sentence)


def _percent(share: float) -> str:
    # 99.99 % must not be shown as 100 %.
    if 0.9995 <= share < 1:
        return _("nearly 100 %")
    return formats.percent(share)


def _name(text: str) -> str:
    return shorten(text, 40)


def _names(names: Sequence[str]) -> str:
    return ", ".join(_name(name) for name in names[:_MOST_NAMED])
