"""A look inside, drawn by the program from the sample: it follows the tile that is chosen, and leads where it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, SHORT_INDUSTRIES, STAGES
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.runtime import clock
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.state_marks import Chip, StateDot

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart
    from desktop_app.services.sample.look_inside import LookInside

# Under this width, in px at 100 %, the first of the three questions has the picture to itself.
_WIDE_FROM = 560
_PARTS = {
    "data": N_("Data readiness"),
    "metrics": N_("Metrics on target"),
    "trust": N_("Checks settled"),
    "rollout": N_("Bets settled"),
}

#: Opens the sample at an initiative, by its key, and one of its tabs.
OpenSample = Callable[[str, str], object]


class LivePicture(QWidget):
    """Three pictures, the one of the chosen tile in front; each is drawn when it is first in front and painted.

    `started(int)` is sent by a click in a picture that stands for no initiative.
    """

    started = Signal(int)

    def __init__(self, open_sample: OpenSample) -> None:
        super().__init__()
        self._open_sample = open_sample
        self._at = 0
        self.setAccessibleName(_("A look inside"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        row.setSpacing(SPACING["s"])
        self._name = Label("", weight=600)
        self._chip = Chip("")
        self._hint = ElidedLabel("", "small", tone="muted")
        row.addWidget(self._name)
        row.addWidget(self._chip)
        row.addStretch(1)
        row.addWidget(self._hint)
        column.addWidget(head)
        column.addWidget(Separator())
        self._stack = QStackedWidget()
        self._panes: list[QWidget | None] = [None, None, None]
        self._holders = [QWidget() for _pane in self._panes]
        for holder in self._holders:
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            self._stack.addWidget(holder)
        column.addWidget(self._stack, 1)
        theme.notifier().changed.connect(self.update)
        self.show_picture(0)

    def show_picture(self, at: int) -> None:
        """Bring the picture of a tile to the front: of the sample, of an import, of an empty portfolio."""
        self._at = at
        name, chip, hint = (
            (_("Northwind AI"), _("Sample"), _("A look inside: click anything to open it")),
            (_("list.xlsx"), _("Import preview"), _("You see every row before it is kept")),
            (_("New portfolio"), _("Empty"), _("The next step is always in sight")),
        )[at]
        self._name.setText(name)
        self._chip.set(chip)
        self._hint.setText(hint)
        self._stack.setCurrentIndex(at)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])
        if self._panes[self._at] is None:
            # The window is painted first; what is in the picture comes right after.
            QTimer.singleShot(0, self, self._draw)

    def _draw(self) -> None:
        at = self._at
        if self._panes[at] is not None:
            return
        pane = self._panes[at] = self._make(at)
        layout = self._holders[at].layout()
        assert layout is not None
        layout.addWidget(pane)
        theme.dress_window(pane)

    def _make(self, at: int) -> QWidget:
        from desktop_app.ui.start.picture_marks import empty_picture, import_picture

        if at == 0:
            from desktop_app.services.sample.look_inside import kept_look

            return _SamplePane(kept_look(), self._open_sample)
        return _DrawnPane(import_picture if at == 1 else empty_picture, lambda: self.started.emit(at))


class _DrawnPane(QWidget):
    """A picture that is one thing to click."""

    def __init__(self, build: Callable[[float, float], Chart], start: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        view = _still(build)
        view.activated.connect(lambda _ref: start())
        column.addWidget(view)


def _still(build: Callable[[float, float], Chart]) -> ChartView:
    """A chart that is no stop of Tab: what it leads to has a tile of its own."""
    view = ChartView(build, height=120)
    view.is_still = True
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return view


class _Part(QWidget):
    """A part of the picture that opens something, wherever it is clicked."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        self.column.setSpacing(SPACING["xs"])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def head(self, title: str, beside: QWidget) -> None:
        """The question that the part answers, with what stands at its end."""
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(Heading(title))
        row.addStretch(1)
        row.addWidget(beside)
        self.column.addLayout(row)


class _SamplePane(QWidget):
    """Three questions with the sample's answers."""

    def __init__(self, look: LookInside, open_sample: OpenSample) -> None:
        super().__init__()
        self._look, self._open = look, open_sample
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._which(), 5)
        self._rest = QWidget()
        rest = QHBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(0)
        rest.addWidget(Separator(vertical=True))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._ready())
        column.addWidget(Separator())
        column.addWidget(self._works(), 1)
        rest.addLayout(column, 1)
        row.addWidget(self._rest, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.setVisible(self.width() >= theme.px(_WIDE_FROM))

    def _which(self) -> QWidget:
        part = _Part()
        part.head(_("Which to build"), ElidedLabel(_("value ↑ against feasibility →"), "small", tone="muted"))
        view = _still(self._bubbles)
        view.activated.connect(self._open_bubble)
        part.column.addWidget(view, 1)
        currency = self._look.currency
        expected, whole = (
            formats.money(amount, currency, compact=True)
            for amount in (self._look.expected, self._look.if_all_work)
        )
        sentence = _("Expected benefit a year {expected}, {whole} if all work").format(
            expected=expected, whole=whole
        )
        part.column.addWidget(ElidedLabel(sentence, "small", tone="muted"))
        part.clicked.connect(lambda: self._open("", ""))
        return part

    def _bubbles(self, width: float, height: float) -> Chart:
        from desktop_app.charts.bubbles import Bubble, bubbles

        items = [
            Bubble(
                each.key, each.key, each.title, each.value, each.feasibility, each.benefit, each.industry,
                INDUSTRIES.label(each.industry), industry_short=_(SHORT_INDUSTRIES[each.industry]),
            )
            for each in self._look.initiatives
        ]  # fmt: skip
        title = _("Value against feasibility")
        return bubbles(items, width, height, self._look.currency, title, names_axes=False, has_legend=False)

    def _open_bubble(self, key: object) -> None:
        self._open(str(key), "overview")

    def _ready(self) -> QWidget:
        look = self._look
        part = _Part()
        n = look.ready_open
        count = ngettext("{n} open before {stage}", "{n} open before {stage}", n)
        stage = _(STAGES[look.ready_next]) if look.ready_next in STAGES else ""
        part.head(_("Is it ready"), Chip(count.format(n=formats.number(n), stage=stage), "caution"))
        part.column.addWidget(ElidedLabel(look.ready_title, "small", tone="muted"))
        part.column.addSpacing(SPACING["xs"])
        for shown in look.ready_parts:
            row = QHBoxLayout()
            row.setSpacing(SPACING["s"])
            row.addWidget(StateDot(shown.state))
            row.addWidget(ElidedLabel(_(_PARTS[shown.part])), 1)
            figure = shown.figure
            if shown.part == "data":
                figure = _("{n} of {total}").format(n=figure, total=formats.number(100))
            row.addWidget(Label(figure, "small", tone="muted"))
            holder = QWidget()
            holder.setLayout(row)
            row.setContentsMargins(0, 3, 0, 3)
            part.column.addWidget(holder)
        part.clicked.connect(lambda: self._open(look.ready_key, "trust"))
        return part

    def _works(self) -> QWidget:
        look = self._look
        part = _Part()
        part.head(_("Does it still work"), Chip(_("Guardrail breached"), "bad"))
        # Without what stands in brackets behind the name, which the metric's own page shows.
        name = look.metric.name.partition(" (")[0]
        sentence = _("{initiative}: {metric}").format(initiative=look.watched_title, metric=name)
        part.column.addWidget(ElidedLabel(sentence, "small", tone="muted"))
        view = _still(self._series)
        view.activated.connect(lambda _ref: self._open(look.watched_key, "metrics"))
        part.column.addWidget(view, 1)
        part.clicked.connect(lambda: self._open(look.watched_key, "metrics"))
        return part

    def _series(self, width: float, height: float) -> Chart:
        from desktop_app.charts.series import Series, SeriesPoint, series

        metric, today = self._look.metric, clock.today()
        points = tuple(SeriesPoint(today - timedelta(days=days), value) for days, value in metric.values)
        data = Series(metric.name, points, unit=metric.unit, guardrail=metric.guardrail)
        return series(data, width, height)
