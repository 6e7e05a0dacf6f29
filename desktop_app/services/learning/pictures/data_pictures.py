"""Pictures of data and of models: bands of decisions, drift of a column, groups, and examples where no file was read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from desktop_app.charts.band_histogram import band_histogram
from desktop_app.charts.bars import Bar, bars
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.overlay import OverlayPart, overlay
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.learning.pictures.picture import Picture, PictureGround

_BINS = 20
_EDGES = [place / _BINS for place in range(_BINS + 1)]
#: Two thresholds of the example, and how many of 10,000 cases it has in each class.
_LOW, _HIGH = 0.35, 0.7
_POSITIVES, _NEGATIVES = 800, 9_200


def _kept(ground: PictureGround, kind: str) -> Iterator[tuple[Spine, dict[str, Any]]]:
    """Results of one kind that were computed from files, with their initiative."""
    for spine in ground.spines:
        for analysis in spine.analyses:
            if analysis.kind == kind:
                try:
                    result = json.loads(analysis.result)
                except (ValueError, RecursionError):
                    continue
                if isinstance(result, dict):
                    yield spine, result


def _numbers(values: object) -> list[float]:
    listed = values if isinstance(values, list) else []
    return [float(value) for value in listed if isinstance(value, int | float) and math.isfinite(value)]


# Bands


def bands(ground: PictureGround) -> Picture | None:
    """The scores of a file with the thresholds that were kept."""
    for spine, result in _kept(ground, "bands"):
        classes = result.get("classes")
        overall = classes.get("") if isinstance(classes, dict) else None
        if not isinstance(overall, dict):
            continue
        edges, positives, negatives = (
            _numbers(overall.get(name)) for name in ("edges", "histogram_positives", "histogram_negatives")
        )
        low, high = overall.get("pass_below"), overall.get("stop_from")
        if len(edges) == len(positives) + 1 == len(negatives) + 1 and low is not None and high is not None:
            return _histogram(edges, positives, negatives, float(low), float(high), spine)
    return None


def _histogram(
    edges: list[float],
    positives: list[float],
    negatives: list[float],
    low: float,
    high: float,
    spine: Spine | None,
) -> Picture:
    def share(counts: list[float], least: float, most: float) -> float:
        inside = sum(count for edge, count in zip(edges, counts, strict=False) if least <= edge < most)
        return inside / sum(counts) if sum(counts) else 0.0

    everything = [yes + no for yes, no in zip(positives, negatives, strict=True)]
    sentence = _(
        "{missed} of what is looked for passes unseen, {wrong} of the harmless is stopped, and {review} of all goes to a person."
    ).format(
        missed=formats.percent(share(positives, -1, low)),
        wrong=formats.percent(share(negatives, high, 2)),
        review=formats.percent(share(everything, low, high), 0),
    )
    title = _("Scores and thresholds")
    return Picture(
        lambda w, h: band_histogram(edges, positives, negatives, low, high, w, h, title=title),
        sentence,
        spine,
    )


def _bell(centre: float, width: float, total: float) -> list[float]:
    """A class of the example: counts by range of scores."""
    middles = [(left + right) / 2 for left, right in pairwise(_EDGES)]
    weights = [math.exp(-(((middle - centre) / width) ** 2) / 2) for middle in middles]
    return [total * weight / sum(weights) for weight in weights]


def example_bands() -> Picture:
    """Bands of an example with two well separated classes."""
    return _histogram(_EDGES, _bell(0.68, 0.18, _POSITIVES), _bell(0.28, 0.17, _NEGATIVES), _LOW, _HIGH, None)


def trade_off() -> Picture:
    """Misses and false alarms of the example over the threshold: one falls as the other rises."""
    positives, negatives = _bell(0.68, 0.18, 1.0), _bell(0.28, 0.17, 1.0)
    missed = tuple((edge, sum(positives[:at])) for at, edge in enumerate(_EDGES))
    alarms = tuple((edge, sum(negatives[at:])) for at, edge in enumerate(_EDGES))
    lines = [Curve(_("Missed"), "bad", missed), Curve(_("False alarms"), "caution", alarms, dash=(4, 3))]
    sentence = _(
        "A higher threshold raises fewer false alarms and misses more; there is no threshold without both."
    )
    x, y = (
        CurveAxis(_("Threshold"), low=0.0, high=1.0),
        CurveAxis(_("Share of their kind"), "share", 0.0, 1.0),
    )
    return Picture(lambda w, h: curves(lines, w, h, x, y, title=_("Misses and false alarms")), sentence)


def four_counts() -> Picture:
    """The four outcomes of the example at its upper threshold."""
    positives, negatives = _bell(0.68, 0.18, _POSITIVES), _bell(0.28, 0.17, _NEGATIVES)
    at = _EDGES.index(0.5)
    caught, alarms = sum(positives[at:]), sum(negatives[at:])
    figures = (
        (_("Caught"), caught, "good"),
        (_("Missed"), _POSITIVES - caught, "bad"),
        (_("False alarms"), alarms, "caution"),
        (_("Rightly let through"), _NEGATIVES - alarms, "muted"),
    )
    items = [Bar(name, round(count), formats.number(round(count)), token) for name, count, token in figures]
    sentence = _(
        "Of {n} cases, {caught} are caught and {alarms} stopped by mistake: {precision} of the alarms are real."
    ).format(
        n=formats.number(_POSITIVES + _NEGATIVES),
        caught=formats.number(round(caught)),
        alarms=formats.number(round(alarms)),
        precision=formats.percent(caught / (caught + alarms), 0),
    )
    return Picture(lambda w, h: bars(items, w, h, _("Four outcomes")), sentence, rows=len(items))


# Drift


def drifted_column(ground: PictureGround) -> Picture | None:
    """The column that moved most between two files."""
    for spine, result in _kept(ground, "drift"):
        listed = result.get("drift")
        columns = listed.get("columns") if isinstance(listed, dict) else None
        known = [
            one for one in columns or () if isinstance(one, dict) and isinstance(one.get("psi"), int | float)
        ]
        if not known:
            continue
        column = max(known, key=lambda entry: entry["psi"])
        parts = [
            OverlayPart(str(part[0]), float(part[3]), float(part[4]))
            for part in column.get("picture") or ()
            if isinstance(part, list) and len(part) == 5
        ]
        if parts:
            return _overlay(str(column.get("name", "")), parts, float(column["psi"]), spine)
    return None


def example_drift() -> Picture:
    """A column of an example before and after, with its PSI."""
    import numpy as np

    from desktop_app.analysis.models.drift_measures import psi

    before, after = (10, 20, 30, 25, 15), (5, 12, 26, 32, 25)
    names = (_("under 20"), _("20 to 40"), _("40 to 60"), _("60 to 80"), _("over 80"))
    parts = [OverlayPart(name, a / 100, b / 100) for name, a, b in zip(names, before, after, strict=True)]
    moved = psi(np.array(before, float), np.array(after, float))
    return _overlay(_("Amount of the order"), parts, moved, None)


def _overlay(name: str, parts: list[OverlayPart], moved: float, spine: Spine | None) -> Picture:
    sentence = _("“{column}” has a PSI of {psi}: under 0.1 is stable, from 0.25 on large.").format(
        column=name, psi=formats.number(moved, 2)
    )
    return Picture(lambda w, h: overlay(parts, w, h, name), sentence, spine)


# Groups and data


def represented(ground: PictureGround) -> Picture | None:
    """How well the sources of an initiative represent those it is for, 0 to 100; that with the lowest of all."""
    lowest: tuple[float, Spine, list[tuple[str, float]]] | None = None
    for spine in ground.spines:
        named = {source.id: source.name for source in spine.data_sources}
        scores = [
            (named[one.data_source_id], one.score)
            for one in spine.readiness
            if one.dimension == "representativeness" and one.score is not None and one.data_source_id in named
        ]
        least = min((score for _name, score in scores), default=math.inf)
        if scores and (lowest is None or least < lowest[0]):
            lowest = least, spine, scores
    if lowest is None:
        return None
    least, spine, scores = lowest
    items = [
        Bar(name, score, formats.number(score, 0), "good" if score >= 80 else "bad") for name, score in scores
    ]
    sentence = _("“{source}” stands at {score} of 100, the lowest of all sources.").format(
        source=min(scores, key=lambda pair: pair[1])[0], score=formats.number(least, 0)
    )
    title = _("Representativeness, 0 to 100")
    return Picture(
        lambda w, h: bars(items, w, h, title, maximum=100, limit=80), sentence, spine, len(items) + 1
    )


def example_groups() -> Picture:
    """Share of groups in the data over their share in the population, as an example."""
    ratios = ((_("Under 30"), 1.4), (_("30 to 60"), 1.05), (_("Over 60"), 0.42))
    items = [
        Bar(name, ratio, formats.number(ratio, 2), "bad" if ratio < 0.5 else "good") for name, ratio in ratios
    ]
    sentence = _(
        "People over 60 are 0.42 times as many in the data as among the customers: too few to learn from."
    )
    title = _("Share in the data over share in the population")
    return Picture(
        lambda w, h: bars(items, w, h, title, limit=0.8, limit_label="0.8"), sentence, rows=len(items) + 1
    )


def leaking_columns() -> Picture:
    """How well single columns alone tell the outcome, as an example with a leak."""
    figures = (("closed_reason", 0.99), ("account_age", 0.71), ("amount", 0.66), ("weekday", 0.52))
    items = [
        Bar(name, auc, formats.number(auc, 2), "bad" if auc > 0.97 else "accent") for name, auc in figures
    ]
    sentence = _("“closed_reason” tells the outcome almost alone: it is written once the outcome is known.")
    return Picture(
        lambda w, h: bars(items, w, h, _("AUC of single columns"), maximum=1.0, limit=0.97),
        sentence,
        rows=len(items) + 1,
    )


def overfitting() -> Picture:
    """Error on the training data and on new data while a model learns, as an example."""
    steps = range(1, 31)
    seen = tuple((float(n), 0.32 * math.exp(-n / 9) + 0.02) for n in steps)
    new = tuple((float(n), 0.30 * math.exp(-n / 6) + 0.09 + 0.00022 * max(0, n - 9) ** 2) for n in steps)
    best = min(new, key=lambda point: point[1])[0]
    lines = [
        Curve(_("Data it was trained on"), "muted", seen, dash=(4, 3)),
        Curve(_("Data it has not seen"), "accent", new),
    ]
    sentence = _(
        "From step {n} on it learns by heart: the error on its own data falls, on new data it rises."
    ).format(n=formats.number(best, 0))
    x, y = CurveAxis(_("Steps of training"), low=0), CurveAxis(_("Error"), "share", 0.0)
    return Picture(
        lambda w, h: curves(lines, w, h, x, y, title=_("Overfitting"), marks_at=[(best, _("stop here"))]),
        sentence,
    )


# Forecasts and scores


def reliability() -> Picture:
    """What is said and what came, as an example of somebody who is too sure."""
    stated = (0.1, 0.3, 0.5, 0.7, 0.9)
    came = (0.18, 0.34, 0.47, 0.6, 0.72)
    lines = [
        Curve(_("Perfect"), "muted", ((0.0, 0.0), (1.0, 1.0)), dash=(4, 3)),
        Curve(_("What came"), "accent", tuple(zip(stated, came, strict=True)), dots=True),
    ]
    sentence = _("Where it says 90 %, it comes true in 72 % of the cases: it is too sure of itself.")
    x, y = CurveAxis(_("What was said"), "share", 0.0, 1.0), CurveAxis(_("What came"), "share", 0.0, 1.0)
    return Picture(lambda w, h: curves(lines, w, h, x, y, title=_("Calibration")), sentence)


def brier_scores() -> Picture:
    """The Brier scores of three forecasters on the same ten events, as an example."""
    from desktop_app.analysis.models.forecasts import forecast_score

    came = [True, True, True, False, True, False, False, True, True, False]
    forecasters = (
        (_("Says 60 % every time"), [0.6] * 10),
        (_("Careful and right"), [0.8, 0.75, 0.9, 0.3, 0.7, 0.2, 0.25, 0.8, 0.7, 0.35]),
        (_("Too sure of itself"), [1.0, 1.0, 0.05, 0.0, 1.0, 0.95, 0.0, 1.0, 0.1, 0.0]),
    )
    items = []
    for name, chances in forecasters:
        score = forecast_score(chances, came).brier
        items.append(Bar(name, score, formats.number(score, 3)))
    sentence = _(
        "Lower is better. Being wrong with certainty costs more than saying every time what usually happens."
    )
    return Picture(
        lambda w, h: bars(items, w, h, _("Brier score of three forecasters")), sentence, rows=len(items)
    )
