"""Says in a sentence how the numbers of a column were read, and what settled it."""

from __future__ import annotations

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.reading.number_decision import (
    BY_COLUMN,
    BY_PERSON,
    BY_SEPARATOR,
    BY_SIZE,
    BY_VALUES,
    NumberDecision,
)
from desktop_app.language.reading.number_values import parse_number
from desktop_app.text import shorten


def how_read(decision: NumberDecision, header: str) -> str:
    """How a value of the column `header` that can be read in two ways was read, and why."""
    example = decision.other_example if decision.by == BY_VALUES else decision.example
    value = formats.number(
        parse_number(example, decision.decimal).value, _decimals(example, decision.decimal)
    )
    if decision.by == BY_PERSON:
        sentence = _("“{column}”: “{text}” is read as {value}.")
    elif decision.both_marks:
        sentence = _("“{column}” writes decimals with a point and with a comma; “{text}” is read as {value}.")
    elif decision.by == BY_COLUMN:
        sentence = _("“{column}”: “{text}” is read as {value}, as “{other}” writes its numbers.")
    elif decision.by == BY_SEPARATOR:
        sentence = _("“{column}”: “{text}” is read as {value}, as in files with semicolons.")
    elif decision.by == BY_SIZE:
        sentence = _("“{column}”: “{text}” is read as {value}, about as large as its other numbers.")
    elif decision.by == BY_VALUES:
        sentence = _("“{column}”: “{text}” is read as {value}, as “{proof}” shows.")
    else:
        sentence = _("“{column}”: “{text}” is read as {value}; nothing in the file tells.")
    return sentence.format(
        column=shorten(header, 60),
        text=example,
        value=value,
        other=decision.by_column,
        proof=decision.proof,
    )


def _decimals(text: str, decimal: str) -> int:
    """How many figures stand behind the decimal mark, so that none is rounded away."""
    behind = text.rpartition(decimal)[2] if decimal in text else ""
    return min(len("".join(filter(str.isdigit, behind)).rstrip("0")), 6)
