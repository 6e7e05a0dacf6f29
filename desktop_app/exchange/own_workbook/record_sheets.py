"""The sheets of a workbook that hold the records beside the initiatives: a sheet for each kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.domain.fields import FieldSpec
from desktop_app.domain.planning_records import CustomField, Goal
from desktop_app.domain.records import (
    RECORDS,
    SPINE_KINDS,
    Answer,
    Child,
    Initiative,
    Portfolio,
    Preset,
    Record,
)
from desktop_app.domain.spine import SPINE_FIELDS, Spine
from desktop_app.exchange.own_workbook.sheet_layout import LINKS, link_headers, name_field, shown_specs
from desktop_app.exchange.tables.csv_writer import Value
from desktop_app.exchange.tables.xlsx_writer import Sheet
from desktop_app.language.i18n import _
from desktop_app.services import portfolio_records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace


class RecordSheets:
    """Takes spine after spine, then gives the sheets; kinds without a record have none."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._children: dict[type[Child], list[list[Value]]] = {kind: [] for kind in SPINE_KINDS}
        self._names = {one.id: one.name for kind in (Goal, CustomField) for one in _every(ws, kind)}
        self._names |= {row[0]: f"{row[1]} {row[2]}" for row in lists.titles(ws)}

    def take(self, spine: Spine) -> None:
        """Add the records of one initiative."""
        head: list[Value] = [spine.initiative.key, spine.initiative.title]
        for record in (*spine.data_sources, *spine.metrics, *spine.reviews):
            self._names[record.id] = str(getattr(record, name_field(type(record))))
        for kind in SPINE_KINDS:
            for record in getattr(spine, SPINE_FIELDS[kind]):
                self._children[kind].append([*head, *self._row(record)])

    def all(self) -> list[Sheet]:
        """The sheets, those of initiatives before those of the whole portfolio."""
        sheets = [
            Sheet(
                _(kind.LABEL),
                [_("Key"), _("Initiative"), *_headers(kind)],
                rows,
                *columns_of_kinds(["", "", *_kinds(kind)]),
            )
            for kind, rows in self._children.items()
            if rows
        ]
        for kind in RECORDS:
            if issubclass(kind, (Child, Initiative, Portfolio, Preset)):
                continue
            rows = [self._row(record) for record in _every(self._ws, kind)]
            if rows:
                sheets.append(Sheet(_(kind.LABEL), _headers(kind), rows, *columns_of_kinds(_kinds(kind))))
        return [*sheets, _portfolio_sheet(self._ws)]

    def _row(self, record: Record) -> list[Value]:
        kind = type(record)
        linked: list[Value] = [f"{record.pack_id}/{record.item_id}"] if isinstance(record, Answer) else []
        linked += [self._names.get(getattr(record, field)) for field, _kind, _label in LINKS.get(kind, ())]
        return [*linked, *(shown(spec, getattr(record, spec.name)) for spec in shown_specs(kind))]


_every: Callable[[Workspace, type[Any]], list[Any]] = portfolio_records.list_all


def _headers(kind: type[Record]) -> list[str]:
    return [*link_headers(kind), *(_(spec.label) for spec in shown_specs(kind))]


def _kinds(kind: type[Record]) -> list[str]:
    return [*("" for _link in link_headers(kind)), *(spec.kind for spec in shown_specs(kind))]


def columns_of_kinds(kinds: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the columns that hold amounts, and of those that hold shares."""
    return (
        frozenset(place for place, kind in enumerate(kinds) if kind == "money"),
        frozenset(place for place, kind in enumerate(kinds) if kind == "share"),
    )


def shown(spec: FieldSpec, value: Any) -> Value:
    """A field's value as a cell: a choice by its label, words separated by semicolons, unknown as empty."""
    if value is None or value == "" or value == ():
        return None
    if spec.kind == "choice":
        label = spec.choices.get(value)
        return _(label) if label else str(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    cell: Value = value
    return cell


def _portfolio_sheet(ws: Workspace) -> Sheet:
    portfolio = ws.portfolio()
    rows: list[list[Value]] = [
        [_(spec.label), shown(spec, getattr(portfolio, spec.name))] for spec in shown_specs(Portfolio)
    ]
    return Sheet(_("Portfolio"), [_("Field"), _("Value")], rows)
