"""Asks before an undo of something old or big, and lists what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.undo import TakenBack, UndoAsks
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage


def _records(n: int) -> str:
    return ngettext("{n} record", "{n} records", n).format(n=formats.number(n))


class UndoDialog(Dialog):
    """Accepted when the step shall be taken back; keeping it is the default."""

    def __init__(self, wanted: UndoAsks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Undo “{label}”?").format(label=wanted.change.sentence))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        title = Heading(self.windowTitle())
        title.setWordWrap(True)
        column.addWidget(title)
        if wanted.is_old:
            text = _("{who} did this before you opened the program: {when}. It changed {records}.")
        else:
            text = _("{who} did this: {when}. It changed {records}.")
        self.sentence = Label(
            text.format(
                who=wanted.change.who,
                when=formats.date_time(wanted.made_at),
                records=_records(wanted.records),
            ),
            wrap=True,
        )
        column.addWidget(self.sentence)
        column.addWidget(
            Label(_("Redo brings it back, and so does “Do again” later."), tone="muted", wrap=True)
        )
        self.keep = Button(_("Cancel"), self.reject)
        self.take = Button(_("Undo"), self.accept, look="danger")
        self.ask_at_the_end(column, self.take, self.keep)
        theme.keep_px(self.setMinimumWidth, 460)


class AgainDialog(Dialog):
    """What is taken back now, the last undo first; accepted when the `chosen` one shall be done again."""

    def __init__(self, steps: Sequence[TakenBack], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = steps[0]
        self.buttons: list[Button] = []
        self.setWindowTitle(_("Undone changes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        column.addWidget(Heading(self.windowTitle()))
        column.addWidget(
            Label(
                _("Each can be done again as a new change, beside what was changed since."),
                tone="muted",
                wrap=True,
            )
        )
        area = ScrollPage(SPACING["xs"])
        for place, step in enumerate(steps):
            if place:
                area.body.addWidget(Separator())
            area.body.addWidget(self._line(step))
        area.body.addStretch(1)
        column.addWidget(area, 1)
        close = Button(_("Close"), self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        self.resize(theme.px(560), theme.px(min(180 + 64 * len(steps), 480)))

    def _line(self, step: TakenBack) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["m"])
        words = QVBoxLayout()
        words.setSpacing(SPACING["xs"])
        words.addWidget(Label(step.change.sentence, weight=600, wrap=True))
        when = _("{records} · undone by {who}, {when}").format(
            records=_records(step.records), who=step.who, when=formats.date_time(step.at)
        )
        words.addWidget(Label(when, tone="muted", wrap=True))
        row.addLayout(words, 1)
        button = Button(_("Do again"), lambda: self._choose(step), look="small")
        button.setAccessibleName(_("Do again: {label}").format(label=step.change.sentence))
        self.buttons.append(button)
        row.addWidget(button)
        return line

    def _choose(self, step: TakenBack) -> None:
        self.chosen = step
        self.accept()
