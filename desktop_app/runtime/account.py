"""The full name that the account of this computer has for whoever sits before it."""

from __future__ import annotations

import sys

_DISPLAY_NAME = 3
_LONGEST = 200


def full_name() -> str:
    """Such as "Mira Tellander"; "" where the account has none beside its login name."""
    if sys.platform == "win32":
        name = _of_windows()
    else:
        name = _of_passwd()
    return name.strip()


def _of_passwd() -> str:
    try:
        import os
        import pwd

        entry = pwd.getpwuid(os.getuid())
    except (ImportError, KeyError, OSError):
        return ""
    return named(entry.pw_gecos, entry.pw_name)


def named(gecos: str, login: str) -> str:
    """The name in the comment of an account: what stands before the first comma, & stands for the login name."""
    name = gecos.partition(",")[0].replace("&", login.capitalize()).strip()
    return "" if name.lower() == login.lower() else name


def _of_windows() -> str:
    try:
        import ctypes

        size = ctypes.c_ulong(_LONGEST)
        buffer = ctypes.create_unicode_buffer(_LONGEST)
        ask = ctypes.windll.secur32.GetUserNameExW  # type: ignore[attr-defined]  # on Windows only
        return buffer.value if ask(_DISPLAY_NAME, buffer, ctypes.byref(size)) else ""
    except (ImportError, AttributeError, OSError):
        return ""
