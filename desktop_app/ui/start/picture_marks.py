"""The pictures of an import preview and of an empty form, drawn as charts are: sharp on every screen, in every theme."""

from __future__ import annotations

from datetime import date

from desktop_app.charts.layout.text_metrics import fit, text_width
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polygon, Rect, Text
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import TYPE_SIZES

_BODY, _SMALL = TYPE_SIZES["body"], TYPE_SIZES["small"]
#: The ref of the whole picture.
WHOLE = "whole"
_ROW = 38.0
_EXAMPLE_DAY = date(2026, 4, 3)


def import_picture(width: float, height: float) -> Chart:
    """A list as people have it, with the fields its columns go to, and what was noticed."""
    headers = (_("Use case"), _("Phase"), _("Live since"), _("Benefit a year"))
    fields = (_("Title"), _("Stage"), _("Live since"), _("Benefit a year"))
    rows = (
        ((_("Demand forecast"), _("Pilot"), "03.04.2026", "1.250.000"), "good", _("New")),
        ((_("Call summaries"), _("Idea"), "", "400k"), "good", _("New")),
        ((_("Payment fraud"), _("In use"), "01.02.2025", "4,2 Mio"), "caution", _("Already there")),
        ((_("Total"), "", "", "5.850.000"), "empty", _("Left out")),
    )
    title = _("Import preview")
    if width < 220 or height < 120:
        return Chart(width, height, (), title)
    marks: list[Mark] = [Rect(0, 0, width, height, ref=WHOLE, hint=_("Choose a file to import"))]
    last = 110.0 if width >= 420 else 0.0
    shown = 4 if width >= 500 else 3
    across = (width - last) / shown
    for at in range(shown):
        x = at * across
        marks.append(Text(x + 8, 18, fit(headers[at], across - 16, _SMALL), _SMALL, "muted"))
        # Which field a column goes to, as a chip.
        label = fit(fields[at], across - 34, _SMALL, 500)
        chip = text_width(label, _SMALL, 500) + 16
        marks.append(Rect(x + 8, 26, chip, 20, fill="accent_soft", radius=10))
        marks.append(Text(x + 16, 40, label, _SMALL, "accent", weight=500))
    top = 58.0
    for number, (cells, state, word) in enumerate(rows):
        y = top + number * _ROW
        if y + _ROW > height - 24:
            break
        left_out = state == "empty"
        marks.append(Line(0, y, width, y))
        for at in range(shown):
            tone = "muted" if left_out else "ink"
            text = fit(cells[at], across - 16, _BODY, 500 if at == 0 else 400)
            marks.append(Text(at * across + 8, y + 24, text, _BODY, tone, weight=500 if at == 0 else 400))
        if last:
            marks += _sign(state, width - last + 8, y + 19.5)
            tone = {"good": "good", "caution": "caution"}.get(state, "muted")
            marks.append(
                Text(width - last + 22, y + 24, fit(word, last - 24, _SMALL, 500), _SMALL, tone, weight=500)
            )
    foot = top + len(rows) * _ROW
    if foot + 44 <= height:
        marks.append(Line(0, foot, width, foot))
        y = foot + 26
        for before, after in (
            ("03.04.2026", formats.date(_EXAMPLE_DAY)),
            ("4,2 Mio", formats.number(4_200_000)),
        ):
            text = _("“{typed}” is read as {understood}").format(typed=before, understood=after)
            if y + 4 > height:
                break
            marks.append(Text(8, y, fit(text, width - 16, _BODY), _BODY, "muted"))
            y += 22
    return Chart(width, height, tuple(marks), title)


def _sign(state: str, x: float, y: float) -> list[Mark]:
    if state == "good":
        return [Circle(x + 4, y, 4, fill="good")]
    if state == "caution":
        return [Polygon(((x + 4, y - 4), (x + 8, y + 4), (x, y + 4)), fill="caution")]
    return [Circle(x + 4, y, 3.4, stroke="muted", stroke_width=1.2)]


def empty_picture(width: float, height: float) -> Chart:
    """The short forms that an empty portfolio and its first initiative begin with."""
    title = _("New portfolio")
    if width < 200 or height < 160:
        return Chart(width, height, (), title)
    marks: list[Mark] = [Rect(0, 0, width, height, ref=WHOLE, hint=_("Start with an empty portfolio"))]
    name = _("AI portfolio {year}").format(year=_EXAMPLE_DAY.year)
    marks += _field(_("Name"), name, 0, 8, width * 0.62 - 12, chosen=True)
    marks += _field(_("Currency"), formats.default_currency(), width * 0.62, 8, width * 0.38)
    y = 92.0
    steps = (
        (_("Your first initiative"), _("A title is enough; templates propose the rest.")),
        (_("Why, and does it need AI?"), _("Press 1 to 5 to rate.")),
        (_("Which data, what is good enough?"), _("Metrics with a target and a guardrail.")),
        (_("Move it on"), _("Each gate says what is still open.")),
    )
    for number, (head, text) in enumerate(steps, 1):
        if y + 46 > height:
            break
        middle = y + 18
        marks.append(Line(0, y - 6, width, y - 6))
        marks.append(Circle(12, middle, 11, stroke="accent" if number == 1 else "control", stroke_width=1.4))
        tone = "accent" if number == 1 else "muted"
        marks.append(Text(12, middle + 0.36 * _SMALL, str(number), _SMALL, tone, "middle", 500))
        marks.append(Text(34, y + 15, fit(head, width - 40, _BODY, 600), _BODY, weight=600))
        marks.append(Text(34, y + 33, fit(text, width - 40, _SMALL), _SMALL, "muted"))
        y += 54
    return Chart(width, height, tuple(marks), title)


def _field(label: str, value: str, x: float, y: float, width: float, chosen: bool = False) -> list[Mark]:
    line = "accent" if chosen else "control"
    marks: list[Mark] = [
        Text(x, y + 10, fit(label, width, _SMALL), _SMALL, "muted"),
        Rect(x + 0.5, y + 18, width - 1, 34, fill="surface", stroke=line, radius=6),
        Text(x + 12, y + 39, fit(value, width - 24, _BODY), _BODY),
    ]
    if chosen:
        end = x + 14 + text_width(fit(value, width - 24, _BODY), _BODY)
        marks.append(Line(end, y + 27, end, y + 43, stroke="ink"))
    return marks
