"""Steps of a path as cards side by side that are also its tabs: number, state, where it stands in two lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.state_marks import paint_dot


class PathStep(NamedTuple):
    """A step: `kind` is good, caution, bad, info or neutral, `state` its word; `stands` and `more` are a line each."""

    id: str
    title: str
    kind: str
    state: str
    stands: str
    more: str = ""


_ARROW = 20


class _PathCard(QAbstractButton):
    """One step."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.step: PathStep | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_step(self, step: PathStep) -> None:
        self.step = step
        parts = (step.title, step.state, step.stands, step.more)
        self.setAccessibleName(
            _("Step {n}: {what}").format(n=self._number, what=", ".join(filter(None, parts)))
        )
        self.setToolTip(tooltip("\n".join(filter(None, (step.stands, step.more)))))
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(theme.font("body")).height()
        return QSize(theme.px(160), theme.px(22) + 2 * line + 2 * SPACING["m"] + SPACING["m"])

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(106), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.step is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = "focus" if self.hasFocus() else "accent" if chosen else "line"
        painter.setPen(QPen(theme.colour(edge), 2 if chosen or self.hasFocus() else 1))
        painter.setBrush(theme.colour("sunken" if self.underMouse() and not chosen else "surface"))
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])
        self._head(painter, box.adjusted(SPACING["m"], SPACING["m"], -SPACING["m"], 0), chosen)
        line = QFontMetrics(theme.font("body")).height()
        top = box.top() + SPACING["m"] + theme.px(22) + SPACING["s"]
        for text, weight, tone in ((self.step.stands, 500, "ink"), (self.step.more, 400, "muted")):
            painter.setFont(theme.font("body" if tone == "ink" else "small", weight))
            painter.setPen(theme.colour(tone))
            room = QRectF(box.left() + SPACING["m"], top, box.width() - 2 * SPACING["m"], line)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(room, int(align), own_direction(shown))
            top += line

    def _head(self, painter: QPainter, room: QRectF, chosen: bool) -> None:
        """Number, title, and at the end sign and word of the state."""
        assert self.step is not None
        side = theme.px(22)
        row = QRectF(room.left(), room.top(), room.width(), side)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        disc = QRectF(row.left(), row.top(), side, side)
        title = row.adjusted(side + SPACING["s"], 0, 0, 0)
        painter.setFont(theme.font("small", 500))
        width = painter.fontMetrics().horizontalAdvance(self.step.state)
        state = QRectF(row.right() - width - 1, row.top(), width + 1, side)
        mark = QRectF(state.left() - theme.px(14), row.top(), theme.px(9), side)
        title.setRight(mark.left() - SPACING["s"])
        if mirrored:
            for part in (disc, title, state, mark):
                part.moveLeft(row.left() + row.right() - part.right())
        tone = {"good": "good", "caution": "caution", "bad": "bad", "info": "accent"}.get(
            self.step.kind, "muted"
        )
        painter.setPen(theme.colour(tone))
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        painter.drawText(state, align, own_direction(self.step.state))
        paint_dot(painter, mark, self.step.kind)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if chosen else "sunken"))
        painter.drawEllipse(disc)
        painter.setFont(theme.font("small", 600))
        painter.setPen(theme.colour("on_accent" if chosen else "muted"))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        painter.setFont(theme.font("title", 600))
        painter.setPen(theme.colour("ink"))
        shown = painter.fontMetrics().elidedText(
            self.step.title, Qt.TextElideMode.ElideRight, int(title.width())
        )
        painter.drawText(title, align, own_direction(shown))


class _Arrow(QWidget):
    """Leads from one card to the next."""

    def __init__(self) -> None:
        super().__init__()
        theme.keep_px(self.setFixedWidth, _ARROW)
        theme.notifier().changed.connect(self._restyle)

    def _restyle(self) -> None:
        theme.keep_px(self.setFixedWidth, _ARROW)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.px(16)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), "forward", box, theme.colour("muted"))


class PathCards(QWidget):
    """`chosen(id)` tells of a step that the person took; arrows move and take, as among tabs."""

    chosen = Signal(str)

    def __init__(self, name: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._cards: list[_PathCard] = []
        for number in range(1, count + 1):
            if number > 1:
                row.addWidget(_Arrow())
            card = _PathCard(number)
            card.installEventFilter(self)
            self._group.addButton(card, number - 1)
            row.addWidget(card, 1)
            self._cards.append(card)
        self._group.idClicked.connect(self._clicked)

    def show_steps(self, steps: Sequence[PathStep]) -> None:
        """Show where each step stands; as many as the path was made for."""
        for card, step in zip(self._cards, steps, strict=True):
            card.show_step(step)

    def current(self) -> str:
        """The step that is chosen; "" before one is."""
        card = self._group.checkedButton()
        return card.step.id if isinstance(card, _PathCard) and card.step is not None else ""

    def choose(self, step_id: str) -> None:
        """Choose a step without a signal."""
        for card in self._cards:
            chosen = card.step is not None and card.step.id == step_id
            if chosen:
                card.setChecked(True)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def card(self, step_id: str) -> QAbstractButton:
        """The card of a step."""
        return next(card for card in self._cards if card.step is not None and card.step.id == step_id)

    def step_by(self, by: int) -> None:
        """Take the next step (+1) or the one before (-1)."""
        at = max(0, min(len(self._cards) - 1, self._group.checkedId() + by))
        self._cards[at].setFocus(Qt.FocusReason.TabFocusReason)
        self._cards[at].click()

    def _clicked(self, at: int) -> None:
        step = self._cards[at].step
        if step is not None:
            self.choose(step.id)
            self.chosen.emit(step.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._cards:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.step_by(-step if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else step)
                return True
        return super().eventFilter(watched, event)
