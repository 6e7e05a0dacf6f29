"""One card for each checklist that applies: how much of it is settled, and how old it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.domain.rules import Rules
from desktop_app.domain.trust.checklists import ChecklistPack, age_sentence, pack_is_old
from desktop_app.domain.trust.trust_report import ItemReport
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import ElidedLabel, tooltip
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.share_bar import ShareBar
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel, is_origin_key

#: The largest number of cards side by side, and the least width of each in px at 100 %.
MOST_BESIDE = 4
LEAST_WIDTH = 220


@dataclass(frozen=True, slots=True)
class PackProgress:
    """How far the answers to one checklist have come."""

    pack: ChecklistPack
    settled: int
    total: int

    @property
    def share(self) -> float:
        """Settled items of all that apply, 0 to 1."""
        return self.settled / self.total if self.total else 0.0


def progress_of(reports: Sequence[ItemReport], rules: Rules, industry: str) -> list[PackProgress]:
    """The progress of each list that asks something of the initiative, in the order of the lists."""
    pack_progress = []
    for pack in rules.packs:
        own = [report for report in reports if report.pack.id == pack.id]
        if own or pack.industry == industry:
            pack_progress.append(PackProgress(pack, sum(report.settled for report in own), len(own)))
    return pack_progress


class PackCard(Card):
    """A checklist as a card; when chosen, only its items are listed. Its figure opens where it comes from."""

    toggled = Signal(bool)
    origin_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=SPACING["m"])
        self._checked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title = ElidedLabel("", weight=600)
        self.count = FigureLabel("", tone="muted")
        self.count.set_origin(lambda _figure: self.origin_wanted.emit())
        # The card has the keyboard: Alt+Enter.
        self.count.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar = ShareBar()
        self.age = ElidedLabel("", "small", tone="muted")
        top = QHBoxLayout()
        top.setSpacing(SPACING["s"])
        top.addWidget(self.title, 1)
        top.addWidget(self.count)
        self.body.addLayout(top)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.age)

    def show_progress(self, progress: PackProgress, rules: Rules) -> None:
        """Show how far a list has come."""
        pack = progress.pack
        counted = _("{n} of {total}").format(
            n=formats.number(progress.settled), total=formats.number(progress.total)
        )
        if not progress.total:
            counted = _("nothing applies")
        age = age_sentence(pack, rules.today)
        self.title.setText(pack.title)
        self.count.setText(counted)
        self.bar.set_share(progress.share)
        self.age.setText(age)
        self.age.set_tone("caution" if pack_is_old(pack, rules.today) else "muted")
        self.setAccessibleName(
            _("{list}: {count} done. {age}").format(list=pack.title, count=counted, age=age)
        )
        self.setAccessibleDescription(_("Space lists only its checks"))
        self.setToolTip(
            tooltip(_("{title}. {age} A click lists only its checks.").format(title=pack.title, age=age))
        )

    def is_checked(self) -> bool:
        """Whether only this list's items are listed."""
        return self._checked

    def set_checked(self, checked: bool) -> None:
        """Mark the card without a signal."""
        self._checked = checked
        self.update()

    def _toggle(self) -> None:
        self.set_checked(not self._checked)
        self.toggled.emit(self._checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_origin_key(event):
            self.origin_wanted.emit()
            return
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._toggle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._checked and not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "accent"), 2))
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, RADIUS["card"] - 1, RADIUS["card"] - 1)


class PackCards(QWidget):
    """The cards of all lists that apply; `chosen(pack id)` tells which is listed alone, "" for all.

    `origin_wanted(pack id, card)` asks where the figure of a card comes from.
    """

    chosen = Signal(str)
    origin_wanted = Signal(str, QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING["l"])
        self._cards: dict[str, PackCard] = {}
        self._across = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def cards(self) -> list[PackCard]:
        """The cards, in their order."""
        return list(self._cards.values())

    def pack(self) -> str:
        """The list that is shown alone; empty for all."""
        return next((pack_id for pack_id, card in self._cards.items() if card.is_checked()), "")

    def show_progress(self, pack_progress: Sequence[PackProgress], rules: Rules) -> None:
        """Show these lists; which one is chosen stays."""
        ids = [progress.pack.id for progress in pack_progress]
        if ids != list(self._cards):
            chosen = self.pack()
            clear_layout(self._grid)
            self._cards = {pack_id: PackCard() for pack_id in ids}
            for pack_id, card in self._cards.items():
                card.set_checked(pack_id == chosen)
                card.toggled.connect(lambda on, pack_id=pack_id: self._toggled(pack_id, on))
                card.origin_wanted.connect(
                    lambda pack_id=pack_id, card=card: self.origin_wanted.emit(pack_id, card)
                )
            self._across = 0
            self._arrange()
        for progress in pack_progress:
            self._cards[progress.pack.id].show_progress(progress, rules)
        self.setVisible(bool(pack_progress))

    def choose(self, pack_id: str) -> None:
        """Mark one list as shown alone, or none, without a signal."""
        for own, card in self._cards.items():
            card.set_checked(own == pack_id)

    def _toggled(self, pack_id: str, on: bool) -> None:
        self.choose(pack_id if on else "")
        self.chosen.emit(pack_id if on else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = max(1, self.width() // theme.px(LEAST_WIDTH))
        across = max(1, min(len(self._cards), MOST_BESIDE, room))
        if across == self._across:
            return
        for card in self._cards.values():
            self._grid.removeWidget(card)
        for column in range(MOST_BESIDE):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        for at, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, at // across, at % across)
        self._across = across
