"""Holds what was read in a field that can't hold it: kept beside the record until somebody mends the field."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from desktop_app.domain import fields as f
from desktop_app.domain.record_base import Record
from desktop_app.language.i18n import N_, _

# A value may be longer than any text that a person writes.
_LONGEST = 2**30
# A list shows no more of a value than this.
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedValue(Record):
    """One value that did not fit its field when the file was opened, and was set aside.

    `held` is the value as a literal: a text in quotes, a number, or b'...' for bytes. Where the whole record
    had to be taken out, because it pointed at another that is not there, `rest` holds its other fields as JSON.
    """

    KIND: ClassVar[str] = "damaged_value"
    LABEL: ClassVar[str] = N_("Damaged value")

    kind: str = f.line(N_("Kind of record"), editable=False)
    record_id: str = f.hidden()
    field_name: str = f.line(N_("Field"), editable=False)
    # The initiative that the record belongs to; empty for what belongs to the portfolio.
    owner_id: str = f.hidden()
    held: str = f.text(N_("What it held"), editable=False, max_length=_LONGEST)
    rest: str = f.json_text(N_("The rest of the record"), max_length=_LONGEST)
    noticed_at: datetime | None = f.time(N_("Noticed"))

    @property
    def is_record(self) -> bool:
        """True where the whole record was taken out."""
        return bool(self.rest)


def literal(storage: str, content: bytes) -> str:
    """A value of SQLite's as a literal, from its storage class and its bytes; nothing is lost."""
    if storage == "null":
        return "None"
    if storage in ("integer", "real"):
        return content.decode("ascii")
    if storage == "text":
        try:
            return repr(content.decode())
        except UnicodeDecodeError:
            pass
    return repr(content)


def shown(held: str) -> str:
    """The value for a reader, on one line: a text in its own letters, bytes as what they are."""
    try:
        value = ast.literal_eval(held) if len(held) <= 10 * _SHOWN else held
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = held
    if value == "":
        return _("nothing")
    if isinstance(value, bytes):
        text = value[:_SHOWN].hex(" ")
        return _("bytes {hex}").format(hex=text[:_SHOWN])
    text = " ".join(str(value).split())
    text = "".join(letter if letter.isprintable() else "·" for letter in text)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
