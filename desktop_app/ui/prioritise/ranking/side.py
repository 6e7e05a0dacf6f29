"""The column beside the ranking: best set and matrix, or weights, or why a score is what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.ranking.score_detail import RankDetail
from desktop_app.ui.prioritise.robustness_panel import RobustnessPanel
from desktop_app.ui.prioritise.weight_sliders import WeightSliders
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage

#: About the height of the card with limits and a set, px at 100 %.
FIRST_HEIGHT = 420
OVERVIEW, WEIGHTS, DETAIL = "overview", "weights", "detail"


class RankSide(QWidget):
    """`left()` is sent when Esc or Back returns from weights or detail to the overview."""

    escape_step = EscapeStep.PART

    left = Signal()

    def __init__(self, overview: QWidget, detail: RankDetail) -> None:
        super().__init__()
        self.detail = detail
        self.sliders = WeightSliders()
        self.robustness = RobustnessPanel()
        self._mode = OVERVIEW
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        first = _column()
        first.body.setSpacing(SPACING["l"])
        # What comes first is made late, and would push the rest down.
        self._waiting: Card | None = Card(_("Best set"))
        self._waiting.setMinimumHeight(theme.px(FIRST_HEIGHT))
        self._waiting.add(Label(_("Reading…"), tone="muted"))
        self._waiting.body.addStretch(1)
        first.body.addWidget(self._waiting)
        overview.hide()
        first.body.addWidget(overview, 1)
        self._rest = overview
        self._overview = first.body
        self._stack.addWidget(first)
        second = _column()
        weights = Card(_("Weights"), self.sliders.back)
        weights.add(self.sliders)
        second.body.setSpacing(SPACING["l"])
        second.body.addWidget(weights)
        second.body.addWidget(self.robustness)
        second.body.addStretch(1)
        self._stack.addWidget(second)
        third = _column()
        back = Button(_("Back"), self.left.emit, icon="back", look="small")
        self.detail_card = Card(_("Why this score"), back)
        self.detail_card.add(detail)
        third.body.addWidget(self.detail_card)
        third.body.addStretch(1)
        self._stack.addWidget(third)
        self._places = {OVERVIEW: 0, WEIGHTS: 1, DETAIL: 2}
        self.sliders.left.connect(self.left)

    def put_first(self, widget: QWidget) -> None:
        """Put a widget above the others of the overview."""
        if self._waiting is not None:
            self._overview.removeWidget(self._waiting)
            self._waiting.hide()
            self._waiting.deleteLater()
            self._waiting = None
        self._overview.insertWidget(0, widget)
        widget.show()
        self._rest.show()

    def mode(self) -> str:
        """What is shown: overview, weights or detail."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Show the overview, the weights or the detail."""
        self._mode = mode
        self._stack.setCurrentIndex(self._places[mode])

    def wanted_width(self, room: int) -> int:
        """How wide the column is where page and column share `room` px."""
        share, least, most = {
            OVERVIEW: (0.31, 280, 620),
            WEIGHTS: (0.34, 300, 560),
            DETAIL: (0.40, 340, 680),
        }[self._mode]
        return int(min(max(room * share, theme.px(least)), theme.px(most), room * 0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._mode != OVERVIEW:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _column() -> ScrollPage:
    page = ScrollPage(0)
    page.body.setContentsMargins(0, 0, 0, 0)
    return page
