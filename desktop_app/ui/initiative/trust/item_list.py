"""The list of checklist items that apply, with filters by what is open, overdue or still to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.choices import ANSWERS, Stage
from desktop_app.domain.gates import GateReport, gate_report
from desktop_app.domain.records import Answer
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import open_checks
from desktop_app.domain.trust.checklists import SEVERITIES
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, overdue
from desktop_app.language.i18n import N_, _
from desktop_app.ui.initiative.trust.item_panel import ANSWER_KEYS, due_text, state_kind
from desktop_app.ui.initiative.trust.sources import all_sources, law_first
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

#: Answers that nothing asks for are listed under this before their id.
MISSING = "missing:"
FILTERS = {
    "all": N_("All {n}"),
    "open": N_("Open {n}"),
    "gate": N_("Next gate {n}"),
    "prepare": N_("Prepare {n}"),
    "overdue": N_("Overdue {n}"),
    "missing": N_("No longer asked {n}"),
}
_NOTHING = {
    "open": N_("Every check that applies is done."),
    "gate": N_("No gate item is open."),
    "prepare": N_("No duty of these lists starts later."),
    "overdue": N_("Nothing is past its due date."),
    "missing": N_("Every answer belongs to a check that applies."),
}
#: Most questions fit into this many px at 100 %.
_LEAST_QUESTION = 130
ENOUGH = 620
#: Position of each value in a row.
_STATE, _STATEMENT, _WEIGHT, _SOURCE, _EVIDENCE, _SOURCES, _GROUPS, _PACK, _QUESTION = range(1, 10)


def _first(pair: Any) -> str:
    return str(pair[0])


def _second(pair: Any) -> str:
    return str(pair[1])


def _full_question(row: tuple[object, ...]) -> str:
    return str(row[_QUESTION])


def _full_sources(row: tuple[object, ...]) -> str:
    return str(row[_SOURCES])


def groups_of(report: ItemReport, rules: Rules, gate_items: frozenset[str]) -> frozenset[str]:
    """The filters under which an item is listed; `gate_items` are the rules of those that a gate waits for."""
    groups = {"all"}
    if not report.settled and report.state is not ItemState.PREPARE:
        groups.add("open")
    if report.rule in gate_items:
        groups.add("gate")
    if report.state is ItemState.PREPARE:
        groups.add("prepare")
    if overdue(report, rules):
        groups.add("overdue")
    return frozenset(groups)


class ItemList(Card):
    """Table and filters: `picked(ref)` tells which item is selected, `keyed(status)` that a key answered."""

    picked = Signal(str)
    keyed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._pack = ""
        self._picked = ""
        self._gate: GateReport | None = None
        self.filter = SegmentedChoice([(key, _(text)) for key, text in FILTERS.items()], "all", _("Show"))
        self._buttons = dict(zip(FILTERS, self.filter.findChildren(Button), strict=True))
        for button in self._buttons.values():
            button.setProperty("look", "choice")
        order = list(SEVERITIES)
        self.table = DataTable(
            [
                TableColumn("state", _("State"), _STATE, "dot", 122, _first, _second, _second),
                TableColumn("question", _("Check"), _STATEMENT, "strong", 220, tip=_full_question),
                TableColumn(
                    "weight", _("Weight"), _WEIGHT, "chip", 106, _first, lambda w: order.index(w[2]), _second
                ),
                TableColumn("source", _("Source"), _SOURCE, "muted", 112, tip=_full_sources),
                TableColumn("evidence", _("Evidence, date"), _EVIDENCE, "muted", 128),
            ],
            _("Checks"),
            framed=False,
        )
        self.table.fits_columns = False
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.table.set_density("two_lines")
        theme.keep_px(self.table.setMinimumHeight, 180)
        self.table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._empty = EmptyState("trust", "")
        self.table.set_empty(self._empty)
        self.add(self.filter)
        self.add(self.table, 1)
        self.filter.chosen.connect(lambda _value: self._apply())
        self.table.selection_changed.connect(self._selected)
        self.table.view.resized.connect(self._share_room)
        self.table.view.installEventFilter(self)
        theme.notifier().changed.connect(self._hold_height)

    # -- showing -------------------------------------------------------------------------------

    def show_items(
        self, reports: Mapping[str, ItemReport], orphans: Mapping[str, Answer], spine: Spine, rules: Rules
    ) -> None:
        """List the items that apply, then answers of missing plugins; selection and filter stay."""
        names = {one.id: one.name for one in spine.evidence}
        gate = gate_report(spine, rules, list(reports.values()))
        waiting = open_checks(gate, list(reports.values()))
        rows = [self._row(report, spine, rules, names, waiting) for report in reports.values()]
        rows += [self._orphan_row(ref, answer, names, rules) for ref, answer in orphans.items()]
        self._gate = gate
        self._buttons["missing"].setVisible(bool(orphans))
        self._buttons["overdue"].set_tip(_("Checks whose due date has passed"))
        self._buttons["prepare"].set_tip(_("Checks whose legal duty starts later"))
        if self.filter.value() == "missing" and not orphans:
            self.filter.set_value("all")
        self.table.set_rows(rows)
        self._count()
        self._apply()

    def _show_gate_count(self, n: int) -> None:
        """The tip of the chip says how many gate items are open in all where not all of them are checks."""
        gate = self._gate
        total = len(gate.blocking) if gate is not None else 0
        button = self._buttons["gate"]
        button.set_tip(
            _("Checks that the next gate waits for; others of weight “Gate” belong to a later one")
        )
        if gate is not None and not self._pack and gate.stage != Stage.LIVE and total > n:
            tip = _("{gate}; {n} of them are checks. The overview lists them all.")
            button.set_tip(tip.format(gate=gate.count_words, n=n))

    def _row(
        self,
        report: ItemReport,
        spine: Spine,
        rules: Rules,
        names: Mapping[str, str],
        waiting: frozenset[str],
    ) -> tuple[Any, ...]:
        item, answer = report.item, report.answer
        weight = (_(SEVERITIES.get(item.severity, item.severity)), "bad", item.severity)
        if item.severity != "gate":
            weight = (weight[0], "neutral", item.severity)
        linked = [names[one] for one in answer.evidence_ids if one in names] if answer else []
        return (
            report.rule,
            (report.state_words, state_kind(report, spine.initiative.stage)),
            item.statement,
            weight,
            law_first(item),
            ", ".join(linked) or due_text(report, rules.today),
            all_sources(item),
            groups_of(report, rules, waiting),
            report.pack.id,
            item.question,
        )

    def _orphan_row(
        self, ref: str, answer: Answer, names: Mapping[str, str], rules: Rules
    ) -> tuple[Any, ...]:
        linked = [names[one] for one in answer.evidence_ids if one in names]
        status = _(ANSWERS.get(answer.status, answer.status))
        pack = rules.pack(answer.pack_id)
        where = _("missing plugin: {list}").format(list=answer.pack_id)
        if pack is not None:
            where = _("no longer asked: {list}").format(list=pack.title)
        return (
            ref,
            (status, "neutral"),
            answer.question or answer.item_id,
            (_("kept"), "caution", "recommended"),
            where,
            ", ".join(linked),
            where,
            frozenset({"all", "missing"}),
            "",
            answer.question or answer.item_id,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Columns that the panel beside the list repeats are hidden first.
        for column, least in (("source", 700), ("evidence", 560)):
            self.table.set_column_shown(column, self.width() >= theme.px(least))
        self._share_room()
        self._hold_height()

    def _hold_height(self) -> None:
        # The outer layout does not account for the height of wrapped filters.
        layout = self.layout()
        if layout is not None:
            frame = 2 * self.frameWidth()
            self.setMinimumHeight(layout.minimumHeightForWidth(self.width() - frame) + frame)

    def _share_room(self) -> None:
        """On a wide screen the sources get some of the room that the questions do not need."""
        view, columns = self.table.view, self.table.model.columns()
        at = {column.id: place for place, column in enumerate(columns)}
        least = {column.id: theme.px(column.width) for column in columns}
        # A state is never cut for a text.
        needs = {
            name: max(self.table.column_layout.needs(place, self.table.delegate.text_width))
            for name, place in at.items()
        }
        for name in ("state", "weight"):
            least[name] = max(least[name], needs[name])
        used = sum(least[name] for name, place in at.items() if not view.isColumnHidden(place))
        room = max(0, view.viewport().width() - used)
        enough = min(theme.px(ENOUGH), needs["question"])
        spare = max(0, room - max(0, enough - least["question"]))
        lacking = {name: max(0, needs[name] - least[name]) for name in ("evidence", "source")}
        evidence = min(lacking["evidence"], max(spare // 2, spare - lacking["source"]))
        source = min(lacking["source"], spare - evidence)
        view.setColumnWidth(at["state"], least["state"])
        view.setColumnWidth(at["weight"], least["weight"])
        view.setColumnWidth(at["source"], least["source"] + source)
        view.setColumnWidth(at["evidence"], least["evidence"] + evidence)
        # A check takes a second line before the list scrolls sideways.
        over = max(0, used - view.viewport().width())
        question = max(least["question"] - over, theme.px(_LEAST_QUESTION))
        view.setColumnWidth(at["question"], question + room - source - evidence)

    def show_pack(self, pack_id: str) -> None:
        """List only one checklist's items; "" lists all."""
        self._pack = pack_id
        self._count()
        self._apply()

    def _count(self) -> None:
        """Say on each filter how many items it leaves, of the checklist that is chosen."""
        rows = [row for row in self.table.model.rows() if row[_PACK] in ("", self._pack or row[_PACK])]
        for key, button in self._buttons.items():
            button.set_text(_(FILTERS[key]).format(n=sum(key in row[_GROUPS] for row in rows)))
        self._show_gate_count(sum("gate" in row[_GROUPS] for row in rows))

    def show_all(self) -> None:
        """Remove the filter."""
        self.filter.set_value("all")
        self._apply()

    def _apply(self) -> None:
        wanted, pack = str(self.filter.value() or "all"), self._pack

        def accept(row: tuple[Any, ...]) -> bool:
            # The selected item stays in the list, even when its answer no longer matches the filter.
            if row[0] == self._picked and row[_PACK] in ("", pack or row[_PACK]):
                return True
            return wanted in row[_GROUPS] and (not pack or row[_PACK] == pack)

        self.table.model.filter(accept)
        sentence = _(_NOTHING.get(wanted, N_("No checklist applies yet: state industry and facts.")))
        self._empty.set(sentence, [(_("Show all"), self.show_all)] if wanted != "all" else [])

    # -- selecting -----------------------------------------------------------------------------

    def shown_refs(self) -> list[str]:
        """The items that the filter lets through, from the top."""
        return [str(row[0]) for row in self.table.model.shown_rows()]

    def select(self, ref: str) -> bool:
        """Select an item, removing a filter that hides it; False when it is not there."""
        if not any(row[0] == ref for row in self.table.model.rows()):
            return False
        other, self._picked = ref != self._picked, ref
        self._apply()
        if ref not in self.shown_refs():
            self.show_pack("")
            self.show_all()
        self.table.select(ref)
        if other:
            self.picked.emit(ref)
        return True

    def step(self, by: int) -> None:
        """Select the next item (+1) or the one before (-1)."""
        refs = self.shown_refs()
        if not refs:
            return
        at = refs.index(self._picked) + by if self._picked in refs else 0
        self.select(refs[max(0, min(len(refs) - 1, at))])

    def _selected(self, refs: list[object]) -> None:
        if refs and str(refs[0]) != self._picked:
            self._picked = str(refs[0])
            self.picked.emit(self._picked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            status = ANSWER_KEYS.get(Qt.Key(event.key())) if plain else None
            if status is not None and self.table.current_ref() is not None:
                self.keyed.emit(status)
                return True
        return super().eventFilter(watched, event)
