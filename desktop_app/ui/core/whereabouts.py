"""Says where in the window a field stands, so that what was typed there finds its way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from desktop_app.ui.core.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.widgets.fields.field import Field


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a field stands; all parts are texts, "" where there is nothing to say.

    `page` is the id of its page, `tab` the part of it in front. `record_id` is the record that a form around the
    field shows, or the initiative. `label` is what the field is called, `place` its number among those of the
    same name.
    """

    page: str
    label: str
    initiative_id: str = ""
    tab: str = ""
    record_id: str = ""
    place: int = 0


@runtime_checkable
class ShowsRecord(Protocol):
    """A form or list that shows one record at a time."""

    def shown_record_id(self) -> str:
        """The id of the record that the fields inside belong to; "" while there is none."""


@runtime_checkable
class OpensAgain(Protocol):
    """A place with a form that opens for a question, and closes after it or when another record comes."""

    def open_again(self) -> bool:
        """Open the form as it was for the record that shows; False when that is not known or possible any more."""


def can_be_seen(field: Field) -> bool:
    """Whether a field can be gone on with: its form is open, or opens again for it."""
    from desktop_app.ui.widgets.fields.field import is_put_away, waits_for_button

    if not (waits_for_button(field) and is_put_away(field)):
        return True
    widget: QWidget | None = field.parentWidget()
    while widget is not None and not isinstance(widget, Page):
        if isinstance(widget, OpensAgain):
            return widget.open_again()
        widget = widget.parentWidget()
    return False


def whereabouts(field: Field) -> Whereabouts:
    """Where a field stands now."""
    record_id = ""
    widget: QWidget | None = field.parentWidget()
    while widget is not None and not isinstance(widget, Page):
        if not record_id and isinstance(widget, ShowsRecord):
            record_id = widget.shown_record_id()
        widget = widget.parentWidget()
    if widget is None:
        return Whereabouts("", field.label_text, record_id=record_id)
    initiative_id, tab = widget.part_of(field)
    alike = same_named(widget, field.label_text)
    # A form that is kept as a whole is no field itself.
    place = alike.index(field) if field in alike else 0
    return Whereabouts(widget.page_id, field.label_text, initiative_id, tab, record_id, place)


def same_named(page: QWidget, label: str) -> list[Field]:
    """The fields of a page that have a label, in the order of their making."""
    from desktop_app.ui.widgets.fields.field import Field

    return [field for field in page.findChildren(Field) if field.label_text == label]
