"""Turns the elements of a document into HTML; every text is escaped, and has its own direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefRow,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigure,
    KeyFigures,
    PageEnd,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    SideBySide,
    Sign,
    TextRun,
    Words,
)
from desktop_app.briefs.pdf.key_links import heading_key
from desktop_app.charts.painters.svg_painter import svg
from desktop_app.language.i18n import _
from desktop_app.text import clean
from desktop_app.theme_tokens import tokens

_SIGNS: dict[Sign, str] = {
    "worse": "▼", "better": "▲", "new": "◆", "gone": "✕", "moved": "▶", "chance": "○", "square": "■",
}  # fmt: skip
# The width of a page's text, in px.
_WIDTH = 642.0


def text(value: str) -> str:
    """A text of somebody as it stands in HTML, in an attribute too."""
    return escape(clean(value), quote=True)


def lines(value: str) -> str:
    """The same with its line breaks."""
    return text(value).replace("\n", "<br>")


class HtmlParts:
    """Writes the elements of one document, and remembers what leads where.

    `rules` are the rules of style that its columns need.
    """

    def __init__(self, keys: frozenset[str]) -> None:
        self.rules: list[str] = []
        self._anchors = {key: f"i{number}" for number, key in enumerate(sorted(keys), start=1)}
        # The keys that have a place to lead to, and the anchors of headings that were written.
        self._placed: set[str] = set()
        self._written: set[str] = set()
        self._titles = 0
        self._level = 0

    def headed(self, elements: Sequence[Element]) -> None:
        """Take note of the keys that have a heading: their links lead there, wherever else they are named."""
        for element in elements:
            if isinstance(element, DocumentTitle):
                self._placed |= {heading_key(element.above), heading_key(element.text)}
            elif isinstance(element, SectionHeading):
                self._placed.add(heading_key(element.text))

    def all(self, elements: Sequence[Element], width: float = _WIDTH) -> str:
        """Elements in order, in a column of `width` px."""
        return "\n".join(self._element(element, width) for element in elements)

    def _element(self, element: Element, width: float) -> str:
        if isinstance(element, DocumentTitle):
            return self._title(element)
        if isinstance(element, SectionHeading):
            return self._heading(element)
        if isinstance(element, Paragraph):
            style = "" if element.style == "body" else f' class="{element.style}"'
            return f'<p dir="auto"{style}>{self._words(element.text)}</p>'
        if isinstance(element, KeyFigures):
            return f'<div class="keys">{"".join(_key_figure(each) for each in element.figures)}</div>'
        if isinstance(element, DecisionBox):
            return self._decision(element)
        if isinstance(element, BriefChart):
            return _chart(element, width)
        if isinstance(element, BriefTable):
            return self._table(element, width)
        if isinstance(element, SideBySide):
            return self._beside(element, width)
        if isinstance(element, ResolutionBox):
            return _resolution(element)
        assert isinstance(element, PageEnd)
        return '<hr class="page-end">'

    def _title(self, title: DocumentTitle) -> str:
        self._titles += 1
        # One page, one first heading: a title further down is below it.
        self._level = min(self._titles, 2)
        name = f"h{self._level}"
        parts = []
        if title.above:
            parts.append(f'<p dir="auto" class="above"{self._id(title.above)}>{lines(title.above)}</p>')
        parts.append(f'<{name} dir="auto" class="title"{self._id(title.text)}>{lines(title.text)}</{name}>')
        if title.line:
            parts.append(f'<p dir="auto" class="line">{lines(title.line)}</p>')
        if title.lead:
            parts.append(f'<p dir="auto" class="lead">{self._words(title.lead)}</p>')
        return "\n".join(parts)

    def _heading(self, heading: SectionHeading) -> str:
        wanted = min(max(self._titles, 1), 2) + max(heading.level, 1)
        # No level is left out on the way down.
        self._level = min(wanted, max(self._level, 1) + 1, 6)
        note = f" <small>{lines(heading.note)}</small>" if heading.note else ""
        name = f"h{self._level}"
        return f'<{name} dir="auto"{self._id(heading.text)}>{lines(heading.text)}{note}</{name}>'

    def _id(self, heading: str) -> str:
        anchor = self._anchors.get(heading_key(heading), "")
        if not anchor or anchor in self._written:
            return ""
        self._written.add(anchor)
        return f' id="{anchor}"'

    def _words(self, runs: Words) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: TextRun) -> str:
        shown = lines(run.text)
        if run.strong:
            shown = f"<strong>{shown}</strong>"
        attributes = f' class="t-{run.tone}"' if run.tone != "ink" else ""
        if run.figure:
            attributes += f' data-figure="{text(run.figure.id)}"'
        anchor = self._anchors.get(run.key, "")
        if anchor and run.key in self._placed:
            return f'<a href="#{anchor}"{attributes}>{shown}</a>'
        if anchor:
            self._placed.add(run.key)
            attributes += f' id="{anchor}"'
        return f"<span{attributes}>{shown}</span>" if attributes else shown

    def _decision(self, box: DecisionBox) -> str:
        parts = [f'<p dir="auto"><strong>{lines(box.lead)}</strong></p>'] if box.lead else []
        parts.append(f'<p dir="auto">{self._words(box.text)}</p>')
        if box.amount:
            shown = f'<span data-figure="{text(box.amount.id)}">{lines(box.amount.text)}</span>'
            parts.append(f'<p dir="auto" class="amount">{shown}</p>')
        parts += [f'<p dir="auto" class="term">{lines(term)}</p>' for term in box.terms]
        return f'<div class="decision" role="group" aria-label="{text(box.lead)}">{"".join(parts)}</div>'

    def _table(self, table: BriefTable, width: float) -> str:
        shares = [max(column.share, 0.0) for column in table.columns]
        whole = sum(shares) or 1.0
        columns = "".join(
            f'<col class="{self._rule("w", f"width:{100 * share / whole:.2f}%")}">' for share in shares
        )
        head = "".join(
            f'<th scope="col"{_far(column.align)}><p dir="auto">{lines(column.title)}</p></th>'
            for column in table.columns
        )
        far = [_far(column.align) for column in table.columns]
        widths = [width * share / whole - 8 for share in shares]
        rows = "\n".join(self._row(row, far, widths) for row in table.rows)
        unseen = "" if table.head else ' class="unseen"'
        return (
            f'<table><caption class="unseen">{lines(table.caption)}</caption><colgroup>{columns}</colgroup>\n'
            f"<thead{unseen}><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
        )

    def _row(self, row: BriefRow, far: Sequence[str], widths: Sequence[float]) -> str:
        parts = []
        for number, held in enumerate(row.cells):
            shown = self._cell(held, widths[number] if number < len(widths) else 80.0)
            attributes = far[number] if number < len(far) else ""
            if number == 0 and held.text.strip():
                parts.append(f'<th scope="row"{attributes}>{shown}</th>')
            else:
                parts.append(f"<td{attributes}>{shown}</td>")
        style = f' class="{row.style}"' if row.style else ""
        return f"<tr{style}>{''.join(parts)}</tr>"

    def _cell(self, held: BriefCell, width: float) -> str:
        if held.picture:
            return _drawn(held.picture, max(width, 24.0))
        sign = ""
        if held.sign:
            sign = f'<span aria-hidden="true" class="t-{held.tone}">{_SIGNS[held.sign]}</span> '
        parts = []
        for number, line in enumerate(held.lines):
            shown = self._words(line)
            if held.chip:
                shown = f'<span class="chip k-{held.chip}">{shown}</span>'
            parts.append(f'<p dir="auto">{sign if number == 0 else ""}{shown}</p>')
        return "".join(parts) or sign

    def _beside(self, element: SideBySide, width: float) -> str:
        shares = [max(share, 0.01) for share in element.shares] or [1.0]
        grid = self._rule("g", "grid-template-columns:" + " ".join(f"{share:g}fr" for share in shares))
        room = width - 24 * (len(shares) - 1)
        parts = []
        for number, part in enumerate(element.parts):
            share = shares[number] if number < len(shares) else shares[-1]
            parts.append(f"<div>{self.all(part, room * share / sum(shares))}</div>")
        return f'<div class="beside {grid}">{"".join(parts)}</div>'

    def _rule(self, letter: str, declaration: str) -> str:
        """The class of a rule, which is written once."""
        for rule in self.rules:
            if rule.endswith(f"{{{declaration}}}"):
                return rule[1 : rule.index("{")]
        name = f"{letter}{len(self.rules)}"
        self.rules.append(f".{name}{{{declaration}}}")
        return name


def _far(align: str) -> str:
    return ' class="far"' if align == "right" else ""


def _key_figure(each: KeyFigure) -> str:
    rest = f' <span class="rest">{lines(each.rest)}</span>' if each.rest else ""
    value = f'<span data-figure="{text(each.figure.id)}">{lines(each.value)}</span>'
    parts = [
        f'<div class="main"><dt dir="auto">{lines(each.label)}</dt><dd dir="auto">{value}{rest}</dd></div>'
    ]
    for row in each.rows:
        figure = f' data-figure="{text(row.figure.id)}"' if row.figure else ""
        kind = row.kind if row.kind != "neutral" else "ink"
        parts.append(
            f'<div class="row k-{kind}"><dt dir="auto">{lines(row.name)}</dt>'
            f'<dd dir="auto"{figure}>{lines(row.value)}</dd></div>'
        )
    return f'<dl class="k-{each.kind}">{"".join(parts)}</dl>'


def _drawn(chart: BriefChart, width: float) -> str:
    drawing = chart.draw(width, chart.height)
    return svg(replace(drawing, title=drawing.title or chart.alt, description=chart.alt), tokens("light"))


def _chart(chart: BriefChart, width: float) -> str:
    drawing = _drawn(chart, width)
    table = chart.draw(width, chart.height).table
    data = ""
    if table:
        head = "".join(f'<th scope="col" dir="auto">{lines(each)}</th>' for each in table[0])
        rows = "".join(
            "<tr>" + "".join(f'<td dir="auto">{lines(each)}</td>' for each in row) + "</tr>"
            for row in table[1:]
        )
        data = (
            f"<details><summary>{text(_('Data of the chart'))}</summary><table>"
            f'<caption class="unseen">{lines(chart.alt)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
        )
    return f"<figure>{drawing}{data}</figure>"


def _resolution(box: ResolutionBox) -> str:
    parts = [f'<p dir="auto"><strong>{lines(box.title)}</strong></p>']
    if box.note:
        parts.append(f'<p dir="auto" class="note">{lines(box.note)}</p>')
    choices = "".join(
        f'<li dir="auto"><span aria-hidden="true">☐</span> {lines(each)}</li>' for each in box.choices
    )
    if choices:
        parts.append(f"<ul>{choices}</ul>")
    parts += [f'<p dir="auto" class="write">{lines(each)}</p>' for each in box.lines]
    return f'<div class="resolution" role="group" aria-label="{text(box.title)}">{"".join(parts)}</div>'
