"""What needs attention, by initiative: the worst one is open, and each line leads to where it is settled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.gates import gate_items_open
from desktop_app.language.i18n import _
from desktop_app.services.dashboard import AttentionGroup
from desktop_app.services.lists.list_reads import Attention
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.dashboard.attention_lines import AttentionLine, FindingLine, GroupLine
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.layouts import clear_layout


class AttentionList(QWidget):
    """As high as what it shows: the page scrolls, not the list. Tab stops at it once, arrows move inside."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._stop = ArrowStops(self)
        self._groups: list[tuple[GroupLine, list[FindingLine]]] = []
        # What somebody folded or unfolded stays so while the same findings are read again.
        self._folded: dict[str, bool] = {}

    def show_groups(self, groups: Sequence[AttentionGroup], active: bool = True, gates: int = 0) -> None:
        """Show these initiatives, given with the worst first.

        Without any, all is well only where there are `active` initiatives and no gate item is open, of which there
        are `gates`.
        """
        focused = self._focused()
        clear_layout(self._column)
        self._groups = []
        if not groups:
            self._column.addWidget(_nothing_found(active, gates))
        for place, group in enumerate(groups):
            if place:
                self._column.addWidget(Separator())
            self._add(group, folded=self._folded.get(group.initiative_id, place > 0))
        self._column.addStretch(1)
        lines = self.lines()
        if focused is None:
            # Where nobody has been, Tab stops at the worst.
            self._stop.deleteLater()
            self._stop = ArrowStops(self)
        self._stop.set_stops(lines)
        if focused is not None and lines:
            lines[min(focused, len(lines) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def lines(self) -> list[AttentionLine]:
        """Every line from the top, folded ones too."""
        return [line for head, findings in self._groups for line in (head, *findings)]

    def _focused(self) -> int | None:
        """The place of the line with the focus, which is about to go."""
        return next((at for at, line in enumerate(self.lines()) if line.hasFocus()), None)

    def _add(self, group: AttentionGroup, folded: bool) -> None:
        head = GroupLine(group)
        findings = [FindingLine(item) for item in group.items]
        head.clicked.connect(lambda: self._open(group.items[0], whole=not head.is_folded))
        head.folded.connect(lambda wanted: self._fold(head, findings, wanted))
        self._column.addWidget(head)
        # At once, as Tab stops at the first line that is not hidden.
        head.show()
        for line in findings:
            line.clicked.connect(lambda _checked=False, item=line.item: self._open(item))
            line.left.connect(lambda: head.setFocus(Qt.FocusReason.TabFocusReason))
            self._column.addWidget(line)
        self._groups.append((head, findings))
        self._set_folded(head, findings, folded)

    def _fold(self, head: GroupLine, findings: Sequence[FindingLine], folded: bool) -> None:
        self._folded[head.findings_of.initiative_id] = folded
        self._set_folded(head, findings, folded)

    def _set_folded(self, head: GroupLine, findings: Sequence[FindingLine], folded: bool) -> None:
        head.set_folded(folded)
        for line in findings:
            line.setVisible(not folded)

    def _open(self, item: Attention, whole: bool = False) -> None:
        """Open where a finding is settled, or the initiative as a whole."""
        self._context.open_initiative(item.initiative_id, "overview" if whole else item.tab)


def _nothing_found(active: bool, gates: int) -> EmptyState:
    if not active:
        return EmptyState("dashboard", _("No initiative is active, so nothing is looked at."))
    if gates:
        words = _("Nothing is late or bad. {gate_items}.").format(gate_items=gate_items_open(gates))
        return EmptyState("dashboard", words)
    return EmptyState("good", _("Nothing needs attention today."))
