"""How a state looks: its kind, its mark and its chip."""

from __future__ import annotations

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
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.labels import tooltip

_KINDS = {
    "in_work": "info",
    "empty": "neutral",
    "unknown": "neutral",
    "none": "neutral",
    "accent": "info",
    "": "neutral",
}
#: The words for a state mark, for people who cannot see its colour.
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
        self._tip = ""
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
        self._explain()
        self.updateGeometry()
        self.update()

    def set_tip(self, tip: str) -> None:
        """Set what the tooltip says besides the text, which it says where that is cut."""
        self._tip = tip
        self._explain()

    def text(self) -> str:
        return self._text

    def kind(self) -> str:
        return self._kind

    def _restyle(self) -> None:
        self.setFont(theme.font("small", 500))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width, height = chip_size(QFontMetrics(theme.font("small", 500)), self._text, self._dot, self._kind)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(48)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def _explain(self) -> None:
        cut = self._text if self.width() < self.sizeHint().width() else ""
        self.setToolTip(tooltip("\n".join(filter(None, (cut, self._tip)))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        paint_chip(painter, QRectF(self.rect()), self._text, self._kind, self._dot)


def has_sign(kind: str) -> bool:
    """Whether a chip of this kind shows its mark always: without colours they would look alike."""
    return kind in ("good", "caution", "bad")


def chip_size(metrics: QFontMetrics, text: str, dot: bool = False, kind: str = "neutral") -> tuple[int, int]:
    """Width and height of a chip in px; `metrics` are those of the small font, weight 500."""
    width = metrics.horizontalAdvance(text) + 2 * SPACING["s"] + 1
    if dot or has_sign(kind):
        width += theme.px(8) + 6
    return width, metrics.height() + 4


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def paint_chip(
    painter: QPainter, rect: QRectF, text: str, kind: str, dot: bool = False, plain: bool = False
) -> None:
    """Draw a chip that fills `rect`; the painter's font is the small one, weight 500. A `plain` one has no sign."""
    current = theme.tokens()
    foreground, ground = current.kind(kind)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # What is bad has an edge too: in grey, its red is no stronger than the amber of caution.
    edged = current.high_contrast or kind == "bad"
    painter.setPen(QPen(QColor(foreground), 1) if edged else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(QColor(ground)))
    radius = min(rect.height() / 2, RADIUS["chip"] * theme.scale())
    edge = 0.5 if edged else 0.0
    painter.drawRoundedRect(rect.adjusted(edge, edge, -edge, -edge), radius, radius)
    inner = rect.adjusted(SPACING["s"], 0, -SPACING["s"] + 1, 0)
    if dot or (has_sign(kind) and not plain):
        mark = theme.px(8)
        paint_dot(painter, QRectF(inner.x(), inner.y(), mark, inner.height()), kind)
        inner.setLeft(inner.left() + mark + 6)
    painter.setPen(QColor(foreground))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width() + 0.5))
    painter.drawText(inner, _LEFT, own_direction(shown))
    painter.restore()
