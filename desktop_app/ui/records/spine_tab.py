"""What every tab of the initiative's page is: it shows one spine, and keeps edits at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain import fields as f
from desktop_app.domain.figures.origin import FigureRef
from desktop_app.domain.records import Initiative, Record
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.errors import ConflictError, FieldError, UserError
from desktop_app.services.changes import EVERYTHING, Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.field import Field, explain
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.fields.text_fields import PersonField
from desktop_app.ui.widgets.focus.sight import bring_into_sight
from desktop_app.ui.widgets.focus.walk import first_stop
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.terms.field_terms import FIELD_TERMS

#: Content is at most this many px wide, so that lines stay readable on large screens.
WIDEST = 2300
# So long, ms, what was revealed is kept in sight while wrapped texts get their height.
_FOLLOWED = 1000


class SpineTab(QWidget):
    """Base of the tabs. Build controls once in `__init__`, put them into `body`, fill them in `fill`.

    `fill` is called whenever the initiative may have changed; it must leave alone what is being typed
    (fields do that by themselves in `set_value`). `self.spine`, `self.rules` and `self.initiative` are
    what is shown; they are None before the first `show_spine`.
    """

    #: What `header_actions` gives has changed.
    actions_changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.spine: Spine | None = None
        self.rules: Rules | None = None
        self.initiative: Initiative | None = None
        #: What is to be known of damaged values, by record and field; set before `show_spine`.
        self.damage: Mapping[str, Mapping[str, str]] = {}
        self._anchors: dict[str, QWidget] = {}
        self._forms: list[FieldForm] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage()
        self.body = self.area.body
        content = self.area.widget()
        assert content is not None
        content.setMaximumWidth(WIDEST)
        outer.addWidget(self.area)
        # What was typed before would belong to no initiative.
        self.setEnabled(False)

    # -- what the page calls -------------------------------------------------------------------

    def show_spine(self, spine: Spine, rules: Rules) -> None:
        """Show this initiative as it is now; another one than before discards what is being typed."""
        if self.initiative is not None and self.initiative.id != spine.initiative.id:
            self.commit()
            for field in self.findChildren(Field):
                field.leave()
            self.area.verticalScrollBar().setValue(0)
        self.setEnabled(True)
        self.spine, self.rules, self.initiative = spine, rules, spine.initiative
        for form in self._forms:
            form.set_values(values_of(spine.initiative))
            form.set_notes(self.damage.get(spine.initiative.id, {}))
            form.set_read_only(not self.context.can_edit)
        self.fill()

    def shown_record_id(self) -> str:
        """The initiative that the fields belong to."""
        return self.initiative.id if self.initiative is not None else ""

    def fill(self) -> None:
        """Put `self.spine` into the controls."""

    def header_actions(self) -> Sequence[QWidget]:
        """Buttons of this tab for the top bar, made anew at each call; the frame deletes them."""
        return ()

    def commit(self) -> None:
        """Keep everything that is being typed."""
        for field in self.findChildren(Field):
            if field.is_dirty():
                field.commit()

    def focus_anchor(self, anchor: str) -> bool:
        """Bring a field, item or record into view and focus it; False when it is not here."""
        target = self._anchors.get(anchor)
        if target is None:
            return False
        self.reveal(target)
        return True

    def set_people(self, people: Sequence[str]) -> None:
        """Set the names that fields for persons propose."""
        for field in self.findChildren(PersonField):
            field.set_people(people)

    # -- for the tabs --------------------------------------------------------------------------

    def anchor(self, name: str, widget: QWidget) -> None:
        """Let `focus_anchor(name)` lead to a widget."""
        self._anchors[name] = widget

    def reveal(self, widget: QWidget, select: bool = False) -> None:
        """Scroll to a widget and focus it, once it is laid out; `select` marks its text for overtyping."""

        def show() -> None:
            # Wrapped texts get their height late, and then move what is below them.
            focused = QApplication.focusWidget()
            if focused is widget or (focused is not None and widget.isAncestorOf(focused)):
                bring_into_sight(focused)

        def go() -> None:
            bring_into_sight(widget)
            if isinstance(widget, Field):
                widget.focus()
                edit = getattr(widget, "edit", None)
                if select and edit is not None:
                    edit.selectAll()
            else:
                target = widget if widget.focusProxy() is not None else first_stop(widget) or widget
                target.setFocus()
            QTimer.singleShot(60, widget, show)

        def follow(*_range: int) -> None:
            # What is below moves only after the range has changed.
            if isValid(widget):
                QTimer.singleShot(0, widget, show)

        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(follow)
        QTimer.singleShot(_FOLLOWED, bar, lambda: bar.rangeChanged.disconnect(follow))
        QTimer.singleShot(0, widget, go)

    def form(
        self,
        names: Sequence[str],
        columns: int = 1,
        specs: Mapping[str, f.FieldSpec] | None = None,
        groups: bool = False,
    ) -> FieldForm:
        """A form over fields of the initiative: filled, kept and anchored by itself.

        `specs` replaces the description of some fields, such as to give choices that plugins bring;
        `groups` shows the headings that the fields belong to.
        """
        known = {**f.specs(Initiative), **(specs or {})}
        shown = [known[name] if groups else dataclasses.replace(known[name], group="") for name in names]
        form = make_form(shown, columns, self.context)
        self._forms.append(form)
        for name in names:
            self.anchor(name, form.field(name))
        form.edited.connect(lambda name, value: self.edit_initiative(form, name, value))
        return form

    def edit_initiative(self, form: FieldForm | None, name: str, value: object) -> None:
        """Keep one field of the initiative; an error is shown beside the field of `form`."""
        if self.initiative is not None:
            self.edit(self.initiative, {name: value}, form)

    def edit(
        self,
        record: Record,
        values: Mapping[str, object],
        form: FieldForm | None = None,
        on_done: Callable[[Changes], object] | None = None,
    ) -> None:
        """Keep fields of a record on the screen; an error is shown beside its field in `form`."""
        names = list(values)

        def failed(error: BaseException) -> None:
            self.show_error(error, form, names)

        keep_fields(self.context, record, values, on_done=on_done, on_error=failed)

    def show_error(
        self, error: BaseException, form: FieldForm | None = None, names: Sequence[str] = ()
    ) -> None:
        """Show a UserError beside the field it is about, or at the window's edge."""
        about = error.field if isinstance(error, FieldError) else next(iter(names), "")
        if isinstance(error, ConflictError):
            self.context.show_error(error)
            bus.publish(EVERYTHING)
            return
        if form is not None and isinstance(error, UserError) and set_error(form, about, str(error)):
            return
        self.context.show_error(error)

    def show_origin(self, name: str, figure: QWidget, rect: QRect | None = None) -> None:
        """Show where a figure of the initiative comes from, beside it or the part `rect` of a list."""
        if self.initiative is not None:
            show_origin(self.context, FigureRef(name, self.initiative.id), figure, rect)

    def write(
        self,
        work: Callable[[Workspace], Changes],
        *,
        toast: bool = False,
        form: FieldForm | None = None,
        on_done: Callable[[Changes], object] | None = None,
    ) -> None:
        """Run a use case; an error is shown beside its field in `form`, or at the window's edge."""
        self.context.write(
            work, toast=toast, on_done=on_done, on_error=lambda error: self.show_error(error, form)
        )


def values_of(record: Record) -> dict[str, Any]:
    """The fields of a record by name."""
    return {item.name: getattr(record, item.name) for item in dataclasses.fields(record)}


def set_error(form: FieldForm, name: str, sentence: str) -> bool:
    """Show a sentence beside a field of a form; False when the form has no such field."""
    if name not in form.fields:
        return False
    form.set_error(name, sentence)
    return True


def make_form(specs: Iterable[f.FieldSpec], columns: int, context: AppContext) -> FieldForm:
    """A form over these fields, with amounts in the portfolio's currency."""
    form = FieldForm(specs, None, columns, currency=context.currency if context.is_open else "USD")
    for field in form.fields.values():
        # A list without an empty entry need not say that it is required.
        if isinstance(field, ChoiceField) and field.required:
            field.set_label(field.label_text)
    return form


def replace_field(form: FieldForm, name: str, field: Field) -> None:
    """Put another control in the place of a form's own for a field."""
    old = form.fields[name]
    field.edited.connect(lambda value: form.edited.emit(name, value))
    layout = form.layout()
    assert layout is not None
    layout.replaceWidget(old, field)
    old.hide()
    old.deleteLater()
    form.fields[name] = field
    if name in FIELD_TERMS:
        explain(field, FIELD_TERMS[name])
