"""What the system knows of the person who is logged in."""

from __future__ import annotations

import getpass
import sys
from functools import cache


def login_name() -> str:
    """The name that the person logs in with; "" where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


@cache
def full_name() -> str:
    """The full name of the account, such as "Mira Tellander"; "" where it has none but the login name."""
    name = (_windows_name() if sys.platform == "win32" else _unix_name()).strip()
    return "" if name.casefold() == login_name().casefold() else name


def _unix_name() -> str:
    import os
    import pwd

    try:
        # The first part of the account's remarks; “&” stands for the login name there.
        return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].replace("&", login_name().capitalize())
    except (KeyError, OSError):
        return ""


def _windows_name() -> str:
    import ctypes

    display, size = 3, ctypes.c_ulong(256)
    text = ctypes.create_unicode_buffer(size.value)
    ask = ctypes.windll.secur32.GetUserNameExW  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    return text.value if ask(display, text, ctypes.byref(size)) else ""
