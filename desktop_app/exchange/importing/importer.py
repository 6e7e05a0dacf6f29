"""Reads a file into a plan, and applies a plan to a portfolio: one change, one step of undo."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.domain.choices import Stage
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import specs
from desktop_app.domain.planning_records import CustomField, Estimate
from desktop_app.domain.records import (
    Answer,
    Child,
    DataSource,
    Evidence,
    Initiative,
    Rating,
    Risk,
    Role,
    SourceRow,
    StageMove,
)
from desktop_app.errors import UserError
from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.draft import AnswerDraft, Draft
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.identity import Existing
from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.exchange.importing.plan import (
    CREATE,
    UPDATE,
    ImportPlan,
    OnConflict,
    PlannedRow,
    plan_import,
)
from desktop_app.exchange.importing.planned_changes import joined_notes, new_values
from desktop_app.exchange.importing.rule_reader import RowContext
from desktop_app.exchange.importing.source_cells import cells_text, put_in_place
from desktop_app.exchange.importing.targets import own_fields_of
from desktop_app.exchange.json_portfolio import import_json
from desktop_app.exchange.own_workbook.merge_records import add_fields, merge_records
from desktop_app.exchange.own_workbook.own_export import is_own_export
from desktop_app.exchange.tables.attribute_lists import as_one_row
from desktop_app.exchange.tables.table import Progress, Table, TableOptions
from desktop_app.exchange.tables.table_parts import place_of
from desktop_app.exchange.tables.table_reader import read_table
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.number_decision import NumberDecision, decide_numbers, read_number
from desktop_app.language.reading.unknown_words import normal
from desktop_app.language.word_order import natural_key
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services import portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.portfolio_file import backups
from desktop_app.services.workspace import Step, Workspace, the_portfolio
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import shorten

__all__ = ["apply_plan", "existing_initiatives", "import_json", "make_plan", "read_plan"]

_BATCH = 400


def read_plan(
    ws: Workspace,
    path: str | os.PathLike[str],
    *,
    preset: str = "",
    mapping: ColumnMapping | None = None,
    on_conflict: OnConflict = "skip",
    options: TableOptions | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Read the file at `path` and plan its import; nothing is written.

    The mapping is the given one, else the named preset, else the preset that knows the file, else
    what the headers say. Raises UserError for a file, preset or mapping that cannot be used.
    """
    table = read_for_import(ws, path, options, progress)
    if mapping is None:
        known = presets.all_presets(ws)
        mapping = presets.find(ws, preset) if preset else presets.propose(table, known, own_fields_of(ws))
    return make_plan(ws, table, mapping, on_conflict, file_name=Path(path).name, progress=progress)


def read_for_import(
    ws: Workspace,
    path: str | os.PathLike[str],
    options: TableOptions | None = None,
    progress: Progress | None = None,
    *,
    columns: Sequence[str] = (),
) -> Table:
    """The table in a file; of several in it, the one with these columns, else the one that has titles of initiatives."""

    def likes(headers: Sequence[str]) -> bool:
        if columns:
            return {normal(column) for column in columns} <= {normal(header) for header in headers}
        known = presets.recognise(headers, presets.all_presets(ws))
        mapping = known or guess_mapping(headers, own_fields_of(ws))
        return mapping.rule_for("title") is not None

    table = as_one_row(read_table(path, options, progress, likes))
    if not table.sheets or table.encoding or (options and options.sheet) or not is_own_export(table.headers):
        return table
    from desktop_app.exchange.own_workbook.read_records import read_record_sheets

    table, beside = read_record_sheets(path, table)
    return replace(table, beside=beside)


def make_plan(
    ws: Workspace,
    table: Table,
    mapping: ColumnMapping,
    on_conflict: OnConflict = "skip",
    *,
    file_name: str = "",
    progress: Progress | None = None,
    unclear_as_new: bool = False,
    take_rows: Collection[int] = (),
) -> ImportPlan:
    """Plan the import of a table that was read already, against what the portfolio holds now."""
    tags = ws.rules().vocabulary.tags
    own = own_fields_of(ws)
    if table.beside is not None:
        own = {**table.beside.own_fields(), **own}
    context = RowContext(ws.portfolio().currency, dict(tags), own, ws.today())
    return plan_import(
        table,
        mapping,
        existing_initiatives(ws),
        on_conflict,
        context=context,
        file_name=file_name,
        progress=progress,
        kept_cells=lambda ids: _kept_cells(ws, ids),
        unclear_as_new=unclear_as_new,
        take_rows=take_rows,
    )


def _kept_cells(ws: Workspace, initiative_ids: Sequence[str]) -> dict[str, list[str]]:
    """The cells of the file's rows that are kept with initiatives, as JSON texts."""
    cells: dict[str, list[str]] = defaultdict(list)
    with ws.read() as uow:
        for start in range(0, len(initiative_ids), _BATCH):
            for row in uow.find(SourceRow, initiative_id=list(initiative_ids[start : start + _BATCH])):
                cells[row.initiative_id].append(row.cells)
    return cells


def existing_initiatives(ws: Workspace) -> list[Existing]:
    """The initiatives that rows are compared with, in the order of the keys."""
    with ws.read() as uow:
        initiatives = uow.find(Initiative)
    return [
        Existing(one.id, one.key, one.title, one.external_id, one.unit, one.source)
        for one in sorted(initiatives, key=lambda initiative: natural_key(initiative.key))
    ]


def apply_plan(
    ws: Workspace,
    plan: ImportPlan,
    *,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
    last_use: bool = False,
) -> Changes:
    """Do what the plan says, all of it or nothing, as one step of undo, after a backup.

    `warn` is called when the backup could not be made. With `last_use`, the rows of the plan are let go of as they
    are written, and the plan is of no more use. Raises UserError when the plan stops at rows that are
    there already, and ConflictError when an initiative to update is gone.
    """
    if plan.stopped:
        raise UserError(plan.stopped)
    for warning in backups.backup_before_import(ws):
        if warn is not None:
            warn(warning)
    work = [row for row in plan.rows if row.action in (CREATE, UPDATE)]
    label = ngettext(
        "{n} initiative imported from “{name}”", "{n} initiatives imported from “{name}”", len(work)
    ).format(n=formats.number(len(work)), name=shorten(plan.file_name, 60))
    with ws.change(label) as step:
        writer = _Writer(ws, step, plan, progress, len(work), warn or (lambda _sentence: None))
        writer.create([row for row in work if row.action == CREATE], last_use)
        writer.update([row for row in work if row.action == UPDATE])
        writer.merge_records()
    if progress is not None:
        progress(len(work), len(work))
    return step.changes


class _Writer:
    """Writes planned rows inside one change."""

    def __init__(
        self,
        ws: Workspace,
        step: Step,
        plan: ImportPlan,
        progress: Progress | None,
        total: int,
        warn: Callable[[str], None],
    ) -> None:
        self.ws = ws
        self.uow: UnitOfWork = step.uow
        self.plan = plan
        self.progress = progress
        self.total = total
        self.done = 0
        self.now = ws.clock()
        self.today = ws.today()
        self.warn = warn
        #: The initiatives that are written, by their key in the file.
        self.ids: dict[str, str] = {}
        if plan.beside is not None:
            add_fields(self.uow, plan.beside.fields, warn)
        self.fields = self._own_fields()
        self.questions = {
            (pack.id, item.id): item.question for pack in ws.rules().packs for item in pack.items
        }

    def _own_fields(self) -> dict[str, str]:
        """Ids of the portfolio's own fields by name in lower case; fields that are missing are added."""
        known = custom_fields.load(self.uow)
        field_ids = {one.name.casefold(): one.id for one in known.fields}
        named = dict.fromkeys(name for row in self.plan.rows for name in row.draft.custom)
        self.numbers: dict[str, NumberDecision] = {}
        for name in named:
            values = [row.draft.custom[name] for row in self.plan.rows if name in row.draft.custom]
            decision = decide_numbers(values)
            # Codes, and numbers that can be read in two ways, stay as they are written.
            plain = not (decision.codes or decision.in_doubt) and name.casefold() not in field_ids
            if plain and all(_number(value, decision) is not None for value in values):
                self.numbers[name] = decision
        for name in named:
            # One whose name the program itself has taken got a number, and is found again by that.
            numbered = custom_fields.free_name(name, CustomFields(())).casefold()
            if name.casefold() not in field_ids and numbered in field_ids:
                field_ids[name.casefold()] = field_ids[numbered]
            if name.casefold() not in field_ids:
                numbers = name in self.numbers
                custom_field = CustomField(
                    name=custom_fields.free_name(name, known), field_type="number" if numbers else "text"
                )
                field_ids[name.casefold()] = portfolio_records.append(self.uow, custom_field).id
        return field_ids

    def _own_values(self, initiative_id: str, draft: Draft) -> dict[tuple[str, str], Any]:
        return {
            (initiative_id, self.fields[name.casefold()]): (
                _number(value, self.numbers[name]) if name in self.numbers else value
            )
            for name, value in draft.custom.items()
        }

    def _tell(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(self.done, self.total)

    def merge_records(self) -> None:
        """Put in what the other sheets of an own export say of the initiatives that were written."""
        if self.plan.beside is not None:
            updates = self.plan.on_conflict == "update"
            rows = self.plan.beside.records
            merge_records(self.uow, rows, self.ids, self.warn, updates=updates, today=self.today)

    # New initiatives

    def create(self, rows: Sequence[PlannedRow], last_use: bool = False) -> None:
        """Add all new initiatives with what hangs on them, in batches; with `last_use`, rows are let go of."""
        portfolio = the_portfolio(self.uow)
        taken = {one.key for one in self.uow.find(Initiative)}
        number = portfolio.next_key or 1
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            initiatives: list[Initiative] = []
            children: list[Child] = []
            own: dict[tuple[str, str], Any] = {}
            for row in batch:
                key = row.key if row.key and row.key not in taken else ""
                while not key or key in taken:
                    key, number = f"{portfolio.key_prefix}-{number:03d}", number + 1
                taken.add(key)
                initiative = self._initiative(row.draft, key, portfolio.default_cadence_days)
                initiatives.append(initiative)
                self.ids[row.key or key] = initiative.id
                children += self._children(initiative, row.draft)
                own |= self._own_values(initiative.id, row.draft)
                if last_use:
                    row.draft.release()
            self.uow.add_all(initiatives)
            self.uow.add_all(children)
            custom_fields.put(self.uow, own)
            self._tell(len(batch))
        if number != portfolio.next_key:
            self.uow.update(portfolio, next_key=number)

    def _initiative(self, draft: Draft, key: str, cadence: int | None) -> Initiative:
        values = dict(draft.values)
        values["key"] = key
        values["notes"] = joined_notes(str(values.get("notes", "")), draft.notes)
        values["facts"] = tuple(draft.facts)
        values.setdefault("source", _source_text(self.plan.file_name, draft.row))
        values.setdefault("created_at", self.now)
        values.setdefault("review_cadence_days", cadence)
        return Initiative(**values)

    def _children(self, initiative: Initiative, draft: Draft) -> list[Child]:
        children: list[Child] = []
        if initiative.stage != Stage.STRATEGY:
            children.append(self._move(initiative.id, "", initiative.stage))
        for position, (role, name) in enumerate(draft.roles.items(), 1):
            children.append(Role(initiative_id=initiative.id, position=position, role=role, name=name))
        for position, (criterion, rating) in enumerate(draft.ratings.items(), 1):
            children.append(self._rating(initiative.id, criterion, rating, position))
        for position, (name, value) in enumerate(draft.estimates.items(), 1):
            children.append(self._estimate(initiative.id, name, value, position))
        if draft.source:
            children.append(self._source(initiative.id, draft.source))
        for position, ((pack, item), answer) in enumerate(draft.answers.items(), 1):
            children.append(self._answer(initiative.id, pack, item, answer, position))
        for position, (name, link) in enumerate(draft.links, 1):
            children.append(self._evidence(initiative.id, name, link, position))
        for position, title in enumerate(draft.risks, 1):
            children.append(Risk(initiative_id=initiative.id, position=position, **_risk(title)))
        children += self._source_rows(initiative.id, draft)
        return children

    def _source_rows(self, initiative_id: str, draft: Draft) -> list[SourceRow]:
        """The row of the file as it stood, and the rows that are parts of it."""
        file, mapping = self.plan.file, self.plan.mapping
        preset = mapping.id or mapping.name
        kept: list[SourceRow] = []
        for row in (draft.table_row, *draft.parts):
            if row is None:
                continue
            sheet, number = place_of(row.number)
            kept.append(
                SourceRow(
                    initiative_id=initiative_id,
                    position=len(kept) + 1,
                    preset_id=preset,
                    preset_version=mapping.version if mapping.id else None,
                    file_name=file.name,
                    sha256=file.sha256,
                    sheet=sheet or file.sheet,
                    row_number=number,
                    cells=cells_text(file.headers, row),
                )
            )
        return kept

    def _move(self, initiative_id: str, before: str, after: str) -> StageMove:
        return StageMove(
            initiative_id=initiative_id, position=1, from_stage=before, to_stage=after,
            moved_on=self.today, moved_by=self.ws.user,
            reason=_("Imported from {file}").format(file=self.plan.file_name))  # fmt: skip

    def _rating(self, initiative_id: str, criterion: str, rating: int, position: int) -> Rating:
        return Rating(
            initiative_id=initiative_id, position=position, criterion=criterion, rating=rating,
            rated_by=self.ws.user, rated_on=self.today)  # fmt: skip

    def _estimate(self, initiative_id: str, name: str, value: float, position: int) -> Estimate:
        return Estimate(
            initiative_id=initiative_id, position=position, input=name, likely=value, estimated_by=self.ws.user,
            estimated_on=self.today, note=_("Imported from {file}").format(file=self.plan.file_name))  # fmt: skip

    def _source(self, initiative_id: str, values: dict[str, Any]) -> DataSource:
        named = {"name": _("Data of this initiative"), **values}
        return DataSource(initiative_id=initiative_id, position=1, **named)

    def _answer(self, initiative_id: str, pack: str, item: str, answer: AnswerDraft, position: int) -> Answer:
        question = self.questions.get((pack, item)) or answer.question
        return Answer(
            initiative_id=initiative_id, position=position, pack_id=pack, item_id=item, question=question,
            status=answer.status, note=answer.note)  # fmt: skip

    def _evidence(self, initiative_id: str, name: str, link: str, position: int) -> Evidence:
        return Evidence(
            initiative_id=initiative_id, position=position, name=name[:255] or link[:255], kind="link",
            link=link, added_by=self.ws.user, added_at=self.now)  # fmt: skip

    # Initiatives that are there

    def update(self, rows: Sequence[PlannedRow]) -> None:
        """Update values that differ in the file; empty cells change nothing."""
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            ids = [row.initiative_id for row in batch]
            there = {one.id: one for one in self.uow.find(Initiative, id=ids)}
            spine: dict[type[Child], dict[str, list[Any]]] = {}
            for kind in (Role, Rating, Estimate, DataSource, Answer, Evidence, Risk, SourceRow):
                by_initiative: dict[str, list[Any]] = defaultdict(list)
                for child in self.uow.find(kind, initiative_id=ids):
                    by_initiative[child.initiative_id].append(child)
                spine[kind] = by_initiative
            own: dict[tuple[str, str], Any] = {}
            for row in batch:
                initiative = there.get(row.initiative_id) or self.uow.get(Initiative, row.initiative_id)
                self.ids[str(row.draft.values.get("key", "")) or initiative.key] = initiative.id
                self._update_fields(initiative, row.draft)
                self._update_spine(
                    initiative.id, row.draft, {kind: found[initiative.id] for kind, found in spine.items()}
                )
                own |= self._own_values(initiative.id, row.draft)
            custom_fields.put(self.uow, own)
            self._tell(len(batch))

    def _update_fields(self, initiative: Initiative, draft: Draft) -> None:
        values = new_values(initiative, draft)
        self.uow.update(initiative, **values)
        stage = values.get("stage", initiative.stage)
        if stage != initiative.stage:
            records.append(self.uow, self._move(initiative.id, initiative.stage, stage))

    def _update_spine(self, initiative_id: str, draft: Draft, spine: dict[type[Child], list[Any]]) -> None:
        for role, name in draft.roles.items():
            current_record = next((r for r in spine[Role] if r.role == role), None)
            self._put(current_record, Role(initiative_id=initiative_id, role=role, name=name), name=name)
        for criterion, rating in draft.ratings.items():
            current_record = next((r for r in spine[Rating] if r.criterion == criterion), None)
            new = self._rating(initiative_id, criterion, rating, 1)
            if current_record is None or current_record.rating != rating:
                self._put(current_record, new, rating=rating, rated_by=new.rated_by, rated_on=new.rated_on)
        for name, value in draft.estimates.items():
            kept = [one for one in spine[Estimate] if one.input == name and not one.settled]
            estimate = self._estimate(initiative_id, name, value, 1)
            mine = next((one for one in kept if one.estimated_by == self.ws.user), None)
            if not any(one.likely == value for one in kept):
                self._put(mine, estimate, likely=value, low=None, high=None, note=estimate.note)
        if draft.source:
            source = self._source(initiative_id, draft.source)
            current_record = next((s for s in spine[DataSource] if s.name == source.name), None)
            self._put(current_record, source, **draft.source)
        for (pack, item), answer in draft.answers.items():
            current_record = next((a for a in spine[Answer] if (a.pack_id, a.item_id) == (pack, item)), None)
            new_answer = self._answer(initiative_id, pack, item, answer, 1)
            self._put(current_record, new_answer, status=answer.status, note=answer.note)
        self._keep_rows(initiative_id, draft, spine[SourceRow])
        links = {e.link for e in spine[Evidence]}
        for name, link in draft.links:
            if link not in links:
                records.append(self.uow, self._evidence(initiative_id, name, link, 1))
        titles = {r.title for r in spine[Risk]}
        for title in draft.risks:
            values = _risk(title)
            if values["title"] not in titles:
                records.append(self.uow, Risk(initiative_id=initiative_id, **values))

    def _keep_rows(self, initiative_id: str, draft: Draft, kept: Sequence[SourceRow]) -> None:
        pairs, added, gone = put_in_place(kept, self._source_rows(initiative_id, draft))
        for before, after in pairs:
            values = {name: getattr(after, name) for name in specs(SourceRow)}
            self.uow.update(before, **values)
        for row in added:
            records.append(self.uow, row)
        self.uow.remove_all(gone)

    def _put(self, current_record: Any, new: Child, **values: Any) -> None:
        if current_record is None:
            records.append(self.uow, new)
        else:
            self.uow.update(current_record, **values)


def _source_text(file_name: str, number: int) -> str:
    sheet, row = place_of(number)
    if sheet:
        return _("{file}, {sheet}, row {row}").format(file=file_name, sheet=sheet, row=row)
    return _("{file}, row {row}").format(file=file_name, row=row)


def _number(value: Any, decision: NumberDecision) -> float | None:
    """A plain number that a new field of the portfolio's own can hold as one; a code such as 0047 is none."""
    text = str(value).strip()
    if text[:1] == "0" and text[1:2].isdecimal():
        return None
    parsed = read_number(value, decision)
    return None if parsed.percent or parsed.currency else parsed.value


def _risk(text: str) -> dict[str, Any]:
    """A risk's title, and the whole text as its note where the title cannot hold it."""
    title = shorten(text, 300)
    return {"title": title, "note": "" if title == text.strip() else text}
