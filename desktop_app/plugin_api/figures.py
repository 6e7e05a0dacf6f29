"""Helps a plugin say numbers the way the program does: shares with their interval, counts and per cent in words."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.extensions.plugin_analysis import AnalysisFigure, FigureState
from desktop_app.domain.intervals import wilson
from desktop_app.language import formats
from desktop_app.language.i18n import _

# With fewer cases a share is too uncertain to judge by.
TOO_FEW = 30


def share_figure(
    label: str, hits: int, cases: int, state: FigureState = "", note: str = ""
) -> AnalysisFigure:
    """A share of `cases` with its 95 % Wilson interval; unknown without a case, not judged under 30."""
    if cases <= 0:
        return AnalysisFigure(label, None, "share", cases=0, note=note or _("There is no case."))
    low, high = wilson(hits / cases, cases)
    if cases < TOO_FEW:
        return AnalysisFigure(label, hits / cases, "share", low, high, cases, "", _("Too few to judge."))
    return AnalysisFigure(label, hits / cases, "share", low, high, cases, state, note)


def number_text(value: float, digits: int | None = None) -> str:
    """A number as the user's locale writes it."""
    return formats.number(value, digits)


def percent_text(share: float | None) -> str:
    """A share from 0 to 1 in per cent, as the user's locale writes it."""
    return formats.percent(share)


def list_text(words: Iterable[str], most: int = 5) -> str:
    """The first words of a list, with a count of the rest."""
    every = list(words)
    text = ", ".join(every[:most])
    if len(every) > most:
        text = _("{list} and {n} more").format(list=text, n=formats.number(len(every) - most))
    return text
