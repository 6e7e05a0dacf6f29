"""The program's controls; each is loaded when first asked for, to keep the start quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "basics": (
        "Card",
        "Chip",
        "ElidedLabel",
        "Heading",
        "Label",
        "Separator",
        "StatCard",
        "StateDot",
        "kind_of",
        "tooltip",
    ),
    "buttons": (
        "Button",
        "FilterChip",
        "IconButton",
        "MenuButton",
        "PrimaryButton",
        "SearchButton",
        "SegmentedChoice",
    ),
    "feedback": ("Banner", "EmptyState", "ProgressStrip", "Toast", "ToastArea"),
    "layouts": ("FlowLayout", "ScrollPage", "clear_layout"),
    "spine_tabs": ("SpineTabs", "Tab"),
    "field": ("Field",),
    "text_fields": ("LineField", "LinkField", "PersonField", "TextField"),
    "number_fields": ("IntegerField", "MoneyField", "NumberField", "ShareField"),
    "choice_fields": ("BoolField", "ChoiceField", "TagsField"),
    "date_field": ("DateField",),
    "rating_field": ("RatingField",),
    "field_form": ("FieldForm",),
    "table_model": ("Column", "TupleTableModel"),
    "data_table": ("DataTable",),
}
_WHERE = {name: module for module, names in _HOMES.items() for name in names}
__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
