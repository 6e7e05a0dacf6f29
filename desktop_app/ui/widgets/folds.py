"""A heading with a count that opens and closes what is under it, and short lines to put there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button, FoldButton, IconButton
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.layouts import clear_layout


class Fold(QWidget):
    """A heading that opens what is under it; add to `body`. `opened` is called when it is opened."""

    def __init__(self, title: str, opened: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._title = title
        self._opened = opened
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        self.toggle = FoldButton(title, self._toggle, icon="next", look="link")
        line.addWidget(self.toggle)
        line.addStretch(1)
        column.addLayout(line)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(SPACING["s"], 0, 0, SPACING["s"])
        self.body.setSpacing(SPACING["xs"])
        self.inside.hide()
        column.addWidget(self.inside)
        self.set_count(None)

    @property
    def is_open(self) -> bool:
        """Whether what is under the heading is shown."""
        return self.inside.isVisibleTo(self)

    def set_count(self, count: int | None) -> None:
        """Show how many there are; None shows no count."""
        text = self._title
        if count is not None:
            text = _("{title} ({n})").format(title=text, n=formats.number(count))
        self.toggle.set_text(text)

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        if is_open and not self.is_open and self._opened is not None:
            self._opened()
        self.inside.setVisible(is_open)
        self.toggle.set_icon("down" if is_open else "next")
        self.toggle.set_open(is_open)

    def _toggle(self) -> None:
        self.set_open(not self.is_open)


class Lines(QWidget):
    """Short lines, each a text with a remark and buttons at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING["xs"])
        self._shown: object = None

    def clear(self) -> None:
        """Take all lines away."""
        clear_layout(self._column)
        self._shown = None

    def is_showing(self, what: object) -> bool:
        """True if exactly these lines are shown already; else the lines are removed, to be added anew."""
        if self._shown == what:
            return True
        clear_layout(self._column)
        self._shown = what
        return False

    def add_line(
        self,
        text: str,
        remark: str = "",
        on_open: Callable[[], object] | None = None,
        on_remove: Callable[[], object] | None = None,
        remove_name: str = "",
        tip: str = "",
    ) -> QWidget:
        """A line; `on_open` makes its text a link, `on_remove` gives it a button at its end."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        if on_open is not None:
            link = Button(text, on_open, look="link", tip=tip)
            row.addWidget(link)
            row.addStretch(1)
        else:
            row.addWidget(ElidedLabel(text), 1)
        if remark:
            label = Label(remark, "small", tone="muted")
            label.setToolTip(tooltip(tip))
            row.addWidget(label)
        if on_remove is not None:
            row.addWidget(IconButton("remove", remove_name, on_remove, size=14))
        self._column.addWidget(line)
        # At once: Qt shows what is added by itself only after the next picture.
        line.show()
        return line

    def add_text(self, text: str) -> Label:
        """A sentence over as many lines as it needs."""
        label = Label(text, "small", tone="muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(label)
        label.show()
        return label
