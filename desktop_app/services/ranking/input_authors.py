"""Who gave the inputs of a score that are plain fields, when and why, as the history has it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from desktop_app.domain.records import Initiative, Portfolio, Record
from desktop_app.domain.scoring.inputs import HOME_FIELDS, PORTFOLIO_INPUTS, Range
from desktop_app.services.workspace import Workspace
from desktop_app.store import past
from desktop_app.store.history import Change


def with_authors(
    ws: Workspace, initiative_id: str, known: Mapping[str, Range | None]
) -> dict[str, Range | None]:
    """The inputs with who, when and why filled in for those that are fields of the initiative or the portfolio.

    Ratings and estimates carry their own.
    """
    wanted = {
        name: one
        for name, one in known.items()
        if one is not None and one.origin in ("field", "portfolio") and not one.who
    }
    inputs = dict(known)
    if not wanted:
        return inputs
    with ws.read() as uow:
        lines = past.lines_of(uow.connection, initiative_id, (Initiative.KIND,), (Portfolio.KIND,))
    for name, input_range in wanted.items():
        change = _last_change(name, lines)
        if change is not None:
            day = change.at.astimezone().date()
            inputs[name] = dataclasses.replace(input_range, who=change.who, when=day, reason=change.reason)
    return inputs


def _last_change(name: str, lines: list[tuple[Change, list[past.RecordLine]]]) -> Change | None:
    """The newest change that made the input what it is."""
    kind = Portfolio.KIND if name in PORTFOLIO_INPUTS else Initiative.KIND
    fields = [name] if name in PORTFOLIO_INPUTS else [field for field in HOME_FIELDS.get(name, ()) if field]
    for change, touched in reversed(lines):
        for line in touched:
            if line.kind == kind and _told(line.before, fields) != _told(line.after, fields):
                return change
    return None


def _told(record: Record | None, fields: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(record, field, None) for field in fields)
