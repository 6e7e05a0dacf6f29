"""The kept analyses: what each says, its chart, the file behind it, when it ran and on how many rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import PureWindowsPath
from typing import Any

from desktop_app.briefs.blocks.long_texts import beginning
from desktop_app.briefs.blocks.text_parts import left_out
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import (
    BriefChart,
    Element,
    Paragraph,
    SectionHeading,
    muted,
    strong,
    words,
)
from desktop_app.charts.bars import Bar, bars
from desktop_app.domain.analysis_results import DRIFT_LARGE
from desktop_app.domain.records import Analysis
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.analyses import kept_analyses

_SHOWN: dict[Size, int] = {"full": 4, "short": 2, "line": 1}
# So many columns are drawn, those that moved most first.
_BARS = 6
_TOKENS = {"large": "bad", "moderate": "caution"}


def _build(subject: InitiativeSubject, size: Size) -> Sequence[Element]:
    kept = sorted(
        subject.spine.analyses,
        key=lambda analysis: analysis.ran_at.timestamp() if analysis.ran_at else 0.0,
        reverse=True,
    )
    if not kept:
        return ()
    elements: list[Element] = [SectionHeading(_("What analyses of files say"), _("the newest first"))]
    for analysis in kept[: _SHOWN[size]]:
        elements += _analysis(analysis, size)
    left = len(kept) - _SHOWN[size]
    return (*elements, *left_out(left, "", _("in the program, with their files")))


def _analysis(analysis: Analysis, size: Size) -> list[Element]:
    title = _("{name}: ").format(name=analysis.title or analysis.kind)
    sentence = beginning(analysis.sentence) if analysis.sentence else _("no sentence")
    elements: list[Element] = [Paragraph(words(strong(title), sentence))]
    chart = drift_chart(analysis) if size != "line" else None
    if chart is not None:
        elements.append(chart)
    return [*elements, Paragraph(words(muted(_behind(analysis))), "small")]


def _behind(analysis: Analysis) -> str:
    """The name of each file, its rows, and when it was looked at."""
    parts = []
    for facts in kept_analyses.files_of(analysis):
        # The name alone: a path of somebody's machine is nobody's business.
        name = PureWindowsPath(str(facts.get("path", ""))).name or _("a file")
        n = facts.get("rows")
        if isinstance(n, int):
            rows = ngettext("n = {n} row", "n = {n} rows", n).format(n=formats.number(n))
            name = _("{name} ({rows})").format(name=name, rows=rows)
        parts.append(name)
    if analysis.ran_at is not None:
        parts.append(formats.date(analysis.ran_at.astimezone().date()))
    return " · ".join(parts) or _("No file is named.")


def drift_chart(analysis: Analysis) -> BriefChart | None:
    """How far the columns moved, those that moved most first; None for what is no drift."""
    drift = kept_analyses.result_of(analysis).get("drift")
    columns = drift.get("columns") if isinstance(drift, dict) else None
    if not isinstance(columns, list):
        return None
    moved = sorted(filter(_is_judged, columns), key=lambda column: -column["psi"])[:_BARS]
    if not moved:
        return None
    items = [
        Bar(str(column.get("name", "")), column["psi"], token=_TOKENS.get(column.get("state"), "accent"))
        for column in moved
    ]
    most = max(DRIFT_LARGE * 1.2, *(column["psi"] for column in moved))
    draw = partial(_drawn, items, most)
    alt = _("{column} moved most: PSI {psi}; drift is large from {limit}.").format(
        column=items[0].label, psi=formats.number(items[0].value), limit=formats.number(DRIFT_LARGE)
    )
    return BriefChart(draw, 24.0 * len(items) + 24, alt)


def _drawn(items: Sequence[Bar], most: float, width: float, height: float) -> Any:
    return bars(items, width, height, _("Drift by column (PSI)"), most, DRIFT_LARGE, _("large"))


def _is_judged(column: Any) -> bool:
    if not isinstance(column, dict) or column.get("state") not in ("stable", "moderate", "large"):
        return False
    psi = column.get("psi")
    return isinstance(psi, int | float) and math.isfinite(psi)


BLOCK: BriefBlock[InitiativeSubject] = BriefBlock("analyses", N_("Analyses"), _build)
