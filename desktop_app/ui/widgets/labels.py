"""Labels that show text literally, wrapped or cut, and texts for tooltips."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.text import clean
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction, place_on_page

# Words longer than this get places to break: after a sign, or after this many letters.
_LONG_WORD = re.compile(r"\S{25,}")
# Letters in a line of a tooltip.
_TIP_WIDTH = 76
_BREAK_AFTER = re.compile(r"[/\\._\-?&=,:;@]+(?=.)|[^/\\._\-?&=,:;@]{24}(?=.)")


def tooltip(text: str) -> str:
    """`text` for setToolTip, shown literally, and wrapped; without mark-up, as a screen reader reads it too."""
    # Qt takes some texts for mark-up; with an invisible space in the sign they are none.
    safe = text.replace("<", "<\u200b").replace("&lt;", "&\u200blt;")
    if len(safe) <= _TIP_WIDTH:
        return safe
    return "\n".join(_wrapped(line) for line in safe.split("\n"))


def _wrapped(line: str) -> str:
    if len(line) <= _TIP_WIDTH:
        return line
    from textwrap import wrap

    return "\n".join(wrap(line, _TIP_WIDTH, replace_whitespace=False, break_on_hyphens=False))


def breakable(text: str) -> str:
    """`text` with invisible places to break its very long words, such as addresses, which no line holds."""
    return _LONG_WORD.sub(lambda word: _BREAK_AFTER.sub("\\g<0>\u200b", word[0]), text)


class Label(QLabel):
    """Text shown literally, in a size of the type scale and a tone of the theme.

    size: small, body, title, page, figure; weight: 400, 500, 600; tone: ink, muted, accent, good,
    caution, bad.
    """

    def __init__(
        self,
        text: str = "",
        size: str = "body",
        weight: int = 400,
        tone: str = "ink",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._said = self._named = ""
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._size, self._weight, self._tone = size, weight, tone
        if (size, weight, tone) != ("body", 400, "ink"):
            self.dress()
        self.setText(text)

    def setText(self, text: str) -> None:
        text = clean(text)
        if not self.wordWrap():
            super().setText(text)
            return
        shown = breakable(text)
        if self.accessibleName() == self._named:
            # Screen readers get the words unbroken.
            self._named = text if shown != text else ""
            self.setAccessibleName(self._named)
        self._said = text
        super().setText(shown)

    def text(self) -> str:
        return self._said if self.wordWrap() else super().text()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        # Qt goes by the letters: English would stand at the far side of a page that is read from the right.
        super().setAlignment(place_on_page(alignment))

    def tone(self) -> str:
        return self._tone

    def set_tone(self, tone: str) -> None:
        if tone != self._tone:
            self._tone = tone
            self.dress()

    def dress(self) -> None:
        """Take font and colour from the theme as it is now."""
        theme.dress_text(self, self._size, self._weight, self._tone)


class Heading(Label):
    """The title of a part of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "title", 600, parent=parent)


class ElidedLabel(Label):
    """One line, with an ellipsis and the whole text as tooltip when there is no room."""

    def __init__(
        self,
        text: str = "",
        size: str = "body",
        weight: int = 400,
        tone: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        self._full = self._tip = ""
        super().__init__(text, size, weight, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_tip(self, tip: str) -> None:
        """A sentence that says more than the text, shown as tooltip whether or not the text is cut."""
        self._tip = tip
        self._fit()

    def setText(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        super().setText(" ".join(text.split()))
        self._fit()

    def full_text(self) -> str:
        return self._full

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(super().sizeHint().width(), self.fontMetrics().horizontalAdvance("MMM…")),
            super().minimumSizeHint().height(),
        )

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def _fit(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        lines = [self._full] if cut else []
        self.setToolTip(tooltip("\n".join([*lines, self._tip] if self._tip else lines)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), int(align), own_direction(self._shown()))


class FieldLabel(ElidedLabel):
    """What stands over a field: cut only where the field is narrower than its name; it may wrap instead."""

    def __init__(self, text: str, tip: str = "") -> None:
        super().__init__(text, tone="muted")
        self.set_tip(tip)

    def hold_width(self, width: int) -> None:
        """Make the field this wide, or as much wider as its name needs."""
        field = self.parentWidget()
        if field is not None:
            words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
            field.setFixedWidth(max(width, words + 2))

    def setWordWrap(self, on: bool) -> None:
        super().setWordWrap(on)
        if on:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QLabel.minimumSizeHint(self) if self.wordWrap() else super().minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            QLabel.paintEvent(self, event)
        else:
            super().paintEvent(event)


class KeyCap(Label):
    """The name of a key in a frame."""

    def __init__(self, key: str) -> None:
        super().__init__(key, "small", tone="muted")
        self.setContentsMargins(6, 1, 6, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("background"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)
