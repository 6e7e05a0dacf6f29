"""Writes due reviews as a calendar file (iCalendar, RFC 5545), one all-day event each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.files.atomic_write import write_atomically
from desktop_app.language.i18n import _
from desktop_app.services.reviews import DueReview
from desktop_app.text import clean

# Lines are folded after this many octets (RFC 5545, 3.1).
_LINE = 75


def write_reviews(reviews: Sequence[DueReview], target: Path, *, name: str, made_at: datetime) -> None:
    """Write the reviews to `target`, whole or not at all. Raises EnvironmentFault."""
    text = calendar_text(reviews, name=name, made_at=made_at)
    with write_atomically(target) as part:
        part.write_bytes(text.encode("utf-8"))


def calendar_text(reviews: Sequence[DueReview], *, name: str, made_at: datetime) -> str:
    """The calendar as text; the same review keeps its UID, so that a later file updates it."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//AI Portfolio//Reviews//EN",
        f"X-WR-CALNAME:{_escape(name)}",
    ]
    for review in reviews:
        title = _("Review {key} {title}").format(key=review.key, title=review.title)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{review.initiative_id}-review@ai-portfolio",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{review.due:%Y%m%d}",
            f"DTEND;VALUE=DATE:{review.due + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(title)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines)


def _escape(text: str) -> str:
    for mark, replacement in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = clean(text).replace(mark, replacement)
    return text


def _fold(line: str) -> str:
    """The line in pieces of at most 75 octets, never split inside a character."""
    pieces: list[str] = []
    piece = ""
    for char in line:
        room = _LINE if not pieces else _LINE - 1
        if len((piece + char).encode()) > room:
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece]) + "\r\n"
