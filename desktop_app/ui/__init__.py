"""The window: its frame, pages, panels and widgets."""

import sys as _sys

import PySide6.QtCore as _QtCore  # noqa: F401 - loads the import hook that is switched off below

# PySide6 replaces the import function and reads the source of every module imported later, to look
# for its own name: 30 % of the time and 54 MiB of the program's own start. It matters only for
# `from __feature__ import`, which this program does not use.
_feature = _sys.modules.get("shibokensupport.feature")
if _feature is not None and hasattr(_feature, "_mod_uses_pyside"):
    _feature._mod_uses_pyside = lambda _module: False  # type: ignore[attr-defined]  # not in its stubs
