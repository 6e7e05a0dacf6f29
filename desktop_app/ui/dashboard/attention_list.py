"""What needs attention: a line for each item, with the action that settles it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.lists.list_reads import Attention
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.feedback import EmptyState, IconLabel
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout

_ICONS = {"bad": "bad", "caution": "caution", "info": "target"}
_ROLES = {"bad": "bad", "caution": "caution", "info": "accent"}


class AttentionList(QScrollArea):
    """Scrolls inside its card; each line has a button that leads to where it is settled."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("scrolled")
        # The card's surface shows through.
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, SPACING["s"], 0)
        self._column.setSpacing(SPACING["s"])
        self.setWidget(inner)

    def show_items(self, items: Sequence[Attention], total: int = 0, active: bool = True) -> None:
        """Show these lines, given with the worst first, and how many of `total` they are.

        Without lines, all is well only where there are `active` initiatives.
        """
        clear_layout(self._column)
        if not items:
            self._column.addWidget(
                EmptyState("good", _("Nothing needs attention today."))
                if active
                else EmptyState("dashboard", _("No initiative is active, so nothing is looked at."))
            )
        for place, item in enumerate(items):
            if place:
                self._column.addWidget(Separator())
            self._column.addWidget(self._line(item))
        if total > len(items) > 0:
            text = _("The {n} most urgent of {total} are shown.").format(
                n=formats.number(len(items)), total=formats.number(total)
            )
            self._column.addWidget(Separator())
            self._column.addWidget(Label(text, "small", tone="muted", wrap=True))
        self._column.addStretch(1)

    def _line(self, item: Attention) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["m"])
        icon = IconLabel(_ICONS[item.severity], _ROLES[item.severity], 20)
        icon.setAccessibleName(item.title)
        row.addWidget(icon)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(item.initiative_title, "body", 600))
        # The sentence is the important part, so it takes a second line instead of being cut.
        texts.addWidget(Label(item.sentence, "small", tone="muted", wrap=True))
        row.addLayout(texts, 1)
        button = Button(item.action_label, self._opener(item))
        button.setAccessibleName(
            _("{action}: {initiative}").format(action=item.action_label, initiative=item.initiative_title)
        )
        row.addWidget(button)
        return line

    def _opener(self, item: Attention) -> Callable[[], None]:
        return lambda: self._context.open_initiative(item.initiative_id, item.tab)
