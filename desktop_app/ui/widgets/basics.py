"""Plain pieces: labels that show text literally, cards, chips and state marks."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme

_KINDS = {
    "in_work": "info",
    "empty": "neutral",
    "unknown": "neutral",
    "none": "neutral",
    "accent": "info",
    "": "neutral",
}
# Words longer than this get places to break: after a sign, or after so many letters.
_LONG_WORD = re.compile(r"\S{25,}")
_BREAK_AFTER = re.compile(r"[/\\._\-?&=,:;@]+(?=.)|[^/\\._\-?&=,:;@]{24}(?=.)")
#: What a state mark says to somebody who cannot see its colour.
KIND_NAMES = {
    "good": N_("good"),
    "caution": N_("needs attention"),
    "bad": N_("bad"),
    "info": N_("in work"),
    "neutral": N_("empty"),
}


def kind_of(state: object) -> str:
    """good, caution, bad, info or neutral for a state given as text or enum; None is neutral."""
    value = str(getattr(state, "value", state)).lower()
    value = _KINDS.get(value, value)
    return value if value in KIND_NAMES else "neutral"


def tooltip(text: str) -> str:
    """`text` for setToolTip, which would read mark-up: shown literally, and wrapped."""
    if not text:
        return ""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space:pre-wrap'>{safe}</p>"


def breakable(text: str) -> str:
    """`text` with invisible places to break its very long words, such as addresses, which no line holds."""
    return _LONG_WORD.sub(lambda word: _BREAK_AFTER.sub("\\g<0>\u200b", word[0]), text)


class Label(QLabel):
    """Text shown literally, in a size of the type scale and a tone of the theme.

    size: small, body, title, page, figure; weight: 400, 500, 600; tone: ink, muted, accent, good,
    caution, bad.
    """

    def __init__(
        self,
        text: str = "",
        size: str = "body",
        weight: int = 400,
        tone: str = "ink",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._said = self._named = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setProperty("textsize", size)
        self.setProperty("weight", str(weight))
        self.setProperty("tone", tone)
        self.setText(text)

    def setText(self, text: str) -> None:
        if not self.wordWrap():
            super().setText(text)
            return
        shown = breakable(text)
        if self.accessibleName() == self._named:
            # A screen reader says the words whole.
            self._named = text if shown != text else ""
            self.setAccessibleName(self._named)
        self._said = text
        super().setText(shown)

    def text(self) -> str:
        return self._said if self.wordWrap() else super().text()

    def set_tone(self, tone: str) -> None:
        theme.set_role(self, tone=tone)


class Heading(Label):
    """The title of a part of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "title", 600, parent=parent)


class ElidedLabel(Label):
    """One line, with an ellipsis and the whole text as tooltip when there is no room."""

    def __init__(
        self,
        text: str = "",
        size: str = "body",
        weight: int = 400,
        tone: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        self._full = self._tip = ""
        super().__init__(text, size, weight, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_tip(self, tip: str) -> None:
        """A sentence that says more than the text, shown as tooltip whether or not the text is cut."""
        self._tip = tip
        self._fit()

    def setText(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        super().setText(" ".join(text.split()))
        self._fit()

    def full_text(self) -> str:
        return self._full

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(super().sizeHint().width(), self.fontMetrics().horizontalAdvance("MMM…")),
            super().minimumSizeHint().height(),
        )

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def _fit(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        lines = [self._full] if cut else []
        self.setToolTip(tooltip("\n".join([*lines, self._tip] if self._tip else lines)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), int(align), self._shown())


class Separator(QFrame):
    """A line of 1 px."""

    def __init__(self, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("separator")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class StateDot(QWidget):
    """A state as a small mark: the shape says the same as the colour.

    Circle good, triangle caution, square bad, half circle in work, ring empty.
    """

    def __init__(self, state: object = "neutral", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "neutral"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state, text)
        theme.notifier().changed.connect(self.update)

    def set_state(self, state: object, text: str = "") -> None:
        """Show a state; `text` is the sentence of its tooltip."""
        self._kind = kind_of(state)
        self.setToolTip(tooltip(text))
        self.setAccessibleName(text or _(KIND_NAMES[self._kind]))
        self.update()

    def kind(self) -> str:
        return self._kind

    def sizeHint(self) -> QSize:
        return QSize(theme.px(10), theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_dot(painter, QRectF(self.rect()), self._kind)


def paint_dot(painter: QPainter, rect: QRectF, kind: str) -> None:
    """Draw a state mark centred in `rect`; its side is 8 px or the shorter side of `rect`."""
    side = min(rect.width(), rect.height(), float(theme.px(8)))
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    colour = QColor(theme.tokens().kind(kind)[0])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if kind == "good":
        painter.drawEllipse(box)
    elif kind == "caution":
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(box.center().x(), box.top() - 0.5),
                    QPointF(box.right() + 0.5, box.bottom()),
                    QPointF(box.left() - 0.5, box.bottom()),
                ]
            )
        )
    elif kind == "bad":
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1.0, 1.0)
    else:
        pen = QPen(colour, max(1.2, side / 6))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = box.adjusted(0.8, 0.8, -0.8, -0.8)
        painter.drawEllipse(ring)
        if kind == "info":
            half = QPainterPath()
            half.moveTo(ring.center())
            half.arcTo(ring, 90, 180)
            half.closeSubpath()
            painter.fillPath(half, colour)
    painter.restore()


class Chip(QWidget):
    """A word on a soft ground: state, stage, key. Cut with an ellipsis when there is no room.

    kind: good, caution, bad, info, neutral or a state; dot: a state mark before the word.
    """

    def __init__(
        self,
        text: str = "",
        kind: object = "neutral",
        dot: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._kind = kind_of(kind)
        self._dot = dot
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def set(self, text: str, kind: object | None = None) -> None:
        """Show another word, and another kind when given."""
        self._text = text
        if kind is not None:
            self._kind = kind_of(kind)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def kind(self) -> str:
        return self._kind

    def _restyle(self) -> None:
        self.setFont(theme.font("small", 500))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width, height = chip_size(QFontMetrics(theme.font("small", 500)), self._text, self._dot)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(48)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(tooltip(self._text) if self.width() < self.sizeHint().width() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        paint_chip(painter, QRectF(self.rect()), self._text, self._kind, self._dot)


def chip_size(metrics: QFontMetrics, text: str, dot: bool = False) -> tuple[int, int]:
    """Width and height of a chip in px; `metrics` are those of the small font, weight 500."""
    width = metrics.horizontalAdvance(text) + 2 * SPACING["s"] + 1
    if dot:
        width += theme.px(8) + 6
    return width, metrics.height() + 4


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def paint_chip(painter: QPainter, rect: QRectF, text: str, kind: str, dot: bool = False) -> None:
    """Draw a chip that fills `rect`; the painter's font is the small one, weight 500."""
    current = theme.tokens()
    foreground, ground = current.kind(kind)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(ground)))
    radius = min(rect.height() / 2, RADIUS["chip"] * theme.scale())
    painter.drawRoundedRect(rect, radius, radius)
    inner = rect.adjusted(SPACING["s"], 0, -SPACING["s"] + 1, 0)
    if dot:
        mark = theme.px(8)
        paint_dot(painter, QRectF(inner.x(), inner.y(), mark, inner.height()), kind)
        inner.setLeft(inner.left() + mark + 6)
    painter.setPen(QColor(foreground))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width() + 0.5))
    painter.drawText(inner, _LEFT, shown)
    painter.restore()


class Card(QFrame):
    """A surface with a line around it, 16 px inside, an optional title and something at its right.

    Add to `body` (a QVBoxLayout), or use `add(widget)`.
    """

    def __init__(
        self,
        title: str = "",
        trailing: QWidget | None = None,
        parent: QWidget | None = None,
        margin: int = SPACING["l"],
    ) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(SPACING["m"])
        self.heading: ElidedLabel | None = None
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACING["s"])
        if title or trailing is not None:
            self.heading = ElidedLabel(title, "title", 600)
            self.header.addWidget(self.heading, 1)
            if trailing is not None:
                self.header.addWidget(trailing)
            outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACING["s"])
        outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title of a card that was made with one."""
        if self.heading is not None:
            self.heading.setText(title)
        self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget under what is there."""
        self.body.addWidget(widget, stretch)


class StatCard(Card):
    """One figure with its label above and an optional chip below."""

    def __init__(
        self,
        label: str,
        value: str = "",
        chip: Chip | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._label = ElidedLabel(label, tone="muted")
        self._value = ElidedLabel(value, "figure", 600)
        self.chip = chip if chip is not None else Chip()
        self.body.setSpacing(SPACING["xs"])
        row = QHBoxLayout()
        row.addWidget(self.chip)
        row.addStretch(1)
        self.add(self._label)
        self.add(self._value)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.chip.setVisible(bool(self.chip.text()))
        self._name()

    def set(self, value: str, chip: str = "", kind: object = "neutral") -> None:
        """Show another figure and chip; an empty chip is not shown."""
        self._value.setText(value)
        self.chip.set(chip, kind)
        self.chip.setVisible(bool(chip))
        self._name()

    def _name(self) -> None:
        # The figure is what the card is for: it is not cut before everything else is.
        self._value.ensurePolished()
        width = self._value.fontMetrics().horizontalAdvance(self._value.full_text()) + 2
        self._value.setMinimumWidth(min(width, theme.px(180)))
        parts = (self._label.full_text(), self._value.full_text(), self.chip.text())
        self.setAccessibleName(", ".join(part for part in parts if part))
