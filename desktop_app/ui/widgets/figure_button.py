"""A figure with its label above and a note below, that opens where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.state_marks import kind_of
from desktop_app.ui.widgets.where_from.figure_label import ShowsOrigin, opens_origin_name, paint_sign


class FigureButton(QAbstractButton):
    """Label, value and note in three lines; a click, Enter or Alt+Enter opens what is behind the figure."""

    def __init__(self, label: str, open_origin: ShowsOrigin, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._value, self._note, self._kind = label, "", "", "neutral"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: open_origin(self))
        theme.notifier().changed.connect(self.updateGeometry)
        self.set("")

    def set(self, value: str, note: str = "", kind: object = "neutral", tip: str = "") -> None:
        """Show another value; `kind` colours the note, `tip` says more."""
        self._value, self._note, self._kind = value, note, kind_of(kind)
        sentence = _("{label}: {value}. {note}").format(label=self._label, value=value, note=note)
        name = sentence if note else _("{label}: {value}").format(label=self._label, value=value)
        self.setAccessibleName(opens_origin_name(name))
        self._tip = tip
        self._fit()
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """What is shown."""
        return self._value

    def note(self) -> str:
        """The note under the figure."""
        return self._note

    def _lines(self) -> list[tuple[str, str, int]]:
        return [(self._label, "small", 400), (self._value, "page", 600), (self._note, "small", 400)]

    def _fit(self) -> None:
        room = self.width() - 2 * SPACING["s"]
        cut = any(
            QFontMetrics(theme.font(size, weight)).horizontalAdvance(text) > room
            for text, size, weight in self._lines()
        )
        whole = "\n".join(text for text, _size, _weight in self._lines() if text)
        self.setToolTip(tooltip(self._tip or (whole if cut else "")))

    def sizeHint(self) -> QSize:
        metrics = [QFontMetrics(theme.font(size, weight)) for _text, size, weight in self._lines()]
        widths = [m.horizontalAdvance(line[0]) for m, line in zip(metrics, self._lines(), strict=True)]
        height = sum(m.height() for m in metrics) + 2 * 3 + 2 * SPACING["s"]
        return QSize(max(widths) + 2 * SPACING["s"] + 2, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(72), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS["control"], RADIUS["control"])
        inner = QRectF(self.rect()).adjusted(SPACING["s"], SPACING["s"], -SPACING["s"], -SPACING["s"])
        note = t.kind(self._kind)[0] if self._kind in ("good", "caution", "bad") else t.muted
        top = inner.top()
        for (text, size, weight), colour in zip(self._lines(), (t.muted, t.ink, note), strict=True):
            painter.setFont(theme.font(size, weight))
            metrics = painter.fontMetrics()
            painter.setPen(QPen(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()))
            line = QRectF(inner.left(), top, inner.width(), metrics.height())
            painter.drawText(
                line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), own_direction(shown)
            )
            if size == "page" and text:
                right = inner.left() + metrics.horizontalAdvance(shown)
                paint_sign(painter, inner.left(), right, top + metrics.height() + 0.5)
            top += metrics.height() + 3
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS["control"], RADIUS["control"]
            )
