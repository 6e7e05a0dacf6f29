"""The way from strategy to retired, with the place where an initiative stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.choices import STAGE_ORDER, STAGES
from desktop_app.language.i18n import _
from desktop_app.ui.look import theme

_ORDER = tuple(str(stage) for stage in STAGE_ORDER)


class StagePath(QWidget):
    """Five steps in a row: past ones are filled, the present one is named in the accent colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage, self._at = _ORDER[0], 0
        self._halted = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.updateGeometry)

    def set_stage(self, stage: str, held_from: str = "") -> None:
        """Show where it stands; on hold and stopped show where it was."""
        self._stage = stage
        self._halted = stage not in _ORDER
        place = held_from if self._halted else stage
        self._at = _ORDER.index(place) if place in _ORDER else 0
        self.setAccessibleName(_("Stage: {stage}").format(stage=_(STAGES.get(stage, stage))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), QFontMetrics(theme.font("small", 500)).height() + theme.px(12))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        point = theme.px(7)
        count = len(_ORDER)
        width = (self.width() - point) / count
        height = float(self.height())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        for at, name in enumerate(_ORDER):
            left, right = at * width + (2 if at else 0), (at + 1) * width
            shape = QPolygonF([QPointF(left, 0), QPointF(right, 0), QPointF(right + point, height / 2),
                               QPointF(right, height), QPointF(left, height)])  # fmt: skip
            if at:
                shape.append(QPointF(left + point, height / 2))
            present = at == self._at
            ground = (
                ("caution_soft" if self._halted else "accent")
                if present
                else ("accent_soft" if at < self._at else "sunken")
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawPolygon(shape)
            tone = (
                ("caution" if self._halted else "on_accent")
                if present
                else ("accent" if at < self._at else "muted")
            )
            painter.setPen(QPen(theme.colour(tone)))
            painter.setFont(theme.font("small", 600 if present else 500))
            area = QRectF(left + point, 0, right - left - point, height)
            text = painter.fontMetrics().elidedText(
                _(STAGES[name]), Qt.TextElideMode.ElideRight, int(area.width())
            )
            if mirrored:
                painter.save()
                painter.scale(-1, 1)
                area = QRectF(-area.right(), 0, area.width(), height)
                painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
                painter.restore()
            else:
                painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
