"""The program's controls; each is loaded when first asked for, to keep the start quick."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.ui.widgets.basics import Card as Card
    from desktop_app.ui.widgets.basics import Chip as Chip
    from desktop_app.ui.widgets.basics import ElidedLabel as ElidedLabel
    from desktop_app.ui.widgets.basics import Heading as Heading
    from desktop_app.ui.widgets.basics import Label as Label
    from desktop_app.ui.widgets.basics import Separator as Separator
    from desktop_app.ui.widgets.basics import StatCard as StatCard
    from desktop_app.ui.widgets.basics import StateDot as StateDot
    from desktop_app.ui.widgets.basics import kind_of as kind_of
    from desktop_app.ui.widgets.basics import tooltip as tooltip
    from desktop_app.ui.widgets.buttons import Button as Button
    from desktop_app.ui.widgets.buttons import FilterChip as FilterChip
    from desktop_app.ui.widgets.buttons import IconButton as IconButton
    from desktop_app.ui.widgets.buttons import MenuButton as MenuButton
    from desktop_app.ui.widgets.buttons import PrimaryButton as PrimaryButton
    from desktop_app.ui.widgets.buttons import SearchButton as SearchButton
    from desktop_app.ui.widgets.choice_fields import BoolField as BoolField
    from desktop_app.ui.widgets.choice_fields import ChoiceField as ChoiceField
    from desktop_app.ui.widgets.choice_fields import TagsField as TagsField
    from desktop_app.ui.widgets.choices import CheckBox as CheckBox
    from desktop_app.ui.widgets.choices import ComboBox as ComboBox
    from desktop_app.ui.widgets.data_table import DataTable as DataTable
    from desktop_app.ui.widgets.date_field import DateField as DateField
    from desktop_app.ui.widgets.feedback import Banner as Banner
    from desktop_app.ui.widgets.feedback import EmptyState as EmptyState
    from desktop_app.ui.widgets.feedback import ProgressStrip as ProgressStrip
    from desktop_app.ui.widgets.feedback import Toast as Toast
    from desktop_app.ui.widgets.feedback import ToastArea as ToastArea
    from desktop_app.ui.widgets.field import Field as Field
    from desktop_app.ui.widgets.field_form import FieldForm as FieldForm
    from desktop_app.ui.widgets.layouts import FlowLayout as FlowLayout
    from desktop_app.ui.widgets.layouts import ScrollPage as ScrollPage
    from desktop_app.ui.widgets.layouts import clear_layout as clear_layout
    from desktop_app.ui.widgets.number_fields import IntegerField as IntegerField
    from desktop_app.ui.widgets.number_fields import MoneyField as MoneyField
    from desktop_app.ui.widgets.number_fields import NumberField as NumberField
    from desktop_app.ui.widgets.number_fields import ShareField as ShareField
    from desktop_app.ui.widgets.rating_field import RatingField as RatingField
    from desktop_app.ui.widgets.segmented import SegmentedChoice as SegmentedChoice
    from desktop_app.ui.widgets.spine_tabs import SpineTabs as SpineTabs
    from desktop_app.ui.widgets.spine_tabs import Tab as Tab
    from desktop_app.ui.widgets.table_model import Column as Column
    from desktop_app.ui.widgets.table_model import TupleTableModel as TupleTableModel
    from desktop_app.ui.widgets.text_fields import LineField as LineField
    from desktop_app.ui.widgets.text_fields import LinkField as LinkField
    from desktop_app.ui.widgets.text_fields import PersonField as PersonField
    from desktop_app.ui.widgets.text_fields import TextField as TextField

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
    ),
    "segmented": ("SegmentedChoice",),
    "choices": ("CheckBox", "ComboBox"),
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
