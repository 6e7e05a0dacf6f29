"""The quick filters of the initiatives list: values of one field are alternatives, all fields must match."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.choices import (
    AI_KINDS,
    AI_VERDICTS,
    HIGH_IMPACT,
    INDUSTRIES,
    METRIC_STATES,
    RISK_CLASSES,
    STAGES,
)
from desktop_app.domain.filters.tree import DATE_SPANS, Condition, Group, Node, Shape
from desktop_app.language.i18n import N_

#: The values of a yes/no field as ticks.
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class QuickFilter:
    """One field to filter by; `labels` are the words for its keys, empty when values speak for themselves."""

    name: str
    label: str
    labels: Mapping[str, str]


FILTERS: tuple[QuickFilter, ...] = (
    QuickFilter("stage", N_("Stage"), STAGES),
    QuickFilter("industry", N_("Industry"), INDUSTRIES),
    QuickFilter("owner", N_("Owner"), {}),
    QuickFilter("metric_state", N_("Targets"), METRIC_STATES),  # type: ignore[arg-type]  # keys are texts
    QuickFilter("ai_kind", N_("Kind of AI"), AI_KINDS),
    QuickFilter("ai_verdict", N_("Needs AI"), AI_VERDICTS),
    QuickFilter("risk_class", N_("Risk class"), RISK_CLASSES),
    QuickFilter("high_impact", N_("High impact"), HIGH_IMPACT),
    QuickFilter("topic", N_("Topic"), {}),
    QuickFilter("unit", N_("Department"), {}),
    QuickFilter("vendor", N_("Vendor"), {}),
)


#: Fields of which all values are known, so that "not Retired" can be shown as ticks at all others.
_LABELS = {field.name: field.labels for field in FILTERS if field.labels}


def chosen(root: Group, field: str) -> tuple[str, ...]:
    """The values of a field that were chosen in the menu; "" means not stated."""
    place = _place(root, field)
    return () if place < 0 else _values(root.parts[place], field)


def toggled(root: Group, field: str, value: str, on: bool, shape: Shape = "text") -> Group:
    """The filter with a value of a field added, or removed if it is there; `shape` is that of the field."""
    base = root if root.mode == "all" else Group("all", (root,))
    values = [one for one in chosen(base, field) if one != value] + ([value] if on else [])
    place = _place(base, field)
    rest = [part for at, part in enumerate(base.parts) if at != place]
    if values:
        rest.insert(place if place >= 0 else len(rest), _asking(field, values, shape))
    return Group("all", tuple(rest))


def replaced(root: Group, node: Node | None, is_old: Callable[[Node], bool]) -> Group:
    """The filter with `node` instead of the part that `is_old` takes; None only removes that part."""
    base = root if root.mode == "all" else Group("all", (root,))
    place = next((at for at, part in enumerate(base.parts) if is_old(part)), -1)
    rest = [part for at, part in enumerate(base.parts) if at != place]
    if node is not None:
        rest.insert(place if place >= 0 else len(rest), node)
    return Group("all", tuple(rest))


def value_place(root: Group, field: str) -> int:
    """Where in the filter the part with the ticked values of a field stands; -1 for nowhere."""
    return _place(root, field)


def without(root: Group, place: int) -> Group:
    """The filter without one of its parts."""
    return Group(root.mode, tuple(part for at, part in enumerate(root.parts) if at != place))


def _asking(field: str, values: Sequence[str], shape: Shape) -> Node:
    known = tuple(one for one in values if one)
    if shape == "date":
        parts: list[Node] = [Condition(field, span) for span in DATE_SPANS if span in known]
    elif shape == "bool":
        parts = [Condition(field, "is", one == YES) for one in known]
    else:
        parts = [Condition(field, "any_of", known)] if known else []
    if "" in values:
        parts.append(Condition(field, "unknown"))
    return parts[0] if len(parts) == 1 else Group("any", tuple(parts))


def _place(root: Group, field: str) -> int:
    if root.mode != "all":
        return -1
    return next((at for at, part in enumerate(root.parts) if _values(part, field)), -1)


def _values(part: Node, field: str) -> tuple[str, ...]:
    """The values of a part of the filter, if the menu can make such a part."""
    if isinstance(part, Group):
        asked = [_values(one, field) for one in part.parts]
        return (
            tuple(value for values in asked for value in values) if part.mode == "any" and all(asked) else ()
        )
    if part.field != field:
        return ()
    if part.operator == "unknown":
        return ("",)
    if part.operator in DATE_SPANS:
        return (part.operator,)
    if isinstance(part.value, bool):
        return (YES if part.value else NO,)
    if part.operator in ("is_not", "none_of") and part.field in _LABELS:
        left_out = part.value if isinstance(part.value, tuple) else (part.value,)
        return tuple(value for value in _LABELS[part.field] if value not in left_out)
    if part.operator == "is" and isinstance(part.value, str):
        return (part.value,)
    return tuple(map(str, part.value)) if part.operator == "any_of" and isinstance(part.value, tuple) else ()
