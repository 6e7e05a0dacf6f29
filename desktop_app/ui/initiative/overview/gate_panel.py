"""The gate in front of an initiative: what is open, where it is settled, and the ways to another stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.choices import STAGE_ORDER, STAGES, Stage
from desktop_app.domain.gates import PLUGINS_PAGE, GateReport, OpenItem, gate_items_open
from desktop_app.domain.records import Initiative
from desktop_app.domain.states import PARTS
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services import initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.signer import note_signer, signer_name
from desktop_app.ui.initiative.overview.stage_path import StagePath
from desktop_app.ui.look import theme
from desktop_app.ui.records.gate_anchors import open_item
from desktop_app.ui.records.move_panel import MovePanel
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, MenuButton, PrimaryButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.layouts import clear_layout, widgets_of
from desktop_app.ui.widgets.state_marks import Chip

_OTHERS = {
    "overview": N_("Overview"),
    "risks": N_("Risks"),
    "evidence": N_("Evidence"),
    "history": N_("History"),
    PLUGINS_PAGE: N_("Plugins"),
}
_GROUPS = (
    ("gate", N_("Blocks the move"), "ring", "muted"),
    ("required", N_("Recommended, does not block"), "caution", "caution"),
    ("recommended", N_("Good practice"), "info", "muted"),
)
#: At most this many items of a group are shown until somebody asks for all.
SHOWN = 6
# In what was asked for: the groups that do not block, folded on a new initiative.
_OTHERS_SHOWN = "others"
# A title of more letters stands alone on its line; a shorter one has this width where the line has that room, px.
_LONG, _TITLE, _BESIDE = 36, 212, 420


def tab_title(tab_id: str) -> str:
    """What people call a tab."""
    return _(PARTS.get(tab_id) or _OTHERS.get(tab_id, tab_id))


@dataclass(frozen=True, slots=True)
class Lead:
    """A link to where an item is settled on the same tab."""

    words: str
    go: Callable[[], None]


class GatePanel(Card):
    """Where the initiative stands, what the next stage still wants, and the moves themselves.

    `lead_here(item)` settles an item on the same tab: it gives the words of the link and what it does, or None.
    `asked` is sent when a question about a move opens or is left.
    """

    asked = Signal()

    def __init__(
        self, tab: SpineTab, lead_here: Callable[[OpenItem], Lead | None] = lambda _item: None
    ) -> None:
        super().__init__(_("Stage"), QWidget())
        self.setProperty("tour", "gate")
        self._tab, self._lead_here = tab, lead_here
        self._gate: GateReport | None = None
        self._one: Initiative | None = None
        self._built: object = None
        self._all: set[str] = set()
        self._first_lead: Button | None = None
        # On a new initiative: the way from stage to stage is far, and the next step has the blue button.
        self._is_start = self._yields = False
        # The stage that somebody was asked about last, by initiative; and whether the move there is under way.
        self._asked_for: dict[str, str] = {}
        self._is_moving = False
        self.path = StagePath()
        self.missing = Chip("", "caution", dot=True)
        self.summary = Label("", wrap=True, tone="muted")
        self._list = QVBoxLayout()
        self._lines = ArrowStops(self)
        self._list.setSpacing(0)
        self.move_button = PrimaryButton("", self._move)
        self.menu_button = MenuButton("", self._fill_menu, icon="more", look="small")
        self.menu_button.setAccessibleName(_("Other moves"))
        self.menu_button.set_tip(_("Other moves"))
        assert self.heading is not None
        self.header.setStretchFactor(self.heading, 0)
        # The chip is cut before the heading, as the list says it too.
        self.heading.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.header.addWidget(self.missing)
        self.header.addStretch(1)
        self.header.addWidget(self.move_button)
        self.header.addWidget(self.menu_button)
        self.asking = MovePanel(self._do_move)
        self.add(self.path)
        self.add(self.summary)
        self.body.addLayout(self._list)
        self.add(self.asking)
        self.body.addStretch(1)
        self.asking.hide()
        tab.anchor("gate", self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.menu_button)

    # -- what is shown -------------------------------------------------------------------------

    def set_start(self, is_start: bool, yields: bool) -> None:
        """Show it as on a new initiative; while it `yields`, another button of the page is the blue one."""
        self._is_start, self._yields = is_start, yields

    def show_gate(self, initiative: Initiative, gate: GateReport, editable: bool) -> None:
        """Show the gate of an initiative."""
        other = self._one is not None and (self._one.id, self._one.stage) != (initiative.id, initiative.stage)
        if other:
            self._all.clear()
            if not self._is_moving:
                self.asking.leave()
            self.asking.hide()
        self._one, self._gate = initiative, gate
        following = _(STAGES[gate.next_stage]) if gate.next_stage else ""
        n = len(gate.blocking)
        self.set_title(_("To move to {stage}").format(stage=following) if following else _("Stage"))
        self.path.set_stage(initiative.stage, initiative.held_from)
        self.path.setVisible(not self._is_start)
        self.missing.set(ngettext("{n} open", "{n} open", n).format(n=formats.number(n)))
        self.missing.set_tip(gate_items_open(n))
        self.missing.setAccessibleName(gate_items_open(n))
        self.missing.setVisible(bool(n))
        self.summary.setText(self._sentence(initiative, gate))
        # The chip has said how many are missing.
        self.summary.setVisible(not n)
        asking = self.asking.isVisibleTo(self)
        self.move_button.setVisible(bool(following) and editable and not asking)
        self.move_button.set_text(_("Move to {stage}").format(stage=following))
        self.move_button.set_look("" if self._yields or not gate.passes else "primary")
        self.move_button.set_enabled(
            gate.passes, _("Complete what is missing first, or override the gate under Other moves.")
        )
        self.menu_button.setVisible(editable and not asking)
        state = (initiative.id, gate, frozenset(self._all), self._is_start)
        if state != self._built:
            self._built = state
            self._build_list(gate)
        # The main button leads to the first item that blocks the move, not to overriding the gate.
        self.setFocusProxy((self._first_lead or self.menu_button) if n else self.move_button)

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
            return sentence.format(stage=was)
        if not gate.next_stage:
            return _("It is retired: the way ends here.")
        stage = _(STAGES[gate.next_stage])
        rest = len(gate.open) - len(gate.blocking)
        if gate.blocking:
            return gate.blocked_words
        if rest:
            sentence = ngettext(
                "Nothing blocks the move to {stage}. {n} more gate item is recommended.",
                "Nothing blocks the move to {stage}. {n} more gate items are recommended.",
                rest,
            )
            return sentence.format(n=formats.number(rest), stage=stage)
        return _("Nothing is missing for {stage}.").format(stage=stage)

    def _build_list(self, gate: GateReport) -> None:
        focused = QApplication.focusWidget()
        held = focused.accessibleName() if focused is not None and self._holds(focused) else None
        self.setFocusProxy(self.menu_button)
        self._first_lead = None
        self._leads: list[QWidget] = []
        if held is not None:
            # A link that is deleted with the focus in it would pass the focus to a stranger.
            self.menu_button.setFocus(Qt.FocusReason.OtherFocusReason)
        clear_layout(self._list)
        self._fill_list(gate)
        if held is not None:
            self._focus_link(held)

    def _holds(self, widget: QWidget) -> bool:
        """Whether a widget is in the list."""
        return any(holder is widget or holder.isAncestorOf(widget) for holder in widgets_of(self._list))

    def _focus_link(self, name: str) -> None:
        """Put the focus on the link of this name, or on the first thing that is missing."""
        links = [one for one in self.findChildren(Button) if self._holds(one)]
        same = next((one for one in links if one.accessibleName() == name), None)
        target = same or self._first_lead or (self.move_button if self.move_button.isEnabled() else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_list(self, gate: GateReport) -> None:
        if gate.settled and gate.open:
            self._list.addWidget(_settled(gate.settled))
        for title in gate.not_applicable:
            self._list.addWidget(Label(_("{title}: does not apply").format(title=title), tone="muted"))
        n = len(gate.open) - len(gate.blocking)
        folded = self._is_start and n > 0 and _OTHERS_SHOWN not in self._all
        for severity, title, icon, role in _GROUPS:
            items = [item for item in gate.open if item.severity == severity]
            if items and not (folded and severity != "gate"):
                self._add_group(severity, _(title), icon, role, items)
        if folded:
            text = ngettext("Show {n} more that is recommended", "Show {n} more that are recommended", n)
            more = Button(text.format(n=formats.number(n)), self._shower(_OTHERS_SHOWN), look="link")
            self._list.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.set_stops(self._leads)

    def _add_group(self, severity: str, title: str, icon: str, role: str, items: list[OpenItem]) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, SPACING["xs"], 0, 0)
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(SPACING["xs"])
        grid.setColumnStretch(1, 1)
        row = 0
        if severity != "gate":
            text = _("{title} ({n})").format(title=title, n=formats.number(len(items)))
            grid.addWidget(Label(text, "small", 600, role), row, 0, 1, 3)
            row += 1
        # A button in the place of one row would hide what has room.
        shown = items if severity in self._all or len(items) == SHOWN + 1 else items[:SHOWN]
        for item in shown:
            grid.addWidget(Separator(), row, 0, 1, 3)
            grid.addWidget(IconLabel(icon, role, 16), row + 1, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(_ItemWords(item), row + 1, 1, Qt.AlignmentFlag.AlignVCenter)
            button = self._lead(item)
            self._leads.append(button)
            if severity == "gate" and self._first_lead is None:
                self._first_lead = button
            grid.addWidget(button, row + 1, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            row += 2
        if len(shown) < len(items):
            more = Button(
                _("Show all {n}").format(n=formats.number(len(items))), self._shower(severity), look="small"
            )
            grid.addWidget(more, row, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self._list.addWidget(holder)

    def _lead(self, item: OpenItem) -> Button:
        """The link to where an item is settled: a step of this page, or another part."""
        here = self._lead_here(item)
        if here is not None:
            button = Button(here.words, here.go, look="link")
            button.setAccessibleName(_("{item}: {link}").format(item=item.title, link=here.words))
            return button
        tab = tab_title(item.tab)
        button = Button(_("Go to {tab}").format(tab=tab), self._opener(item), look="link")
        button.setAccessibleName(_("{item}: go to {tab}").format(item=item.title, tab=tab))
        return button

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
        initiative, gate = self._one, self._gate
        if initiative is None or gate is None:
            return
        if gate.blocking:
            menu.addAction(_("Override the gate…")).triggered.connect(lambda _on=False: self.override())
            menu.addSeparator()
        held = initiative.stage in (Stage.ON_HOLD, Stage.STOPPED)
        order = [str(stage) for stage in STAGE_ORDER]
        at = (initiative.held_from or order[0]) if held else initiative.stage
        reached = order.index(at) if at in order else 0
        back = order[: reached + 1] if held else order[:reached]
        for stage in reversed(back):
            label = _("Resume in {stage}") if held and stage == at else _("Back to {stage}")
            action = menu.addAction(label.format(stage=_(STAGES[stage])))
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

    def main_act(self) -> PrimaryButton | None:
        """Ctrl+Enter moves from here on, once nothing blocks it."""
        return self.move_button if self.move_button.isVisible() and self.move_button.isEnabled() else None

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
        confirm = _("Move to {stage} anyway").format(stage=_(STAGES[gate.next_stage]))
        self._ask(gate.next_stage, text, confirm, signer_name(self._tab.context))

    def _ask_halt(self, stage: str) -> None:
        hold = stage == Stage.ON_HOLD
        text = (
            _("It keeps everything, and can be resumed.")
            if hold
            else _("It keeps everything; the history keeps why it was stopped.")
        )
        self._ask(stage, text, _("Put on hold") if hold else _("Stop it"), signer_name(self._tab.context))

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
        self.asked.emit()
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
            self.asked.emit()
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
            # Whoever signed a move under a name is asked no more.
            note_signer(self._tab.context, by)

        self._is_moving = True
        self._tab.context.write(work, toast=True, on_done=done, on_error=failed)


def _settled(titles: tuple[str, ...]) -> QWidget:
    """One ticked line of all that is there already."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, SPACING["xs"])
    row.setSpacing(SPACING["m"])
    row.addWidget(IconLabel("good", "good", 16))
    row.addWidget(ElidedLabel(" · ".join(titles), tone="muted"), 1)
    return line


class _ItemWords(QWidget):
    """What is missing beside a short title, or under it where room is short; a long title stands alone."""

    def __init__(self, item: OpenItem) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 4, 0, 4)
        self._box.setSpacing(1)
        # A question of a checklist may take a second line, as half a question is useless.
        self._title = Label(item.title, weight=500, wrap=True)
        self._is_alone = len(item.title) > _LONG or not item.why
        self._box.addWidget(self._title, 0 if item.why and not self._is_alone else 1)
        if self._is_alone:
            self._title.setToolTip(tooltip(item.why))
        else:
            self._box.addWidget(Label(item.why, tone="muted", wrap=True), 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_alone:
            return
        beside = self.width() >= theme.px(_BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
        self._title.setMinimumWidth(theme.px(_TITLE) if beside else 0)
        self._title.setMaximumWidth(theme.px(_TITLE) if beside else 16_777_215)
