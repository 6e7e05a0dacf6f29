"""Sentences on how a column's values were read: words for "not known", decimal marks, per cent, currencies."""

from __future__ import annotations

from collections import Counter

from desktop_app.analysis.files.data_file import ReadProblem
from desktop_app.analysis.files.number_style import NumberStyle
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.number_decision import BY_PERSON
from desktop_app.language.reading.number_words import how_read
from desktop_app.text import shorten

_MOST_WORDS = 8


def on_words(name: str, words: Counter[str]) -> list[ReadProblem]:
    """The words that only say "not known", each as it is written, and how many cells they make missing."""
    total = words.total()
    if not total:
        return []
    shown = [
        _("“{word}” {n}").format(word=shorten(word, 30), n=formats.number(n))
        for word, n in words.most_common(_MOST_WORDS)
    ]
    if len(words) > _MOST_WORDS:
        shown.append("…")
    sentence = ngettext(
        "“{column}”: {n} cell holds a word for “not known” and counts as missing: {words}.",
        "“{column}”: {n} cells hold a word for “not known” and count as missing: {words}.",
        total,
    )
    text = sentence.format(column=shorten(name, 60), n=formats.number(total), words=", ".join(shown))
    return [ReadProblem(name, None, text, about="words")]


def on_doubt(name: str, style: NumberStyle, is_number: bool) -> list[ReadProblem]:
    """Numbers that can be read in two ways, and amounts in several currencies."""
    notes = []
    if style.is_mixed:
        sentence = _("“{column}” holds amounts in several currencies ({codes}); they are not added up.")
        notes.append(sentence.format(column=shorten(name, 60), codes=", ".join(style.currencies)))
    decision = style.decision
    if is_number and (style.is_unproved or (decision.both_marks and decision.by != BY_PERSON)):
        reading = how_read(decision, name)
        if decision.in_doubt:
            reading += " " + _("Set the decimal mark if that is wrong.")
        notes.append(reading)
    return [ReadProblem(name, None, note, about="numbers") for note in notes]


def on_numbers(
    name: str, style: NumberStyle, is_number: bool, percents: int, present: int
) -> list[ReadProblem]:
    """How numbers were read that can be read in two ways, stand in per cent, or in several currencies."""
    column = shorten(name, 60)
    notes: list[str] = []
    if is_number:
        if style.brackets:
            sentence = _("“{column}”: numbers in brackets or with a minus behind are read as negative.")
            notes.append(sentence.format(column=column))
        if percents and percents < present:
            sentence = ngettext(
                "“{column}”: {n} value has a per cent sign and is read as a share, the others have none.",
                "“{column}”: {n} values have a per cent sign and are read as shares, the others have none.",
                percents,
            )
            notes.append(sentence.format(column=column, n=formats.number(percents)))
        elif percents:
            sentence = _("“{column}” is written in per cent and read as shares: 50 % is 0.5.")
            notes.append(sentence.format(column=column))
    doubts = on_doubt(name, style, is_number)
    return [*doubts, *(ReadProblem(name, None, note, about="numbers") for note in notes)]
