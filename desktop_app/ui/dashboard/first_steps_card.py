"""The list of first steps in a portfolio of one's own: ticks itself off, and can be hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.learning import first_steps
from desktop_app.services.learning.first_steps import FirstStep
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.focus.walk import PUTS_AWAY
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import EqualGrid
from desktop_app.ui.widgets.state_marks import StateDot

_LEAST_WIDTH = 150


class FirstStepsCard(Card):
    """Place it and call `refresh`: it shows itself while a step is open, and only in a portfolio of one's own."""

    def __init__(self, context: AppContext) -> None:
        self._count = Label("", tone="muted")
        super().__init__(_("First steps"), self._count)
        self._context = context
        close = IconButton("close", _("Hide the first steps"), self._hide)
        # A key pressed on arriving must not throw the steps away.
        close.setProperty(PUTS_AWAY, True)
        self.header.addWidget(close)
        self._steps: list[FirstStep] = []
        self._grid: EqualGrid | None = None
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self.hide()

    def refresh(self) -> None:
        """Read again what was done; nothing is read where the list has nothing to say."""
        context = self._context
        if not context.is_open or not first_steps.is_offered(context.workspace, context.settings):
            self.hide()
            return
        learned = context.settings.values.learned
        context.read(lambda ws: first_steps.first_steps(ws, learned), self._show)

    def _show(self, steps: Sequence[FirstStep]) -> None:
        done = sum(step.is_done for step in steps)
        offered = first_steps.is_offered(self._context.workspace, self._context.settings)
        self._count.setText(
            _("{done} of {total}").format(done=formats.number(done), total=formats.number(len(steps)))
        )
        if list(steps) != self._steps:
            self._steps = list(steps)
            old = self._grid
            self._grid = EqualGrid([self._tile(step) for step in steps], _LEAST_WIDTH)
            self._rows.addWidget(self._grid)
            # In sight before the old ones go, so that the focus finds its step again.
            self._grid.show()
            if old is not None:
                self._rows.removeWidget(old)
                old.hide()
                old.deleteLater()
        # With the steps in it, as the focus goes to the first of them.
        self.setVisible(offered and done < len(steps))

    def _tile(self, step: FirstStep) -> QWidget:
        tile = QWidget()
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        line.addWidget(
            StateDot("good" if step.is_done else "neutral", _("Done") if step.is_done else _("Not done yet"))
        )
        button = Button(_(step.title), self._act(step), look="link")
        possible = step.id == "add" or bool(step.initiative_id)
        reason = _("Done") if step.is_done else _("Add an initiative first.")
        button.set_enabled(possible and not step.is_done, reason)
        line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(Label(_(step.why), "small", tone="muted", wrap=True))
        column.addStretch(1)
        return tile

    def _act(self, step: FirstStep) -> Callable[[], object]:
        """What leads to the place where the step is done."""
        context, initiative = self._context, step.initiative_id
        acts: dict[str, Callable[[], object]] = {
            "add": partial(context.registry.run, "initiative.new"),
            "rate": partial(context.open_initiative, initiative, "opportunity"),
            "metric": partial(context.open_initiative, initiative, "metrics"),
            first_steps.GATE: partial(self._open_gate, initiative),
            first_steps.BRIEF: partial(context.go, "briefs"),
        }
        return acts[step.id]

    def _open_gate(self, initiative_id: str) -> None:
        self._context.open_initiative(initiative_id, "overview", "gate")
        first_steps.note_act(self._context.settings, self._context.workspace, first_steps.GATE)

    def _hide(self) -> None:
        first_steps.hide(self._context.settings)
        self.hide()
        self._context.toast(_("First steps hidden"), (_("Show again"), self._show_again))

    def _show_again(self) -> None:
        first_steps.show_again(self._context.settings)
        self.refresh()
