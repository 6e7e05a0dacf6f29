"""What a ranking is made of, in words."""

from __future__ import annotations

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def describe_draws(draws: int, seed: int) -> str:
    """How many draws there are and what they are drawn from, as a line of its own."""
    text = ngettext(
        "{n} draw from the low / likely / high estimates, seed {seed}",
        "{n} draws from the low / likely / high estimates, seed {seed}",
        draws,
    )
    return text.format(n=formats.number(draws, 0), seed=seed)


def note_draws(draws: int, seed: int) -> str:
    """The same in short, as a note over a table."""
    text = _("{n} draws from low / likely / high, seed {seed}")
    return text.format(n=formats.number(draws), seed=str(seed))
