"""Finds a colour by the name that marks carry; the colours themselves stand in resources/theme/tokens.toml."""

from __future__ import annotations

from desktop_app.theme_tokens import Tokens


def colour(tokens: Tokens, name: str) -> str:
    """The "#RRGGBB" of a token such as "accent", "industry:finance" or "chart:2".

    Raises AttributeError for an unknown token.
    """
    kind, colon, rest = name.partition(":")
    if not colon:
        return str(getattr(tokens, name))
    if kind == "industry":
        return tokens.industry(rest)
    if kind == "chart":
        return tokens.chart(int(rest))
    raise AttributeError(name)
