"""Checks that declined customers were told why: coverage of reason codes in a file of decisions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from desktop_app.plugin_api import (
    N_,
    AnalysisBars,
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    PluginAnalysis,
    _,
    number_text,
    share_figure,
)

_PARTS = re.compile(r"[;,|]")
_MOST = 12
# With a smaller share of declines with a reason, too many customers get none.
_GOOD, _BAD = 0.999, 0.95


def reason_coverage(values: Mapping[str, Any]) -> AnalysisOutcome:
    """Share of declines with at least one valid reason, and the reasons that are given most.

    A cell may hold several codes, separated by comma, semicolon or bar. Raises ValueError when no row is a
    decline.
    """
    decision, declined = values["decision"].astype("str").str.strip(), values["declined"].strip()
    is_declined = (decision.str.casefold() == declined.casefold()).to_numpy()
    n = int(is_declined.sum())
    if not n:
        present = sorted(set(decision[decision.notna()].head(10_000)))[:5]
        raise ValueError(
            _("No row says “{declined}”; the column holds {found}.").format(
                declined=declined, found=", ".join(present) or _("nothing")
            )
        )
    valid = {code.strip() for code in _PARTS.split(values.get("valid") or "") if code.strip()}
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    covered = 0
    for cells in zip(*(column[is_declined] for column in values["reasons"]), strict=True):
        codes = {code for cell in cells for code in _codes(cell)}
        good = codes & valid if valid else codes
        covered += bool(good)
        counts.update(good)
        unknown.update(codes - good)
    share = covered / n
    state = "good" if share >= _GOOD else "bad" if share < _BAD else "caution"
    figures = [
        share_figure(_("Declines with a valid reason"), covered, n, state),  # type: ignore[arg-type]  # one of the states
        AnalysisFigure(_("Declines without one"), float(n - covered), "count", cases=n),
        AnalysisFigure(_("Reasons in use"), float(len(counts)), "count"),
    ]
    if unknown:
        figures.append(
            AnalysisFigure(_("Codes that are not valid"), float(len(unknown)), "count", state="caution")
        )
    sentence = _("Of {n} declines {covered} have at least one valid reason; {missing} have none.").format(
        n=number_text(n), covered=number_text(covered), missing=number_text(n - covered)
    )
    charts = [_bars(_("Most frequent reasons, share of declines"), counts, n)]
    if unknown:
        charts.append(_bars(_("Codes that are not valid, share of declines"), unknown, n))
    return AnalysisOutcome(sentence, tuple(figures), tuple(charts), state=state)  # type: ignore[arg-type]  # as above


def _codes(cell: Any) -> list[str]:
    if not isinstance(cell, str):
        # Missing, or a code that was read as a number: 12.0 is code 12.
        if cell is None or cell != cell:
            return []
        cell = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return [code.strip() for code in _PARTS.split(cell) if code.strip()]


def _bars(title: str, counts: Counter[str], n: int) -> AnalysisBars:
    return AnalysisBars(title, tuple((code, count / n) for code, count in counts.most_common(_MOST)), "share")


ANALYSES = (
    PluginAnalysis(
        "finance.reason_codes",
        N_("Reason codes of declines"),
        N_("Share of declined applications with at least one valid reason, and the reasons given most"),
        (
            AnalysisInput(
                "decision", N_("Decision"), help=N_("What the model or the person decided: two values")
            ),
            AnalysisInput(
                "declined",
                N_("Value that means declined"),
                "text",
                default="declined",
                help=N_("How the file writes a declined application"),
            ),
            AnalysisInput(
                "reasons",
                N_("Reasons"),
                "columns",
                help=N_("One or more columns with the codes that were given"),
            ),
            AnalysisInput(
                "valid",
                N_("Valid codes"),
                "text",
                required=False,
                help=N_("Parted by commas; empty: any code counts"),
            ),
        ),
        reason_coverage,
        industry="finance",
    ),
)
