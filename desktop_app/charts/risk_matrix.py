"""Risks by likelihood and impact, 1 to 5 each: how many lie where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Mark, Rect, Text
from desktop_app.domain.state_kinds import risk_state
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import TYPE_SIZES

#: The ref of the line about risks without both ratings.
UNRATED_REF = "risks:unrated"

_SMALL, _TITLE = TYPE_SIZES["small"], TYPE_SIZES["title"]
_SIDE = 5
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class RatedRisk:
    """One risk; likelihood and impact are 1-5, None while nobody has rated them."""

    ref: str
    title: str
    likelihood: int | None
    impact: int | None


def cell_ref(likelihood: int, impact: int) -> str:
    """The ref of a cell of the matrix: "risks:4x3" is likelihood 4, impact 3."""
    return f"risks:{likelihood}x{impact}"


def risk_matrix(risks: Sequence[RatedRisk], width: float, height: float, title: str = "") -> Chart:
    """The matrix on `width` x `height` px; a cell with risks has their number and a ref.

    A cell that holds one risk has that risk's ref, else `cell_ref`.
    """
    width, height = positive(width), positive(height)
    cells: dict[tuple[int, int], list[RatedRisk]] = {}
    unrated: list[RatedRisk] = []
    for risk in risks:
        if risk.likelihood in range(1, 6) and risk.impact in range(1, 6):
            cells.setdefault((int(risk.likelihood or 0), int(risk.impact or 0)), []).append(risk)
        else:
            unrated.append(risk)
    marks: list[Mark] = []
    if width >= 110 and height >= 110:
        marks = _marks(cells, unrated, width, height)
    high = sum(len(held) for place, held in cells.items() if risk_state(*place) == "bad")
    described = ngettext("{n} risk", "{n} risks", len(risks)).format(n=formats.number(len(risks)))
    described += ", " + ngettext("{n} high", "{n} high", high).format(n=formats.number(high))
    name = one_line(title) or _("Risks by likelihood and impact")
    return Chart(width, height, tuple(marks), name, described, _table(risks))


def _marks(
    cells: dict[tuple[int, int], list[RatedRisk]],
    unrated: list[RatedRisk],
    width: float,
    height: float,
) -> list[Mark]:
    note = 20.0 if unrated else 0.0
    left, top = 20.0, 20.0
    bottom = height - 38 - note
    each_x = (width - left) / _SIDE
    each_y = (bottom - top) / _SIDE
    marks: list[Mark] = [
        Text(0, 12, fit(_("likelihood ↑"), width, _SMALL), _SMALL, "muted"),
        Text(width, bottom + 34, fit(_("impact →"), width, _SMALL), _SMALL, "muted", "end"),
    ]
    for step in range(1, _SIDE + 1):
        y = bottom - (step - 0.5) * each_y + 0.36 * _SMALL
        x = left + (step - 0.5) * each_x
        number = formats.number(step)
        marks.append(Text(left - 8, y, number, _SMALL, "muted", "end"))
        marks.append(Text(x, bottom + 16, number, _SMALL, "muted", "middle"))
    for likelihood in range(_SIDE, 0, -1):
        for impact in range(1, _SIDE + 1):
            held = cells.get((likelihood, impact), [])
            x = left + (impact - 1) * each_x + _GAP / 2
            y = bottom - likelihood * each_y + _GAP / 2
            marks += _cell(held, likelihood, impact, (x, y, each_x - _GAP, each_y - _GAP))
    if unrated:
        marks.append(_note(unrated, width, height))
    return marks


def _cell(
    held: list[RatedRisk], likelihood: int, impact: int, box: tuple[float, float, float, float]
) -> list[Mark]:
    x, y, width, height = box
    state = risk_state(likelihood, impact)
    ref = None
    if held:
        ref = held[0].ref if len(held) == 1 else cell_ref(likelihood, impact)
    marks: list[Mark] = [
        Rect(
            x,
            y,
            width,
            height,
            fill=f"{state}_soft",
            stroke=state if held else None,
            radius=4,
            ref=ref,
            hint=_hint(held, likelihood, impact),
        )
    ]
    if held:
        count = formats.number(len(held))
        size = _TITLE if height >= 20 and text_width(count, _TITLE, 600) < width - 4 else _SMALL
        baseline = y + height / 2 + 0.36 * size
        shown = fit(count, width, size, 600)
        marks.append(Text(x + width / 2, baseline, shown, size, state, "middle", 600))
    return marks


def _hint(held: list[RatedRisk], likelihood: int, impact: int) -> str:
    words = {"bad": _("high"), "caution": _("medium"), "good": _("low")}
    head = _("Likelihood {likelihood}, impact {impact}: {level}").format(
        likelihood=formats.number(likelihood),
        impact=formats.number(impact),
        level=words[risk_state(likelihood, impact)],
    )
    return "\n".join([head, *_titles(held)])


def _titles(risks: list[RatedRisk]) -> list[str]:
    titles = [one_line(risk.title[:120]) for risk in risks[:12]]
    return [*titles, "…"] if len(risks) > len(titles) else titles


def _note(unrated: list[RatedRisk], width: float, height: float) -> Text:
    text = ngettext("{n} not rated", "{n} not rated", len(unrated))
    shown = text.format(n=formats.number(len(unrated)))
    return Text(
        0,
        height - 6,
        fit(shown, width, _SMALL),
        _SMALL,
        "muted",
        ref=UNRATED_REF,
        hint="\n".join([shown, *_titles(unrated)]),
    )


def _table(risks: Sequence[RatedRisk]) -> tuple[tuple[str, ...], ...]:
    header = (_("Risk"), _("Likelihood"), _("Impact"))
    return (
        header,
        *((risk.title, formats.number(risk.likelihood), formats.number(risk.impact)) for risk in risks),
    )
