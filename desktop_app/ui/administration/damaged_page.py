"""Values that did not fit when the file was opened: what they held, and the ways to mend them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import damaged_values
from desktop_app.services.changes import Changes
from desktop_app.services.damaged_values import Damage
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.records.initiative_field import InitiativeField
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout, keep_place

# More lines say nothing new, and take long to draw; those below come up as others are mended.
_MOST = 100
# The tab of an initiative's page where records of a kind stand; all others stand on the overview.
_TABS = {
    "rating": "opportunity", "estimate": "opportunity", "contribution": "opportunity", "bet": "opportunity",
    "data_source": "data", "readiness": "data", "metric": "metrics", "measurement": "metrics",
    "answer": "trust", "model_version": "rollout", "cohort": "rollout", "cost": "rollout",
    "staffing": "rollout", "review": "reviews", "review_action": "reviews", "risk": "risks",
    "evidence": "evidence",
}  # fmt: skip


class DamagedPage(Page):
    """Lists what was set aside; each line leads to the field, or puts a record back."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scroll = ScrollPage()
        outer.addWidget(scroll)
        self._card = Card(_("Damaged values"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["s"])
        self._card.body.addLayout(self._list)
        scroll.body.addWidget(self._card)
        scroll.body.addStretch(1)

    def title(self) -> str:
        return _("Damaged values")

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Look again."""
        if self._context.is_open:
            while_reading(self, self._context.read(damaged_values.damaged_values, self._show))

    def _show(self, damage: Sequence[Damage]) -> None:
        with keep_place(self._area):
            self._fill(damage)

    def _fill(self, damage: Sequence[Damage]) -> None:
        clear_layout(self._list)
        if not damage:
            text = _("Every value in this file fits where it stands.")
            self._list.addWidget(EmptyState("check", text))
            return
        what = _(
            "These values could not be read as what their fields hold. They are kept here until the field is "
            "filled in, or until you leave what stands there now. Undo brings them back."
        )
        self._list.addWidget(Label(what, tone="muted", wrap=True))
        for value in damage[:_MOST]:
            self._list.addWidget(Separator())
            self._list.addWidget(self._line(value))
        if len(damage) > _MOST:
            self._list.addWidget(Separator())
            self._list.addWidget(
                Label(_("And {n} more.").format(n=formats.number(len(damage) - _MOST)), tone="muted")
            )

    def _line(self, damage: Damage) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label(damage.sentence, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        column.addLayout(row)
        editable = self._context.can_edit
        if damage.initiative_id:
            self._button(row, _("Show"), damage, lambda: self._open(damage))
        if editable and damage.is_record:
            self._put_back(row, damage)
        if editable:
            text = _("Remove for good") if damage.is_record else _("Leave what stands there")
            self._button(
                row, text, damage, lambda: self._write(lambda ws: damaged_values.leave(ws, [damage.id]))
            )
        row.addStretch(1)
        return line

    def _button(self, row: QHBoxLayout, text: str, damage: Damage, act: Callable[[], None]) -> None:
        button = Button(text, act)
        button.setAccessibleName(f"{text}: {damage.sentence}")
        row.addWidget(button)

    def _put_back(self, row: QHBoxLayout, damage: Damage) -> None:
        if damage.field != "initiative_id":
            self._button(
                row,
                _("Put back"),
                damage,
                lambda: self._write(lambda ws: damaged_values.put_back(ws, damage.id)),
            )
            return
        field = InitiativeField(_("Initiative that it belongs to"), self._context)

        def put_back() -> None:
            initiative_id = field.initiative_id()
            if initiative_id:
                self._write(lambda ws: damaged_values.put_back(ws, damage.id, initiative_id))

        row.addWidget(field)
        row.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._button(row, _("Put back"), damage, put_back)

    def _open(self, damage: Damage) -> None:
        anchor = damage.field if damage.kind == "initiative" else damage.record_id
        self._context.open_initiative(damage.initiative_id, _TABS.get(damage.kind, "overview"), anchor)

    def _write(self, work: Callable[[Workspace], Changes]) -> None:
        self._context.write(work, on_done=lambda _changes: self.refresh())
