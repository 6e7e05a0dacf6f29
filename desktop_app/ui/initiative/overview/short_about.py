"""What a new initiative is, in a few lines that are changed in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, ROLES
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import initiatives
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.text_fields import PersonField
from desktop_app.ui.widgets.labels import ElidedLabel

_LABEL = 108


class ShortAbout(Card):
    """Industry, owner, roles and the two figures that a business case begins with."""

    def __init__(self, tab: SpineTab, open_part: Callable[..., None]) -> None:
        super().__init__(_("About"))
        self._tab = tab
        self.body.setSpacing(SPACING["xs"])
        industries = {key: INDUSTRIES.label(key) for key in INDUSTRIES}
        self.industry = _Row(_("Industry"), _("State the industry"), ChoiceField(_("Industry"), industries))
        self.owner = _Row(_("Owner"), _("Name an owner"), PersonField(_("Owner")))
        self.industry.field.edited.connect(lambda value: self._keep("industry", value))
        self.owner.field.edited.connect(lambda value: self._keep("owner", value))
        self.roles: dict[str, _Row] = {}
        for role, link in (
            ("product_manager", _("Name a product manager")),
            ("sponsor", _("Name a sponsor")),
        ):
            row = _Row(_(ROLES[role]), link, PersonField(_(ROLES[role])))
            row.field.edited.connect(partial(self._keep_role, role))
            self.roles[role] = row
        self.benefit = _Figure(_("Benefit a year"), lambda: open_part("opportunity", "benefit_likely"))
        self.build_cost = _Figure(_("Build cost"), lambda: open_part("opportunity", "build_cost_likely"))
        lines: tuple[QWidget, ...] = (self.industry, self.owner, *self.roles.values())
        for line in (*lines, self.benefit, self.build_cost):
            self.add(line)
        self.body.addStretch(1)

    def show_spine(self, spine: Spine, editable: bool) -> None:
        """Show the lines of an initiative."""
        initiative, currency = spine.initiative, self._tab.context.currency
        self.industry.show_value(initiative.industry, INDUSTRIES.label(initiative.industry), editable)
        self.owner.show_value(initiative.owner, initiative.owner, editable)
        for role, row in self.roles.items():
            row.show_value(spine.role(role), spine.role(role), editable)
        for figure, value in (
            (self.benefit, initiative.benefit_likely),
            (self.build_cost, initiative.build_cost_likely),
        ):
            figure.show_value(value, currency)

    def _keep(self, name: str, value: object) -> None:
        if self._tab.initiative is not None:
            self._tab.edit(self._tab.initiative, {name: value})

    def _keep_role(self, role: str, name: object) -> None:
        if self._tab.initiative is None:
            return
        initiative_id, field = self._tab.initiative.id, self.roles[role].field
        self._tab.context.write(
            lambda ws: initiatives.set_role(ws, initiative_id, role, str(name)),
            on_error=lambda error: field.set_error(str(error)),
        )


class _Row(QWidget):
    """A label and a value; a click on the value shows its field in its place until it is left."""

    def __init__(self, label: str, link: str, field: Field) -> None:
        super().__init__()
        self._label, self._link = label, link
        self.field = field
        field.label.hide()
        field.hide()
        self.value = Button("", self.edit, look="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        theme.keep_px(self.setMinimumHeight, 30)
        row.addWidget(_label_of(label))
        row.addWidget(self.value)
        row.addWidget(field, 1)
        row.addStretch(0)
        # Placed at the left while it is as wide as its words.
        row.setAlignment(self.value, Qt.AlignmentFlag.AlignLeft)
        field.edited.connect(lambda _value: self._soon())
        for part in field.findChildren(QWidget):
            part.installEventFilter(self)

    def show_value(self, value: str, words: str, editable: bool) -> None:
        self.field.set_value(value)
        self.value.set_text(words if value else self._link if editable else _("unknown"))
        self.value.set_look("plain" if value or not editable else "link")
        self.value.setAccessibleName(
            _("{label}: {value}").format(label=self._label, value=words) if value else self._link
        )
        self.value.set_enabled(editable)

    def edit(self) -> None:
        """Show the field with the cursor in it."""
        self.field.show()
        self.field.focus()
        self.value.hide()

    def _soon(self) -> None:
        QTimer.singleShot(0, self, self._fold)

    def _fold(self) -> None:
        if self.field.has_focus_inside() or self.field.error() or self.field.is_dirty():
            return
        self.value.show()
        self.field.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason()
            not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        ):
            self._soon()
        return super().eventFilter(watched, event)


class _Figure(QWidget):
    """A figure of the business case, and the way to where it is estimated."""

    def __init__(self, label: str, estimate: Callable[[], None]) -> None:
        super().__init__()
        self._label = label
        self.value = ElidedLabel("")
        self.link = Button(_("Estimate"), estimate, look="link")
        theme.keep_px(self.setMinimumHeight, 30)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["xs"])
        row.addWidget(_label_of(label))
        # As far in as the words of a button.
        row.addSpacing(SPACING["s"] + 5 - SPACING["xs"])
        row.addWidget(self.value)
        row.addWidget(self.link)
        row.addStretch(1)

    def show_value(self, value: float | None, currency: str) -> None:
        known = value is not None
        self.value.setText(
            formats.money(value, currency, compact=True) if value is not None else formats.unknown()
        )
        self.value.set_tone("ink" if known else "muted")
        self.link.set_text(_("Change") if known else _("Estimate"))
        action = _("Change: {label}") if known else _("Estimate: {label}")
        self.link.setAccessibleName(action.format(label=self._label))


def _label_of(text: str) -> ElidedLabel:
    label = ElidedLabel(text, tone="muted")
    theme.keep_px(label.setFixedWidth, _LABEL)
    return label
