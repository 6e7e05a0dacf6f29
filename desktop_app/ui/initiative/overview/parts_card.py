"""The six parts of the spine in one grammar: sign, word, figure with its unit, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop_app.domain.states import PART_STATES, PARTS, PartReport
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.state_marks import StateDot, kind_of

_TONES = {"good": "good", "caution": "caution", "bad": "bad", "info": "accent", "neutral": "muted"}


class PartsCard(Card):
    """One line a part; the sentence why is its tooltip, and what a screen reader says of it."""

    def __init__(self, open_part: Callable[..., None]) -> None:
        super().__init__(_("How each part stands"))
        self._rows: dict[str, tuple[StateDot, Label, ElidedLabel]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["xs"])
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(3, 1)
        for row, (part, title) in enumerate(PARTS.items()):
            dot, word, figure = StateDot(), Label("", weight=500), ElidedLabel("", tone="muted")
            word.setContentsMargins(2, 0, 0, 0)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label = _("Go to {tab}").format(tab=_(title))
            if row:
                grid.addWidget(Separator(), 2 * row - 1, 0, 1, 5)
            grid.addWidget(Label(_(title)), 2 * row, 0)
            grid.addWidget(dot, 2 * row, 1)
            grid.addWidget(word, 2 * row, 2)
            grid.addWidget(figure, 2 * row, 3)
            grid.addWidget(IconButton("next", label, partial(open_part, part)), 2 * row, 4)
            grid.setRowMinimumHeight(2 * row, theme.px(34))
            self._rows[part] = (dot, word, figure)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_parts(self, reports: dict[str, PartReport]) -> None:
        for part, (dot, word, figure) in self._rows.items():
            report = reports[part]
            dot.set_state(report.state, report.why)
            word.setText(_(PART_STATES[report.state]))
            word.set_tone(_TONES[kind_of(report.state)])
            word.setToolTip(tooltip(report.why))
            word.setAccessibleDescription(report.why)
            figure.setText(report.measure)
            figure.set_tip(report.why)
