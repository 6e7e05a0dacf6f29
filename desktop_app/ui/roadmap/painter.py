"""How the roadmap is drawn: axis, bars in three strengths, real stages, needs, today; only what is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from desktop_app.charts.layout.time_scale import TimeScale, period_label, periods
from desktop_app.domain.choices import INDUSTRIES, SHORT_INDUSTRIES, STAGES, Stage
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.planning.roadmap_plan import Conflict, RoadmapBar, Segment
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction

#: Strength of the colour of a stage: the closer to live, the stronger.
STRENGTHS: dict[str, float] = {
    Stage.STRATEGY: 0.10,
    Stage.DISCOVERY: 0.26,
    Stage.DELIVERY: 0.52,
    Stage.LIVE: 0.90,
}
_NEAR = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)


def field_words(field: str, day: date) -> str:
    """A planned date in words: "Delivery planned from 1 Mar 2027"."""
    return _("{field} {day}").format(field=_(specs(Initiative)[field].label), day=formats.date(day))


def sentence(bar: RoadmapBar, conflicts: Sequence[Conflict], today: date) -> str:
    """All that a bar shows, in words, a line each."""
    industry = INDUSTRIES.label(bar.industry)
    lines = [_("{key} {title}").format(key=bar.key, title=bar.title)]
    stage = _(STAGES[bar.stage]) if bar.stage in STAGES else bar.stage
    lines.append(
        _("{industry}, now in {stage}").format(industry=industry, stage=stage) if industry else stage
    )
    lines += [field_words(field, day) for field, day in bar.edges()]
    if not bar.is_placed:
        lines.append(_("No dates yet."))
    for segment in bar.actual(today)[-1:]:
        lines.append(
            _("Really in {stage} since {day}").format(
                stage=_(STAGES[segment.stage]), day=formats.date(segment.start)
            )
        )
    return "\n".join([*lines, *(conflict.sentence for conflict in conflicts)])


class RoadmapPainter:
    """Fonts, sizes and colours of the roadmap, made anew when the theme changes."""

    def __init__(self) -> None:
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme as it is now."""
        self.row, self.axis = theme.px(34), theme.px(46)
        self.bar, self.real = theme.px(18), max(2, theme.px(3))
        self._fonts = {
            "body": theme.font("body"),
            "strong": theme.font("body", 600),
            "small": theme.font("small"),
        }
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        t = theme.tokens()
        names = (
            "ink",
            "muted",
            "line",
            "accent",
            "surface",
            "bad",
            "focus",
            "selection",
            "caution",
            "sunken",
        )
        self.colours = {name: QColor(getattr(t, name)) for name in names}
        self._industries: dict[str, QColor] = {}

    def industry(self, name: str, strength: float = 1.0) -> QColor:
        """Colour of an industry, more or less strong."""
        base_colour = self._industries.get(name)
        if base_colour is None:
            base_colour = self._industries[name] = QColor(theme.tokens().industry(name))
        colour = QColor(base_colour)
        colour.setAlphaF(strength)
        return colour

    def cut(self, text: str, font: str, room: float) -> str:
        """`text`, cut with an ellipsis if it does not fit."""
        metrics = self._metrics[font]
        if metrics.horizontalAdvance(text) <= room:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(room)))

    # -- axis ----------------------------------------------------------------------------------

    def paint_grid(
        self, painter: QPainter, scale: TimeScale, zoom: str, left: int, width: int, height: int
    ) -> None:
        """Lines at the beginnings of the periods, over the whole height, and their names on top."""
        first, last = scale.day_at(left), scale.day_at(width)
        painter.setFont(self._fonts["small"])
        reach = float("-inf")
        for day in [*periods(scale.day_at(left - 400), first, zoom)[-1:], *periods(first, last, zoom)]:
            x = scale.x(day)
            if x >= left:
                painter.setPen(QPen(self.colours["line"], 1))
                painter.drawLine(QPointF(x, 4), QPointF(x, height))
            text = period_label(day, zoom)
            wide = self._metrics["small"].horizontalAdvance(text)
            start = max(x, left) + 8
            if start > reach and start + wide <= scale.x(_after(day, zoom)) - 2:
                painter.setPen(self.colours["muted"])
                painter.drawText(QRectF(start, 4, wide + 4, theme.px(20)), _NEAR, own_direction(text))
                reach = start + wide + 6

    def paint_today(self, painter: QPainter, x: float, height: int) -> None:
        """The line of today with its word."""
        painter.setPen(QPen(self.colours["accent"], 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, theme.px(28)), QPointF(x, height))
        painter.setFont(self._fonts["small"])
        text = _("today")
        wide = self._metrics["small"].horizontalAdvance(text)
        painter.drawText(QRectF(x + 4, theme.px(24), wide + 4, theme.px(18)), _NEAR, own_direction(text))

    # -- rows ----------------------------------------------------------------------------------

    def paint_label(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        note: str = "",
        kind: str = "body",
        tone: str = "ink",
    ) -> None:
        """Paint the name of a row, and under it a `note` on what is wrong."""
        painter.setFont(self._fonts[kind])
        painter.setPen(self.colours[tone])
        if not note:
            painter.drawText(rect, _NEAR, own_direction(self.cut(text, kind, rect.width())))
            return
        half = rect.height() / 2
        upper = QRectF(rect.left(), rect.top() + 1, rect.width(), half)
        painter.drawText(upper, _NEAR, own_direction(self.cut(text, kind, rect.width())))
        painter.setFont(self._fonts["small"])
        painter.setPen(self.colours["bad"])
        painter.drawText(
            upper.translated(0, half - 2), _NEAR, own_direction(self.cut(note, "small", rect.width()))
        )

    def paint_industry(self, painter: QPainter, rect: QRectF, industry: str) -> float:
        """Paint the industry in a short word at the end of a row's name; gives the width that it takes."""
        if industry not in SHORT_INDUSTRIES or rect.width() < theme.px(140):
            return 0.0
        text = _(SHORT_INDUSTRIES[industry])
        wide = float(self._metrics["small"].horizontalAdvance(text) + 2)
        painter.setFont(self._fonts["small"])
        painter.setPen(self.colours["muted"])
        box = QRectF(rect.right() - wide, rect.top(), wide, rect.height())
        painter.drawText(box, _NEAR, own_direction(text))
        return wide + SPACING["s"]

    def paint_bar(
        self, painter: QPainter, bar: RoadmapBar, scale: TimeScale, top: float, end: float, today: date
    ) -> None:
        """The planned stages, and under them a thin line with the real ones; `end` is where open bars fade."""
        y = top + (self.row - self.bar) / 2 - 1
        segments = bar.segments()
        for place, segment in enumerate(segments):
            start = scale.x(segment.start)
            stop = end if segment.end is None else scale.x(segment.end)
            gap = 2.0 if place + 1 < len(segments) and stop - start > 5 else 0.0
            box = QRectF(start, y, max(1.5, stop - start - gap), self.bar)
            self._paint_segment(painter, bar, segment, box)
        if bar.moves:
            line = y + self.bar + 2
            for segment in bar.actual(today):
                start, stop = scale.x(segment.start), scale.x(segment.end or today)
                strength = min(1.0, STRENGTHS.get(segment.stage, 0.5) + 0.25)
                colour = self.industry(
                    bar.industry, max(0.6, strength) if theme.tokens().high_contrast else strength
                )
                painter.fillRect(QRectF(start, line, max(1.5, stop - start - 1), self.real), colour)

    def _paint_segment(self, painter: QPainter, bar: RoadmapBar, segment: Segment, box: QRectF) -> None:
        strength = STRENGTHS.get(segment.stage, 0.5)
        radius = min(3.0, box.width() / 2)
        fill = self.industry(bar.industry, strength)
        if segment.end is None:
            gradient = QLinearGradient(box.left(), 0, box.right(), 0)
            gradient.setColorAt(0, fill)
            fade = max(0.0, 1 - theme.px(90) / max(1.0, box.width()))
            gradient.setColorAt(fade, fill)
            gradient.setColorAt(1, self.industry(bar.industry, 0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(gradient)
            if theme.tokens().high_contrast:
                edges = QLinearGradient(box.left(), 0, box.right(), 0)
                edges.setStops([(at, _whole(shade)) for at, shade in gradient.stops()[:-1]])
                edges.setColorAt(1, self.industry(bar.industry, 0))
                painter.setPen(QPen(edges, 1.5))
        else:
            # A light bar gets an edge, so that it is visible on any background.
            edge = self.industry(bar.industry, 0.55) if strength < 0.4 else None
            if theme.tokens().high_contrast:
                edge = self.industry(bar.industry)
            painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            if edge is not None:
                box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, radius, radius)

    def paint_handle(self, painter: QPainter, x: float, top: float) -> None:
        """Paint the edge that the keyboard or the mouse holds."""
        y = top + (self.row - self.bar) / 2 - 4
        painter.setPen(QPen(self.colours["surface"], 1))
        painter.setBrush(self.colours["focus"])
        painter.drawRoundedRect(QRectF(x - 3, y, 6, self.bar + 6), 2, 2)

    def paint_need(self, painter: QPainter, start: QPointF, end: QPointF, wrong: bool) -> None:
        """A curve with an arrowhead from what is needed to what needs it."""
        colour = self.colours["bad" if wrong else "muted"]
        pen = QPen(colour, 1.4)
        if wrong:
            pen.setDashPattern([4, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        down = 1 if end.y() >= start.y() else -1
        reach = max(10.0, min(46.0, abs(end.y() - start.y()) * 0.6))
        path = QPainterPath(start)
        path.cubicTo(
            start + QPointF(reach, down * reach * 0.3), end - QPointF(reach, down * reach * 0.3), end
        )
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = QPolygonF([end, end + QPointF(-7, -3.5), end + QPointF(-7, 3.5)])
        painter.drawPolygon(tip)

    def paint_tag(self, painter: QPainter, x: float, y: float, text: str, left: float, right: float) -> None:
        """A live label beside what is moved."""
        painter.setFont(self._fonts["small"])
        wide = self._metrics["small"].horizontalAdvance(text) + 2 * SPACING["s"]
        high = self._metrics["small"].height() + 6
        box = QRectF(min(max(x, left), right - wide), max(2.0, y - high - 2), wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours["ink"])
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self.colours["surface"])
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), own_direction(text))


def _whole(colour: QColor) -> QColor:
    """The colour without anything showing through."""
    return QColor(colour.red(), colour.green(), colour.blue())


def _after(day: date, zoom: str) -> date:
    from desktop_app.charts.layout.time_scale import next_period

    return next_period(day, zoom)
