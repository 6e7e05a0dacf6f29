"""SQLModel tables, one for each kind of record, made from the fields that the domain describes.

A field is written once, in `domain/records.py`; its column follows from its kind, so that SQLite and
PostgreSQL hold the same. A change of a record needs a migration: a test compares both.
"""

from datetime import UTC, datetime
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
    LargeBinary,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel

from desktop_app.domain import fields as f
from desktop_app.domain.codec import field_types
from desktop_app.domain.records import BY_KIND, RECORDS, Child, Record

_ID = 32


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
}
_NEVER_EMPTY = frozenset({"id", "version", "initiative_id", "position"})


def _column(record: type[Record], name: str, kind: str) -> Column[Any]:
    if name == "id":
        return Column(name, String(_ID), primary_key=True)
    parent = "initiative" if name == "initiative_id" else PARENTS.get((record.KIND, name))
    if parent:
        return Column(name, String(_ID), ForeignKey(f"{parent}.id"), nullable=False, index=True)
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
    namespace |= {
        "__annotations__": annotations,
        "__tablename__": record.KIND,
        "__module__": __name__,
        "__doc__": record.__doc__,
    }
    meta: Any = type(SQLModel)
    return meta(f"{record.__name__}Row", (SQLModel,), namespace, table=True)  # type: ignore[no-any-return]  # built by SQLModel's metaclass


ROWS: dict[str, type[SQLModel]] = {record.KIND: _table_class(record) for record in RECORDS}


def table(kind: str) -> Table:
    """The table that holds a kind of record."""
    return SQLModel.metadata.tables[kind]


class ChangeRow(SQLModel, table=True):
    """One change: who, when, what and why; `target` is the change that an undo or redo is about.

    `digest` chains each change to the one before it, so that an altered history shows.
    """

    __tablename__ = "change"

    id: str = Field(sa_column=Column(String(_ID), primary_key=True))
    number: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    who: str = Field(sa_column=Column(String(500), nullable=False))
    action: str = Field(sa_column=Column(String(16), nullable=False))
    label: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    target: str = Field(default="", sa_column=Column(String(_ID), nullable=False))
    digest: str = Field(default="", sa_column=Column(String(64), nullable=False))


class ChangedRecordRow(SQLModel, table=True):
    """One record before and after a change, as JSON; empty before it is added, and after it is removed."""

    __tablename__ = "changed_record"

    id: str = Field(sa_column=Column(String(_ID), primary_key=True))
    change_id: str = Field(sa_column=Column(String(_ID), ForeignKey("change.id"), nullable=False, index=True))
    position: int = Field(sa_column=Column(BigInteger, nullable=False))
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    record_id: str = Field(sa_column=Column(String(_ID), nullable=False))
    initiative_id: str = Field(default="", sa_column=Column(String(_ID), nullable=False, index=True))
    before: str = Field(default="", sa_column=Column(Text, nullable=False))
    after: str = Field(default="", sa_column=Column(Text, nullable=False))


class BlobRow(SQLModel, table=True):
    """The bytes of an evidence file under their SHA-256; rows are added and never changed."""

    __tablename__ = "blob"

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SummaryRow(SQLModel, table=True):
    """Figures derived from an initiative, kept so that lists open at once; they can be computed again."""

    __tablename__ = "summary"

    initiative_id: str = Field(sa_column=Column(String(_ID), primary_key=True))
    # Day and fingerprint of the rules that the figures were computed by.
    as_of: str = Field(sa_column=Column(String(10), nullable=False))
    fingerprint: str = Field(sa_column=Column(String(64), nullable=False))
    score: float | None = Field(default=None, sa_column=Column(Float))
    score_low: float | None = Field(default=None, sa_column=Column(Float))
    score_high: float | None = Field(default=None, sa_column=Column(Float))
    value: float | None = Field(default=None, sa_column=Column(Float))
    feasibility: float | None = Field(default=None, sa_column=Column(Float))
    data_ready: float | None = Field(default=None, sa_column=Column(Float))
    checklist_done: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    checklist_total: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    metric_state: str = Field(default="", sa_column=Column(String(32), nullable=False))
    metrics_on_target: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    metrics_total: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    metrics_below: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    gate_next: str = Field(default="", sa_column=Column(String(32), nullable=False))
    gate_blocking: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    gate_open: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    review_due: str = Field(default="", sa_column=Column(String(10), nullable=False))
    risk_max: int | None = Field(default=None, sa_column=Column(BigInteger))
    parts: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    attention: str = Field(default="[]", sa_column=Column(Text, nullable=False))


Index("initiative_key", table("initiative").c.key, unique=True)
Index(
    "answer_item",
    table("answer").c.initiative_id,
    table("answer").c.pack_id,
    table("answer").c.item_id,
)
Index("role_of_initiative", table("role").c.initiative_id, table("role").c.role)

CHILD_KINDS: tuple[str, ...] = tuple(k for k, record in BY_KIND.items() if issubclass(record, Child))
