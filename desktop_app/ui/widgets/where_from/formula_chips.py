"""A formula as chips: each term with its figure, the signs between them, and what they make."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.figures.origin import FigureOrigin, OriginTerm
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.labels import Label, tooltip
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout

#: Widest label of a chip, px at 100 %; longer ones end in an ellipsis.
_WIDEST = 176


class TermChip(QWidget):
    """Label, figure and note of one term; lit together with the input that has the focus."""

    def __init__(self, label: str, text: str, note: str, has_note: bool) -> None:
        super().__init__()
        # Chips beside each other are equally high.
        self._has_note = has_note
        self._lines = ((label, "small", 400), (text, "title", 600), (note, "small", 400))
        self._is_lit = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        name = _("{label}: {value}").format(label=label, value=text)
        self.setAccessibleName(_("{label}. {note}").format(label=name, note=note) if note else name)
        whole = [
            line
            for line, size, weight in self._lines
            if self._advance(line, size, weight) > theme.px(_WIDEST)
        ]
        self.setToolTip(tooltip("\n".join(whole)))

    def set_lit(self, lit: bool) -> None:
        """Show that the input with the focus is part of this term."""
        if lit != self._is_lit:
            self._is_lit = lit
            self.update()

    def is_lit(self) -> bool:
        """Whether the input with the focus is part of it."""
        return self._is_lit

    @staticmethod
    def _advance(text: str, size: str, weight: int) -> int:
        return QFontMetrics(theme.font(size, weight)).horizontalAdvance(text)

    def sizeHint(self) -> QSize:
        widest = max(self._advance(text, size, weight) for text, size, weight in self._lines)
        height = sum(
            QFontMetrics(theme.font(size, weight)).height() for text, size, weight in self._lines if text
        )
        rows = sum(bool(text) for text, _size, _weight in self._lines)
        if self._has_note:
            rows, height = (
                3,
                sum(QFontMetrics(theme.font(size, weight)).height() for _text, size, weight in self._lines),
            )
        width = min(widest, theme.px(_WIDEST)) + 2 * SPACING["m"] + 2
        return QSize(width, height + 2 * (rows - 1) + 2 * SPACING["s"])

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(56), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(QPen(theme.colour("accent" if self._is_lit else "line"), 1))
        painter.setBrush(theme.colour("accent_soft" if self._is_lit else "background"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        inner = box.adjusted(SPACING["m"], SPACING["s"], -SPACING["m"], -SPACING["s"])
        top = inner.top()
        for (text, size, weight), colour in zip(self._lines, (t.muted, t.ink, t.muted), strict=True):
            if not text:
                continue
            painter.setFont(theme.font(size, weight))
            metrics = painter.fontMetrics()
            painter.setPen(QPen(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()) + 1)
            line = QRectF(inner.left(), top, inner.width() + 1, metrics.height())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(line, int(flags), own_direction(shown))
            top += metrics.height() + 2


class FormulaChips(QWidget):
    """The terms of an origin, wrapped like words; nothing for an origin without a formula."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, SPACING["s"])
        self._chips: list[tuple[OriginTerm, TermChip]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_origin(self, origin: FigureOrigin) -> None:
        """Show the formula of an origin."""
        clear_layout(self._flow)
        self._chips = []
        is_formula = len(origin.terms) > 1 or origin.combine == "first_of_all"
        self.setVisible(is_formula)
        if not is_formula:
            return
        has_note = bool(origin.note) or origin.largest is not None or any(term.note for term in origin.terms)
        lead = {"least": _("Least of"), "largest": _("Largest of")}.get(origin.combine, "")
        if lead:
            self._flow.addWidget(Label(lead, tone="muted"))
        for at, term in enumerate(origin.terms):
            if at and not lead:
                self._flow.addWidget(Label(term.operator, tone="muted"))
            chip = TermChip(term.label, term.text, term.note, has_note)
            self._flow.addWidget(chip)
            self._chips.append((term, chip))
        self._flow.addWidget(Label(_("="), tone="muted"))
        note = origin.note
        if origin.largest is not None:
            note = _("at most {cap}").format(cap=formats.number(origin.largest))
        result = TermChip(short_title(origin.title), origin.text or formats.unknown(), note, has_note)
        self._flow.addWidget(result)
        self.setAccessibleName(_("Formula of {figure}").format(figure=origin.title))

    def light(self, place: int | None) -> None:
        """Light the terms that the input at a place is part of; None lights none."""
        for term, chip in self._chips:
            chip.set_lit(place is not None and place in term.inputs)

    def lit(self) -> list[str]:
        """The labels of the terms that are lit."""
        return [term.label for term, chip in self._chips if chip.is_lit()]


def short_title(title: str) -> str:
    """The title of an origin over its result."""
    return title.partition(":")[0]
