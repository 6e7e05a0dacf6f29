"""Cards and the lines between what stands in them."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.state_marks import StateDot, kind_of
from desktop_app.ui.widgets.terms.term_words import TermMark, set_term
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel, ShowsOrigin


class Separator(QFrame):
    """A line of 1 px."""

    def __init__(self, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("separator")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Card(QFrame):
    """A surface with a line around it, 16 px inside, an optional title and something at its right.

    Add to `body` (a QVBoxLayout), or use `add(widget)`.
    """

    def __init__(
        self,
        title: str = "",
        trailing: QWidget | None = None,
        parent: QWidget | None = None,
        margin: int = SPACING["l"],
    ) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(SPACING["m"])
        self.heading: ElidedLabel | None = None
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACING["s"])
        if title or trailing is not None:
            self.heading = ElidedLabel(title, "title", 600)
            self.header.addWidget(self.heading, 1)
            if trailing is not None:
                self.header.addWidget(trailing)
            outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACING["s"])
        outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title of a card that was made with one."""
        if self.heading is not None:
            self.heading.setText(title)
        self.setAccessibleName(title)

    def set_term(self, term: str, title: str = "") -> None:
        """Put a question mark beside the title that leads to the page of a term, by its title where that is another."""
        assert self.heading is not None
        self.put_beside_title(TermMark(title or self.heading.full_text(), term))
        set_term(self, term)

    def put_beside_title(self, widget: QWidget) -> None:
        """Put a small control right behind the title."""
        self.header.setStretch(0, 0)
        self.header.insertWidget(1, widget)
        self.header.insertStretch(2, 1)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below the others."""
        self.body.addWidget(widget, stretch)


class StatCard(Card):
    """One figure with its label above, and below it a note whose sign says how good or bad it is."""

    def __init__(
        self,
        label: str,
        value: str = "",
        note: str = "",
        kind: object = "neutral",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._label = ElidedLabel(label, tone="muted")
        self._value = FigureLabel("", "figure", 600)
        self._sign = StateDot()
        self._note = Label("", tone="muted", wrap=True)
        self.body.setSpacing(SPACING["xs"])
        row = QHBoxLayout()
        row.setSpacing(6)
        # Beside the first line of the note.
        beside = QVBoxLayout()
        beside.setContentsMargins(0, SPACING["xs"], 0, 0)
        beside.addWidget(self._sign)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addWidget(self._note, 1)
        self.add(self._label)
        self.add(self._value)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.set(value, note, kind)
        theme.notifier().changed.connect(self._hold_value)

    def set(self, value: str, note: str = "", kind: object = "neutral") -> None:
        """Show another figure and note; only what is good, bad or between has a sign."""
        state = kind_of(kind)
        judged = state in ("good", "caution", "bad")
        self._value.setText(value)
        self._note.setText(note)
        self._note.set_tone(state if state in ("caution", "bad") else "muted")
        self._note.setVisible(bool(note))
        self._sign.set_state(state)
        self._sign.setVisible(judged and bool(note))
        self._name()

    def note(self) -> str:
        """What stands below the figure."""
        return self._note.text()

    def set_origin(self, open_origin: ShowsOrigin) -> None:
        """Let the figure open where it comes from."""
        self._value.set_origin(open_origin, self._label.full_text())

    def set_hint(self, text: str) -> None:
        """A sentence on the figure, for a tooltip and for who cannot see it."""
        self.setToolTip(tooltip(text))
        self.setAccessibleDescription(text)

    def _name(self) -> None:
        self._hold_value()
        parts = (self._label.full_text(), self._value.full_text(), self._note.text())
        self.setAccessibleName(", ".join(part for part in parts if part))

    def _hold_value(self) -> None:
        # The figure is the point of the card, so everything else is cut first.
        words = QFontMetrics(theme.font("figure", 600)).horizontalAdvance(self._value.full_text())
        self._value.setMinimumWidth(min(words + 2, theme.px(180)))
