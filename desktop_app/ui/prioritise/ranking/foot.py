"""The foot of the prioritise page: how many are ranked, what the scores are based on, how far the draws are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import ElidedLabel, Label


class RankFoot(QWidget):
    """One line as wide as the page, with the same height whether draws are under way or not; `stopped` by Cancel."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACING["m"])
        self.text = Label("", "small", tone="muted", wrap=True)
        self.progress = ElidedLabel("", "small", tone="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Simulating the scores"))
        theme.keep_px(self.bar.setFixedWidth, 160)
        theme.keep_px(self.bar.setFixedHeight, 4)
        self.stop = Button(_("Cancel"), self.stopped.emit, look="small")
        line.addWidget(self.text, 1)
        for part in (self.progress, self.bar, self.stop):
            line.addWidget(part)
        # As high as the button to cancel, which is there only while scores are simulated.
        theme.keep_px(self.setMinimumHeight, 24)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
        self.end_progress()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of the scores are drawn; a total of 0 is one that is not known yet."""
        self._set_running(True)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        text = _("Simulating the scores")
        if total:
            counted = _("{done} of {total}").format(done=formats.number(done), total=formats.number(total))
            text = _("{label}: {value}").format(label=text, value=counted)
        self.progress.setText(text)

    def end_progress(self) -> None:
        """No draws are under way any more."""
        self._set_running(False)

    def _set_running(self, running: bool) -> None:
        for part in (self.progress, self.bar, self.stop):
            part.setVisible(running)

    def _restyle(self) -> None:
        tokens = theme.tokens()
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {tokens.sunken}; border: 0; border-radius: 2px; }}"
            f"QProgressBar::chunk {{ background: {tokens.accent}; border-radius: 2px; }}"
        )
