"""What Word and PowerPoint files have in common: the extra they need, texts that XML can hold, dates that stay."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from datetime import UTC, date, datetime

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.text import clean

# Characters that XML 1.0 cannot hold even when escaped; `clean` removes the other ones.
_NOT_XML = re.compile("[\ufffe\uffff]")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# The properties of a file take no more.
_LONGEST_PROPERTY = 255


def is_available() -> bool:
    """Whether the extra `office` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("docx", "pptx"))


def need_office() -> None:
    """Raises UserError with what to do where the extra is missing."""
    if not is_available():
        raise UserError(
            _(
                "Word and PowerPoint files need the extra “office”, which is not installed: "
                "pip install 'ai-portfolio[office]'. PDF and HTML are written without it."
            )
        )


def xml_text(value: str) -> str:
    """A text without what XML cannot hold."""
    return _NOT_XML.sub("", clean(value))


def property_text(value: str) -> str:
    """A text of one line that the properties of a file take."""
    return " ".join(xml_text(value).split())[:_LONGEST_PROPERTY]


def moment(day: date) -> datetime:
    """The start of a day, for the properties of a file."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def with_fixed_dates(data: bytes, day: date) -> bytes:
    """The same package with `day` for all its parts, so that the same document gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            held = source.read(name)
            if name.endswith(".xlsx"):
                # The data of a chart.
                held = with_fixed_dates(held, day)
            elif name == "docProps/core.xml":
                held = _TIME.sub(f"{day.isoformat()}T00:00:00Z".encode(), held)
            result.writestr(part, held)
    return target.getvalue()
