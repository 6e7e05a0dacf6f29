"""A card of the board: its words, and how it is painted."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from desktop_app.domain.choices import (
    ACTIVE_STAGES,
    INDUSTRIES,
    RISK_CLASSES,
    SHORT_INDUSTRIES,
    STAGES,
)
from desktop_app.domain.figures.listed_figures import is_partly_on_target, targets_words
from desktop_app.domain.states import PARTS
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.planning.board import HELD_FROM, Row
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.theme_tokens import RADIUS
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.records.state_words import metric_state_kind
from desktop_app.ui.widgets.state_marks import KIND_NAMES, chip_size, kind_of, paint_chip, paint_dot

ID, KEY, TITLE, STAGE, OWNER = (COLUMN_INDEX[name] for name in ("id", "key", "title", "stage", "owner"))
INDUSTRY, RISK = (COLUMN_INDEX[name] for name in ("industry", "risk_class"))
_EXPECTED, _LIKELY = (COLUMN_INDEX[name] for name in ("expected_benefit", "benefit_likely"))
_PARTS, _METRIC, _BLOCKING, _NEXT = (
    COLUMN_INDEX[name] for name in ("parts", "metric_state", "gate_blocking", "gate_next")
)
_RISK_KINDS = {"minimal": "good", "limited": "info", "high": "caution", "unacceptable": "bad"}

_ON_TARGET, _TOTAL = (COLUMN_INDEX[name] for name in ("metrics_on_target", "metrics_total"))

#: The fields that the stripe at a card's edge can show.
COLOURS = {"industry": N_("industry"), "risk_class": N_("risk class"), "none": N_("none")}

_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


@lru_cache(maxsize=4096)
def parts_of(text: str | None) -> tuple[tuple[str, str, str, str], ...]:
    """(part, state, why, figure) of every part, from the kept text of a row."""
    return tuple((part, state, why, figure) for part, state, why, figure in json.loads(text or "[]"))


def chip_of(row: Row) -> tuple[str, str]:
    """Words and kind of a card's chip: how its metrics stand when that matters, else how its gate stands."""
    stage, state = row[STAGE], row[_METRIC] or ""
    if stage in ("on_hold", "stopped"):
        was = row[HELD_FROM]
        return (_("Was in {stage}").format(stage=_(STAGES[was])), "neutral") if was else ("", "neutral")
    if stage == "live" or state == "below_guardrail":
        known = state, row[_ON_TARGET], row[_TOTAL]
        kind = "neutral" if is_partly_on_target(*known) else metric_state_kind(state)
        return targets_words(*known), kind
    if not row[_NEXT]:
        return "", "neutral"
    n = row[_BLOCKING] or 0
    if not n:
        return _("Gate: ready"), "neutral"
    return ngettext("Gate: {n} open", "Gate: {n} open", n).format(n=formats.number(n)), "neutral"


def stripe_of(row: Row, colour_by: str) -> str:
    """Colour of a card's stripe as "#RRGGBB", empty for none."""
    if colour_by == "industry":
        return theme.tokens().industry(row[INDUSTRY])
    if colour_by == "risk_class":
        return theme.tokens().kind(_RISK_KINDS.get(row[RISK] or "", "neutral"))[0]
    return ""


def stripe_words(row: Row, colour_by: str) -> str:
    """The meaning of a card's stripe in words."""
    name, labels = (row[RISK], RISK_CLASSES) if colour_by == "risk_class" else (row[INDUSTRY], INDUSTRIES)
    label = _("Risk class") if colour_by == "risk_class" else _("Industry")
    value = _(labels[name]) if name in labels else (name or _("not stated"))
    return _("{field}: {value}").format(field=label, value=value)


def benefit_text(row: Row, currency: str) -> str:
    """What a card says of its benefit: what is expected, else what it is if it works; "" for what is not active."""
    if row[COLUMN_INDEX["stage"]] not in ACTIVE_STAGES:
        return ""
    if row[_EXPECTED] is None and row[_LIKELY] is not None:
        money = formats.money(row[_LIKELY], currency, compact=True)
        return _("{money} if it works").format(money=money)
    return formats.money(row[_EXPECTED], currency, compact=True)


def _benefit_sentence(row: Row, currency: str) -> str:
    if row[_EXPECTED] is None:
        likely = formats.money(row[_LIKELY], currency, compact=True)
        return _("Benefit a year if it works: {money}").format(money=likely)
    return _("Expected benefit a year: {money}; likely {likely} if it works").format(
        money=benefit_text(row, currency), likely=formats.money(row[_LIKELY], currency, compact=True)
    )


def sentence(row: Row, currency: str, colour_by: str = "industry") -> str:
    """All that a card shows, for somebody who cannot see it, and for its tooltip."""
    lines = [
        _("{key} {title}").format(key=row[KEY], title=row[TITLE]),
        _benefit_sentence(row, currency),
        chip_of(row)[0],
        _("Owner: {name}").format(name=row[OWNER]) if row[OWNER] else "",
        stripe_words(row, colour_by),
    ]
    return "\n".join(line for line in lines if line)


def parts_sentence(row: Row) -> str:
    """The state of each part of a card in words, a line each."""
    lines = []
    for part, state, why, _figure in parts_of(row[_PARTS]):
        state_words = why or _(KIND_NAMES[kind_of(state)])
        lines.append(_("{part}: {state}").format(part=_(PARTS.get(part, part)), state=state_words))
    return "\n".join(lines)


class CardPainter:
    """Fonts, sizes and colours of the cards, made anew when the theme changes."""

    def __init__(self, currency: Callable[[], str]) -> None:
        self._currency = currency
        self.colour_by = "industry"
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme as it is now."""
        self._body, self._strong = theme.font("body"), theme.font("body", 500)
        self._small = theme.font("small", 500)
        self._metrics = {
            name: QFontMetrics(font)
            for name, font in (("body", self._body), ("strong", self._strong), ("small", self._small))
        }
        self._line = self._metrics["body"].height()
        self._foot = self._metrics["small"].height() + 4
        self._pad, self._gap = theme.px(11), theme.px(6)
        self.height = 2 * self._pad + 2 * self._line + 2 * self._gap + self._foot
        t = theme.tokens()
        self._surface, self._edge = QColor(t.surface), QColor(t.line)
        self._ink, self._muted, self._focus = QColor(t.ink), QColor(t.muted), QColor(t.focus)
        self._selected = QColor(t.selection)
        self._stripes: dict[str, QColor] = {}

    def dots_box(self, rect: QRectF, mirrored: bool = False) -> QRectF:
        """The area of a card for the marks of the parts."""
        # In a narrow card the words of the chip need the room more.
        side = theme.px(12 if rect.width() >= theme.px(220) else 9)
        width = side * len(PARTS)
        left = rect.right() - self._pad - width if mirrored else rect.left() + self._pad + 2
        return QRectF(left, rect.bottom() - self._pad - self._foot, width, self._foot)

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        row: Row,
        *,
        selected: bool = False,
        current: bool = False,
        mirrored: bool = False,
    ) -> None:
        """Draw a card into `rect`; `current` puts the ring of the keyboard around it."""
        radius = float(RADIUS["card"])
        box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._edge, 1))
        painter.setBrush(self._selected if selected else self._surface)
        painter.drawRoundedRect(box, radius, radius)
        self._stripe(painter, rect, radius, row, mirrored)
        if selected:
            theme.paint_chosen(painter, box, radius)
        if current:
            painter.setPen(QPen(self._focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inner = rect.adjusted(self._pad + 2, self._pad, -self._pad, -self._pad)
        near, far = (_RIGHT, _LEFT) if mirrored else (_LEFT, _RIGHT)
        money = benefit_text(row, self._currency())
        top = QRectF(inner.left(), inner.top(), inner.width(), self._line)
        painter.setFont(self._body)
        painter.setPen(self._muted)
        painter.drawText(top, far, own_direction(money))
        room = top.width() - self._metrics["body"].horizontalAdvance(money) - self._gap
        beside = QRectF(top.right() - room if mirrored else top.left(), top.top(), room, top.height())
        key = row[KEY]
        if self.colour_by == "industry" and row[INDUSTRY] in SHORT_INDUSTRIES:
            # The colour at the edge does not speak alone.
            key = _("{key} · {industry}").format(key=key, industry=_(SHORT_INDUSTRIES[row[INDUSTRY]]))
        painter.drawText(beside, near, own_direction(self._cut(key, "body", room)))
        painter.setFont(self._strong)
        painter.setPen(self._ink)
        title = top.translated(0, self._line + self._gap)
        painter.drawText(title, near, own_direction(self._cut(row[TITLE], "strong", title.width())))
        self._paint_foot(painter, rect, inner, row, mirrored)

    def _stripe(self, painter: QPainter, rect: QRectF, radius: float, row: Row, mirrored: bool) -> None:
        name = stripe_of(row, self.colour_by)
        if not name:
            return
        colour = self._stripes.get(name)
        if colour is None:
            colour = self._stripes[name] = QColor(name)
        width = 3.0
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        edge = QPainterPath()
        left = rect.right() - width if mirrored else rect.left()
        edge.addRect(QRectF(left, rect.top(), width, rect.height()))
        painter.fillPath(path.intersected(edge), colour)

    def _paint_foot(self, painter: QPainter, rect: QRectF, inner: QRectF, row: Row, mirrored: bool) -> None:
        dots = self.dots_box(rect, mirrored)
        side = dots.width() / max(1, len(PARTS))
        for place, (_part, state, _why, _figure) in enumerate(parts_of(row[_PARTS])):
            at = len(PARTS) - 1 - place if mirrored else place
            paint_dot(
                painter, QRectF(dots.left() + at * side, dots.top(), side - 1, dots.height()), kind_of(state)
            )
        text, kind = chip_of(row)
        if not text:
            return
        wanted, height = chip_size(self._metrics["small"], text, kind=kind)
        width = min(float(wanted), inner.width() - dots.width() - self._gap / 2)
        if width < theme.px(28):
            return
        left = inner.left() if mirrored else inner.right() - width
        painter.setFont(self._small)
        paint_chip(painter, QRectF(left, dots.center().y() - height / 2, width, height), text, kind)

    def _cut(self, text: str, font: str, room: float) -> str:
        metrics = self._metrics[font]
        if metrics.horizontalAdvance(text) <= room:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
