"""The schema of a checklist file, so that mistakes are found before anybody relies on it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from desktop_app.domain.trust.checklists import NATURES, first_date
from desktop_app.language.i18n import _

MAX_ITEMS = 2000

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]

IndustryKey = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Stage = Literal["strategy", "discovery", "delivery", "live"]
Severity = Literal["gate", "required", "recommended"]
Confidence = Literal["VERIFIED", "RECALLED"]
SourceKind = Literal["", "primary_text_copy", "official_page", "secondary"]


def _check_question(value: str) -> str:
    if not value.endswith("?"):
        raise ValueError(_("ends in a question mark, and “yes” is the good answer"))
    return value


def _check_start(value: str) -> str:
    if value and first_date(value) is None:
        raise ValueError(_("names a date such as 2027-12-02 or 2027-12"))
    return value


def _check_nature(value: str) -> str:
    if value and value not in NATURES:
        raise ValueError(_("takes one of: {offered}").format(offered=", ".join(NATURES)))
    return value


#: What an item asks for as a statement, for lists with little room.
ShortLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Question = Annotated[Prose, AfterValidator(_check_question)]
DutyStart = Annotated[Note, AfterValidator(_check_start)]
Nature = Annotated[str, AfterValidator(_check_nature)]


class _StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationModel(_StrictModel):
    """A citation; what it leaves out is taken from the registry of instruments."""

    instrument_id: Key
    provision: Line
    instrument: Note = ""
    jurisdiction: Note = ""
    nature: Nature = ""
    in_force: Note = ""
    confidence: Confidence = "RECALLED"
    verified_in: tuple[Line, ...] = ()
    source_kind: SourceKind = ""
    note: Note = ""
    instrument_verified: bool | None = None

    @model_validator(mode="after")
    def _seen_means_seen_where(self) -> "CitationModel":
        if self.confidence == "VERIFIED" and not (self.verified_in and self.source_kind):
            raise ValueError(_("a VERIFIED citation names verified_in and source_kind"))
        return self


class AppliesModel(_StrictModel):
    """When an item applies: all tags of `all`, and at least one of `any` if there are any."""

    all: tuple[Key, ...] = ()
    any: tuple[Key, ...] = ()


class ItemModel(_StrictModel):
    """One item of a checklist."""

    id: Key
    theme: Line
    short: ShortLine = ""
    question: Question
    why_it_matters: Prose
    evidence: Annotated[tuple[Prose, ...], Field(min_length=1)]
    stage: Stage
    severity: Severity
    applies_when: AppliesModel = AppliesModel()
    applies_note: Note = ""
    legal_duty_from: DutyStart = ""
    nist_ai_rmf: tuple[Line, ...] = ()
    source_document_theme: Note = ""
    support: tuple[Nature, ...] = ()
    citations: tuple[CitationModel, ...] = ()


class MetaModel(_StrictModel):
    """What a list is, and counts that show when an item got lost."""

    set: Key
    title: Line
    as_of: date
    industry: Key | None = None
    industries: dict[IndustryKey, Line] = {}
    item_count: int | None = None
    severity_counts: dict[Severity, int] = {}
    stage_counts: dict[Stage, int] = {}
    citation_counts: dict[Confidence, int] = {}


class PackModel(_StrictModel):
    """A whole checklist file."""

    meta: MetaModel
    items: Annotated[tuple[ItemModel, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    tags: dict[Key, Line] = {}


class InstrumentModel(_StrictModel):
    """One entry of the registry of instruments."""

    id: Key
    name: Line
    jurisdiction: Line
    nature: Nature
    in_force: Line
    confidence: Confidence
    status_note: Note = ""
    verified_in: tuple[Line, ...] = ()
    source_kind: SourceKind = ""


class RegistryMetaModel(_StrictModel):
    """As of when the registry is, and how many instruments it holds."""

    as_of: date
    count: int


class RegistryModel(_StrictModel):
    """The registry of instruments."""

    meta: RegistryMetaModel
    instruments: tuple[InstrumentModel, ...]


class GroupModel(_StrictModel):
    """Facts that are asked under one heading."""

    title: Line
    tags: tuple[Key, ...]


class VocabularyModel(_StrictModel):
    """The words that checklists use."""

    stages: tuple[Stage, ...]
    severity: dict[Severity, Line]
    applies_when_tags: dict[Key, Line]
    confidence: dict[Confidence, Line]
    groups: tuple[GroupModel, ...] = ()
