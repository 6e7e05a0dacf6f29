"""May we ship it, and can we prove it? The checklists that apply, with the initiative's answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.choices import HIGH_IMPACT, INDUSTRIES, RISK_CLASSES
from desktop_app.domain.records import Answer
from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, item_reports, orphans
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import checklist_answers as checklists
from desktop_app.services.changes import Changes
from desktop_app.services.evidence import EvidenceIsLink
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import sign
from desktop_app.ui.initiative.trust.facts_panel import FactsPanel
from desktop_app.ui.initiative.trust.item_list import MISSING, ItemList
from desktop_app.ui.initiative.trust.item_panel import ItemPanel
from desktop_app.ui.initiative.trust.orphan_answer import OrphanPanel
from desktop_app.ui.initiative.trust.pack_cards import PackCards, progress_of
from desktop_app.ui.look import theme
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.evidence_links import ask_about_links
from desktop_app.ui.records.history_words import change_sentence
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.file_drops import pick_files
from desktop_app.ui.widgets.filling_stack import FillingStack, use_whole_width
from desktop_app.ui.widgets.labels import ElidedLabel, Label

#: Below this width, in px at 100 %, the item is under the list.
BESIDE_FROM = 720
#: This many of the newest changes are searched for an item's history.
HISTORY_CHANGES = 500


class TrustTab(SpineTab):
    """Progress of each list, the items that apply, and the selected item with its answer."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reports: dict[str, ItemReport] = {}
        self._orphans: dict[str, Answer] = {}
        self._shown_id = ""
        self._history: dict[str, list[str]] = {}
        self.packs = PackCards()
        self.items = ItemList()
        self.panel = ItemPanel()
        self.orphan = OrphanPanel()
        self.facts = FactsPanel()
        self._build()
        self.packs.chosen.connect(self._pack_chosen)
        self.packs.origin_wanted.connect(lambda pack_id, card: self.show_origin(f"pack:{pack_id}", card))
        self.items.picked.connect(self._show_item)
        self.items.keyed.connect(self.panel.choose)
        self.panel.answered.connect(self._answer)
        self.panel.attach.connect(self._attach)
        self.panel.attach_wanted.connect(self._pick_files)
        self.panel.linked.connect(self._link)
        self.panel.signed.connect(self._sign)
        self.panel.confirmed.connect(self._confirm)
        self.panel.stepped.connect(self.items.step)
        self.panel.evidence_opened.connect(self._open_evidence)
        self.facts.edited.connect(self._fact_edited)
        self.facts.done.connect(lambda: self.show_facts(False))
        for keys, by in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(lambda by=by: self.items.step(by))

    def _build(self) -> None:
        # The list and its long questions use the whole width.
        use_whole_width(self.area)
        strip = Card(margin=SPACING["s"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["m"])
        self.summary = ElidedLabel("", tone="muted")
        self.facts_button = Button(
            _("Change facts"),
            lambda: self.show_facts(self.stack.currentIndex() == 0),
            icon="edit",
            look="small",
        )
        policy = self.facts_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.facts_button.setSizePolicy(policy)
        line.addSpacing(SPACING["xs"])
        line.addWidget(Label(_("Facts"), weight=600))
        line.addWidget(self.summary, 1)
        line.addWidget(self.facts_button)
        strip.body.addLayout(line)
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.detail = QStackedWidget()
        self.detail.addWidget(self.panel)
        self.detail.addWidget(self.orphan)
        pair = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, pair)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(SPACING["l"])
        self._split.addWidget(self.items, 5)
        self._split.addWidget(self.detail, 2)
        theme.keep_px(self.detail.setMinimumWidth, 300)
        theme.keep_px(self.detail.setMinimumHeight, 260)
        self.stack = FillingStack()
        self.stack.addWidget(pair)
        self.stack.addWidget(self.facts)
        self.unchecked = Banner("", "bad", [(_("Plugins"), lambda: self.context.go("plugins"))])
        self.unchecked.hide()
        self.body.addWidget(self.unchecked)
        self.body.addWidget(self.packs)
        self.body.addWidget(strip)
        self.body.addWidget(self.stack, 1)
        foot = QWidget()
        below = QVBoxLayout(foot)
        below.setContentsMargins(SPACING["xl"], 0, SPACING["xl"], SPACING["m"])
        self.aid = Label(_(PLANNING_AID), "small", tone="muted", wrap=True)
        below.addWidget(self.aid)
        outer = self.layout()
        if outer is not None:
            outer.addWidget(foot)

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None or self.rules is None:
            return
        spine, rules, initiative = self.spine, self.rules, self.spine.initiative
        other = initiative.id != self._shown_id
        if other:
            self._shown_id = initiative.id
            self._history = {}
            self.panel.forget()
            self.packs.choose("")
            self.items.show_pack("")
            self.items.filter.set_value("all")
        self._reports = {report.rule: report for report in item_reports(spine, rules)}
        self._orphans = {MISSING + answer.id: answer for answer in orphans(spine, rules)}
        self.packs.show_progress(progress_of(list(self._reports.values()), rules, initiative.industry), rules)
        self.summary.setText(self._summary())
        self.facts.set_read_only(not self.context.can_edit)
        self.facts.show_facts(spine, rules)
        self.items.show_items(self._reports, self._orphans, spine, rules)
        lines = [one.sentence for one in rules.unchecked_of(initiative.industry)]
        self.unchecked.set_text("\n".join(lines))
        self.unchecked.setVisible(bool(lines))
        if other:
            stated = bool(initiative.industry or initiative.facts or spine.answers)
            self.show_facts(not stated, focus=False)
        self._keep_selection()
        self._read_more()

    def _summary(self) -> str:
        assert self.spine is not None
        assert self.rules is not None
        initiative, vocabulary = self.spine.initiative, self.rules.vocabulary
        if not initiative.industry and not initiative.facts:
            return _("State industry and facts first: they decide which checks apply.")
        parts = [INDUSTRIES.label(initiative.industry) or _("industry not stated")]
        if initiative.risk_class in RISK_CLASSES:
            parts.append(_("risk class: {name}").format(name=_(RISK_CLASSES[initiative.risk_class]).lower()))
        if initiative.high_impact in HIGH_IMPACT:
            parts.append(_(HIGH_IMPACT[initiative.high_impact]).lower())
        n = len(initiative.facts)
        parts.append(ngettext("{n} fact", "{n} facts", n).format(n=formats.number(n)))
        parts += [vocabulary.describe(tag) for tag in initiative.facts]
        return " · ".join(parts)

    def show_facts(self, shown: bool, focus: bool = True) -> None:
        """Show the facts instead of the list, or the list again."""
        self.stack.setCurrentIndex(1 if shown else 0)
        self.facts_button.setVisible(not shown)
        if focus:
            self.facts.focus() if shown else self.items.table.setFocus()

    def _pack_chosen(self, pack_id: str) -> None:
        self.show_facts(False, focus=False)
        self.items.show_pack(pack_id)
        refs = self.items.shown_refs()
        if refs and self.panel.ref() not in refs:
            self.items.select(refs[0])

    def _keep_selection(self) -> None:
        ref = self.panel.ref() if self.detail.currentWidget() is self.panel else self._orphan_ref()
        if ref not in self._reports and ref not in self._orphans:
            refs = self.items.shown_refs()
            ref = next((one for one in refs if self._is_open_gate(one)), next(iter(refs), ""))
        if ref in self.items.shown_refs():
            self.items.select(ref)
        if ref:
            self._show_item(ref)
        self.detail.setVisible(bool(ref))

    def _is_open_gate(self, ref: str) -> bool:
        report = self._reports.get(ref)
        waits = report is not None and not report.settled and report.state is not ItemState.PREPARE
        return waits and report is not None and report.item.severity == "gate"

    def _orphan_ref(self) -> str:
        refs = self.items.table.selected_refs()
        return str(refs[0]) if refs else ""

    def _show_item(self, ref: str) -> None:
        if self.spine is None or self.rules is None:
            return
        report = self._reports.get(ref)
        if report is not None:
            self.panel.show_item(report, self.spine, self.rules, self.context.can_edit)
            self.panel.show_history(ref, self._history_of(report))
            self.detail.setCurrentWidget(self.panel)
        elif ref in self._orphans:
            self.panel.leave()
            self.orphan.show_answer(self._orphans[ref], self.spine, self.rules)
            self.detail.setCurrentWidget(self.orphan)

    def _history_of(self, report: ItemReport) -> list[str]:
        pack = report.pack
        origin = _("Asked by the list “{list}” of the plugin {plugin}, as of {date}").format(
            list=pack.title, plugin=pack.plugin or formats.unknown(), date=formats.date(pack.as_of)
        )
        return [*self._history.get(report.answer.id if report.answer else "", []), origin]

    def _read_more(self) -> None:
        """Read the item's history in the background."""
        if self.spine is None:
            return
        initiative_id = self.spine.initiative.id
        names = {one.id: one.name for one in self.spine.evidence}

        def work(ws: Workspace) -> dict[str, list[str]]:
            history: dict[str, list[str]] = {}
            for entry in lists.history_entries(ws, initiative_id, HISTORY_CHANGES):
                if (
                    entry.kind == Answer.KIND
                    and entry.field not in ("pack_id", "item_id")
                    and (entry.field != "question" or entry.old)
                ):
                    sentence = change_sentence(entry.kind, entry.field, entry.old, entry.new, names=names)
                    when = formats.date_time(entry.change.at)
                    line = _("{when}, {who}: {what}").format(when=when, who=entry.change.who, what=sentence)
                    history.setdefault(entry.record_id, []).append(line)
            return history

        def done(result: Any) -> None:
            if initiative_id != self._shown_id:
                return
            self._history = result
            report = self._reports.get(self.panel.ref())
            if report is not None:
                self.panel.show_history(report.rule, self._history_of(report))

        self.context.read(work, done)

    # -- editing -------------------------------------------------------------------------------

    def _report(self) -> ItemReport | None:
        return self._reports.get(self.panel.ref())

    def _answer(self, values: dict[str, Any]) -> None:
        report = self._report()
        if report is None or self.initiative is None or not self.context.can_edit:
            return
        initiative_id, ref, names = self.initiative.id, report.rule, list(values)

        def work(ws: Workspace) -> Changes:
            given = dict(values)
            if given.get("waiver_reason") or given.get("waiver_until"):
                given["waiver_by"] = ws.user
            return checklists.answer(ws, initiative_id, report.pack.id, report.item.id, given)

        if values.get("waiver_reason") or values.get("waiver_until"):
            sign(self.context, lambda: self._run(work, ref, names))
        else:
            self._run(work, ref, names)

    def _run(self, work: Any, ref: str, names: Sequence[str]) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and self.panel.refused(ref, error.field, str(error)):
                return
            if isinstance(error, UserError) and not isinstance(error, FieldError) and names:
                self.panel.refused(ref, names[0], str(error))
            self.context.show_error(error)

        self.context.write(work, on_done=lambda _changes: self.panel.kept(ref, names), on_error=failed)

    def _sign(self, name: str, role: str) -> None:
        report = self._report()
        if report is None or self.initiative is None:
            return
        initiative_id, pack_id, item_id = self.initiative.id, report.pack.id, report.item.id
        self.panel.sign_off.set_error("")
        self._run(
            lambda ws: checklists.sign_off(ws, initiative_id, pack_id, item_id, name=name, role=role),
            report.rule,
            (),
        )

    def _confirm(self) -> None:
        report = self._report()
        if report is None or self.initiative is None or not self.context.can_edit:
            return
        initiative_id, pack_id, item_id = self.initiative.id, report.pack.id, report.item.id
        self._run(lambda ws: checklists.confirm(ws, initiative_id, pack_id, item_id), report.rule, ())

    def _pick_files(self) -> None:
        paths = pick_files(self, _("Attach evidence"), "evidence")
        if paths:
            self._attach(paths)

    def _attach(self, paths: Sequence[Path]) -> None:
        report = self._report()
        if report is None or self.initiative is None or not self.context.can_edit:
            return
        self._attach_to(self.initiative.id, report, tuple(paths))

    def _attach_to(
        self, initiative_id: str, report: ItemReport, paths: Sequence[Path], follow_links: bool = False
    ) -> None:
        pack_id, item_id = report.pack.id, report.item.id

        def failed(error: BaseException) -> None:
            if isinstance(error, EvidenceIsLink):
                again = partial(self._attach_to, initiative_id, report, paths, True)
                ask_about_links(self.context, error, again)
            else:
                self.context.show_error(error)

        self.context.write(
            lambda ws: checklists.attach_evidence(
                ws, initiative_id, pack_id, item_id, paths, follow_links=follow_links
            ),
            title=_("Attaching evidence"),
            on_done=lambda _changes: self.panel.kept(report.rule, ()),
            on_error=failed,
        )

    def _link(self, evidence_id: str, on: bool) -> None:
        report = self._report()
        if report is None or self.initiative is None or not self.context.can_edit:
            return
        initiative_id, pack_id, item_id = self.initiative.id, report.pack.id, report.item.id
        self._run(
            lambda ws: checklists.link_evidence(ws, initiative_id, pack_id, item_id, evidence_id, linked=on),
            report.rule,
            (),
        )

    def _open_evidence(self, evidence_id: str) -> None:
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, "evidence", evidence_id)

    def _fact_edited(self, name: str, value: object) -> None:
        if self.initiative is None:
            return

        def settled(_changes: object = None) -> None:
            if name == "facts":
                self.facts.settled()

        def failed(error: BaseException) -> None:
            settled()
            if name == "facts" and self.spine is not None and self.rules is not None:
                # The ticked facts were not kept, so show the stored ones.
                self.facts.show_facts(self.spine, self.rules)
            if isinstance(error, UserError):
                self.facts.set_error(name, str(error))
            self.context.show_error(error)

        keep_fields(self.context, self.initiative, {name: value}, on_done=settled, on_error=failed)

    # -- ways in -------------------------------------------------------------------------------

    def focus_anchor(self, anchor: str) -> bool:
        if anchor in ("facts", "industry", "risk_class", "high_impact", "high_impact_reason"):
            self.show_facts(True)
            return True
        for ref, report in self._reports.items():
            if anchor in (ref, report.item.id) or (report.answer and report.answer.id == anchor):
                return self._go_to(ref)
        for ref, answer in self._orphans.items():
            if anchor in (ref, answer.id, answer.item_id):
                return self._go_to(ref)
        return super().focus_anchor(anchor)

    def _go_to(self, ref: str) -> bool:
        self.show_facts(False, focus=False)
        self.packs.choose("")
        self.items.select(ref)
        self.reveal(self.items.table.view)
        # Again once the list has its size, or the row would move out of sight.
        QTimer.singleShot(0, self.items, lambda: self.items.table.select(ref))
        return True

    def focus_first(self) -> None:
        if self.stack.currentIndex() == 0:
            self.items.table.view.setFocus()
        else:
            self.facts.focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
