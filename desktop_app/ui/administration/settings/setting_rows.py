"""One setting a row: what it is and does at the left, its control at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.administration.settings.setting_table import SettingEntry
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.labels import Label


class SettingRow(QWidget):
    """Title and sentence of a setting beside its control; below them for a `wide` one, which takes the whole width.

    width: the most that the control takes beside them, in px at 100 %; 0 leaves it as it is.
    """

    def __init__(self, setting: SettingEntry, control: QWidget, wide: bool = False, width: int = 0) -> None:
        super().__init__()
        self.setting = setting
        self.control = control
        self._marked = False
        self.setAccessibleName(_(setting.title))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.title = Label(_(setting.title), weight=500, wrap=True)
        texts.addWidget(self.title)
        self.sentence = Label(
            _(setting.sentence) if setting.sentence else "", "small", tone="muted", wrap=True
        )
        texts.addWidget(self.sentence)
        # Shown before it has its parent, it would be a window of its own for a moment.
        if not setting.sentence:
            self.sentence.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACING["s"], SPACING["s"], SPACING["s"], SPACING["s"])
        outer.setSpacing(SPACING["s"])
        row = QHBoxLayout()
        row.setSpacing(SPACING["xl"])
        row.addLayout(texts, 2)
        outer.addLayout(row)
        if isinstance(control, Field):
            # The row says it; the label stays the control's name for screen readers.
            control.label.hide()
            across = QSizePolicy.Policy.Expanding if width else QSizePolicy.Policy.Preferred
            control.setSizePolicy(across, QSizePolicy.Policy.Maximum)
        if width:
            # As wide as what it holds, and narrower where the window is.
            theme.keep_px(control.setMaximumWidth, width)
        if wide:
            outer.addWidget(control)
        else:
            row.addWidget(control, 3 if width else 0)

    def say(self, sentence: str) -> None:
        """Show another sentence below the title."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def mark(self, on: bool) -> None:
        """Stand out as what a search found."""
        if on != self._marked:
            self._marked = on
            self.update()

    def is_marked(self) -> bool:
        """Whether it stands out as found."""
        return self._marked

    def focus(self) -> None:
        """Put the cursor into the control, or on the first thing in it that takes it."""
        if isinstance(self.control, Field):
            self.control.focus()
            return
        for widget in (self.control, *self.control.findChildren(QWidget)):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marked:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS["control"], RADIUS["control"])
        super().paintEvent(event)


class SettingsCard(Card):
    """Rows with lines between them."""

    def __init__(self, rows: Sequence[SettingRow], title: str = "") -> None:
        super().__init__(title, margin=SPACING["s"])
        self.body.setSpacing(SPACING["xs"])
        if self.heading is not None:
            self.header.setContentsMargins(SPACING["s"], SPACING["xs"], SPACING["s"], 0)
        for place, row in enumerate(rows):
            if place:
                self.body.addWidget(Separator())
            self.body.addWidget(row)


class SettingsPart(QWidget):
    """What one section shows; `rows` are its settings by name."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, SettingRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING["l"])

    def add_card(self, rows: Sequence[SettingRow], title: str = "") -> SettingsCard:
        """A card of rows below the others."""
        card = SettingsCard(rows, title)
        for row in rows:
            self.rows[row.setting.name] = row
        self._column.addWidget(card)
        return card

    def add(self, widget: QWidget) -> None:
        """Anything else below the cards."""
        self._column.addWidget(widget)

    def finish(self) -> None:
        """Spare room goes below."""
        self._column.addStretch(1)

    def refresh(self) -> None:
        """Read again what the section shows."""

    def reset(self) -> bool:
        """Whether the section can go back to its defaults; `reset_to_defaults` does it."""
        return False

    def reset_to_defaults(self) -> None:
        """Give every setting of the section its default."""
