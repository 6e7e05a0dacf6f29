"""The lines of a comparison of initiatives, each with its difference in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.choices import INDUSTRIES, RISK_CLASSES, STAGES
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.domain.states import PART_STATES, PARTS
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.prioritise.ranking.score_detail import ScoreDetail
from desktop_app.ui.records.score_words import input_said, range_said, score_said

# Words by the text that lists keep for a state.
_PART_STATES: dict[str, str] = {str(state): label for state, label in PART_STATES.items()}


@dataclass(frozen=True, slots=True)
class ComparedInitiative:
    """One initiative that is compared; `parts` are (part, state, why, figure) as the list keeps them."""

    detail: ScoreDetail
    place: int | None
    in_top: float | None
    cost: float | None
    stage: str
    industry: str
    risk_class: str
    parts: tuple[tuple[str, str, str, str], ...]

    @property
    def key(self) -> str:
        """The short name for people."""
        return self.detail.key or self.detail.title


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line: what it is about, the texts in the order of the initiatives, and how they differ."""

    ref: str
    title: str
    texts: tuple[str, ...]
    difference: str
    differs: bool


def compare(items: Sequence[ComparedInitiative], top: int, currency: str) -> list[ComparedLine]:
    """The lines for initiatives that are scored by one method."""
    method = items[0].detail.method
    score_text = score_said(method, currency)

    def money(value: float | None) -> str:
        return formats.money(value, currency, compact=True)

    lines = [
        _numbers("place", _("Place"), items, [one.place for one in items], formats.number, low_first=True,
                 gap_said=_places),
        _numbers("score", _("Score at the likely values"), items, [one.detail.score.value for one in items], score_text),
        _numbers("median", _("Median"), items, [one.detail.middle for one in items], score_text),
        _texts("range", _("P10 – P90"), items, [_range(one.detail, score_text) for one in items]),
        _numbers("top", _("In top {k}").format(k=formats.number(top)), items, [one.in_top for one in items], _percent,
                 gap_said=_points),
        _numbers("cost", _("Build cost"), items, [one.cost for one in items], money, low_first=True),
    ]  # fmt: skip
    for at, scored in enumerate(method.inputs):
        terms = [one.detail.score.terms[at] for one in items]
        likely = [term.known.likely if term.known is not None else None for term in terms]
        texts = tuple(range_said(scored, term.known, currency) for term in terms)
        line = _numbers(
            f"input:{scored.name}",
            _(scored.label),
            items,
            likely,
            _writer(scored, currency),
            gap_said=_points if scored.kind in ("share", "chance") else None,
        )
        lines.append(
            ComparedLine(line.ref, line.title, texts, line.difference, line.differs or len(set(texts)) > 1)
        )
    return [*lines, *_choice_lines(items), *_part_lines(items)]


def _writer(scored: ScoringInput, currency: str) -> Callable[[float | None], str]:
    return lambda value: input_said(scored, value, currency)


def _percent(value: float | None) -> str:
    return formats.percent(value, 0)


def _points(value: float) -> str:
    """A difference of shares in points, as per cent of a share would mean something else."""
    n = round(value * 100, 0 if value >= 0.01 else 1)
    return ngettext("{n} point", "{n} points", int(n) if n == int(n) else 2).format(n=formats.number(n))


def _places(value: float) -> str:
    n = int(value)
    return ngettext("{n} place", "{n} places", n).format(n=formats.number(n))


def _range(detail: ScoreDetail, score_text: Callable[[float | None], str]) -> str:
    if detail.score.value is None:
        low, high = detail.score.low, detail.score.high
        if low is None and high is None:
            return formats.unknown()
        return _("between {low} and {high}").format(low=score_text(low), high=score_text(high))
    if detail.low is None or detail.high is None:
        return score_text(detail.score.value)
    return _("{low} to {high}").format(low=score_text(detail.low), high=score_text(detail.high))


def _numbers(
    ref: str,
    title: str,
    items: Sequence[ComparedInitiative],
    values: Sequence[float | None],
    value_text: Callable[[float | None], str],
    low_first: bool = False,
    gap_said: Callable[[float], str] | None = None,
) -> ComparedLine:
    texts = tuple(value_text(value) for value in values)
    known = [(value, one.key) for value, one in zip(values, items, strict=True) if value is not None]
    unknown = [one.key for value, one in zip(values, items, strict=True) if value is None]
    parts = []
    if len(known) > 1:
        least, most = min(known), max(known)
        gap = (gap_said or value_text)(most[0] - least[0])
        if len({text for text, value in zip(texts, values, strict=True) if value is not None}) == 1:
            parts.append(_("the same"))
        elif gap_said is _places:
            parts.append(_("{key} first, {gap} before {other}").format(key=least[1], gap=gap, other=most[1]))
        elif low_first:
            parts.append(_("{key} lowest, {gap} under {other}").format(
                key=least[1], gap=gap, other=most[1]))  # fmt: skip
        else:
            parts.append(_("{key} highest, {gap} over {other}").format(
                key=most[1], gap=gap, other=least[1]))  # fmt: skip
    if unknown and known:
        parts.append(_("unknown for {keys}").format(keys=", ".join(unknown)))
    elif unknown:
        parts.append(_("unknown for all"))
    differs = len(set(texts)) > 1
    return ComparedLine(ref, title, texts, "; ".join(parts), differs)


def _texts(ref: str, title: str, items: Sequence[ComparedInitiative], texts: Sequence[str]) -> ComparedLine:
    if len(set(texts)) == 1:
        return ComparedLine(ref, title, tuple(texts), _("the same"), False)
    odd = [one.key for one, text in zip(items, texts, strict=True) if texts.count(text) == 1]
    if len(items) > 2 and len(odd) == 1:
        return ComparedLine(ref, title, tuple(texts), _("{key} differs").format(key=odd[0]), True)
    return ComparedLine(ref, title, tuple(texts), _("they differ"), True)


def _choice_lines(items: Sequence[ComparedInitiative]) -> list[ComparedLine]:
    """Stage, industry and risk class, in words."""
    stages = [_(STAGES[item.stage]) if item.stage in STAGES else item.stage for item in items]
    return [
        _texts("stage", _("Stage"), items, stages),
        _texts(
            "industry",
            _("Industry"),
            items,
            [INDUSTRIES.label(item.industry) or _("Not stated") for item in items],
        ),
        _texts(
            "risk_class", _("Risk class"), items, [_word(RISK_CLASSES, item.risk_class) for item in items]
        ),
    ]


def _word(choices: Mapping[str, str], key: str) -> str:
    return _(choices[key]) if key in choices else _("Not stated")


def _part_lines(items: Sequence[ComparedInitiative]) -> list[ComparedLine]:
    """The states of the spine's parts, each with its figure."""
    lines = []
    for part, title in PARTS.items():
        parts = [next((p for p in one.parts if p[0] == part), (part, "", "", "")) for one in items]
        states = [_PART_STATES.get(p[1], "") for p in parts]
        named = [_(state) if state else formats.unknown() for state in states]
        shown = [f"{text} · {p[3]}" if p[3] else text for text, p in zip(named, parts, strict=True)]
        line = _texts(f"part:{part}", _(title), items, named)
        lines.append(ComparedLine(line.ref, line.title, tuple(shown), line.difference, line.differs))
    return lines
