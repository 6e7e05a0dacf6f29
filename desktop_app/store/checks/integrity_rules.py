"""The domain's own rules about a whole portfolio, which no database constraint can hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.domain.briefs.brief_records import Brief, held_by
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import (
    BY_KIND,
    RECORDS,
    SPINE_KINDS,
    Answer,
    Child,
    Evidence,
    Initiative,
    Portfolio,
    Record,
)
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.store import blobs, projections, rows
from desktop_app.store.checks.file_problem import LINKS, NAMED, RULES, FileProblem
from desktop_app.store.damage import words
from desktop_app.store.proof.prove import prove

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.domain.rules import Rules
    from desktop_app.domain.summary import Attend
    from desktop_app.store.engine import FileDatabase

Records = dict[str, list[Record]]
# Kinds of which an initiative (or a parent) has at most one for each of these fields.
_ONE_EACH: dict[str, tuple[str, ...]] = {
    "rating": ("initiative_id", "criterion"),
    "role": ("initiative_id", "role"),
    "answer": ("initiative_id", "pack_id", "item_id"),
    "readiness": ("data_source_id", "dimension"),
    "initiative": ("key",),
}
# Derived figures that are compared; texts follow the language.
_FIGURES = (
    "score", "score_low", "score_high", "value", "feasibility", "data_ready", "checklist_done",
    "checklist_total", "metric_state", "metrics_on_target", "metrics_total", "metrics_below",
    "gate_next", "gate_blocking",
    "gate_open", "review_due", "risk_max", "parts", "attention",
)  # fmt: skip


def rule_problems(database: FileDatabase, rules: Rules | None, attend: Attend | None) -> list[FileProblem]:
    """What breaks the domain's rules, each as a sentence."""
    with database.read() as connection:
        records, problems = _load(connection)
        steps: list[Callable[[], Iterator[str]]] = [
            lambda: _portfolio(records),
            lambda: _fields(records),
            lambda: _one_each(records),
            lambda: _positions(records),
            lambda: _parents(records),
            lambda: _answers(records),
            lambda: _contents(connection, records),
            lambda: _kept_rows(connection),
        ]
        if rules is not None:
            steps.append(lambda: _figures(connection, rules, attend))
        for step in steps:
            try:
                problems += [FileProblem(RULES, sentence) for sentence in _some(step())]
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # A value may have a type that no field has; the check itself must not fail for it.
                problems.append(
                    FileProblem(RULES, _("A rule could not be checked: {reason}.").format(reason=error))
                )
        problems += [FileProblem(RULES, sentence) for sentence in prove(connection).sentences]
        problems += _damaged(records)
        problems += [
            FileProblem(RULES, sentence, is_note=True) for sentence in _orphaned(connection, records)
        ]
    return problems


def _some(sentences: Iterator[str]) -> Iterator[str]:
    more = 0
    for place, sentence in enumerate(sentences):
        if place < NAMED:
            yield sentence
        else:
            more += 1
    if more:
        yield _("And {n} more of this sort.").format(n=formats.number(more))


def _load(connection: Connection) -> tuple[Records, list[FileProblem]]:
    """All records by kind; rows that can't be read as a record are problems of their own."""
    records: Records = {}
    problems: list[FileProblem] = []
    for record in RECORDS:
        try:
            records[record.KIND] = list(rows.select_records(connection, record))
        except (ValueError, TypeError, UserError):
            kept: list[Record] = []
            ids = [row[0] for row in connection.exec_driver_sql(f"SELECT id FROM {record.KIND}")]
            for record_id in ids:
                try:
                    kept += rows.select_records(connection, record, {"id": record_id})
                except (ValueError, TypeError, UserError) as error:
                    text = _("{kind} {id} holds what can't be read: {reason}.")
                    problems.append(
                        FileProblem(RULES, text.format(kind=_(record.LABEL), id=record_id, reason=error))
                    )
            records[record.KIND] = kept
    return records, problems


def _damaged(records: Records) -> list[FileProblem]:
    """What was set aside because it does not fit, and nobody has mended yet."""
    problems: list[FileProblem] = []
    by_id = {(one.KIND, one.id): one for every in records.values() for one in every}
    for value in records[DamagedValue.KIND]:
        assert isinstance(value, DamagedValue)
        record = by_id.get((value.kind, value.record_id))
        key = getattr(by_id.get((Initiative.KIND, value.owner_id)), "key", "")
        text = words.sentence(value, words.record_name(record, key) if record is not None else "")
        problems.append(FileProblem(LINKS if value.is_record else RULES, text, damaged_id=value.id))
    if len(problems) > NAMED:
        more = _("And {n} more of this sort.").format(n=formats.number(len(problems) - NAMED))
        return [*problems[:NAMED], FileProblem(RULES, more)]
    return problems


def _name(record: Record) -> str:
    label = getattr(record, "key", "") or getattr(record, "name", "") or getattr(record, "title", "")
    return f"{_(record.LABEL)} {str(label)[:60] or record.id}"


def _portfolio(records: Records) -> Iterator[str]:
    n = len(records[Portfolio.KIND])
    if n != 1:
        yield _("There are {n} portfolio records; there should be one.").format(n=formats.number(n))


def _fields(records: Records) -> Iterator[str]:
    # A damaged value is named by itself; what stands in its place may be empty where that is not allowed.
    damaged = {
        (one.kind, one.record_id, one.field_name)
        for one in records[DamagedValue.KIND]
        if isinstance(one, DamagedValue)
    }
    for kind, every in records.items():
        known = list(specs(BY_KIND[kind]).values())
        for record in every:
            if record.version < 1 or len(record.id) != 32:
                yield _("{name}: its id or version is not one that the program makes.").format(
                    name=_name(record)
                )
            for spec in known:
                value = getattr(record, spec.name)
                try:
                    same = validate_field(spec, value, stored=True) == value
                except FieldError as error:
                    if (kind, record.id, spec.name) in damaged:
                        continue
                    yield f"{_name(record)}: {error}"
                else:
                    if not same:
                        yield _("{name}: {field} holds characters that do not belong there.").format(
                            name=_name(record), field=_(spec.label) or spec.name
                        )


def _one_each(records: Records) -> Iterator[str]:
    for kind, names in _ONE_EACH.items():
        counts = Counter(tuple(getattr(one, name) for name in names) for one in records[kind])
        for values, n in counts.items():
            if n > 1:
                yield _("There are {n} records “{kind}” for {what}; there should be one.").format(
                    n=formats.number(n),
                    kind=_(BY_KIND[kind].LABEL),
                    what=", ".join(str(value) for value in values),
                )


def _positions(records: Records) -> Iterator[str]:
    for record in SPINE_KINDS:
        every: Sequence[Any] = records[record.KIND]
        counts = Counter((one.initiative_id, one.position) for one in every)
        for (initiative_id, position), n in counts.items():
            if n > 1 or position < 0:
                yield _("{n} records “{kind}” of initiative {id} have the same place {place}.").format(
                    n=formats.number(n), kind=_(record.LABEL), id=initiative_id, place=position
                )


def _parents(records: Records) -> Iterator[str]:
    from desktop_app.store.tables import PARENTS

    for (kind, field), parent_kind in PARENTS.items():
        if not issubclass(BY_KIND[parent_kind], Child):
            continue
        owner: dict[str, str] = {one.id: getattr(one, "initiative_id", "") for one in records[parent_kind]}
        for record in records[kind]:
            parent = owner.get(getattr(record, field))
            if parent is not None and parent != getattr(record, "initiative_id", ""):
                yield _("{name} belongs to another initiative than what it is part of.").format(
                    name=_name(record)
                )


def _answers(records: Records) -> Iterator[str]:
    evidence = {one.id for one in records[Evidence.KIND]}
    for answer in records[Answer.KIND]:
        assert isinstance(answer, Answer)
        if answer.waiver_reason and answer.waiver_until is None:
            yield _("The waiver of {item} has no end date.").format(item=answer.item_id)
        if not evidence.issuperset(answer.evidence_ids):
            yield _("The answer to {item} names evidence that is not there.").format(item=answer.item_id)


def _contents(connection: Connection, records: Records) -> Iterator[str]:
    sums: dict[str, int] = {}
    for sha256, data in blobs.every(connection):
        if hashlib.sha256(data).hexdigest() != sha256:
            sums[sha256] = -1
            yield _("The content kept under {sum} is not what was attached: its checksum differs.").format(
                sum=sha256[:12]
            )
        else:
            sums[sha256] = len(data)
    for evidence in records[Evidence.KIND]:
        assert isinstance(evidence, Evidence)
        if evidence.kind != "file":
            continue
        if evidence.sha256 not in sums:
            yield _("The content of {name} is missing from the portfolio.").format(name=evidence.name)
        elif sums[evidence.sha256] not in (-1, evidence.size):
            yield _("{name} has another size than what was attached.").format(name=evidence.name)
    for brief in records[Brief.KIND]:
        assert isinstance(brief, Brief)
        if not sums.keys() >= set(held_by(brief)):
            yield _("Brief {name}: its snapshot or a kept file is missing.").format(name=brief.name)


def _orphaned(connection: Connection, records: Records) -> Iterator[str]:
    used = {getattr(one, "sha256", "") for one in records[Evidence.KIND]}
    for brief in records[Brief.KIND]:
        assert isinstance(brief, Brief)
        used.update(held_by(brief))
    n = sum(sha256 not in used for sha256, _size in blobs.sizes(connection))
    if n:
        yield _("{n} contents belong to evidence that was removed; they are kept so that undo works.").format(
            n=formats.number(n)
        )


def _kept_rows(connection: Connection) -> Iterator[str]:
    for table in ("summary", "search_entry"):
        cursor = connection.exec_driver_sql(
            f"SELECT count(*) FROM {table} WHERE initiative_id NOT IN (SELECT id FROM initiative)"
        )
        n = cursor.scalar() or 0
        if n:
            yield _("{n} rows of {table} are about initiatives that are not there.").format(
                n=formats.number(n), table=table
            )
    lacking = connection.exec_driver_sql(
        "SELECT count(*) FROM initiative WHERE id NOT IN (SELECT initiative_id FROM search_entry)"
    ).scalar()
    if lacking:
        yield _("{n} initiatives can't be found by search.").format(n=formats.number(lacking))


def _figures(connection: Connection, rules: Rules, attend: Attend | None) -> Iterator[str]:
    from sqlalchemy import select

    from desktop_app.store.own_tables import SummaryRow

    table = SummaryRow.__table__  # type: ignore[attr-defined]  # set by SQLModel
    mark = projections.fingerprint(rules)
    names = ("initiative_id", "as_of", "fingerprint", *_FIGURES)
    kept = {
        row[0]: dict(zip(names, row, strict=True))
        for row in connection.execute(select(*(table.c[n] for n in names)))
    }
    fresh = [
        i for i, row in kept.items() if (row["as_of"], row["fingerprint"]) == (rules.today.isoformat(), mark)
    ]
    compared = [name for name in _FIGURES if attend is not None or name != "attention"]
    for spine in projections.load_spines(connection, fresh):
        initiative: Initiative = spine.initiative
        computed = projections.figures(spine, rules, attend)
        wrong = [name for name in compared if kept[initiative.id][name] != computed[name]]
        if wrong:
            yield _("{name}: kept figures differ from computed ones ({figures}).").format(
                name=_name(initiative), figures=", ".join(wrong)
            )
