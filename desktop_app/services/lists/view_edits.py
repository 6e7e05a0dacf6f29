"""Saved views: named, kept in the portfolio, found again, and what one shows.

A page that shows initiatives in a layout of its own takes part with `set_view(definition: Mapping)`: what
`domain.views.to_json` gives (filter, sort, group, columns, options) and the "id", "name" and "layout" of the view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.choices import LAYOUTS
from desktop_app.domain.filters import saved_views as views
from desktop_app.domain.filters import tree as filters
from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.domain.filters.tree import EVERYTHING
from desktop_app.domain.filters.words import words
from desktop_app.domain.planning_records import SavedView
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import portfolio_records
from desktop_app.services.changes import Changes
from desktop_app.services.lists import view_fields, view_rows
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork


def list_all(ws: Workspace) -> list[SavedView]:
    """All saved views in the order that people gave them."""
    return portfolio_records.list_all(ws, SavedView)


def find(ws: Workspace, view_id: str) -> SavedView | None:
    """A view by its id; None when somebody removed it."""
    return next((one for one in list_all(ws) if one.id == view_id), None)


def definition_of(view: SavedView) -> tuple[ViewDefinition, str]:
    """What a view shows, and a sentence when it can't be read (it then shows everything)."""
    try:
        return views.from_json(view.definition), ""
    except UserError as error:
        return ViewDefinition(), _("{name}: {problem}").format(name=view.name, problem=str(error))


def as_mapping(view: SavedView) -> dict[str, Any]:
    """A view as pages take it in `set_view`."""
    definition, _problem = definition_of(view)
    return {**views.to_json(definition), "id": view.id, "name": view.name, "layout": view.layout}


def matching_ids(ws: Workspace, definition: Mapping[str, Any] | ViewDefinition) -> list[str] | None:
    """Ids of the initiatives that a view's filter takes, by key; None when it takes all. Raises UserError."""
    view = definition if isinstance(definition, ViewDefinition) else views.from_json(definition)
    return view_rows.matching_ids(ws, view.filter)


def counts(ws: Workspace, kept: Sequence[SavedView]) -> dict[str, int]:
    """How many initiatives each view takes, by its id; all of them under ""."""
    numbers = view_rows.count_matching(ws, [EVERYTHING, *(definition_of(view)[0].filter for view in kept)])
    return dict(zip(["", *(view.id for view in kept)], numbers, strict=True))


def filter_words(ws: Workspace, definition: Mapping[str, Any] | ViewDefinition) -> str:
    """The filter of a view in words; "" when it takes everything. Raises UserError."""
    view = definition if isinstance(definition, ViewDefinition) else views.from_json(definition)
    return words(view.filter, view_fields.list_all(ws), ws.portfolio().currency)


def filter_problems(ws: Workspace, definition: ViewDefinition) -> list[str]:
    """Sentences on conditions that are left out, such as those over a field that was removed."""
    problems = filters.problems(definition.filter, view_fields.list_all(ws))
    return list(dict.fromkeys(sentence for _one, sentence in problems))


# Keeping


def save(ws: Workspace, name: str, layout: str, definition: ViewDefinition) -> Changes:
    """Keep a new view; `record_ids` of the result holds its id. Raises FieldError for a name that is taken."""
    _check_layout(layout)
    with ws.change(_("View “{name}” added").format(name=name.strip())) as step:
        _refuse_taken(step.uow, name)
        record = SavedView(name=name, layout=layout, definition=views.to_text(definition))
        portfolio_records.append(step.uow, record)
    return step.changes


def keep(ws: Workspace, view_id: str, layout: str, definition: ViewDefinition) -> Changes:
    """Replace what a view shows."""
    _check_layout(layout)
    with ws.change(_("View changed")) as step:
        view = step.uow.get(SavedView, view_id)
        step.label = _("View “{name}” changed").format(name=view.name)
        step.uow.update(view, layout=layout, definition=views.to_text(definition))
    return step.changes


def rename(ws: Workspace, view_id: str, name: str) -> Changes:
    """Rename a view. Raises FieldError for a name that is taken."""
    with ws.change(_("View renamed")) as step:
        view = step.uow.get(SavedView, view_id)
        _refuse_taken(step.uow, name, view_id)
        step.uow.update(view, name=name)
    return step.changes


def duplicate(ws: Workspace, view_id: str) -> Changes:
    """Copy a view under a new name."""
    with ws.change(_("View duplicated")) as step:
        view = step.uow.get(SavedView, view_id)
        taken = {one.name.casefold() for one in step.uow.find(SavedView)}
        name, number = _("{name} (copy)").format(name=view.name[:400]), 2
        while name.casefold() in taken:
            name, number = (
                _("{name} (copy {n})").format(name=view.name[:400], n=formats.number(number)),
                number + 1,
            )
        step.label = _("View “{name}” added").format(name=name)
        record = SavedView(name=name, layout=view.layout, definition=view.definition)
        portfolio_records.append(step.uow, record)
    return step.changes


def remove(ws: Workspace, view_id: str) -> Changes:
    """Remove a view; undo brings it back."""
    return portfolio_records.remove(ws, SavedView.KIND, [view_id])


def move(ws: Workspace, view_id: str, by: int) -> Changes:
    """Move a view up (negative) or down among the others."""
    return portfolio_records.move(ws, SavedView.KIND, view_id, by)


def _check_layout(layout: str) -> None:
    if layout not in LAYOUTS:
        raise FieldError("layout", _("There is no layout called {name}.").format(name=layout))


def _refuse_taken(uow: UnitOfWork, name: str, view_id: str = "") -> None:
    wanted = name.strip().casefold()
    if any(one.name.casefold() == wanted for one in uow.find(SavedView) if one.id != view_id):
        raise FieldError("name", _("There is a view called {name} already.").format(name=name.strip()))
