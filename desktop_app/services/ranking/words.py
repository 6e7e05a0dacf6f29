"""What a ranking is made of, in words."""

from __future__ import annotations

from desktop_app.language import formats
from desktop_app.language.i18n import ngettext


def describe_draws(draws: int, seed: int) -> str:
    """How many draws there are and what they are drawn from, as a line of its own."""
    text = ngettext(
        "Based on {n} simulation of your low, likely and high estimates, seed {seed}",
        "Based on {n} simulations of your low, likely and high estimates, seed {seed}",
        draws,
    )
    return text.format(n=formats.number(draws, 0), seed=seed)


def note_draws(draws: int) -> str:
    """The same in short, as a note over a table."""
    return ngettext(
        "Based on {n} simulation of your low, likely and high estimates",
        "Based on {n} simulations of your low, likely and high estimates",
        draws,
    ).format(n=formats.number(draws))
