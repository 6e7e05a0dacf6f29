"""The gate in front of an initiative: what is open, where it is settled, and the ways to another stage."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.choices import STAGE_ORDER, STAGES, Stage
from desktop_app.domain.gates import PLUGINS_PAGE, GateReport, OpenItem
from desktop_app.domain.records import Initiative
from desktop_app.domain.states import PARTS
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services import initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.overview.stage_path import StagePath
from desktop_app.ui.records.gate_anchors import open_item
from desktop_app.ui.records.move_panel import MovePanel
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, MenuButton, PrimaryButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout

_OTHERS = {
    "overview": N_("Overview"),
    "risks": N_("Risks"),
    "evidence": N_("Evidence"),
    "history": N_("History"),
    PLUGINS_PAGE: N_("Plugins"),
}
_GROUPS = (
    ("gate", N_("Blocks the move"), "gate", "bad"),
    ("required", N_("Recommended, does not block"), "caution", "caution"),
    ("recommended", N_("Recommended"), "info", "muted"),
)
#: At most this many items of a group are shown until somebody asks for all.
SHOWN = 6


def tab_title(tab_id: str) -> str:
    """What people call a tab."""
    return _(PARTS.get(tab_id) or _OTHERS.get(tab_id, tab_id))


class GatePanel(Card):
    """Where the initiative stands, what the next stage still wants, and the moves themselves."""

    def __init__(self, tab: SpineTab) -> None:
        menu = MenuButton(_("Other moves"), self._fill_menu, look="small")
        super().__init__(_("Stage"), menu)
        self._menu = menu
        self._tab = tab
        self._gate: GateReport | None = None
        self._one: Initiative | None = None
        self._built: object = None
        self._all: set[str] = set()
        self._first_lead: Button | None = None
        # The stage that somebody was asked about last, by initiative; and whether the move there is under way.
        self._asked_for: dict[str, str] = {}
        self._is_moving = False
        self.path = StagePath()
        self.summary = Label("", wrap=True, tone="muted")
        self._list = QVBoxLayout()
        self._lines = ArrowStops(self)
        self._list.setSpacing(0)
        self.move_button = PrimaryButton("", self._move)
        self.over_button = Button(_("Override the gate"), self.override)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.move_button)
        row.addWidget(self.over_button)
        row.addStretch(1)
        self.asking = MovePanel(self._do_move)
        self.add(self.path)
        self.add(self.summary)
        self.body.addLayout(self._list)
        self.body.addLayout(row)
        self.add(self.asking)
        self.body.addStretch(1)
        self.asking.hide()
        tab.anchor("gate", self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.over_button)

    # -- what is shown -------------------------------------------------------------------------

    def show_gate(self, initiative: Initiative, gate: GateReport, editable: bool) -> None:
        """Show the gate of an initiative."""
        other = self._one is not None and (self._one.id, self._one.stage) != (initiative.id, initiative.stage)
        if other:
            self._all.clear()
            if not self._is_moving:
                self.asking.leave()
            self.asking.hide()
        self._one, self._gate = initiative, gate
        self.path.set_stage(initiative.stage, initiative.held_from)
        self.summary.setText(self._sentence(initiative, gate))
        following = _(STAGES[gate.next_stage]) if gate.next_stage else ""
        blocked = bool(gate.blocking)
        asking = self.asking.isVisibleTo(self)
        self.move_button.setVisible(bool(gate.next_stage) and editable and not asking)
        self.move_button.set_text(_("Move to {stage}").format(stage=following.lower()))
        self.move_button.set_enabled(
            gate.passes, _("Complete what blocks the move first, or override the gate.")
        )
        self.over_button.setVisible(blocked and editable and not asking)
        self._menu.setVisible(editable)
        state = (initiative.id, gate, frozenset(self._all))
        if state != self._built:
            self._built = state
            self._build_list(gate)
        # The main button leads to the first item that blocks the move, not to passing over the gate.
        self.setFocusProxy((self._first_lead or self.over_button) if blocked else self.move_button)

    def _sentence(self, initiative: Initiative, gate: GateReport) -> str:
        if initiative.stage in (Stage.ON_HOLD, Stage.STOPPED):
            was = (
                _(STAGES[initiative.held_from])
                if initiative.held_from in STAGES
                else _(STAGES[Stage.STRATEGY])
            )
            sentence = (
                _("It is on hold; it was in {stage}.")
                if initiative.stage == Stage.ON_HOLD
                else _("It was stopped; it was in {stage}.")
            )
            return sentence.format(stage=was.lower())
        if not gate.next_stage:
            return _("It is retired: the way ends here.")
        stage = _(STAGES[gate.next_stage]).lower()
        n, rest = len(gate.blocking), len(gate.open) - len(gate.blocking)
        if n:
            sentence = ngettext(
                "{n} gate item blocks the move to {stage}.", "{n} gate items block the move to {stage}.", n
            )
            return sentence.format(n=formats.number(n), stage=stage)
        if rest:
            sentence = ngettext(
                "The gate to {stage} is open. {n} more gate item is recommended.",
                "The gate to {stage} is open. {n} more gate items are recommended.",
                rest,
            )
            return sentence.format(n=formats.number(rest), stage=stage)
        return _("The gate to {stage} is open: nothing is missing.").format(stage=stage)

    def _build_list(self, gate: GateReport) -> None:
        self.setFocusProxy(self.over_button)
        self._first_lead = None
        self._leads: list[QWidget] = []
        clear_layout(self._list)
        for severity, title, icon, role in _GROUPS:
            items = [item for item in gate.open if item.severity == severity]
            if items:
                self._add_group(severity, _(title), icon, role, items)
        self._lines.set_stops(self._leads)

    def _add_group(self, severity: str, title: str, icon: str, role: str, items: list[OpenItem]) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, SPACING["s"], 0, 0)
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        heading = Label(
            _("{title} ({n})").format(title=title, n=formats.number(len(items))),
            "small",
            600,
            role if role != "muted" else "muted",
        )
        grid.addWidget(heading, 0, 0, 1, 3)
        shown = items if severity in self._all else items[:SHOWN]
        row = 1
        for item in shown:
            mark = IconLabel(icon, role, 16)
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(_ItemText(item), row, 1)
            button = Button(tab_title(item.tab), self._opener(item), look="small", tip=_("Go there"))
            button.setAccessibleName(
                _("{item}: go to {tab}").format(item=item.title, tab=tab_title(item.tab))
            )
            self._leads.append(button)
            if severity == "gate" and self._first_lead is None:
                self._first_lead = button
            grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Separator(), row + 1, 0, 1, 3)
            row += 2
        if len(shown) < len(items):
            more = Button(
                _("Show all {n}").format(n=formats.number(len(items))), self._shower(severity), look="small"
            )
            grid.addWidget(more, row, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self._list.addWidget(holder)

    def _opener(self, item: OpenItem) -> Callable[[], None]:
        def go() -> None:
            if self._one is not None:
                open_item(self._tab.context, self._one.id, item)

        return go

    def _shower(self, severity: str) -> Callable[[], None]:
        def show() -> None:
            self._all.add(severity)
            if self._gate is not None:
                self._built = None
                self._build_list(self._gate)

        return show

    # -- moves ---------------------------------------------------------------------------------

    def _fill_menu(self, menu: QMenu) -> None:
        initiative = self._one
        if initiative is None:
            return
        held = initiative.stage in (Stage.ON_HOLD, Stage.STOPPED)
        order = [str(stage) for stage in STAGE_ORDER]
        at = (initiative.held_from or order[0]) if held else initiative.stage
        reached = order.index(at) if at in order else 0
        back = order[: reached + 1] if held else order[:reached]
        for stage in reversed(back):
            label = _("Resume in {stage}") if held and stage == at else _("Back to {stage}")
            action = menu.addAction(label.format(stage=_(STAGES[stage]).lower()))
            action.triggered.connect(lambda _checked=False, stage=stage: self._do_move(stage, "", ""))
        if initiative.stage != Stage.RETIRED:
            menu.addSeparator()
            for stage, text in ((Stage.ON_HOLD, _("Put on hold…")), (Stage.STOPPED, _("Stop…"))):
                if initiative.stage != stage:
                    action = menu.addAction(text)
                    action.triggered.connect(lambda _checked=False, stage=str(stage): self._ask_halt(stage))

    def _move(self) -> None:
        if self._gate is not None and self._gate.passes:
            self._do_move(self._gate.next_stage, "", "")

    def override(self) -> None:
        """Ask who moves it although the gate is blocked, and why."""
        gate = self._gate
        if gate is None or not gate.next_stage or not gate.blocking:
            self._tab.context.toast(_("Nothing blocks the next move."), seconds=5)
            return
        n = len(gate.blocking)
        text = ngettext(
            "{n} gate item stays open. Name and reason are recorded in the history.",
            "{n} gate items stay open. Name and reason are recorded in the history.",
            n,
        ).format(n=formats.number(n))
        confirm = _("Move to {stage} anyway").format(stage=_(STAGES[gate.next_stage]).lower())
        self._ask(gate.next_stage, text, confirm, self._tab.context.workspace.user)

    def _ask_halt(self, stage: str) -> None:
        hold = stage == Stage.ON_HOLD
        text = (
            _("It keeps everything, and can be resumed.")
            if hold
            else _("It keeps everything; the history keeps why it was stopped.")
        )
        self._ask(stage, text, _("Put on hold") if hold else _("Stop it"), self._tab.context.workspace.user)

    def open_again(self) -> bool:
        """Ask again what was asked about this initiative last; False if that is not known or not possible now."""
        initiative, gate = self._one, self._gate
        if initiative is None or gate is None or not self._tab.context.can_edit:
            return False
        stage = self._asked_for.get(initiative.id, "")
        if stage in (Stage.ON_HOLD, Stage.STOPPED) and stage != initiative.stage:
            self._ask_halt(stage)
        elif stage and stage == gate.next_stage and gate.blocking:
            self.override()
        else:
            return False
        return True

    def _ask(self, stage: str, text: str, confirm: str, name: str) -> None:
        if self._one is not None:
            self._asked_for[self._one.id] = stage
        self.asking.ask(stage, text, confirm, name)
        self.asking.show()
        self._show_again()
        self._tab.reveal(self.asking.reason)

    def _show_again(self) -> None:
        if self._one is not None and self._gate is not None:
            self.show_gate(self._one, self._gate, self._tab.context.can_edit)

    def _do_move(self, stage: str, by: str, reason: str) -> None:
        initiative = self._one
        if initiative is None:
            return
        if not stage:
            self.asking.hide()
            self._show_again()
            return

        def work(ws: Workspace) -> Changes:
            return initiatives.move_stage(ws, initiative.id, stage, by=by, reason=reason)

        def failed(error: BaseException) -> None:
            self._is_moving = False
            if not (self.asking.isVisibleTo(self) and isinstance(error, UserError)):
                self._tab.context.show_error(error)
                return
            about = error.field if isinstance(error, FieldError) else ""
            self.asking.refuse(about, str(error))

        def done(_changes: Changes) -> None:
            self._is_moving = False
            self.asking.hide()

        self._is_moving = True
        self._tab.context.write(work, toast=True, on_done=done, on_error=failed)


class _ItemText(QWidget):
    """An open item: its title, and under it what is missing."""

    def __init__(self, item: OpenItem) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 0, 6)
        box.setSpacing(1)
        # A question of a checklist may take a second line, as half a question is useless.
        box.addWidget(Label(item.title, weight=500, wrap=True))
        if item.why:
            box.addWidget(ElidedLabel(item.why, "small", tone="muted"))
