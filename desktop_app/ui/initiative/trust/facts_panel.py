"""What decides which checklist items apply: industry, risk class and the facts of an initiative."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import HIGH_IMPACT, INDUSTRIES, RISK_CLASSES
from desktop_app.domain.fields import specs
from desktop_app.domain.health.statement_conflicts import HIGH_RISK_FACT, risk_class_conflict
from desktop_app.domain.records import Initiative
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.search_text import fold
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.fields.text_fields import TextField
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Heading, Label, tooltip
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.search_field import SearchField

#: A column of facts is at least this wide, in px at 100 %.
COLUMN = 300


def _translated(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, _(label)) for key, label in choices.items()]


class FactBox(CheckBox):
    """One fact to tick; arrow keys go to the next one that is shown."""

    def __init__(self, tag: str, text: str) -> None:
        super().__init__(text)
        self.tag = tag
        self.said = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_contradiction(self, sentence: str) -> None:
        """Say at the fact that it contradicts what is stated elsewhere; "" takes that back."""
        self.setText(
            _("{fact} – contradicts the risk class").format(fact=self.said) if sentence else self.said
        )
        self.setToolTip(tooltip(sentence))

    def matches(self, words: list[str]) -> bool:
        """True when every word is in what the fact says, or in its short name."""
        text = fold(f"{self.said} {self.tag.replace('_', ' ')}")
        return all(word in text for word in words)


class _Group(QWidget):
    """Facts under one heading; Tab stops once in it."""

    def __init__(self, title: str, boxes: list[FactBox]) -> None:
        super().__init__()
        self.boxes = boxes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(title, weight=600))
        for box in boxes:
            column.addWidget(box)
        self.setAccessibleName(title)

    def shown(self) -> list[FactBox]:
        return [box for box in self.boxes if not box.isHidden()]

    def rove(self, at: FactBox | None = None) -> None:
        """Let Tab stop at the fact `at`, else at the first one that is shown."""
        shown = self.shown()
        stop = at if at in shown else next(iter(shown), None)
        for box in self.boxes:
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if box is stop else Qt.FocusPolicy.ClickFocus)


class _Columns(QWidget):
    """Groups in as many columns as there is room for, each about as long as the others."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING["xl"])
        self._groups: list[_Group] = []
        self._layouts: list[QVBoxLayout] = []

    def set_groups(self, groups: list[_Group]) -> None:
        for group in self._groups:
            group.hide()
            group.deleteLater()
        self._groups = groups
        self._fill(force=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self, force: bool = False) -> None:
        wanted = min(max(1, self.width() // theme.px(COLUMN)), max(1, len(self._groups)))
        if wanted == len(self._layouts) and not force:
            return
        for layout in self._layouts:
            while layout.count():
                layout.takeAt(0)
            self._row.removeItem(layout)
            layout.deleteLater()
        self._layouts = []
        lengths = [0] * wanted
        for _column in range(wanted):
            layout = QVBoxLayout()
            layout.setSpacing(SPACING["l"])
            self._row.addLayout(layout, 1)
            self._layouts.append(layout)
        total = sum(len(group.boxes) + 2 for group in self._groups)
        at = 0
        for group in self._groups:
            size = len(group.boxes) + 2
            # In reading order: a column ends when the next group fits better into the next one.
            if at < wanted - 1 and lengths[at] and lengths[at] + size / 2 > total / wanted:
                at += 1
            lengths[at] += size
            self._layouts[at].addWidget(group)
        for layout in self._layouts:
            layout.addStretch(1)


class FactsPanel(QWidget):
    """Industry, risk class, high impact and facts.

    `edited(name, value)` carries one changed field of the initiative; `done` is sent when the user returns to
    the checklist.
    """

    escape_step = EscapeStep.PART

    edited = Signal(str, object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[str, ...] = ()
        # How many changes of the facts are being written; until they are kept, the ticked boxes count.
        self._unsettled = 0
        self._known: object = None
        self._groups: list[_Group] = []
        self._read_only = False
        help_texts = {name: spec.help for name, spec in specs(Initiative).items()}
        # Lists bring industries, and come and go.
        self._industries = dict(INDUSTRIES)
        self.industry = ChoiceField(
            _("Industry"), _translated(INDUSTRIES), _("Decides which checklists apply")
        )
        self.risk_class = ChoiceField(_("Risk class"), _translated(RISK_CLASSES))
        self.high_impact = ChoiceField(_("High impact"), _translated(HIGH_IMPACT))
        self.reason = TextField(_("Why high impact, or why not"), lines=1)
        self._fields = {
            "industry": self.industry,
            "risk_class": self.risk_class,
            "high_impact": self.high_impact,
            "high_impact_reason": self.reason,
        }
        for name, field in self._fields.items():
            field.edited.connect(self._sender(name))
        self.contradiction = Label("", "small", tone="caution", wrap=True)
        self.count = Label("", tone="muted")
        self.search = SearchField(_("Search in the facts"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.done_button = Button(_("Back to the checklist"), self.done.emit, icon="back")
        self._columns = _Columns()
        self._nothing = EmptyState("search", _("No fact says this."), [(_("Show all"), self.search.clear)])
        self._nothing.hide()
        self._help = help_texts["facts"]
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card(_("Facts that decide which checks apply"), self.done_button)
        outer.addWidget(card)
        choices = QHBoxLayout()
        choices.setSpacing(SPACING["l"])
        for field in (self.industry, self.risk_class, self.high_impact):
            choices.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        scroll = ScrollPage(margin=0)
        scroll.body.setContentsMargins(0, 0, SPACING["s"], 0)
        scroll.body.addLayout(choices)
        scroll.body.addWidget(self.contradiction)
        scroll.body.addWidget(self.reason)
        head = QHBoxLayout()
        head.setSpacing(SPACING["m"])
        head.addWidget(Heading(_("Facts")))
        head.addWidget(self.count, 1)
        theme.keep_px(self.search.setMaximumWidth, 300)
        head.addWidget(self.search, 1)
        scroll.body.addLayout(head)
        scroll.body.addWidget(self._columns)
        scroll.body.addWidget(self._nothing)
        scroll.body.addStretch(1)
        card.add(scroll, 1)

    # -- showing -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Escape closes the facts before it leaves the initiative.
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)

    def show_facts(self, spine: Spine, rules: Rules) -> None:
        """Show an initiative's facts against the vocabulary in force."""
        initiative = spine.initiative
        if self._industries != dict(INDUSTRIES):
            self._industries = dict(INDUSTRIES)
            self.industry.set_choices(_translated(self._industries))
        for name, field in self._fields.items():
            field.set_value(getattr(initiative, name))
        stated = bool(initiative.high_impact or initiative.high_impact_reason)
        self.reason.setVisible(stated or self.reason.has_focus_inside())
        known = (rules.vocabulary, tuple(tag for tag in initiative.facts if tag not in rules.vocabulary.tags))
        if known != self._known:
            self._known = known
            self._build(rules, known[1])
        if not self._unsettled:
            self._facts = initiative.facts
        for group in self._groups:
            for box in group.boxes:
                box.setChecked(box.tag in self._facts)
        self._show_contradiction(risk_class_conflict(initiative))
        n = len(self._facts)
        self.count.setText(
            ngettext("{n} of {total} stated. {help}", "{n} of {total} stated. {help}", n).format(
                n=formats.number(n), total=formats.number(len(rules.vocabulary.tags)), help=self._help_text()
            )
        )
        self._weigh(rules, initiative.industry)

    def _show_contradiction(self, sentence: str) -> None:
        """Say under the risk class and at the fact that the two differ."""
        self.contradiction.setText(sentence)
        self.contradiction.setVisible(bool(sentence))
        for group in self._groups:
            for box in group.boxes:
                if box.tag == HIGH_RISK_FACT:
                    box.set_contradiction(sentence)

    def _help_text(self) -> str:
        return _("{sentence}.").format(sentence=_(self._help)) if self._help else ""

    def set_read_only(self, read_only: bool) -> None:
        """Let everything be read but not changed."""
        self._read_only = read_only
        for field in self._fields.values():
            field.set_read_only(read_only)
        for group in self._groups:
            for box in group.boxes:
                box.setEnabled(not read_only)

    def settled(self) -> bool:
        """Note that a change of the facts was kept or refused; True when none is being written any more."""
        self._unsettled = max(0, self._unsettled - 1)
        return not self._unsettled

    def set_error(self, name: str, sentence: str) -> None:
        """Show beside a field what is wrong with it."""
        if name in self._fields:
            self._fields[name].set_error(sentence)
        else:
            self.count.setText(sentence)

    def box(self, tag: str) -> FactBox:
        """The box of one fact; raises StopIteration if there is none."""
        return next(box for group in self._groups for box in group.boxes if box.tag == tag)

    def focus(self) -> None:
        """Put the cursor into the first field without a value."""
        (self.search if self.industry.value() else self.industry.combo).setFocus()

    def _build(self, rules: Rules, strange: tuple[str, ...]) -> None:
        vocabulary = rules.vocabulary
        listed: list[tuple[str, tuple[str, ...]]] = [(_(g.title), g.tags) for g in vocabulary.groups]
        grouped = {tag for _title, tags in listed for tag in tags}
        others = tuple(tag for tag in vocabulary.tags if tag not in grouped)
        if others:
            listed.append((_("Others"), others))
        if strange:
            listed.append((_("From a missing plugin"), strange))
        self._groups = []
        for title, tags in listed:
            boxes = [FactBox(tag, vocabulary.describe(tag)) for tag in tags]
            for box in boxes:
                box.clicked.connect(self._ticker(box))
                box.installEventFilter(self)
                box.setEnabled(not self._read_only)
            self._groups.append(_Group(title, boxes))
        self._columns.set_groups(self._groups)
        self._filter(self.search.text())

    def _weigh(self, rules: Rules, industry: str) -> None:
        """Show at each fact how many items of the lists in use depend on it."""
        asked: dict[str, int] = {}
        for pack in rules.packs:
            if pack.industry not in (None, industry):
                continue
            for item in pack.items:
                for tag in dict.fromkeys(item.applies_all + item.applies_any):
                    asked[tag] = asked.get(tag, 0) + 1
        for group in self._groups:
            for box in group.boxes:
                n = asked.get(box.tag, 0)
                weight = ngettext("{n} check depends on it.", "{n} checks depend on it.", n).format(
                    n=formats.number(n)
                )
                box.setToolTip(tooltip(f"{box.said}\n{weight}"))
                box.setAccessibleDescription(weight)

    # -- editing -------------------------------------------------------------------------------

    def _sender(self, name: str) -> Callable[[object], None]:
        return lambda value: self.edited.emit(name, value)

    def _ticker(self, box: FactBox) -> Callable[[bool], None]:
        def ticked(on: bool) -> None:
            if on:
                self._facts = (*self._facts, box.tag)
            else:
                self._facts = tuple(tag for tag in self._facts if tag != box.tag)
            self._unsettled += 1
            self.edited.emit("facts", self._facts)

        return ticked

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        any_shown = False
        for group in self._groups:
            for box in group.boxes:
                box.setVisible(box.matches(words))
            group.setVisible(bool(group.shown()))
            group.rove()
            any_shown = any_shown or bool(group.shown())
        self._nothing.setVisible(not any_shown)

    def _shown(self) -> list[FactBox]:
        return [box for group in self._groups for box in group.shown()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and watched is self.search:
                step = max(step, 0)
            if step and self._go(watched, step):
                return True
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, FactBox):
            for group in self._groups:
                if watched in group.boxes:
                    group.rove(watched)
        return super().eventFilter(watched, event)

    def _go(self, watched: object, step: int) -> bool:
        shown = self._shown()
        if not shown:
            return False
        if watched is self.search:
            target = shown[0]
        elif isinstance(watched, FactBox) and watched in shown:
            at = shown.index(watched) + step
            if at < 0:
                self.search.setFocus(Qt.FocusReason.BacktabFocusReason)
                return True
            target = shown[min(at, len(shown) - 1)]
        else:
            return False
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True
