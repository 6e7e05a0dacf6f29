"""The version of the plugin API, and which versions a plugin may ask for."""

from __future__ import annotations

import re

# The first number changes when a plugin written before would break, the second when something
# is added.
API_VERSION = "1.0"

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


def is_compatible(wanted: object) -> bool:
    """True when a plugin written for `wanted` works with this program."""
    if not isinstance(wanted, str):
        return False
    asked, offered = _VERSION.fullmatch(wanted), _VERSION.fullmatch(API_VERSION)
    if asked is None or offered is None:
        return False
    return asked[1] == offered[1] and int(asked[2]) <= int(offered[2])
