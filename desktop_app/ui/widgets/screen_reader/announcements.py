"""Lets a screen reader say what appeared by itself: messages, errors, what the arrows are on in the palette."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleStateChangeEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, is_urgent: bool = False) -> None:
    """Let a screen reader say `text`; what is urgent breaks off what it says now. Nothing while no reader is there."""
    if not text or not QAccessible.isActive():
        return
    # Qt's event "Alert" does not reach the readers of Linux.
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def tell_folded(widget: QWidget) -> None:
    """Tell a screen reader, if one is there, that what a button opens was opened or closed."""
    if QAccessible.isActive():
        state = QAccessible.State()
        state.expanded = True  # one bit: this has changed
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(widget, state))
