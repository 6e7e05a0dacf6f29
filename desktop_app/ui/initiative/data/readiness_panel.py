"""How ready one data source is: nine dimensions as bars, each answered by hand, and the score they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.domain.choices import READINESS_DIMENSIONS
from desktop_app.domain.health.statement_conflicts import privacy_conflicts
from desktop_app.domain.records import DataSource
from desktop_app.domain.scoring.weighted import FAILS_UNDER, GOOD_FROM, Score, Term, source_readiness
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services import readiness
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import missing_text, score_text
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.fields.choice_fields import BoolField
from desktop_app.ui.widgets.fields.number_fields import NumberField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.terms.term_words import set_term
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel

# The question of each dimension, the same as for a calculation on a file.
_MEANS = {
    "completeness": N_("Share of cells that are filled"),
    "uniqueness": N_("Share of rows that do not repeat an earlier one"),
    "validity": N_("Share of values that have the right type and lie in their range"),
    "timeliness": N_("Age of the newest record against the refresh that the source promises"),
    "labels": N_("Share of rows that are labelled, and whether two people would label alike"),
    "representativeness": N_("Whether each group is in the data as it is among those served"),
    "privacy": N_("Whether personal columns are known and protected"),
    "leakage": N_("Whether no column gives the answer away"),
    "volume": N_("Rows in the smallest class and group against what the target needs"),
}
# What the help says more about.
_TERMS = {"representativeness": "representativeness", "leakage": "data_leakage"}


def readiness_kind(score: float | None) -> str:
    """good, caution or bad for a dimension or a source; neutral while unknown."""
    if score is None:
        return "neutral"
    return "bad" if score < FAILS_UNDER else ("caution" if score < GOOD_FROM else "good")


class _Bar(QWidget):
    """A score from 0 to 100 as a bar in the colour of what it means; unknown is an empty track."""

    def __init__(self) -> None:
        super().__init__()
        self._value: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, value: float | None) -> None:
        self._value = value
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = theme.px(6)
        track = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, high / 2, high / 2)
        if self._value is None:
            return
        full = QRectF(track)
        full.setWidth(max(track.width() * min(max(self._value, 0.0), 100.0) / 100, 2.0))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            full.moveRight(track.right())
        painter.setBrush(theme.colour(readiness_kind(self._value)))
        painter.drawRoundedRect(full, min(high / 2, full.width() / 2), high / 2)


class _Dimension:
    """The controls of one dimension, laid into the panel's grid."""

    def __init__(self, dimension: str, keep: Callable[[str, dict[str, object]], None]) -> None:
        label = _(READINESS_DIMENSIONS[dimension])
        means = _(_MEANS[dimension])
        self.name = ElidedLabel(label)
        self.name.set_tip(means)
        self.means = means
        self.bar = _Bar()
        self.score = NumberField(label, help=means, minimum=0, maximum=100)
        self.score.label.hide()
        theme.keep_px(self.score.setFixedWidth, 88)
        self.applies = BoolField("")
        self.applies.box.setAccessibleName(_("{dimension}: applies").format(dimension=label))
        self.why = LineField(_("Why"), max_length=1_000_000)
        self.why.label.hide()
        self.why.edit.setAccessibleName(_("{dimension}: why").format(dimension=label))
        for field in (self.score, self.applies, self.why):
            set_term(field, _TERMS.get(dimension, ""))
        self.score.edited.connect(lambda value: keep(dimension, {"score": value}))
        self.applies.edited.connect(lambda value: keep(dimension, {"applicable": value}))
        self.why.edited.connect(lambda value: keep(dimension, {"note": value}))

    def show(self, score: float | None, applicable: bool, note: str, editable: bool) -> None:
        self.name.set_tone("ink" if applicable else "muted")
        self.bar.set_value(score if applicable else None)
        self.score.set_value(score if applicable else None)
        # A dimension that does not apply is not unknown.
        self.score.edit.setPlaceholderText(formats.unknown() if applicable else "–")
        self.score.setEnabled(applicable)
        self.score.set_read_only(not editable)
        self.applies.set_value(applicable)
        self.applies.set_read_only(not editable)
        self.why.set_value(note)
        self.why.edit.setToolTip(tooltip(note))
        self.why.set_read_only(not editable)


class ReadinessPanel(Card):
    """The readiness of the selected source."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__()
        self._tab = tab
        self._source: DataSource | None = None
        head = QHBoxLayout()
        head.setSpacing(SPACING["m"])
        self.name = ElidedLabel("", "title", 600)
        self.figure = FigureLabel("", "figure", 600)
        self.figure.set_origin(self._show_origin, _("Readiness"))
        head.addWidget(self.name, 1)
        head.addWidget(self.figure)
        self.sentence = Label("", tone="muted", wrap=True)
        self.body.addLayout(head)
        self.add(self.sentence)
        self.contradiction = Label("", "small", tone="caution", wrap=True)
        self.add(self.contradiction)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(SPACING["xs"])
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(4, 3)
        grid.setColumnMinimumWidth(0, theme.px(96))
        self.dimensions: dict[str, _Dimension] = {}
        heads = (_("Dimension"), "", _("0 to 100"), _("Applies"), _("Why"))
        for at, text in enumerate(heads):
            grid.addWidget(Label(text, "small", 500, "muted"), 0, at)
        for row, dimension in enumerate(READINESS_DIMENSIONS, 1):
            line = _Dimension(dimension, self._keep)
            middle = Qt.AlignmentFlag.AlignVCenter
            for column, widget in enumerate((line.name, line.bar, line.score, line.applies, line.why)):
                grid.addWidget(widget, 2 * row, column, middle)
            grid.addWidget(Separator(), 2 * row + 1, 0, 1, 5)
            self.dimensions[dimension] = line
            for control in (line.score.edit, line.applies.box, line.why.edit):
                control.installEventFilter(self)
            tab.anchor(f"readiness.{dimension}", line.score)
        self.add(holder)
        self.meaning = Label("", "small", tone="muted", wrap=True)
        self.add(self.meaning)
        self.body.addStretch(1)
        self.setAccessibleName(_("Readiness"))
        self._explain(next(iter(self.dimensions)))

    def _show_origin(self, figure: QWidget) -> None:
        if self._source is not None:
            self._tab.show_origin(f"source:{self._source.id}", figure)

    def _explain(self, dimension: str) -> None:
        """Show the question of the dimension whose field has the focus."""
        self._explained = dimension
        line = self.dimensions[dimension]
        text = _("{dimension}: {meaning}.").format(dimension=line.name.full_text(), meaning=line.means)
        # The reason is shown here, as its field is often too narrow.
        self.meaning.setText(f"{text} {line.why.value()}".strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for dimension, line in self.dimensions.items():
                if watched in (line.score.edit, line.applies.box, line.why.edit):
                    self._explain(dimension)
        return super().eventFilter(watched, event)

    def show_source(self, spine: Spine, source: DataSource | None, editable: bool) -> None:
        """Show a source; fields are kept first, so that changing the source discards nothing."""
        is_other = source is not None and (self._source is None or source.id != self._source.id)
        if self._source is not None and (source is None or source.id != self._source.id):
            self._each(lambda field: field.commit())
            self._source = None
            self._each(lambda field: field.leave())
        self._source = source
        self.setVisible(source is not None)
        if source is None:
            return
        answers = spine.readiness_of(source.id)
        by_name = {one.dimension: one for one in answers}
        score = source_readiness(answers)
        self.name.setText(source.name)
        self.figure.setText(score_text(score))
        weakest = _weakest(score)
        kind = readiness_kind(score.high if score.note else score.value)
        if kind == "good" and weakest is not None:
            kind = "caution"
        self.figure.set_tone(kind if kind != "neutral" else ("ink" if score.known else "muted"))
        self.sentence.setText(_sentence(source, score))
        conflicts = [sentence for one, sentence in privacy_conflicts(spine) if one.id == source.id]
        self.contradiction.setText(" ".join(conflicts))
        self.contradiction.setVisible(bool(conflicts))
        for dimension, line in self.dimensions.items():
            answer = by_name.get(dimension)
            line.show(
                answer.score if answer else None,
                answer.applicable if answer else True,
                answer.note if answer else "",
                editable,
            )
        # Explain the weakest dimension at first, later the one with the focus.
        self._explain(weakest.name if is_other and weakest is not None else self._explained)

    def _each(self, act: Callable[[Any], object]) -> None:
        for line in self.dimensions.values():
            for field in (line.score, line.applies, line.why):
                act(field)

    def _keep(self, dimension: str, values: dict[str, object]) -> None:
        source = self._source
        if source is None:
            return
        line = self.dimensions[dimension]
        field = {"score": line.score, "note": line.why}.get(next(iter(values)), line.applies)
        self._tab.context.write(
            lambda ws: readiness.answer(ws, source.id, dimension, values),
            on_error=lambda error: field.set_error(str(error)),
        )


def _weakest(score: Score) -> Term | None:
    """The lowest of the answered dimensions, if it is not good."""
    weak = [term for term in score.terms if term.points is not None and term.points < GOOD_FROM]
    return min(weak, key=lambda term: term.points or 0.0, default=None)


def _sentence(source: DataSource, score: Score) -> str:
    parts = [score.note] if score.note else []
    if score.missing and score.known:
        parts.append(missing_text(score, READINESS_DIMENSIONS))
    elif not score.known:
        parts.append(_("No dimension is answered yet."))
    elif not score.note and (weakest := _weakest(score)) is not None:
        text = _("Weakest dimension: {dimension}, {score} of 100.")
        points = formats.number(weakest.points, 0)
        parts.append(text.format(dimension=_(weakest.label).lower(), score=points))
    if source.rows is not None:
        parts.append(ngettext("{n} row.", "{n} rows.", source.rows).format(n=formats.number(source.rows)))
    if source.newest is not None:
        parts.append(_("Newest record {date}.").format(date=formats.date(source.newest)))
    return " ".join(parts)
