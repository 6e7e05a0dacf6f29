"""Shows fields that two people changed side by side, and asks what shall stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.conflicts import FieldConflict
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.edit_conflicts import EDITED, MINE, THEIRS, Settlement, is_plain
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.history_words import field_name, is_shown, kind_name, spec_of, words
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.fields.field_form import make_field
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage

_TEXTS = ("text", "long_text", "person", "link")


class ConflictDialog(Dialog):
    """`decided(decisions)` is called once there is one for each field; to close it decides nothing."""

    def __init__(
        self,
        conflicts: Sequence[FieldConflict],
        currency: str,
        decided: Callable[[list[Settlement]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._decided = decided
        names = sorted({conflict.who for conflict in conflicts})
        self.setWindowTitle(_("{names} changed this too").format(names=", ".join(names)))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        column.addWidget(Heading(self.windowTitle()))
        # What can only be done as a whole, such as a move, is kept or left as a whole.
        self._together = not all(is_plain(conflict) for conflict in conflicts)
        self._conflicts = conflicts
        about = (
            _("Nothing is overwritten until you decide.")
            if self._together
            else _("Nothing is overwritten until you decide. What you do not choose stays in the history.")
        )
        column.addWidget(Label(about, tone="muted", wrap=True))
        shown = [one for one in conflicts if is_shown(one.kind, one.field)] or conflicts
        page = ScrollPage(margin=0)
        page.setAccessibleName(_("What both changed"))
        self.cards = [_ConflictCard(one, currency, self._together, self._show_state) for one in shown]
        for card in self.cards:
            page.body.addWidget(card)
        page.body.addStretch(1)
        column.addWidget(page, 1)
        both = [(MINE, _("Keep mine")), (THEIRS, _("Keep theirs"))] if self._together else []
        self.whole = SegmentedChoice(both, name=_("What shall stand"))
        self.whole.chosen.connect(lambda _value: self._show_state())
        self.whole.setVisible(self._together)
        self.later = Button(_("Decide later"), self.reject)
        self.done_button = PrimaryButton(_("Save"), self._done)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.whole, 1)
        row.addStretch(0 if self._together else 1)
        row.addWidget(self.later)
        row.addWidget(self.done_button)
        column.addLayout(row)
        self.resize(theme.px(760), theme.px(min(680, 250 + 180 * len(shown))))
        self._show_state()

    def _show_state(self) -> None:
        ready = bool(self.whole.value()) if self._together else all(card.choice() for card in self.cards)
        self.done_button.set_enabled(ready, _("Choose what shall stand in each field."))

    def _done(self) -> None:
        if self._together:
            decisions = [Settlement(conflict, str(self.whole.value())) for conflict in self._conflicts]
        elif all(
            card.editor is None or card.choice() != EDITED or card.editor.commit() for card in self.cards
        ):
            decisions = [card.decision() for card in self.cards]
        else:
            return
        self._decided(decisions)
        self.accept()


class _ConflictCard(Card):
    """One field: what it was, yours and theirs beside each other, and the choice."""

    def __init__(
        self, conflict: FieldConflict, currency: str, together: bool, changed: Callable[[], object]
    ) -> None:
        self.conflict = conflict
        label = field_name(conflict.kind, conflict.field)
        super().__init__(_("{kind}: {field}").format(kind=kind_name(conflict.kind), field=label))

        def shown(value: Any) -> str:
            plain = value.isoformat() if hasattr(value, "isoformat") else value
            return words(conflict.kind, conflict.field, plain, currency)

        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["l"])
        grid.setVerticalSpacing(SPACING["xs"])
        when = formats.date_time(conflict.at)
        theirs = _("By {who}, {when}").format(who=conflict.who, when=when)
        for place, (title, value) in enumerate(
            ((_("Yours"), conflict.mine), (theirs, conflict.theirs), (_("Before"), conflict.was))
        ):
            grid.setColumnStretch(place, 1)
            grid.addWidget(Label(title, "small", 600, "muted", wrap=True), 0, place)
            text = Label(shown(value), tone="muted" if place == 2 else "ink", wrap=True)
            text.setAccessibleName(f"{title}: {shown(value)}")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(text, 1, place, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        choices: list[tuple[object, str]] = []
        if not together:
            choices = [(MINE, _("Keep mine")), (THEIRS, _("Keep theirs"))]
        spec = spec_of(conflict.kind, conflict.field)
        self.editor = make_field(spec) if spec is not None and spec.kind in _TEXTS and not together else None
        if self.editor is not None:
            choices.append((EDITED, _("Edit")))
        self.chooser = SegmentedChoice(choices, name=_("What shall stand in {field}").format(field=label))
        self.chooser.chosen.connect(lambda _value: self._chose(changed))
        self.chooser.setVisible(not together)
        self.body.addWidget(self.chooser)
        if self.editor is not None:
            self.editor.set_value(conflict.mine)
            self.body.addWidget(self.editor)
            self.editor.hide()

    def _chose(self, changed: Callable[[], object]) -> None:
        if self.editor is not None:
            self.editor.setVisible(self.choice() == EDITED)
            if self.choice() == EDITED:
                self.editor.focus()
        changed()

    def choice(self) -> str:
        """What the person chose; "" before that."""
        return str(self.chooser.value() or "")

    def decision(self) -> Settlement:
        """What shall stand in the field."""
        edited = self.editor.value() if self.editor is not None else None
        return Settlement(self.conflict, self.choice(), edited)
