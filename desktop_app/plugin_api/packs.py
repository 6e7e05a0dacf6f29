"""Reads checklists, the vocabulary and the registry of instruments from YAML files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.domain.trust.checklists import (
    ChecklistItem,
    ChecklistPack,
    Citation,
    Instrument,
    TagGroup,
    Vocabulary,
    first_date,
)
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.plugin_api.checked_files import kept
from desktop_app.plugin_api.strict_yaml import MAX_BYTES, parse_yaml
from desktop_app.text import close_match

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from desktop_app.plugin_api.pack_schema import CitationModel, ItemModel, PackModel

    M = TypeVar("M", bound=BaseModel)

_SHOWN_PROBLEMS = 5
_VOCABULARY, _REGISTRY = "vocabulary.yaml", "instruments.yaml"


class PackError(UserError):
    """A checklist file that can't be used; `problems` has one sentence for each slip."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        lines = problems[:_SHOWN_PROBLEMS]
        more = len(problems) - len(lines)
        if more:
            lines.append(
                ngettext("{n} more problem.", "{n} more problems.", more).format(n=formats.number(more))
            )
        super().__init__("\n".join(lines))


def load_pack(package: str, path: str) -> ChecklistPack:
    """The checklist in the data file `path` of an importable package, such as "data/finance.yaml".

    Raises PackError or YamlError, whose text names file, item and field, when it can't be used.
    """
    return read_pack(_read(package, path), path.rsplit("/", 1)[-1])


def read_pack(content: bytes, source: str) -> ChecklistPack:
    """The checklist in the bytes of a YAML file; `source` is its name for the messages.

    Raises PackError or YamlError when it can't be used.
    """
    # The cache key includes registry and vocabulary, as the result depends on them too.
    return kept(ChecklistPack, (content, *_core_files()), lambda: _checked_pack(content, source))


def _checked_pack(content: bytes, source: str) -> ChecklistPack:
    from desktop_app.plugin_api.pack_schema import PackModel

    document = parse_yaml(content, source)
    model = _check(PackModel, document, source)
    problems = _problems_of_pack(model, source)
    if problems:
        raise PackError(problems)
    return ChecklistPack(
        id=model.meta.set,
        title=model.meta.title,
        industry=model.meta.industry,
        as_of=model.meta.as_of,
        items=tuple(_item(item) for item in model.items),
        tags=tuple(model.tags.items()),
        industries=tuple(model.meta.industries.items()),
    )


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the program."""
    return kept(Vocabulary, _core_files(), _checked_vocabulary)


def _checked_vocabulary() -> Vocabulary:
    from desktop_app.plugin_api.pack_schema import VocabularyModel

    model = _check_core_file(VocabularyModel, _VOCABULARY)
    return Vocabulary(
        tags=dict(model.applies_when_tags),
        stages=tuple(model.stages),
        severities={str(key): text for key, text in model.severity.items()},
        confidence={str(key): text for key, text in model.confidence.items()},
        groups=tuple(TagGroup(group.title, group.tags) for group in model.groups),
    )


@cache
def load_instruments() -> Mapping[str, Instrument]:
    """The registry of instruments by id; a changed date is entered there first."""
    return kept(Mapping[str, Instrument], _core_files(), _checked_instruments)


def _checked_instruments() -> Mapping[str, Instrument]:
    from desktop_app.plugin_api.pack_schema import RegistryModel

    model = _check_core_file(RegistryModel, _REGISTRY)
    return {entry.id: Instrument(**entry.model_dump()) for entry in model.instruments}


@cache
def _core_files() -> tuple[bytes, ...]:
    return tuple(_read("desktop_app.plugin_api", f"data/{name}") for name in (_VOCABULARY, _REGISTRY))


def _check_core_file(model: type[M], name: str) -> M:
    return _check(model, parse_yaml(_read("desktop_app.plugin_api", f"data/{name}"), name), name)


def _read(package: str, path: str) -> bytes:
    try:
        with files(package).joinpath(path).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        sentence = _(
            "The file {file} is not in the installed package {package}: its pyproject.toml has to include the data."
        )
        raise PackError([sentence.format(file=path, package=package)]) from None
    except OSError as error:
        raise PackError(
            [
                _("The file {file} of {package} can't be read: {reason}.").format(
                    file=path, package=package, reason=error.strerror or type(error).__name__
                )
            ]
        ) from None


def _check(model: type[M], document: Any, source: str) -> M:
    from pydantic import ValidationError

    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise PackError(_sentences(error, document, source)) from None


# Pydantic's types of error in our words; {details} are taken from the error's context.
_SLIPS = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not a field that this program knows"),
    "literal_error": N_("takes one of: {expected}"),
    "string_type": N_("takes a text"),
    "string_too_short": N_("can't be empty"),
    "string_too_long": N_("is longer than {max_length} characters"),
    "string_pattern_mismatch": N_("takes letters, digits, “.”, “_” and “-” only, at most 80"),
    "tuple_type": N_("takes a list (lines that start with “-”)"),
    "dict_type": N_("takes a group of fields"),
    "model_type": N_("takes a group of fields"),
    "too_short": N_("needs at least {min_length}"),
    "too_long": N_("holds at most {max_length}"),
    "bool_parsing": N_("takes true or false"),
    "int_parsing": N_("takes a whole number"),
    "date_from_datetime_parsing": N_("takes a date such as 2026-11-21"),
    "date_parsing": N_("takes a date such as 2026-11-21"),
    "value_error": N_("{error}"),
}


def _sentences(error: ValidationError, document: Any, source: str) -> list[str]:
    slips = error.errors(include_url=False, include_input=False)
    missing = {slip["loc"] for slip in slips if slip["type"] == "missing"}
    # A field that is spelled wrong is told once, and not also as a field that is missing.
    misspelt = {
        slip["loc"]: close_match(str(slip["loc"][-1]), _fields_at(slip["loc"][:-1]))
        for slip in slips
        if slip["type"] == "extra_forbidden"
    }
    meant = {(*loc[:-1], name) for loc, name in misspelt.items() if name}
    sentences = []
    for slip in slips:
        loc = slip["loc"]
        if slip["type"] == "too_short" and loc == ("items",) and document["items"]:
            # Every item has an error, so none is left.
            continue
        if slip["type"] == "missing" and loc in meant:
            continue
        context = {key: str(value) for key, value in slip.get("ctx", {}).items()}
        context.setdefault("error", slip["msg"])
        template = _SLIPS.get(slip["type"])
        problem = _(template).format(**context) if template else slip["msg"]
        if word := misspelt.get(loc):
            question = _("did you mean “{word}”?").format(word=word)
            problem = question if (*loc[:-1], word) in missing else f"{problem}; {question}"
        elif slip["type"] == "literal_error":
            problem = _meant(
                problem, str(_value_at(loc, document)), re.findall(r"'(.*?)'", context["expected"])
            )
        sentences.append(_sentence(", ".join([source, *_place(loc, document)]), problem))
    return sentences


def _sentence(place: str, problem: str) -> str:
    text = problem.strip().rstrip(".")
    sentence = _("{place}: {problem}.") if not text.endswith("?") else _("{place}: {problem}")
    return sentence.format(place=place, problem=text)


def _meant(problem: str, word: str, known: Iterable[str]) -> str:
    """The problem, with what was probably meant."""
    match = close_match(word, known)
    return f"{problem}; {_('did you mean “{word}”?').format(word=match)}" if match else problem


def _fields_at(location: tuple[int | str, ...]) -> list[str]:
    """The fields that a group at this place of a checklist has."""
    from desktop_app.plugin_api import pack_schema as schema

    models: dict[tuple[str, ...], type[BaseModel]] = {
        (): schema.PackModel,
        ("meta",): schema.MetaModel,
        ("items",): schema.ItemModel,
        ("items", "applies_when"): schema.AppliesModel,
        ("items", "citations"): schema.CitationModel,
    }
    model = models.get(tuple(step for step in location if isinstance(step, str)))
    return list(model.model_fields) if model is not None else []


def _value_at(location: tuple[int | str, ...], document: Any) -> Any:
    """What stands there; of a key that is wrong, the key itself."""
    for before, step in zip(("", *location), location, strict=False):
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return before
    return document


def _place(location: tuple[int | str, ...], document: Any) -> list[str]:
    """The item's id (or its number) and the field, for a reader who looks into the file."""
    words: list[str] = []
    value = document
    for step in location:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
        if not isinstance(step, int):
            words.append("" if step in ("items", "instruments") and not words else step)
        elif isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]:
            words.append(value["id"])
        else:
            words.append(_("number {n}").format(n=formats.number(step + 1)))
    if len(words) == 1 and not words[0]:
        return [str(location[0])]
    return [word for word in words if word]


def _problems_of_pack(model: PackModel, source: str) -> list[str]:
    """Mistakes that only the whole list shows: wrong counts, repeated ids, words that nobody explains."""
    problems = []

    def report(place: str, problem: str) -> None:
        problems.append(_sentence(f"{source}, {place}", problem))

    meta = model.meta
    known_industries = INDUSTRIES.own | meta.industries
    if meta.industry is not None and meta.industry not in known_industries:
        problem = _("takes one of: {expected}; a new one goes under “industries”, with its name")
        problem = problem.format(expected=", ".join(known_industries))
        report("meta, industry", _meant(problem, meta.industry, known_industries))
    for key in meta.industries.keys() & INDUSTRIES.own.keys():
        report("meta, industries", _("“{key}” is an industry of the program's own").format(key=key))
    citations = [citation for item in model.items for citation in item.citations]
    counts = {
        "item_count": (meta.item_count, len(model.items)),
        "severity_counts": (meta.severity_counts, Counter(i.severity for i in model.items)),
        "stage_counts": (meta.stage_counts, Counter(i.stage for i in model.items)),
        "citation_counts": (meta.citation_counts, Counter(c.confidence for c in citations)),
    }
    for name, (stated, counted) in counts.items():
        if stated and stated != counted:
            shown = dict(counted) if isinstance(counted, Counter) else counted
            report(f"meta, {name}", _("the list holds {counted}").format(counted=shown))
    own_facts = load_vocabulary().tags
    known = own_facts.keys() | model.tags.keys()
    for tag in sorted(own_facts.keys() & model.tags.keys()):
        report(f"tags, {tag}", _("is a fact of the program's own; it can't be explained anew"))
    registry = load_instruments()
    seen: set[str] = set()
    for item in model.items:
        if item.id in seen:
            report(item.id, _("the id is there twice"))
        seen.add(item.id)
        for tag in item.applies_when.all + item.applies_when.any:
            if tag not in known:
                problem = _meant(_("there is no fact “{tag}”").format(tag=tag), tag, known)
                new = _("A new one goes under “tags”, with what it says")
                joint = " " if problem.endswith("?") else ". "
                report(f"{item.id}, applies_when", f"{problem}{joint}{new}")
        for citation in item.citations:
            if citation.instrument_id not in registry and (problem := _unknown_instrument(citation)):
                report(f"{item.id}, citations, {citation.instrument_id}", problem)
    return problems


def _unknown_instrument(citation: CitationModel) -> str:
    """What an instrument that the registry does not know lacks; empty where the citation says all of it."""
    missing = [
        name for name in ("instrument", "jurisdiction", "nature", "in_force") if not getattr(citation, name)
    ]
    if not missing:
        return ""
    registry = load_instruments()
    wanted = set(re.split(r"[^a-z0-9]+", citation.instrument_id.lower())) - {""}
    named = next((key for key, entry in registry.items() if wanted <= _words_of(entry)), "")
    match = named or close_match(citation.instrument_id, registry)
    lacks = _("give {fields}").format(fields=", ".join(missing))
    if match:
        return _("did you mean “{word}”? Else {lacks}").format(word=match, lacks=lacks)
    return _("the registry does not know it: {lacks}").format(lacks=lacks)


def _words_of(entry: Instrument) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", f"{entry.jurisdiction} {entry.name}".lower()))


def _item(model: ItemModel) -> ChecklistItem:
    return ChecklistItem(
        id=model.id,
        theme=model.theme,
        question=model.question,
        why_it_matters=model.why_it_matters,
        evidence=model.evidence,
        stage=model.stage,
        severity=model.severity,
        applies_all=model.applies_when.all,
        applies_any=model.applies_when.any,
        applies_note=model.applies_note,
        legal_duty_from=first_date(model.legal_duty_from),
        legal_duty_text=model.legal_duty_from,
        nist_ai_rmf=model.nist_ai_rmf,
        source_document_theme=model.source_document_theme,
        support=model.support,
        citations=tuple(_citation(citation) for citation in model.citations),
        short=model.short,
    )


def _citation(model: CitationModel) -> Citation:
    entry = load_instruments().get(model.instrument_id)
    seen = model.instrument_verified
    if seen is None:
        # Without a statement, a citation from the registry is as far checked as the registry's entry.
        leans = model.confidence == "RECALLED" and not model.instrument
        seen = leans and entry is not None and entry.confidence == "VERIFIED"
    return Citation(
        instrument_id=model.instrument_id,
        instrument=model.instrument or (entry.name if entry else ""),
        provision=model.provision,
        jurisdiction=model.jurisdiction or (entry.jurisdiction if entry else ""),
        nature=model.nature or (entry.nature if entry else ""),
        in_force=model.in_force or (entry.in_force if entry else ""),
        confidence=model.confidence,
        verified_in=model.verified_in,
        source_kind=model.source_kind,
        note=model.note,
        instrument_verified=seen,
        status_note=entry.status_note if entry else "",
    )
