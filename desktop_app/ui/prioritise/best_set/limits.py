"""The limits of a scenario: how much of each is used, and editing them in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.best_set_terms import LimitName
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.number_fields import MoneyField, NumberField
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip
from desktop_app.ui.widgets.layouts import clear_layout

#: If there are more limits than this, only the tightest are shown at first.
FEW = 5
#: Limits on money are offered for this many years.
_YEARS = 5


class UsageBar(QWidget):
    """How much of a limit is used; over it, the bar is red and full."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def show_share(self, share: float | None) -> None:
        """Show a share of the limit; None while it is not known."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(whole, radius, radius)
        if self._share:
            used = QRectF(whole)
            used.setWidth(max(whole.height(), whole.width() * min(1.0, self._share)))
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                used.moveRight(whole.right())
            painter.setBrush(theme.colour("bad" if self._share > 1 else "accent"))
            painter.drawRoundedRect(used, radius, radius)


class LimitRow(QWidget):
    """A limit with its amount, its bar, and the button that edits it."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.label = ElidedLabel("", tone="muted")
        self.amount = Label("", weight=600)
        self.edit = IconButton("edit", _("Change"), edit, size=14)
        line.addWidget(self.label, 1)
        line.addWidget(self.amount)
        line.addWidget(self.edit)
        column.addLayout(line)
        self.bar = UsageBar()
        column.addWidget(self.bar)

    def show_limit(self, label: str, amount: str, used: str, share: float | None) -> None:
        """Show a limit; `used` says in words how much of it is taken."""
        self.label.setText(label)
        self.amount.setText(amount)
        self.bar.show_share(share)
        self.bar.setAccessibleName(used)
        self.setToolTip(tooltip(used))
        name = _("Change the limit {name}").format(name=label)
        self.edit.setAccessibleName(name)
        self.edit.setToolTip(tooltip(name))


class LimitsView(QWidget):
    """All limits; one of them is edited in its place.

    `changed(name, amount)`: another amount, None removes the limit; `restored(name)`: back to the strategy's
    amount.
    """

    changed = Signal(object, object)
    restored = Signal(object)

    def __init__(self, currency: Callable[[], str], this_year: Callable[[], int]) -> None:
        super().__init__()
        self._currency = currency
        self._this_year = this_year
        self._states: Sequence[Any] = ()
        self._rows: dict[str, LimitRow] = {}
        self._editing: LimitName | None = None
        self._all = False
        self._can_edit = True
        self._has_set = False
        self._removed: tuple[tuple[LimitName, str], ...] = ()
        self._of_strategy: frozenset[LimitName] = frozenset()
        self._field: NumberField | None = None
        self._layout: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["m"])
        column.addLayout(self._list)
        self.nothing = Label(
            _("No limit yet: everything of value is in the set. Add what money and people there are."),
            tone="muted",
            wrap=True,
        )
        # Neither this nor the button shows before it is known which limits there are.
        self.nothing.hide()
        column.addWidget(self.nothing)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACING["s"])
        self.more = Button("", self._toggle_all, look="link")
        self.more.hide()
        self.add_button = Button(_("Add a limit"), self.begin_adding, icon="add", look="link")
        self.add_button.hide()
        self._buttons.addWidget(self.add_button)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.more)
        column.addLayout(self._buttons)
        self.adding = LimitForm(self._add, self.end_adding)
        self.adding.hide()
        column.addWidget(self.adding)

    def show_limits(
        self,
        states: Sequence[Any],
        has_set: bool,
        can_edit: bool,
        strategy: Mapping[LimitName, str],
    ) -> None:
        """Show LimitStates; without a set, usage is unknown. `strategy` names the strategy's limits."""
        self._states, self._has_set, self._can_edit = states, has_set, can_edit
        there = {state.name for state in states}
        self._of_strategy = frozenset(strategy)
        self._removed = tuple((name, label) for name, label in strategy.items() if name not in there)
        self.add_button.setVisible(can_edit)
        self.nothing.setVisible(not states)
        self._fill()

    def begin_adding(self) -> None:
        """Open the form for another limit."""
        there = {str(state.name) for state in self._states}
        self.adding.offer(there, self._removed, self._currency(), self._this_year())
        self.adding.show()
        self.add_button.hide()
        self.adding.kind.focus()

    def end_adding(self) -> None:
        """Close the form; the keyboard goes back to the button that opened it."""
        focused = self.adding.window().focusWidget()
        had_focus = focused is not None and self.adding.isAncestorOf(focused)
        self.add_button.setVisible(self._can_edit)
        if had_focus and self._can_edit:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adding.hide()

    def edit(self, name: LimitName | None) -> None:
        """Edit one limit in its place, or none."""
        self._editing = name
        self._fill()

    def row(self, name: str) -> LimitRow:
        """The row of a limit."""
        return self._rows[name]

    def _shown(self) -> list[Any]:
        states = list(self._states)
        if self._all or len(states) <= FEW:
            return states

        def tight(state: Any) -> tuple[bool, float]:
            return (state.name != self._editing and not state.is_own, _share(state) * -1)

        kept = sorted(states, key=tight)[:FEW]
        return [state for state in states if state in kept]

    def _fill(self) -> None:
        shown = self._shown()
        layout = (self._can_edit, self._editing, [(state.name, state.is_own) for state in shown])
        # Rows for the same limits are kept, as somebody may be typing in one of them.
        if layout != self._layout:
            self._layout = layout
            clear_layout(self._list)
            self._rows, self._field = {}, None
            for state in shown:
                self._rows[str(state.name)] = row = LimitRow(self._opener(state.name))
                row.edit.setVisible(self._can_edit)
                self._list.addWidget(row)
                # At once, as what is below would jump when Qt shows it by itself.
                row.show()
                if state.name == self._editing and self._can_edit:
                    self._list.addWidget(self._editor(state))
        for state in shown:
            self._say(self._rows[str(state.name)], state)
            if self._field is not None and state.name == self._editing:
                self._field.set_value(state.amount)
        hidden = len(self._states) - len(shown)
        self.more.setVisible(len(self._states) > FEW)
        self.more.set_text(
            _("Show all {n} limits").format(n=formats.number(len(self._states)))
            if hidden
            else _("Show the tightest")
        )

    def _opener(self, name: LimitName) -> Callable[[], object]:
        return lambda: self.edit(None if self._editing == name else name)

    def _say(self, row: LimitRow, state: Any) -> None:
        currency = self._currency()
        amount = amount_words(state.name, state.amount, currency)
        used = _("{limit}: not known how much is used").format(limit=state.label)
        if self._has_set:
            used = _("{limit}: {used} of {amount} used, {left} left").format(
                limit=state.label,
                used=amount_words(state.name, state.used, currency),
                amount=amount,
                left=amount_words(state.name, state.left, currency),
            )
        row.show_limit(state.label, amount, used, _share(state) if self._has_set else None)

    def _editor(self, state: Any) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, SPACING["s"])
        column.setSpacing(SPACING["xs"])
        field = self._field = amount_field(state.name, state.label, self._currency())
        field.set_value(state.amount)
        field.edited.connect(lambda value: self._edited(field, state.name, value))
        column.addWidget(field)
        line = QHBoxLayout()
        line.setSpacing(SPACING["xs"])
        line.addWidget(Button(_("Remove"), lambda: self._take_away(state.name), look="link"))
        if state.is_own and state.name in self._of_strategy:
            line.addWidget(Button(_("From the strategy"), lambda: self._restore(state.name), look="link"))
        line.addStretch(1)
        line.addWidget(Button(_("Done"), lambda: self._done(field), look="small"))
        column.addLayout(line)
        QTimer.singleShot(0, field, field.focus)
        return box

    def _edited(self, field: Any, name: LimitName, value: float | None) -> None:
        if value is None:
            field.set_error(_("Write an amount, or remove the limit."))
        else:
            self.changed.emit(name, float(value))

    def _done(self, field: Any) -> None:
        if field.commit():
            self.edit(None)

    def _take_away(self, name: LimitName) -> None:
        self._editing = None
        self.changed.emit(name, None)

    def _restore(self, name: LimitName) -> None:
        self._editing = None
        self.restored.emit(name)

    def _add(self, name: LimitName, amount: float | None) -> None:
        self.end_adding()
        if amount is None:
            self.restored.emit(name)
        else:
            self.changed.emit(name, amount)

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._fill()


def _share(state: Any) -> float:
    if state.amount > 0:
        return float(state.used / state.amount)
    return 0.0 if state.used <= 0 else 2.0


def amount_words(name: LimitName, amount: float, currency: str) -> str:
    """An amount of a limit with its unit, short."""
    if name.is_money:
        return formats.money(amount, currency, compact=True)
    shown = round(amount, 1)
    if shown == 1:
        return _("1 person")
    return _("{n} people").format(n=formats.number(shown))


def amount_field(name: LimitName, label: str, currency: str) -> NumberField:
    """The field in which the amount of a limit is typed."""
    if name.is_money:
        return MoneyField(label, currency=currency, minimum=0.0)
    return NumberField(label, unit=_("people"), minimum=0.0)


class LimitForm(QWidget):
    """Chooses another limit and its amount."""

    escape_step = EscapeStep.PROMPT

    def __init__(self, add: Callable[[LimitName, float | None], object], close: Callable[[], object]) -> None:
        super().__init__()
        self._take, self._close = add, close
        self._names: dict[str, LimitName] = {}
        self._removed: frozenset[str] = frozenset()
        self._currency = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING["s"])
        self.kind = ChoiceField(_("Limit on"), [], unknown="")
        self.kind.edited.connect(lambda _value: self._fit())
        self.money = MoneyField(_("Amount"), minimum=0.0)
        self.people = NumberField(_("People"), _("Full-time equivalents"), unit=_("people"), minimum=0.0)
        for field in (self.kind, self.money, self.people):
            self._column.addWidget(field)
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.take = Button(_("Add"), self._taken, look="small")
        line.addWidget(self.take)
        line.addWidget(Button(_("Cancel"), close, look="small"))
        line.addStretch(1)
        self._column.addLayout(line)

    def offer(
        self, there: set[str], removed: Sequence[tuple[LimitName, str]], currency: str, this_year: int
    ) -> None:
        """Offer limits that are not set yet, first the strategy's that this scenario leaves out."""
        self._removed = frozenset(str(name) for name, _label in removed)
        self._names, pairs = {}, []
        offered = [(name, _("{limit}, from the strategy").format(limit=label)) for name, label in removed]
        plain = [LimitName("build")]
        for year in range(this_year, this_year + _YEARS):
            plain += [LimitName(kind, year) for kind in ("all", "build", "run")]
        plain += [LimitName("people", role=role) for role in STAFF_ROLES]
        offered += [(name, name.label) for name in plain if str(name) not in self._removed]
        for name, label in offered:
            if str(name) not in there:
                self._names[str(name)] = name
                pairs.append((str(name), label))
        self.kind.set_choices(pairs)
        self.kind.set_value(pairs[0][0] if pairs else "")
        self.money.set_currency(currency)
        for field in (self.money, self.people):
            field.set_value(None)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in the amount adds the limit; Escape cancels.
        is_typing = self.focusWidget() in (self.money.edit, self.people.edit)
        if is_typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._taken()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _name(self) -> LimitName | None:
        return self._names.get(str(self.kind.value()))

    def _fit(self) -> None:
        name = self._name()
        known = name is None or str(name) in self._removed
        self.money.setVisible(not known and name is not None and name.is_money)
        self.people.setVisible(not known and name is not None and not name.is_money)
        self.take.setEnabled(name is not None)

    def _taken(self) -> None:
        name = self._name()
        if name is None:
            return
        if str(name) in self._removed:
            self._take(name, None)
            return
        field = self.money if name.is_money else self.people
        if not field.commit():
            return
        if field.value() is None:
            field.set_error(_("Write how much there is."))
            field.focus()
            return
        self._take(name, float(field.value()))
