"""One initiative: its spine as tabs, each made when it is first shown, read again when it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, STAGES, Stage
from desktop_app.domain.gates import GateReport, gate_report
from desktop_app.domain.records import Initiative
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import PARTS, PartReport, part_reports
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import damaged_values, initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.damaged_values import Damage
from desktop_app.services.learning import first_steps
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.initiative.commands import actions_of
from desktop_app.ui.initiative.tab_table import ENTRIES, TABS
from desktop_app.ui.initiative.way_back import WayBack
from desktop_app.ui.look import theme
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.spine_tab import SpineTab as Panel
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import Banner, EmptyState
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.tab_bar import SpineTabs, TabLabel

# The page of damaged values lists the others.
_DAMAGE_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _View:
    """What the page shows, from one read of the portfolio."""

    spine: Spine
    rules: Rules
    parts: dict[str, PartReport]
    gate: GateReport
    people: list[str]
    damage: tuple[Damage, ...]


class InitiativePage(Page):
    """The page of the initiative `initiative_id`; "" while none is shown."""

    has_dressed_parts = True

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.initiative_id = ""
        self._view: _View | None = None
        #: How many things are missing for the move to the next stage.
        self.missing = 0
        # Counts reads, so that an outdated one is not shown.
        self._reading = 0
        self._shown: dict[str, int] = {}
        self._anchor = ""
        self._way_back = WayBack()
        # Whether a line leads to another tab now, and not the person.
        self._is_led = False
        # What is to be done with a tab once it shows the initiative.
        self._wanted: tuple[str, Callable[[object], object]] | None = None
        self._panels: dict[str, Panel] = {}
        self.tabs = SpineTabs(
            [TabLabel(entry.id, _(entry.title), entry.id in PARTS, entry.of_record) for entry in TABS]
        )
        self.tabs.current_changed.connect(self._tab_changed)
        self._stack = QStackedWidget()
        # Before the first one is read.
        self._unread = EmptyState("initiatives", "")
        self._unread.set_known(False)
        self._stack.addWidget(self._unread)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._above = QVBoxLayout()
        layout.addLayout(self._above)
        layout.addWidget(self._stack, 1)
        self._register()

    # -- what others ask for -------------------------------------------------------------------

    def show_initiative(self, initiative_id: str, tab: str = "overview", anchor: str = "") -> None:
        """Show an initiative at one of its tabs; `anchor` names a field, item or record there."""
        is_led = bool(anchor) and initiative_id == self.initiative_id and self._view is not None
        came_from = self._way_back.here(self.tabs.current(), self.current_tab()) if is_led else None
        if initiative_id != self.initiative_id:
            self._commit()
            self.initiative_id, self._view, self._wanted = initiative_id, None, None
            # What the one before holds must not be taken for this one's, however short the reading is.
            self._unread.set_known(True)
            self._unread.set_known(False)
            self._stack.setCurrentWidget(self._unread)
        self._is_led = bool(anchor)
        self.tabs.set_current(tab)
        self._is_led = False
        self._anchor, self._way_back.line = anchor, came_from
        # Coming to the front it reads by itself.
        window = self.context.window
        if window is not None and window.current_page() is self:
            self._load()

    def step_back(self) -> bool:
        self._is_led = True
        went = self._way_back.go(self.tabs, self.panel)
        self._is_led = False
        return went

    def use(self, tab_id: str, act: Callable[[object], object]) -> None:
        """Show a tab and do something with it, at once or when the initiative has been read."""
        self._wanted = None
        self.tabs.set_current(tab_id)
        self._wanted = tab_id, act
        self._do_wanted()

    def _do_wanted(self) -> None:
        if self._wanted is None or self._view is None:
            return
        (tab_id, act), self._wanted = self._wanted, None
        if tab_id == self.tabs.current():
            act(self.panel(tab_id))

    def current_tab(self) -> Panel | None:
        """The tab in front."""
        return self._panels.get(self.tabs.current())

    def panel(self, tab_id: str) -> Panel:
        """A tab by its id, made when it was not there."""
        panel = self._panels.get(tab_id)
        if panel is None:
            entry = ENTRIES[tab_id]
            module, _colon, name = entry.home.partition(":")
            panel_class = getattr(import_module(f"desktop_app.ui.initiative.{module}"), name)
            panel = cast(Panel, panel_class(self.context))
            panel.setAccessibleName(_(entry.title))
            panel.actions_changed.connect(self.header_changed)
            self._panels[tab_id] = panel
            # First into its place: a part that moves is dressed once more, with all that is in it.
            panel.setParent(self._stack)
            theme.dress_window(panel)
            self._stack.addWidget(panel)
        return panel

    def part_of(self, widget: QWidget) -> tuple[str, str]:
        for tab_id, panel in self._panels.items():
            if panel.isAncestorOf(widget):
                # While another initiative is being read, the tab still shows the one before.
                return panel.shown_record_id(), tab_id
        return self.initiative_id, ""

    # -- Page ----------------------------------------------------------------------------------

    def title(self) -> str:
        return self._view.spine.initiative.title if self._view is not None else _("Initiative")

    def rename(self) -> Callable[[str], object] | None:
        if self._view is None or not self.context.can_edit:
            return None
        initiative = self._view.spine.initiative

        def failed(error: BaseException) -> None:
            # The title as it is kept.
            self.header_changed.emit()
            self.context.show_error(error)

        return lambda title: keep_fields(self.context, initiative, {"title": title}, on_error=failed)

    def chips(self) -> Sequence[tuple[str, str]]:
        if self._view is None:
            return ()
        initiative = self._view.spine.initiative
        shown = [(initiative.key, "neutral"), (_(STAGES[initiative.stage]), _stage_kind(initiative))]
        if initiative.industry:
            shown.append((INDUSTRIES.label(initiative.industry), "neutral"))
        return shown

    def header_actions(self) -> Sequence[QWidget]:
        if self._view is None:
            return ()
        panel = self.current_tab()
        widgets = list(panel.header_actions()) if panel is not None and self.context.can_edit else []
        widgets.append(
            Button(_("Brief"), lambda: self.context.registry.run("brief.initiative"), icon="briefs")
        )
        following = self._view.gate.next_stage
        # The overview shows the gate itself, and few people open a running initiative to retire it.
        leads = self.tabs.current() != "overview" and following and following != Stage.RETIRED
        if leads and self.context.can_edit:
            widgets.append(_gate_button(self._view.gate, self.open_gate))
        return widgets

    def sub_bar(self) -> QWidget:
        return self.tabs

    def refresh(self, changes: object = None) -> None:
        if not self.initiative_id:
            return
        if (
            not isinstance(changes, Changes)
            or changes.touches("*", "portfolio")
            or self.initiative_id in changes.initiative_ids
        ):
            self._load()

    def leads_focus(self) -> bool:
        return bool(self._anchor) or self._wanted is not None

    def activated(self) -> None:
        self._load()

    def deactivated(self) -> None:
        self._commit()

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    # -- reading -------------------------------------------------------------------------------

    def _load(self) -> None:
        if not self.initiative_id or not self.context.is_open:
            return
        self._reading += 1
        number, initiative_id = self._reading, self.initiative_id

        def work(ws: Workspace) -> _View:
            spine, rules = ws.spine(initiative_id), ws.rules()
            parts = part_reports(spine, rules)
            damage = damaged_values.damaged_values(ws, initiative_id)
            return _View(spine, rules, parts, gate_report(spine, rules), lists.people(ws), damage)

        def done(view: _View) -> None:
            if number == self._reading:
                self._loaded(view)

        def failed(error: BaseException) -> None:
            if number == self._reading:
                self._gone(error)

        self.context.read(work, done, on_error=failed)

    def _loaded(self, view: _View) -> None:
        self._view, self.missing = view, len(view.gate.blocking)
        for part, report in view.parts.items():
            self.tabs.set_state(part, report.state, report.why)
        self._say_damage(view.damage)
        self._fill_tab()
        self.header_changed.emit()

    def _say_damage(self, damage: Sequence[Damage]) -> None:
        """Say above the tabs what could not be read of this initiative, wherever it stands."""
        clear_layout(self._above)
        if damage:
            text = "\n".join(one.sentence for one in damage[:_DAMAGE_SHOWN])
            lead = (_("Damaged values"), lambda: self.context.go("damaged"))
            self._above.addWidget(Banner(text, "caution", [lead]))
        edge = SPACING["xl"] if damage else 0
        self._above.setContentsMargins(edge, SPACING["m"] if damage else 0, edge, 0)

    def _gone(self, error: BaseException) -> None:
        """Return to the list, because the initiative no longer exists."""
        if not isinstance(error, UserError):
            raise error
        self.initiative_id, self._view = "", None
        window = self.context.window
        if window is not None and window.current_page() is self:
            self.context.go("initiatives")

    def _fill_tab(self) -> None:
        if self._view is None:
            return
        tab_id = self.tabs.current()
        panel = self.panel(tab_id)
        theme.catch_up(panel)
        self._stack.setCurrentWidget(panel)
        if self._shown.get(tab_id) != self._reading:
            self._shown[tab_id] = self._reading
            panel.damage = damaged_values.by_field(self._view.damage)
            panel.show_spine(self._view.spine, self._view.rules)
            panel.set_people(self._view.people)
        if self._anchor:
            anchor, self._anchor = self._anchor, ""
            panel.focus_anchor(anchor)
        self._do_wanted()

    def _tab_changed(self, _tab_id: str) -> None:
        self._commit()
        self._way_back.line = None
        old = self._stack.currentWidget()
        focused = QApplication.focusWidget()
        inside = focused is not None and any(
            part is not None and part.isAncestorOf(focused) for part in (old, self.tabs)
        )
        self._fill_tab()
        if inside and not self._is_led:
            # Tab continues into the part that is shown now.
            self._tab_button().setFocus(Qt.FocusReason.OtherFocusReason)
        self.header_changed.emit()

    def _tab_button(self) -> QWidget:
        """The button of the tab in front."""
        return next(b for b in self.tabs.findChildren(QAbstractButton) if b.isChecked())

    def _commit(self) -> None:
        panel = self._stack.currentWidget()
        if isinstance(panel, Panel):
            panel.commit()

    # -- actions -------------------------------------------------------------------------------

    def _register(self) -> None:
        actions = actions_of(self, [(entry.id, _(entry.title)) for entry in TABS])
        registry = self.context.registry
        registry.remove(*[action.id for action in actions if action.id in registry])
        registry.add(*actions)

    def open_review(self) -> bool:
        """True while a review of the initiative is open."""
        return self._view is not None and any(one.state == "open" for one in self._view.spine.reviews)

    def open_gate(self) -> None:
        """Show the gate: what blocks the move, or the button that makes it."""
        if self._view is None:
            return
        first_steps.note_act(self.context.settings, self.context.workspace, first_steps.GATE)
        self._anchor = "gate"
        self.tabs.set_current("overview")
        self._fill_tab()

    def delete(self) -> None:
        """Delete the initiative; a message offers to undo it."""
        initiative_id = self.initiative_id
        self.context.write(lambda ws: initiatives.delete(ws, [initiative_id]), toast=True)


def _gate_button(gate: GateReport, open_gate: Callable[[], object]) -> Button:
    """Leads to the gate; the move itself is made there only, so that no click beside it moves anything."""
    stage = _(STAGES[gate.next_stage])
    if gate.blocking:
        text = _("Gate to {stage} ({n})").format(stage=stage, n=formats.number(len(gate.blocking)))
        return Button(text, open_gate, icon="gate", tip=gate.blocked_words)
    tip = _("Nothing is missing: the move to {stage} is made there.").format(stage=stage)
    return Button(_("Gate to {stage}").format(stage=stage), open_gate, icon="gate", tip=tip)


def _stage_kind(initiative: Initiative) -> str:
    return {"on_hold": "caution", "stopped": "bad", "retired": "neutral"}.get(initiative.stage, "info")
