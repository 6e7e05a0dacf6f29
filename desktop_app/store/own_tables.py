"""SQLModel tables of what the program keeps beside records: history, evidence files and derived figures."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Float, ForeignKey, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from desktop_app.store.tables import ID_LENGTH, STRICT, UtcTime


class ChangeRow(SQLModel, table=True):
    """One change: who, when, what and why; `target` is the change that an undo or redo is about.

    `digest` chains each change to the one before it, so that an altered history shows.
    """

    __tablename__ = "change"
    __table_args__ = STRICT

    id: str = Field(sa_column=Column(String(ID_LENGTH), primary_key=True))
    number: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    who: str = Field(sa_column=Column(String(500), nullable=False))
    action: str = Field(sa_column=Column(String(16), nullable=False))
    label: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    target: str = Field(default="", sa_column=Column(String(ID_LENGTH), nullable=False))
    digest: str = Field(default="", sa_column=Column(String(64), nullable=False))


class ChangedRecordRow(SQLModel, table=True):
    """One record before and after a change, as JSON; empty before it is added, and after it is removed."""

    __tablename__ = "changed_record"
    __table_args__ = STRICT

    id: str = Field(sa_column=Column(String(ID_LENGTH), primary_key=True))
    change_id: str = Field(
        sa_column=Column(String(ID_LENGTH), ForeignKey("change.id"), nullable=False, index=True)
    )
    position: int = Field(sa_column=Column(BigInteger, nullable=False))
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    record_id: str = Field(sa_column=Column(String(ID_LENGTH), nullable=False))
    initiative_id: str = Field(default="", sa_column=Column(String(ID_LENGTH), nullable=False, index=True))
    before: str = Field(default="", sa_column=Column(Text, nullable=False))
    after: str = Field(default="", sa_column=Column(Text, nullable=False))


class BlobRow(SQLModel, table=True):
    """The bytes of an evidence file under their SHA-256; rows are added and never changed."""

    __tablename__ = "blob"
    __table_args__ = STRICT

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SummaryRow(SQLModel, table=True):
    """Figures derived from an initiative, kept so that lists open at once; they can be computed again."""

    __tablename__ = "summary"
    __table_args__ = STRICT

    initiative_id: str = Field(sa_column=Column(String(ID_LENGTH), primary_key=True))
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
