"""Checks what hooks give against the types that they promise, and cleans the texts in it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from desktop_app.domain.choices import DIRECTIONS, INDUSTRIES, METRIC_KINDS, STAGE_ORDER, UNITS
from desktop_app.domain.extensions.extension import (
    AttentionItem,
    Block,
    BriefSection,
    CatalogueMetric,
    GateRule,
)
from desktop_app.domain.extensions.open_choices import is_choice_key
from desktop_app.domain.extensions.plugin_analysis import RESERVED_IDS, PluginAnalysis
from desktop_app.domain.health.checks import INITIATIVE_PLACES, PORTFOLIO_PLACES, HealthCheck, HealthFinding
from desktop_app.domain.scoring.methods import ScoringMethod, check_method
from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.plugin_host.guard import Rubbish
from desktop_app.plugin_host.wording import meant
from desktop_app.text import clean

T = TypeVar("T")

_MAX_TEXT = 10_000
_MAX_ENTRIES = 5_000


def conform(value: Any, hint: Any, place: str) -> Any:
    """`value` with texts cleaned and lists as tuples; raises Rubbish if it is not a `hint`."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _record(value, hint, place)
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is Mapping:
        return _mapping(value, parts, place)
    if origin is tuple:
        return _several(value, parts, place)
    if origin in (typing.Union, types.UnionType):
        return _either(value, parts, place)
    if origin is typing.Literal:
        return _one_of(value, parts, place)
    if origin is Callable:
        if callable(value):
            return value
        raise _wrong(place, _("a function"), value)
    if hint is str:
        return _text(value, place)
    if hint is type(None) and value is None:
        return None
    # In Python a datetime is a date and a bool is an int, but neither is allowed here.
    odd = isinstance(value, datetime) if hint is date else isinstance(value, bool) and hint is int
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, hint) and not odd:
        return value
    raise _wrong(place, hint.__name__, value)


def _wrong(place: str, expected: str, value: Any) -> Rubbish:
    return Rubbish(
        _("{place} should be {expected}, and is {found}.").format(
            place=place, expected=expected, found=type(value).__name__
        )
    )


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise _wrong(place, _("a text"), value)
    if len(value) > _MAX_TEXT:
        raise Rubbish(
            _("{place} is longer than {n} characters.").format(place=place, n=formats.number(_MAX_TEXT))
        )
    return clean(value)


def _one_of(value: Any, allowed: Collection[Any], place: str) -> Any:
    if isinstance(value, str) and value in allowed:
        return value
    names = [str(item) for item in allowed]
    offered = ", ".join(name or _("empty") for name in sorted(names, key=bool))
    sentence = _("{place} takes one of: {offered}.").format(place=place, offered=offered)
    question = meant(value, names) if isinstance(value, str) else ""
    raise Rubbish(f"{sentence} {question[:1].upper()}{question[1:]}".strip())


def _either(value: Any, hints: tuple[Any, ...], place: str) -> Any:
    if value is None and types.NoneType in hints:
        return None
    wanted = [hint for hint in hints if hint is not types.NoneType]
    for hint in wanted[:-1]:
        try:
            return conform(value, hint, place)
        except Rubbish:
            continue
    return conform(value, wanted[-1], place)


def _several(value: Any, parts: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise _wrong(place, _("a list"), value)
    if len(value) > _MAX_ENTRIES:
        raise Rubbish(
            _("{place} has more than {n} entries.").format(place=place, n=formats.number(_MAX_ENTRIES))
        )
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(conform(item, parts[0], place) for item in value)
    if len(value) != len(parts):
        raise Rubbish(_("{place} should have {n} entries.").format(place=place, n=formats.number(len(parts))))
    return tuple(conform(item, part, place) for item, part in zip(value, parts, strict=True))


def _mapping(value: Any, parts: tuple[Any, ...], place: str) -> Any:
    if type(value) not in (dict, types.MappingProxyType):
        raise _wrong(place, _("a mapping"), value)
    if len(value) > _MAX_ENTRIES:
        raise Rubbish(
            _("{place} has more than {n} entries.").format(place=place, n=formats.number(_MAX_ENTRIES))
        )
    key, content = parts
    return {conform(name, key, place): conform(one, content, place) for name, one in value.items()}


def _record(value: Any, record: Any, place: str) -> Any:
    # Only the exact class: a derived one could run any code when a field is read.
    its_class: Any = type(value)
    if its_class is not record:
        raise _wrong(place, record.__name__, value)
    own_id = getattr(value, "id", "")
    if isinstance(own_id, str) and own_id.strip():
        # Whoever wrote a list of things looks for the one with this id.
        place = clean(own_id)[:120]
    changes = {}
    for name, hint in _hints(record).items():
        old = getattr(value, name)
        new = conform(old, hint, f"{place}.{name}")
        if new is not old:
            changes[name] = new
    return dataclasses.replace(value, **changes) if changes else value


@cache
def _hints(record: Any) -> dict[str, Any]:
    return typing.get_type_hints(record, localns={"Spine": object, "HealthView": object})


def check_pack(pack: ChecklistPack) -> ChecklistPack:
    """The pack, if its industry, facts, stages, severities and ids are usable."""
    from desktop_app.plugin_api.packs import load_vocabulary

    _need_id(pack.id, "ChecklistPack")
    for key, label in pack.industries:
        if not is_choice_key(key) or not label.strip() or key in INDUSTRIES.own:
            sentence = _("{place} takes pairs of a key of small letters that is new, and its name.")
            raise Rubbish(sentence.format(place=f"{pack.id}.industries"))
    if pack.industry is not None:
        _one_of(pack.industry, [*INDUSTRIES, *dict(pack.industries)], f"{pack.id}.industry")
    facts = load_vocabulary().tags if pack.tags else {}
    for tag, _text_of_tag in pack.tags:
        if tag in facts:
            sentence = _("{place} explains “{tag}” anew, which is a fact of the program's own.")
            raise Rubbish(sentence.format(place=f"{pack.id}.tags", tag=tag))
    if not pack.items:
        raise Rubbish(_("The checklist {id} has no items.").format(id=pack.id))
    seen: set[str] = set()
    for item in pack.items:
        _need_id(item.id, pack.id)
        if item.id in seen:
            sentence = _("The checklist {id} has {item} twice.")
            raise Rubbish(sentence.format(id=pack.id, item=item.id))
        seen.add(item.id)
        _one_of(item.stage, ("strategy", "discovery", "delivery", "live"), f"{item.id}.stage")
        _one_of(item.severity, ("gate", "required", "recommended"), f"{item.id}.severity")
    return pack


def check_sentence(value: Any, place: str) -> str | None:
    """What the check of a gate rule gave: a sentence on what is open, or None."""
    if value is None:
        return None
    if not isinstance(value, str):
        shown = repr(value) if type(value) in (bool, int, float) else type(value).__name__
        sentence = _("{place} gives a sentence or None, and gave {value}.")
        raise Rubbish(sentence.format(place=place, value=shown))
    return _text(value, place)


def check_metric(metric: CatalogueMetric) -> CatalogueMetric:
    """The ready-made metric, if its kind, direction, unit and industry are known."""
    _need_id(metric.id, "CatalogueMetric")
    _one_of(metric.kind, METRIC_KINDS, f"{metric.id}.kind")
    _one_of(metric.direction, DIRECTIONS, f"{metric.id}.direction")
    _one_of(metric.unit, UNITS, f"{metric.id}.unit")
    if metric.industry is not None:
        _one_of(metric.industry, INDUSTRIES, f"{metric.id}.industry")
    return metric


def check_rule(rule: GateRule) -> GateRule:
    """The gate rule, if its stage and tab are known."""
    _need_id(rule.id, "GateRule")
    _one_of(rule.stage, [str(stage) for stage in STAGE_ORDER], f"{rule.id}.stage")
    _one_of(rule.tab, INITIATIVE_PLACES, f"{rule.id}.tab")
    return rule


def check_section(section: BriefSection) -> BriefSection:
    """The brief section, if it can be named."""
    _need_id(section.id, "BriefSection")
    return section


def check_scoring(method: ScoringMethod) -> ScoringMethod:
    """The scoring method, if its inputs and formula can be used."""
    _need_id(method.id, "ScoringMethod")
    try:
        check_method(method)
    except UserError as error:
        raise Rubbish(f"{method.id}: {error}") from error
    return method


def check_analysis(analysis: PluginAnalysis) -> PluginAnalysis:
    """The analysis, if it has inputs of different names and either a function or a computation's name."""
    _need_id(analysis.id, "PluginAnalysis")
    if analysis.id in RESERVED_IDS:
        sentence = _("{id} is the id of an analysis of the program's own; take another.")
        raise Rubbish(sentence.format(id=analysis.id))
    if analysis.industry is not None:
        _one_of(analysis.industry, INDUSTRIES, f"{analysis.id}.industry")
    names = [one.name for one in analysis.inputs]
    if not names or len(set(names)) < len(names) or not all(name.isidentifier() for name in names):
        raise Rubbish(
            _("The analysis {id} needs inputs, each with a name of its own.").format(id=analysis.id)
        )
    if (analysis.run is None) == (analysis.function == ""):
        raise Rubbish(
            _("The analysis {id} needs either a function or the name of one.").format(id=analysis.id)
        )
    return analysis


def check_attention(item: AttentionItem) -> AttentionItem:
    """The attention item, if its tab is known."""
    _one_of(item.tab, INITIATIVE_PLACES, "AttentionItem.tab")
    return item


def check_health(check: HealthCheck) -> HealthCheck:
    """The health check, if it can be named."""
    _need_id(check.id, "HealthCheck")
    return check


# Checks of a thing beyond its type; a test compares the keys with the table of hooks.
CHECKS: dict[type[Any], Callable[[Any], Any]] = {
    ChecklistPack: check_pack,
    CatalogueMetric: check_metric,
    GateRule: check_rule,
    BriefSection: check_section,
    ScoringMethod: check_scoring,
    PluginAnalysis: check_analysis,
    AttentionItem: check_attention,
    HealthCheck: check_health,
}


def conform_all(
    things: Any, kind: type[T], hook: str, *, built_in: bool = False, any_industry: bool = False
) -> tuple[T, ...]:
    """What a hook gave as a tuple of checked things; raises Rubbish.

    Types are not checked for the program's own plugins, as its tests cover them. `any_industry` is for a plugin whose
    list can't be used: the industry that it would have brought is no second slip.
    """
    if not built_in:
        things = conform(things, types.GenericAlias(tuple, (kind, ...)), hook)
    check = CHECKS[kind]
    if any_industry and kind in (CatalogueMetric, PluginAnalysis):
        for thing in things:
            check(dataclasses.replace(thing, industry=None))
        return tuple(things)
    return tuple(check(thing) for thing in things)


def check_findings(
    findings: tuple[HealthFinding, ...], known: Collection[str], place: str
) -> tuple[HealthFinding, ...]:
    """The findings, if each is about the portfolio or an initiative in view, and leads somewhere."""
    for finding in findings:
        about_all = not finding.initiative_id
        _one_of(finding.tab, PORTFOLIO_PLACES if about_all else INITIATIVE_PLACES, f"{place}.tab")
        if not about_all and finding.initiative_id not in known:
            raise Rubbish(_("{place} is about an initiative that it was not shown.").format(place=place))
    return findings


def check_blocks(value: Any) -> tuple[Block, ...]:
    """Paragraphs and tables of a brief section."""
    if value is None:
        return ()
    blocks: tuple[Block, ...] = conform(
        value, tuple[str | tuple[tuple[str, ...], ...], ...], "BriefSection.build"
    )
    for block in blocks:
        if not isinstance(block, str) and len({len(row) for row in block}) > 1:
            raise Rubbish(_("A table of a brief section has rows of different length."))
    return blocks


def _need_id(value: str, place: str) -> None:
    if not value.strip() or len(value) > 120:
        raise Rubbish(_("{place} needs an id of at most 120 characters.").format(place=place))
