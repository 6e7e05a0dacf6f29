"""What the template proposes for a new initiative: shown part by part, taken over one by one or all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.choices import BET_TESTS, METRIC_KINDS, RISK_KINDS
from desktop_app.domain.extensions.initiative_template import Proposal
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout

_ICONS = {"metrics": "target", "facts": "trust", "bets": "bet", "risks": "caution"}


class _Offer(NamedTuple):
    """One thing that can be taken over: its name in the template, what it is called, and a sentence."""

    name: str
    title: str
    tip: str


def _says(proposal: Proposal | None) -> str:
    """Whether what is proposed counts: not before it is accepted."""
    if proposal is None:
        return ""
    if not proposal:
        return _("All of it is yours, and counts in scores and gates.")
    if any(proposal.accepted.values()):
        return _("What you accepted counts. The rest counts in no score and no gate before you accept it.")
    return _("Yours once you accept it. Nothing here counts in a score or a gate.")


class ProposalCard(Card):
    """The parts of the proposal, each with its offers on demand."""

    def __init__(self, tab: SpineTab) -> None:
        self.template = Label("", tone="muted")
        super().__init__(_("Proposed by the template"), self.template)
        self._tab = tab
        self.says = Label("", tone="muted", wrap=True)
        self.add(self.says)
        self.parts: dict[str, _Part] = {}
        for part in proposals.PARTS:
            self.parts[part] = _Part(part, partial(self._accept, part))
            self.add(Separator())
            self.add(self.parts[part])
        self.all_button = Button(_("Accept all"), self._accept_all)
        self.other_button = MenuButton(_("Use another template"), self._fill_templates)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.all_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        self.body.addSpacing(SPACING["s"])
        self.body.addLayout(row)

    def show_proposal(self, spine: Spine, rules: Rules, proposal: Proposal | None, editable: bool) -> None:
        """Show what is proposed; without a template only the way to one."""
        self.template.setText(_(proposal.template.title) if proposal is not None else _("none chosen"))
        self.says.setText(_says(proposal))
        self.says.setVisible(proposal is not None)
        self.all_button.setVisible(editable and bool(proposal))
        self.other_button.setVisible(editable)
        self.other_button.set_text(
            _("Use another template") if proposal is not None else _("Choose a template")
        )
        for part, row in self.parts.items():
            row.setVisible(proposal is not None)
            if proposal is not None:
                offers = _offers(part, proposal, rules)
                row.show_offers(
                    offers, proposal.accepted[part], _gist(part, proposal, spine, rules), editable
                )

    def open_part(self, part: str) -> None:
        """Show what is proposed of a part, with the keyboard on the first of it."""
        self.parts[part].set_open(True)
        self._tab.reveal(self.parts[part].first_stop())

    def _accept(self, part: str, name: str) -> None:
        self._write({part: [name]})

    def _accept_all(self) -> None:
        self._write(None)

    def _write(self, wanted: dict[str, list[str]] | None) -> None:
        if self._tab.initiative is not None:
            initiative_id = self._tab.initiative.id
            self._tab.write(lambda ws: proposals.accept(ws, initiative_id, wanted), toast=True)

    def _fill_templates(self, menu: QMenu) -> None:
        for template in proposals.templates():
            text = _("{template}: {note}").format(template=_(template.title), note=_(template.note))
            menu.addAction(literal(text), partial(self._choose, template.id))
        menu.addSeparator()
        menu.addAction(_("No template"), partial(self._choose, ""))

    def _choose(self, template_id: str) -> None:
        if self._tab.initiative is not None:
            initiative_id = self._tab.initiative.id
            self._tab.write(lambda ws: proposals.choose_template(ws, initiative_id, template_id))


class _Part(QWidget):
    """How much is proposed of one part, and on demand what; `accept(name)` takes one over."""

    def __init__(self, part: str, accept: Callable[[str], None]) -> None:
        super().__init__()
        self._part, self._accept = part, accept
        self._shown: object = None
        self.title = ElidedLabel("", weight=500)
        self.gist = ElidedLabel("", "small", tone="muted")
        self.toggle = Button(_("Show"), self._toggle, look="link")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.gist)
        head = QHBoxLayout()
        head.setSpacing(SPACING["m"])
        head.addWidget(IconLabel(_ICONS[part], "muted", 18))
        head.addLayout(words, 1)
        head.addWidget(self.toggle)
        self.inside = QWidget()
        self._list = QVBoxLayout(self.inside)
        self._list.setContentsMargins(SPACING["xxl"], 0, 0, SPACING["xs"])
        self._list.setSpacing(2)
        self.inside.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING["xs"], 0, SPACING["xs"])
        column.setSpacing(SPACING["xs"])
        column.addLayout(head)
        column.addWidget(self.inside)

    def show_offers(self, offers: list[_Offer], accepted: int, gist: str, editable: bool) -> None:
        self.title.setText(_counted(self._part, len(offers) or accepted))
        if offers and accepted:
            gist = _("{n} accepted · {rest}").format(n=formats.number(accepted), rest=gist)
        self.gist.setText(gist if offers else _("All accepted"))
        self.toggle.setVisible(bool(offers))
        if not offers:
            self.set_open(False)
        self._name()
        state = (offers, editable)
        if state == self._shown:
            return
        self._shown = state
        clear_layout(self._list)
        for offer in offers:
            self._list.addWidget(self._line(offer, editable))

    def _line(self, offer: _Offer, editable: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        label = ElidedLabel(offer.title)
        label.set_tip(offer.tip)
        row.addWidget(label, 1)
        if editable:
            button = Button(_("Accept"), lambda: self._accept(offer.name), look="small", tip=offer.tip)
            button.setAccessibleName(_("Accept: {offer}").format(offer=offer.title))
            row.addWidget(button)
        return line

    def first_stop(self) -> QWidget:
        """What the keyboard goes to first."""
        buttons = self.inside.findChildren(Button)
        return buttons[0] if buttons else self.toggle

    def set_open(self, is_open: bool) -> None:
        self.inside.setVisible(is_open)
        self.toggle.set_text(_("Hide") if is_open else _("Show"))
        self._name()

    def _toggle(self) -> None:
        self.set_open(not self.inside.isVisibleTo(self))

    def _name(self) -> None:
        action = _("Hide {part}") if self.inside.isVisibleTo(self) else _("Show {part}")
        self.toggle.setAccessibleName(action.format(part=self.title.full_text()))


def _counted(part: str, n: int) -> str:
    number = formats.number(n)
    if part == "metrics":
        return ngettext("{n} metric", "{n} metrics", n).format(n=number)
    if part == "facts":
        return ngettext("{n} fact", "{n} facts", n).format(n=number)
    if part == "bets":
        return ngettext("{n} bet", "{n} bets", n).format(n=number)
    return ngettext("{n} risk", "{n} risks", n).format(n=number)


def _offers(part: str, proposal: Proposal, rules: Rules) -> list[_Offer]:
    if part == "metrics":
        return [_Offer(one.id, _(one.name), _(one.sentence)) for one in proposal.metrics]
    if part == "facts":
        return [_Offer(one, rules.vocabulary.describe(one), "") for one in proposal.facts]
    if part == "bets":
        return [_Offer(one.assumption, _(one.assumption), _bet_tip(one)) for one in proposal.bets]
    return [_Offer(one.title, _(one.title), _(RISK_KINDS[one.kind])) for one in proposal.risks]


def _bet_tip(bet: Any) -> str:
    return _("{test}: {plan}").format(test=_(BET_TESTS[bet.test]), plan=_(bet.plan))


def _gist(part: str, proposal: Proposal, spine: Spine, rules: Rules) -> str:
    """What is among it, in a few words."""
    if part == "metrics":
        kinds = Counter(metric.kind for metric in proposal.metrics)
        counted = [
            _("{n} {kind}").format(n=formats.number(n), kind=_(METRIC_KINDS[kind]).lower())
            for kind, n in kinds.items()
        ]
        return ", ".join(counted)
    if part == "facts":
        packs = [pack for pack in rules.packs if pack.industry in (None, spine.initiative.industry)]
        n = sum(len(pack.items) for pack in packs)
        return ngettext(
            "They decide whether {n} check applies", "They decide which of {n} checks apply", n
        ).format(n=formats.number(n))
    if part == "bets":
        return _(proposal.bets[0].assumption) if proposal.bets else ""
    return ", ".join(dict.fromkeys(_(RISK_KINDS[risk.kind]) for risk in proposal.risks))
