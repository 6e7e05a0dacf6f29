"""The stages as one bar: how many initiatives stand in each, and how many have just come to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.scales import positive
from desktop_app.charts.layout.text_metrics import fit, one_line, text_width
from desktop_app.charts.marks import Chart, Mark, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

#: What stands before the stage in the ref of those that have just come to it.
ARRIVED = "arrived:"

_SIZE = TYPE_SIZES["body"]
_BAR, _GAP, _INSET = 24.0, 2.0, 8.0
_LINE = 22.0


@dataclass(frozen=True, slots=True)
class StageCount:
    """A stage with how many stand in it; `arrived` names those that came to it this month."""

    stage: str
    label: str
    count: int
    arrived: tuple[str, ...] = ()

    def figure(self) -> str:
        """The count as shown."""
        return formats.number(self.count)


def stage_bar(
    stages: Sequence[StageCount], others: Sequence[StageCount], width: float, height: float, title: str = ""
) -> Chart:
    """The bar on a canvas of `width` x `height` px; `others` are not on the way, and stand as words at its end.

    The refs are the stages; `ARRIVED` stands before that of those who have just come to one.
    """
    width, height = positive(width), positive(height)
    marks: list[Mark] = []
    if stages and width >= 120 and height >= _BAR + _LINE:
        widths = _widths(stages, width)
        left = 0.0
        for at, (stage, across) in enumerate(zip(stages, widths, strict=True)):
            marks += _segment(stage, at, left, across)
            left += across + _GAP
        marks += _beside(others, _last_label_end(stages, width), width, height)
    facts = [*stages, *others]
    table = ((_("Stage"), _("Initiatives")), *((stage.label, stage.figure()) for stage in facts))
    described = "; ".join(f"{one_line(stage.label)}: {stage.figure()}" for stage in facts)
    return Chart(width, height, tuple(marks), one_line(title), described, table)


def height_for(stages: Sequence[StageCount], others: Sequence[StageCount], width: float) -> float:
    """The height that the bar and its words need on a canvas of `width` px."""
    return _BAR + _LINE * (1 if _fit_beside(others, _last_label_end(stages, width), width) else 2)


def _last_label_end(stages: Sequence[StageCount], width: float) -> float:
    if not stages:
        return 0.0
    widths = _widths(stages, positive(width))
    return sum(widths[:-1]) + _GAP * (len(widths) - 1) + _label_width(stages[-1])


def _fit_beside(others: Sequence[StageCount], label_end: float, width: float) -> bool:
    across = sum(text_width(_beside_text(one), _SIZE) for one in others) + 16 * max(0, len(others) - 1)
    return label_end + 16 + across <= width


def _beside_text(stage: StageCount) -> str:
    return _("{label} {figure}").format(label=one_line(stage.label), figure=stage.figure())


def _label_width(stage: StageCount) -> float:
    arrived = text_width(_arrow(stage), _SIZE, 500) + 8 if stage.arrived else 0.0
    return _INSET + max(
        text_width(one_line(stage.label), _SIZE) + arrived, text_width(stage.figure(), _SIZE, 600)
    )


def _widths(stages: Sequence[StageCount], width: float) -> list[float]:
    """In proportion to the counts, but none narrower than its words while there is room for all of them."""
    room = max(1.0, width - _GAP * (len(stages) - 1))
    least = [_label_width(stage) + _INSET for stage in stages]
    if sum(least) >= room:
        return [each * room / sum(least) for each in least]
    total = sum(max(0, stage.count) for stage in stages)
    widths = [room * max(0, stage.count) / total if total else room / len(stages) for stage in stages]
    # What the narrow ones lack is taken from the others in proportion to what they have beyond their words.
    lacking = sum(max(0.0, needed - each) for needed, each in zip(least, widths, strict=True))
    spare = sum(max(0.0, each - needed) for needed, each in zip(least, widths, strict=True))
    share = lacking / spare if spare > 0 else 0.0
    return [
        needed if each <= needed else each - (each - needed) * share
        for needed, each in zip(least, widths, strict=True)
    ]


def _arrow(stage: StageCount) -> str:
    return _("↑ {n}").format(n=formats.number(len(stage.arrived)))


def _segment(stage: StageCount, at: int, left: float, width: float) -> list[Mark]:
    label = one_line(stage.label)
    hint = _("{label}: {figure}").format(label=label, figure=stage.figure())
    base = _BAR / 2 + 0.36 * _SIZE
    room = max(0.0, width - _INSET)
    marks: list[Mark] = [
        Rect(left, 0, width, _BAR, fill=f"stage:{at}", radius=2, ref=stage.stage, hint=hint),
        Text(left + _INSET, base, fit(stage.figure(), room, _SIZE, 600), _SIZE, f"on_stage:{at}", weight=600),
    ]
    arrow = _arrow(stage) if stage.arrived else ""
    taken = text_width(arrow, _SIZE, 500) + 8 if arrow else 0.0
    shown = fit(label, room - taken, _SIZE)
    y = _BAR + _LINE - 4
    marks.append(Text(left + _INSET, y, shown, _SIZE, hint=label if shown != label else ""))
    if arrow and text_width(shown, _SIZE) + taken <= room + 0.5:
        x = left + _INSET + text_width(shown, _SIZE) + 8
        names = "\n".join(one_line(name) for name in stage.arrived[:12])
        more = "\n…" if len(stage.arrived) > 12 else ""
        hint = _("Moved here this month:") + "\n" + names + more
        marks.append(Text(x, y, arrow, _SIZE, "accent", weight=500, ref=ARRIVED + stage.stage, hint=hint))
    # Where no letter has room, an empty text would stand beyond the bar.
    return [mark for mark in marks if not isinstance(mark, Text) or mark.text]


def _beside(others: Sequence[StageCount], label_end: float, width: float, height: float) -> list[Mark]:
    """The stages beside the way, at the end of the line of names, or in a line of their own."""
    texts = [_beside_text(one) for one in others]
    y = _BAR + _LINE - 4
    if not _fit_beside(others, label_end, width):
        y += _LINE
    if y + 4 > height:
        return []
    marks: list[Mark] = []
    right = width
    for stage, text in zip(reversed(others), reversed(texts), strict=True):
        if right - text_width(text, _SIZE) < 0:
            break
        hint = _("{label}: {figure}").format(label=one_line(stage.label), figure=stage.figure())
        marks.append(Text(right, y, text, _SIZE, "muted", "end", ref=stage.stage, hint=hint))
        right -= text_width(text, _SIZE) + 16
    return marks
