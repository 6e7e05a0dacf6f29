"""Escape goes in steps: it leaves the field, then the panel around it, then the page."""

from __future__ import annotations

from enum import Enum
from weakref import ref

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class EscapeStep(Enum):
    """What a widget that leaves by Escape says of itself, as its `escape_step`.

    A PART waits until the field in it was left; a PROMPT, which is hardly more than its field, goes with it.
    """

    PART = 1
    PROMPT = 2


#: What was left by Escape last, so that Tab goes on from there, and what has the focus since.
_left: list[ref[QWidget]] = []


def step_around(widget: QWidget) -> QWidget | None:
    """The panel, page or dialog that the next Escape leaves; None where nothing says so."""
    part = widget.parentWidget()
    while part is not None:
        if isinstance(getattr(part, "escape_step", None), EscapeStep):
            return part
        if part.isWindow():
            return None
        part = part.parentWidget()
    return None


def leave_field(editor: QWidget) -> bool:
    """Take the focus out of a field; False where the field and what is around it are left together."""
    part = step_around(editor)
    if part is None or getattr(part, "escape_step", None) is EscapeStep.PROMPT:
        return False
    _left[:] = [ref(part), ref(editor)]
    part.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def left_field(part: QWidget | None) -> QWidget | None:
    """The field that was left last, while what is around it has the focus."""
    if part is None or len(_left) < 2 or _left[0]() is not part:
        return None
    editor = _left[1]()
    return editor if editor is not None and isValid(editor) and editor.isVisible() else None
