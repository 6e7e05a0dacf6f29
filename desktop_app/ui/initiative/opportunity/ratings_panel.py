"""The six criteria, each rated 1 to 5 against written anchors, with confidence and a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import CONFIDENCE, CRITERIA
from desktop_app.domain.records import Rating
from desktop_app.domain.scoring.anchors import CRITERION_ANCHORS
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services import initiatives
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.core.signer import sign
from desktop_app.ui.initiative.opportunity.estimate_slot import EstimateSlot
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.fields.text_fields import TextField
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.side_by_side import EqualGrid

_QUESTIONS = {
    "value": N_("Will people want it enough?"),
    "usability": N_("Can people use it?"),
    "feasibility": N_("Can we build it?"),
    "viability": N_("Does it work for our business, and is it allowed?"),
    "strategic_fit": N_("Does it serve the strategy?"),
    "risk": N_("What does a mistake do? A high rating lowers the score."),
}


class _Anchor(QAbstractButton):
    """One step of a rating: its number, and what the number means."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self._number, self._words = number, text
        self.setCheckable(True)
        # Screen readers then call it one of several, not a box to tick.
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("body"))
        return QSize(metrics.horizontalAdvance(self._words) + theme.px(40), metrics.height() + theme.px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(tooltip(self._words) if self.width() < self.sizeHint().width() else "")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or (self.underMouse() and self.isEnabled()):
            painter.setBrush(theme.colour("accent_soft" if chosen else "sunken"))
            painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        side = theme.px(20)
        mark = QRectF(box.left() + 4, box.center().y() - side / 2, side, side)
        words = box.adjusted(side + 12, 0, -6, 0)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            mark.moveRight(box.right() - 4)
            words = box.adjusted(6, 0, -side - 12, 0)
        painter.setBrush(theme.colour("accent") if chosen else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if chosen else "control"), 1))
        painter.drawEllipse(mark.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(theme.font("small", 600))
        painter.setPen(theme.colour("on_accent" if chosen else "muted"))
        painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        painter.setFont(theme.font("body", 500 if chosen else 400))
        painter.setPen(theme.colour("ink" if chosen else "muted"))
        shown = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(
            words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), own_direction(shown)
        )
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])


class AnchorField(Field):
    """A rating from 1 to 5 that shows all its anchors.

    Keys 1 to 5 rate, 0 or Delete makes it unknown; arrows move, Space or Enter rates.
    """

    def __init__(self, label: str, anchors: Mapping[int, str], parent: QWidget | None = None) -> None:
        super().__init__(label, parent=parent)
        self._rating: int | None = None
        self.label.hide()
        self.steps: list[_Anchor] = []
        column = QVBoxLayout()
        column.setSpacing(1)
        group = QButtonGroup(self)
        # None of them may be chosen: the rating is unknown then.
        group.setExclusive(False)
        for number, text in anchors.items():
            step = _Anchor(number, _(text))
            step.setAccessibleName(
                _("{label}: {number}. {anchor}").format(label=label, number=number, anchor=_(text))
            )
            step.clicked.connect(lambda _checked=False, number=number: self._rate(number))
            step.installEventFilter(self)
            column.addWidget(step)
            self.steps.append(step)
            group.addButton(step)
        self.row.addLayout(column, 1)
        self._editor = self.steps[0]
        self.setFocusProxy(self.steps[0])
        self._show(None)

    def set_read_only(self, read_only: bool) -> None:
        for step in self.steps:
            step.setEnabled(not read_only)

    def focus(self) -> None:
        self.steps[(self._rating or 1) - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Make the rating unknown, as if the person had done it."""
        self._rate(None)

    def _name(self) -> None:
        """Name each step for screen readers."""

    def _rate(self, number: int | None) -> None:
        self._show(number)
        self._took(number)

    def _read(self) -> Any:
        return self._rating

    def _show(self, value: Any) -> None:
        self._rating = int(value) if value is not None else None
        for number, step in enumerate(self.steps, 1):
            step.setChecked(number == self._rating)
            stop = number == (self._rating or 1)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)
            step.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self.steps and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, text = event.key(), event.text()
            at = self.steps.index(watched)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
            if text in ("1", "2", "3", "4", "5"):
                self._rate(int(text))
            elif text == "0" or key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._rate(None)
            elif step:
                self.steps[min(max(at + step, 0), 4)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._rate(at + 1)
            else:
                return False
            self.focus()
            return True
        return super().eventFilter(watched, event)


class _Criterion(QWidget):
    """One criterion: the question, its anchors, and beside them confidence and note."""

    def __init__(self, tab: SpineTab, criterion: str) -> None:
        super().__init__()
        self._tab, self._criterion = tab, criterion
        name = _(CRITERIA[criterion])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACING["xs"])
        head = QHBoxLayout()
        head.setSpacing(SPACING["s"])
        head.addWidget(Label(name, weight=600))
        question = Label(_(_QUESTIONS[criterion]), "small", tone="muted", wrap=True)
        head.addWidget(question, 1)
        self.clear = Button(_("Clear"), lambda: self.rating.clear(), look="small")
        self.clear.setAccessibleName(_("{criterion}: make the rating unknown").format(criterion=name))
        # The hidden button keeps its room, so that rated and unrated criteria are aligned.
        policy = self.clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(policy)
        head.addWidget(self.clear)
        box.addLayout(head)
        self.rating = AnchorField(name, CRITERION_ANCHORS[criterion])
        self.rating.edited.connect(lambda value: self._keep("rating", value))
        box.addWidget(self.rating)
        self.who = ElidedLabel("", "small", tone="muted")
        box.addWidget(self.who)
        sure = QHBoxLayout()
        sure.setSpacing(SPACING["s"])
        sure.addWidget(Label(_("Confidence"), tone="muted"))
        self.confidence = SegmentedChoice(
            [(key, _(label)) for key, label in CONFIDENCE.items()],
            None,
            _("Confidence in the rating of {criterion}").format(criterion=name),
            look="segment",
        )
        self.confidence.chosen.connect(lambda value: self._keep("confidence", value))
        sure.addWidget(self.confidence, 1)
        box.addLayout(sure)
        self.estimates = EstimateSlot(name)
        self.note = TextField(_("Note"), lines=1)
        self.note.edit.setAccessibleName(_("Note on {criterion}").format(criterion=name))
        self.note.edited.connect(lambda value: self._keep("note", value))
        box.addWidget(self.note)
        box.addWidget(self.estimates)
        box.addStretch(1)

    def show_rating(self, spine: Spine, editable: bool) -> None:
        rating = spine.rating(self._criterion)
        self.rating.set_value(rating.rating if rating else None)
        self.confidence.set_value((rating.confidence or None) if rating else None)
        self.note.set_value(rating.note if rating else "")
        known = rating is not None and rating.rating is not None
        self.who.setText((rated(rating) if rating and known else "") or _("unknown: not rated yet"))
        self.clear.setVisible(known and editable)
        self.rating.set_read_only(not editable)
        self.confidence.setEnabled(editable)
        self.note.set_read_only(not editable)

    def _keep(self, name: str, value: object) -> None:
        if self._tab.initiative is None:
            return
        initiative_id, criterion = self._tab.initiative.id, self._criterion

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError):
                (self.note if error.field == "note" else self.rating).set_error(str(error))
            else:
                self._tab.context.show_error(error)

        def keep() -> None:
            self._tab.context.write(
                lambda ws: initiatives.rate(ws, initiative_id, criterion, {name: value}), on_error=failed
            )

        # A rating is signed; confidence and note are remarks on it.
        if name == "rating":
            sign(self._tab.context, keep, self.rating.revert)
        else:
            keep()


class RatingsPanel(Card):
    """All criteria, two beside each other where there is room."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Ratings"))
        self.criteria = {name: _Criterion(tab, name) for name in CRITERIA}
        self.add(
            Label(
                _("Press 1 to 5 to rate, 0 to clear. Missing ratings widen the score to a range."),
                "small",
                tone="muted",
                wrap=True,
            )
        )
        self.add(EqualGrid(list(self.criteria.values()), 440, SPACING["xl"]))
        for name, panel in self.criteria.items():
            tab.anchor(f"rating.{name}", panel.rating)

    def show_ratings(self, spine: Spine, editable: bool) -> None:
        for panel in self.criteria.values():
            panel.show_rating(spine, editable)

    def slots(self) -> dict[str, EstimateSlot]:
        """Where estimates of each criterion open."""
        return {name: panel.estimates for name, panel in self.criteria.items()}

    def first_open(self, spine: Spine) -> AnchorField:
        """The first criterion without a rating, else the first."""
        for name, panel in self.criteria.items():
            rating = spine.rating(name)
            if rating is None or rating.rating is None:
                return panel.rating
        return next(iter(self.criteria.values())).rating


def rated(rating: Rating) -> str:
    """Who made a rating, and when, as far as that is known."""
    name, when = rating.rated_by, formats.date(rating.rated_on) if rating.rated_on else ""
    if name and when:
        return _("rated by {name} on {date}").format(name=name, date=when)
    if name:
        return _("rated by {name}").format(name=name)
    return _("rated on {date}").format(date=when) if when else ""
