"""The window: its frame, pages, panels and widgets."""

import os as _os
import sys as _sys

import PySide6.QtCore as _QtCore

# PySide6 replaces the import function and reads the source of every module imported later, to look
# for its own name: 30 % of the time and 54 MiB of the program's own start. It matters only for
# `from __feature__ import`, which this program does not use.
_feature = _sys.modules.get("shibokensupport.feature")
if _feature is not None and hasattr(_feature, "_mod_uses_pyside"):
    setattr(_feature, "_mod_uses_pyside", lambda _module: False)  # noqa: B010 - it has no stub

#: Whether the style still has to be set in code, because the application was made before this import.
STYLE_IS_LATE = _QtCore.QCoreApplication.instance() is not None
if not STYLE_IS_LATE:
    # Setting it in code would load Qt's style enums, 5 ms of each start.
    _os.environ["QT_STYLE_OVERRIDE"] = "Fusion"
