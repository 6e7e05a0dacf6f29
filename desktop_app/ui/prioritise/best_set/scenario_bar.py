"""A bar to choose the scenario to show, to make, name, copy and remove scenarios, and to set the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.planning_records import Scenario
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.best_set import scenarios
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.state_marks import Chip


class ScenarioBar(QWidget):
    """Sends `picked(id)` for another scenario ("" for none), `plan_asked()` and `compare_asked()`."""

    picked = Signal(str)
    plan_asked = Signal()
    compare_asked = Signal()

    def __init__(self, context: AppContext, terms_text: Callable[[], Any]) -> None:
        super().__init__()
        self._context = context
        self._terms = terms_text
        self._all: Sequence[Scenario] = ()
        self._current = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.picker = MenuButton(_("From the strategy"), self._fill)
        self.plan_chip = Chip(_("The plan"), "good")
        # The name is cut when room is short, the chip is not.
        self.plan_chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line.addWidget(self.picker)
        line.addWidget(self.plan_chip)
        line.addStretch(1)
        column.addLayout(line)
        self.name = LineField(_("Name of the scenario"), required=True, max_length=200)
        self.name.edited.connect(self._renamed)
        self.note = LineField(_("What it is about"), max_length=1000)
        self.note.edited.connect(self._noted)
        self.done = Button(_("Done"), self._end_naming, look="small")
        self.naming = QWidget()
        inside = QVBoxLayout(self.naming)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACING["xs"])
        inside.addWidget(self.name)
        inside.addWidget(self.note)
        inside.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeading)
        self.naming.hide()
        column.addWidget(self.naming)
        self.about = Label("", "small", tone="muted", wrap=True)
        self.about.hide()
        column.addWidget(self.about)

    def show_scenarios(self, all_scenarios: Sequence[Scenario], current: str) -> None:
        """Show which scenario is looked at."""
        self._all, self._current = all_scenarios, current
        scenario = self.current()
        text = scenario.name if scenario is not None else _("From the strategy")
        self.picker.set_text(text)
        self.picker.setAccessibleName(_("Scenario: {name}").format(name=text))
        self.plan_chip.setVisible(scenario is not None and scenario.is_plan)
        if scenario is None:
            self.naming.hide()
        else:
            self.name.set_value(scenario.name)
            self.note.set_value(scenario.note)
        self._say_about()

    def _say_about(self) -> None:
        """Show what the scenario is about, and the result that was kept when it became the plan."""
        scenario = self.current()
        parts = [scenario.note] if scenario is not None and scenario.note else []
        kept = scenarios.kept_result(scenario) if scenario is not None and scenario.is_plan else None
        if kept is not None:
            text = (
                _("Kept as the plan on {date}.")
                if kept.is_current
                else _("The plan of {date} had other limits.")
            )
            parts.append(text.format(date=formats.date(kept.at.astimezone().date())))
        self.about.setText("\n".join(parts))
        self.about.setVisible(bool(parts) and not self.naming.isVisibleTo(self))

    def current(self) -> Scenario | None:
        """The scenario that is shown."""
        return next((one for one in self._all if one.id == self._current), None)

    def _fill(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        entries = [("", _("From the strategy"))]
        for scenario in self._all:
            name = _("{name} (the plan)").format(name=scenario.name) if scenario.is_plan else scenario.name
            entries.append((scenario.id, name))
        for scenario_id, text in entries:
            action = QAction(literal(text), menu, checkable=True)
            action.setChecked(scenario_id == self._current)
            action.triggered.connect(lambda _on=False, picked_id=scenario_id: self.picked.emit(picked_id))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        current = self.current()
        editable = self._context.can_edit
        offers: list[tuple[str, Callable[[], object], bool]] = [
            (_("New scenario"), self.make_new, editable),
            (_("Duplicate"), self.duplicate, editable and current is not None),
            (_("Name and note"), self.begin_naming, editable and current is not None),
            (_("Delete"), self.remove, editable and current is not None),
            ("", menu.addSeparator, True),
            (
                _("Make this the plan"),
                self.plan_asked.emit,
                editable and (current is None or not current.is_plan),
            ),
            (_("Compare scenarios"), self.compare_asked.emit, len(self._all) > 0),
        ]
        for text, work, offered in offers:
            if not text:
                work()
                continue
            action = menu.addAction(text)
            action.setEnabled(offered)
            action.triggered.connect(lambda _on=False, work=work: work())

    def make_new(self) -> None:
        """Make another scenario with the limits and wishes that are shown, and name it."""
        terms = self._terms()
        self._context.write(lambda ws: scenarios.create(ws, "", terms), on_done=self._made)

    def duplicate(self) -> None:
        """Make a copy of the scenario that is shown, and name it."""
        scenario = self.current()
        if scenario is not None:
            self._context.write(lambda ws: scenarios.duplicate(ws, scenario.id), on_done=self._made)

    def _made(self, changes: Changes) -> None:
        if changes.record_ids:
            self.picked.emit(changes.record_ids[0])
            self.begin_naming()

    def begin_naming(self) -> None:
        """Let the name be typed."""
        if self.current() is not None:
            self.naming.show()
            self._say_about()
            self.name.focus()

    def _end_naming(self) -> None:
        if self.name.commit() and self.note.commit():
            self.naming.hide()
            self._say_about()
            self.picker.setFocus()

    def _noted(self, note: str) -> None:
        scenario = self.current()
        if scenario is not None:
            self._context.write(lambda ws: scenarios.set_note(ws, scenario.id, note))

    def _renamed(self, name: str) -> None:
        scenario = self.current()
        if scenario is None:
            return

        def refused(error: BaseException) -> None:
            if isinstance(error, FieldError):
                self.naming.show()
                self.name.set_error(str(error))
            else:
                self._context.show_error(error)

        self._context.write(lambda ws: scenarios.rename(ws, scenario.id, name), on_error=refused)

    def remove(self) -> None:
        """Delete the scenario that is shown; a message offers to undo it."""
        scenario = self.current()
        if scenario is not None:
            self.picked.emit("")
            self._context.write(lambda ws: scenarios.remove(ws, scenario.id), toast=True)
