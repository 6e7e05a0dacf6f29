"""Says of every column what does not fit in it, as SQL, and what stands there instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.domain.codec import field_types
from desktop_app.domain.fields import FIRST_YEAR, LAST_YEAR, MAX_INTEGER, FieldSpec, default_of, specs
from desktop_app.domain.open_choices import OpenChoices
from desktop_app.domain.records import BY_KIND, Child, Record

TEXT, INTEGER, REAL, BLOB = "text", "integer", "real", "blob"
FRESH_ID = "lower(hex(randomblob(16)))"
# A link that can't be read still says what it held; no row has such an id, so the row is taken out later.
_UNREADABLE_LINK = "'x' || hex({name})"
_STORAGE = {"int": INTEGER, "bool": INTEGER, "float": REAL}
# What stands in a field of the portfolio that nothing works without.
_INSTEAD = {
    ("portfolio", "currency"): "'USD'",
    ("portfolio", "key_prefix"): "'AI'",
    ("portfolio", "next_key"): "(SELECT count(*) + 1 FROM initiative)",
    ("initiative", "key"): "'?-' || substr(id, 1, 8)",
}


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column: how SQLite has to store its values, which of those do not fit, and what stands there instead.

    `unfit` is a condition, empty where every value of the right type fits. `instead` is an expression.
    """

    name: str
    storage: str
    instead: str
    unfit: str = ""
    nullable: bool = False
    is_link: bool = False

    @property
    def wrong_type(self) -> str:
        """The condition for a value that the column can't hold at all."""
        allowed = f"'{self.storage}'" + (", 'null'" if self.nullable else "")
        return f'typeof("{self.name}") NOT IN ({allowed})'


@dataclass(frozen=True, slots=True)
class TableRules:
    """The columns of a table, its key first; `owner` holds the id of the initiative that a row belongs to."""

    table: str
    key: str
    owner: str
    columns: tuple[ColumnRule, ...]


@cache
def table_rules() -> tuple[TableRules, ...]:
    """The rules of every table whose values are kept; figures and search index are computed anew."""
    kept = [_of_record(record) for record in BY_KIND.values()]
    return (*kept, *_OWN)


def _of_record(record: type[Record]) -> TableRules:
    from desktop_app.store.tables import LAST_CHANGE

    columns = [_of_field(record, name, kind) for name, kind in field_types(record).items()]
    columns.append(ColumnRule(LAST_CHANGE, INTEGER, "0", f"{LAST_CHANGE} < 0"))
    owner = "initiative_id" if issubclass(record, Child) else ""
    owner = {"initiative": "id", "damaged_value": "owner_id"}.get(record.KIND, owner)
    return TableRules(record.KIND, "id", owner, tuple(columns))


def _of_field(record: type[Record], name: str, kind: str) -> ColumnRule:
    from desktop_app.store.tables import PARENTS

    if name == "id":
        return ColumnRule(name, TEXT, FRESH_ID)
    if name == "initiative_id" or (record.KIND, name) in PARENTS:
        return ColumnRule(name, TEXT, _UNREADABLE_LINK.format(name=name), is_link=True)
    storage = _STORAGE.get(kind, TEXT)
    if name == "version":
        return ColumnRule(name, storage, "1", _outside(name, None, None, whole=True))
    if name == "position":
        return ColumnRule(name, storage, "rowid", _outside(name, None, None, whole=True))
    default = default_of(record, name)
    instead = _INSTEAD.get((record.KIND, name)) or _sql(kind, default)
    spec = specs(record).get(name)
    return ColumnRule(name, storage, instead, _unfit(name, kind, spec), nullable=instead == "NULL")


def _sql(kind: str, value: Any) -> str:
    if kind == "words":
        return "'[]'"
    if value is None:
        return "NULL"
    return str(int(value)) if kind in ("int", "bool") else "'" + str(value).replace("'", "''") + "'"


def _unfit(name: str, kind: str, spec: FieldSpec | None) -> str:
    if kind == "date":
        return f"date({name}) IS NOT {name} OR {_out_of_years(name)}"
    if kind == "datetime":
        return _no_moment(name)
    if kind in ("int", "float"):
        minimum, maximum = (spec.minimum, spec.maximum) if spec else (None, None)
        return _outside(name, minimum, maximum, whole=kind == "int")
    if kind == "bool":
        return f"{name} NOT IN (0, 1)"
    if kind == "words":
        return _no_words(name, spec)
    if spec is not None and spec.kind == "choice":
        return _no_choice(name, spec) if spec.required else f"{name} <> '' AND {_no_choice(name, spec)}"
    if spec is not None and spec.kind == "json":
        return f"{name} <> '' AND NOT json_valid({name})"
    return ""


def _no_choice(name: str, spec: FieldSpec) -> str:
    if isinstance(spec.choices, OpenChoices):
        # What a checklist brought stays a choice while the list is away.
        return f"({name} GLOB '*[^a-z0-9_]*' OR {name} NOT GLOB '[a-z]*' OR length({name}) > 40)"
    return f"{name} NOT IN ({_listed(list(spec.choices))})"


def _listed(keys: Sequence[str]) -> str:
    return ", ".join("'" + key.replace("'", "''") + "'" for key in keys)


def _out_of_years(name: str) -> str:
    return f"{name} NOT BETWEEN '{FIRST_YEAR}' AND '{LAST_YEAR}-12-31~'"


def _no_moment(name: str) -> str:
    tail = f"substr({name}, 20)"
    fraction = ".[0-9][0-9][0-9][0-9][0-9][0-9]"
    return (
        f"datetime({name}) IS NOT substr({name}, 1, 19) OR ({tail} <> '' AND {tail} NOT GLOB '{fraction}') "
        f"OR {_out_of_years(name)}"
    )


def _outside(name: str, minimum: float | None, maximum: float | None, *, whole: bool) -> str:
    largest: float = MAX_INTEGER if whole else 1.7976931348623157e308
    low = -largest if minimum is None else minimum
    high = largest if maximum is None else maximum
    return f"{name} NOT BETWEEN {low!r} AND {high!r}"


def _no_words(name: str, spec: FieldSpec | None) -> str:
    """No JSON array of texts; a lone half of a character that two escapes make up can't be written anywhere."""
    unknown = f" OR {_no_choice('value', spec)}" if spec is not None and spec.choices else ""
    return (
        f"CASE WHEN {name} IN ('[]', '') THEN 0 WHEN NOT json_valid({name}) THEN 1 "
        f"WHEN json_type({name}) <> 'array' OR lower({name}) GLOB '*\\ud[89a-f]*' THEN 1 "
        f"ELSE EXISTS (SELECT 1 FROM json_each({name}) WHERE type <> 'text'{unknown}) END"
    )


def _texts(*names: str) -> tuple[ColumnRule, ...]:
    return tuple(ColumnRule(name, TEXT, "''") for name in names)


_OWN = (
    TableRules(
        "change", "id", "",
        (
            ColumnRule("id", TEXT, FRESH_ID),
            ColumnRule(
                "number", INTEGER,
                "(SELECT coalesce(max(number), 0) + 1 FROM change WHERE typeof(number) = 'integer' "
                f"AND number BETWEEN 1 AND {MAX_INTEGER})",
                f"number NOT BETWEEN 1 AND {MAX_INTEGER}",
            ),
            ColumnRule("at", TEXT, "'1970-01-01 00:00:00.000000'", _no_moment("at")),
            *_texts("who", "action", "label", "reason", "target", "digest"),
        ),
    ),
    TableRules(
        "changed_record", "id", "initiative_id",
        (
            ColumnRule("id", TEXT, FRESH_ID),
            ColumnRule("change_id", TEXT, _UNREADABLE_LINK.format(name="change_id"), is_link=True),
            ColumnRule("position", INTEGER, "rowid"),
            *_texts("kind", "record_id", "initiative_id", "before", "after"),
        ),
    ),
    TableRules(
        "blob", "sha256", "",
        (
            ColumnRule("sha256", TEXT, FRESH_ID),
            ColumnRule("size", INTEGER, "0"),
            ColumnRule("content", BLOB, "x''"),
        ),
    ),
)  # fmt: skip

_LISTS = {"parts": 4, "attention": 5}
#: The condition for a row of figures that no page can read; it is dropped, and computed anew.
FIGURES_UNFIT = " OR ".join(
    [
        *(
            f"CASE WHEN {name} = '[]' THEN 0 WHEN NOT json_valid({name}) THEN 1 "
            f"WHEN json_type({name}) <> 'array' THEN 1 ELSE EXISTS (SELECT 1 FROM json_each({name}) AS part "
            f"WHERE CASE WHEN part.type <> 'array' THEN 1 WHEN json_array_length(part.value) <> {width} THEN 1 "
            "ELSE EXISTS (SELECT 1 FROM json_each(part.value) WHERE type <> 'text') END) END"
            for name, width in _LISTS.items()
        ),
        "(review_due <> '' AND date(review_due) IS NOT review_due)",
        *(
            f"{name} NOT BETWEEN -1e300 AND 1e300"
            for name in ("score", "score_low", "score_high", "value", "feasibility", "data_ready")
        ),
    ]
)
