"""SQLModel tables, one for each kind of record, made from the fields that the domain describes.

A field is written once, in `domain/records.py`; its column follows from its kind, so that SQLite and
PostgreSQL hold the same. A change of a record needs a migration: a test compares both.
"""

from datetime import UTC, datetime
from threading import RLock
from typing import Any, Optional

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel

from desktop_app.domain import fields as f
from desktop_app.domain.codec import field_types
from desktop_app.domain.records import BY_KIND, Record

ID_LENGTH = 32
#: SQLite then refuses a value that is not of its column's type.
STRICT = {"sqlite_strict": True}
#: The column of every record with the number of the change that wrote it last.
LAST_CHANGE = "last_change"


class UtcTime(TypeDecorator[datetime]):
    """A moment with its zone: PostgreSQL keeps it, SQLite gets UTC and gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Words(TypeDecorator[tuple[str, ...]]):
    """A list of words, kept as a JSON array in a text column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        import json

        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        import json

        return tuple(json.loads(value)) if value else ()


_COLUMN_TYPES: dict[str, Any] = {
    "int": BigInteger,
    "float": Float,
    "bool": Boolean,
    "date": Date,
    "datetime": UtcTime,
    "words": Words,
}
_PYTHON_TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "date": Any,
    "datetime": Any,
    "words": Any,
}
# Columns that hold another record's id: (kind, field) -> the kind it points at.
PARENTS = {
    ("readiness", "data_source_id"): "data_source",
    ("measurement", "metric_id"): "metric",
    ("review_action", "review_id"): "review",
    ("contribution", "goal_id"): "goal",
    ("dependency", "other_id"): "initiative",
    ("custom_value", "custom_field_id"): "custom_field",
}
_NEVER_EMPTY = frozenset({"id", "version", "initiative_id", "position"})


def _column(record: type[Record], name: str, kind: str) -> Column[Any]:
    if name == "id":
        return Column(name, String(ID_LENGTH), primary_key=True)
    parent = "initiative" if name == "initiative_id" else PARENTS.get((record.KIND, name))
    if parent:
        return Column(name, String(ID_LENGTH), ForeignKey(f"{parent}.id"), nullable=False, index=True)
    spec = f.specs(record).get(name)
    if kind == "str":
        long = spec is None or spec.kind in ("long_text", "json")
        size = Text() if long or spec is None else String(max(spec.max_length, 64))
        return Column(name, size, nullable=False, default="")
    nullable = kind not in ("bool", "words") and name not in _NEVER_EMPTY
    return Column(name, _COLUMN_TYPES[kind](), nullable=nullable)


def _table_class(record: type[Record]) -> type[SQLModel]:
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {}
    for name, kind in field_types(record).items():
        annotations[name] = Optional[_PYTHON_TYPES[kind]]  # noqa: UP045  # SQLModel reads the annotation at run time
        namespace[name] = Field(default=None, sa_column=_column(record, name, kind))
        if name == "version":
            # Of the store alone: what a record says has no place for it.
            annotations[LAST_CHANGE] = int
            namespace[LAST_CHANGE] = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    namespace |= {
        "__annotations__": annotations,
        "__tablename__": record.KIND,
        "__table_args__": STRICT,
        "__module__": __name__,
        "__doc__": record.__doc__,
        # What a row may hold is checked by the domain, before it becomes a row.
        "model_config": {"defer_build": True},
    }
    meta: Any = type(SQLModel)
    return meta(f"{record.__name__}Row", (SQLModel,), namespace, table=True)  # type: ignore[no-any-return]  # built by SQLModel's metaclass


# Indexes beside those of ids that point at other records: kind -> (name, columns, whether values are unique).
_INDEXES: dict[str, tuple[tuple[str, tuple[str, ...], bool], ...]] = {
    "initiative": (("initiative_key", ("key",), True),),
    "answer": (("answer_item", ("initiative_id", "pack_id", "item_id"), False),),
    "role": (("role_of_initiative", ("initiative_id", "role"), False),),
    "brief": (("brief_number", ("number",), True),),
    "damaged_value": (("damaged_record", ("record_id",), False),),
}
_made: dict[str, type[SQLModel]] = {}
# Threads may ask for the same table at once, and SQLModel takes a name once only.
_making = RLock()


def row_class(kind: str) -> type[SQLModel]:
    """The SQLModel class of a kind of record, made when it is first asked for: all of them take 70 ms."""
    row_type = _made.get(kind)
    if row_type is None:
        with _making:
            row_type = _made.get(kind)
            if row_type is None:
                row_type = _table_class(BY_KIND[kind])
                rows: Table = row_type.__table__  # type: ignore[attr-defined]  # set by SQLModel
                for name, columns, unique in _INDEXES.get(kind, ()):
                    Index(name, *(rows.c[column] for column in columns), unique=unique)
                _made[kind] = row_type
    return row_type


def table(kind: str) -> Table:
    """The table that holds a kind of record."""
    return row_class(kind).__table__  # type: ignore[attr-defined,no-any-return]  # set by SQLModel
