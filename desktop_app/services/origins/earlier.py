"""What the history adds to an origin: who gave an input and when, and until when the figure was another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.figures.origin import SOURCE_ROWS, EarlierFigure, FigureOrigin, OriginInput
from desktop_app.domain.planning_records import CustomValue
from desktop_app.domain.record_base import Child, Record
from desktop_app.domain.records import Initiative, Portfolio, SourceRow, cells_of
from desktop_app.domain.scoring.weighted import parse_weights
from desktop_app.domain.spine import SPINE_FIELDS, build_spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.services.origins.basis import Basis, Builder
from desktop_app.services.workspace import Workspace
from desktop_app.store import past
from desktop_app.store.history import Change

Lines = Sequence[tuple[Change, list[past.RecordLine]]]
#: So many changes are taken back at most to find when the figure was another.
MOST_STEPS = 300
#: An input that is longer is a text, and is not quoted.
_LONGEST_QUOTED = 40


def read_lines(ws: Workspace, initiative_id: str, kinds: Iterable[str]) -> Lines:
    """The changes that touched records of these kinds, or the portfolio, oldest first."""
    wanted = tuple(dict.fromkeys([*kinds, Initiative.KIND, SourceRow.KIND]))
    with ws.read() as uow:
        return past.lines_of(uow.connection, initiative_id, wanted, (Portfolio.KIND,))


# Who and when, and from which file


def with_sources(basis: Basis, origin: FigureOrigin, lines: Lines) -> FigureOrigin:
    """Inputs with who gave them and when, as the history has it, and the row of the file that they came from."""
    inputs = tuple(_with_source(basis, one, lines) for one in origin.inputs)
    return replace(origin, inputs=inputs)


def _with_source(basis: Basis, known: OriginInput, lines: Lines) -> OriginInput:
    edit = known.edit
    if edit is None or not known.is_known or not edit.record_id:
        return known
    change = _last_change(edit.record_id, edit.field, lines)
    if change is None:
        return known
    if known.source == "field" and not known.rests_on:
        known = replace(known, rests_on=_("Entered in the program"))
        if edit.kind in (Initiative.KIND, CustomValue.KIND) and _came_with_rows(change, lines):
            known = _from_file(basis, known)
    if known.who and known.when:
        return known
    return replace(known, who=known.who or change.who, when=known.when or change.at.astimezone().date())


def _last_change(record_id: str, field: str, lines: Lines) -> Change | None:
    """The newest change that made the field what it is."""
    for change, touched in reversed(lines):
        for line in touched:
            if line.record_id == record_id:
                before, after = getattr(line.before, field, None), getattr(line.after, field, None)
                if before != after:
                    return change
    return None


def _came_with_rows(change: Change, lines: Lines) -> bool:
    """Whether the change brought the row of a file along."""
    touched = next((records for one, records in lines if one.id == change.id), [])
    return any(line.kind == SourceRow.KIND for line in touched)


def _from_file(basis: Basis, known: OriginInput) -> OriginInput:
    """The input with the cell that holds it, where just one does."""
    edit = known.edit
    if edit is None or edit.spec is None:
        return known
    for row in basis.spine.source_rows:
        column = cell_of(edit.spec, edit.value, row, basis.portfolio.currency)
        if not column:
            continue
        parts = [_("column {column}").format(column=column)]
        if row.row_number is not None:
            parts.append(_("row {row}").format(row=formats.number(row.row_number)))
        if row.sheet:
            parts.insert(0, _("sheet {sheet}").format(sheet=row.sheet))
        return replace(
            known, source="file", rests_on=", ".join(parts), link=row.file_name or _("From the file"),
            link_place=basis.at("overview", f"{SOURCE_ROWS}{column}"),
        )  # fmt: skip
    return known


def cell_of(spec: f.FieldSpec, value: Any, row: SourceRow, currency: str) -> str:
    """The column of a file's row whose cell reads as a value; "" when none does, or several without the field's name."""
    holding = [column for column, text in cells_of(row).items() if _reads_as(spec, text, value, currency)]
    names = {fold(spec.name.replace("_", " ")), fold(_(spec.label)), fold(spec.label)}
    named = [column for column in holding if fold(column) in names]
    kept = named or holding
    return kept[0] if len(kept) == 1 else ""


def _reads_as(spec: f.FieldSpec, text: str, value: Any, currency: str) -> bool:
    from desktop_app.domain.custom_fields import read_written

    if spec.kind in ("number", "integer", "money", "share", "date"):
        try:
            return bool(read_written(spec, text, currency) == value)
        except FieldError:
            return False
    if spec.kind == "choice":
        return fold(text) in (fold(str(value)), fold(_(spec.choices.get(str(value), ""))))
    return isinstance(value, str) and " ".join(text.split()) == " ".join(value.split())


# What it was before


def earlier_figure(
    basis: Basis, builder: Builder, origin: FigureOrigin, lines: Lines
) -> EarlierFigure | None:
    """What the figure was before the newest change that moved it; None where it always was what it is."""
    state: dict[str, Record] = {basis.initiative.id: basis.initiative, basis.portfolio.id: basis.portfolio}
    for name in SPINE_FIELDS.values():
        state.update((record.id, record) for record in getattr(basis.spine, name))
    for change, touched in list(reversed(lines))[:MOST_STEPS]:
        for line in reversed(touched):
            if line.before is None:
                state.pop(line.record_id, None)
            else:
                state[line.record_id] = line.before
        then = _basis_of(basis, state)
        if then is None:
            return None
        before = builder(then)
        if (before.text, before.value) != (origin.text, origin.value):
            text = before.text or formats.unknown()
            return EarlierFigure(text, change.at, _what_changed(before, origin, change), change.who)
    return None


def _basis_of(basis: Basis, state: dict[str, Record]) -> Basis | None:
    """The basis in a state of its records; None before the initiative was there."""
    initiative, portfolio = state.get(basis.initiative.id), state.get(basis.portfolio.id)
    if not isinstance(initiative, Initiative) or not isinstance(portfolio, Portfolio):
        return None
    children = [record for record in state.values() if isinstance(record, Child)]
    rules = basis.rules
    if portfolio.weights != basis.portfolio.weights:
        rules = dataclasses.replace(rules, weights=parse_weights(portfolio.weights))
    return Basis(build_spine(initiative, children), rules, portfolio, basis.own)


def _what_changed(before: FigureOrigin, now: FigureOrigin, change: Change) -> str:
    """The first input that differs, before and after; else what the change is called."""
    was = {one.label: one.text for one in before.inputs}
    for known in now.inputs:
        old = was.get(known.label, "")
        if known.label in was and old != known.text and max(len(old), len(known.text)) <= _LONGEST_QUOTED:
            return _("{input} went from {before} to {after}").format(
                input=known.label.lower(),
                before=old or formats.unknown(),
                after=known.text or formats.unknown(),
            )
    return change.label
