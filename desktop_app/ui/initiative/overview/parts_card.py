"""The six parts of the spine in one grammar: sign, word, figure with its unit, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.states import PART_STATES, PARTS, PartReport, PartState
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.labels import Label, tooltip
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.state_marks import StateDot, kind_of
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel

#: Opens where a figure comes from, by its name, beside the widget that shows it.
ShowOrigin = Callable[[str, QWidget], object]
_TONES = {"good": "good", "caution": "caution", "bad": "bad", "info": "accent", "neutral": "muted"}


class PartsCard(Card):
    """One line a part; the sentence why is its tooltip, and what a screen reader says of it."""

    def __init__(self, open_part: Callable[..., None], show_origin: ShowOrigin) -> None:
        super().__init__(_("How each part stands"))
        self._rows: dict[str, tuple[StateDot, Label, FigureLabel]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["xs"])
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for row, (part, title) in enumerate(PARTS.items()):
            dot, word, figure = StateDot(), Label("", weight=500), FigureLabel("")
            figure.set_origin(partial(show_origin, f"part.{part}"), _(title))
            word.setContentsMargins(2, 0, 0, 0)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label = _("Go to {tab}").format(tab=_(title))
            if row:
                grid.addWidget(Separator(), 2 * row - 1, 0, 1, 4)
            grid.addWidget(Label(_(title)), 2 * row, 0)
            grid.addWidget(dot, 2 * row, 1)
            # Each line shares its room by itself: a figure that has no room beside its word stands under it.
            held = QWidget()
            words = FlowLayout(held, spacing=SPACING["xs"], apart=True)
            words.addWidget(word)
            words.addWidget(figure)
            # On the line of its name and its sign, which stand in the middle of the row.
            grid.addWidget(held, 2 * row, 2, Qt.AlignmentFlag.AlignVCenter)
            opener = IconButton("next", label, partial(open_part, part))
            theme.keep_px(opener.setMinimumHeight, 34)
            grid.addWidget(opener, 2 * row, 3)
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
            figure.setText(report.measure or "–")
            figure.set_tip(report.why)
            figure.setVisible(report.state is not PartState.EMPTY)
