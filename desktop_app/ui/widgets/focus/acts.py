"""What Enter and Ctrl+Enter press: the button with the focus, and the main act of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLayout, QPushButton, QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.focus.walk import laid_out
from desktop_app.ui.widgets.layouts import widgets_of


def press(button: QWidget | None) -> bool:
    """Press a button, or open its menu; False for anything else, for boxes to tick, and for what is off."""
    if not isinstance(button, QAbstractButton) or isinstance(button, QCheckBox) or not button.isEnabled():
        return False
    if isinstance(button, QPushButton) and button.menu() is not None:
        button.showMenu()
    else:
        button.click()
    return True


def main_button(page: QWidget, header: Sequence[QWidget], focused: QWidget | None) -> QAbstractButton | None:
    """The button of the main act: what a part around the focus names, then the blue one of the header, of the part
    around the focus, of the page. One that is off counts too, as it says why."""
    around = _around(page, focused)
    named = named_button(focused if len(around) > 1 else page)
    if named is not None:
        return named
    for widget in header:
        if _is_blue(widget):
            return widget
    for part in around:
        blue = next((widget for widget in laid_out(part) if _is_blue(widget)), None)
        if blue is not None:
            return blue
    return None


def named_button(widget: QWidget | None) -> QAbstractButton | None:
    """The button that `widget` or what is around it names as the main act by `main_act()`."""
    while widget is not None:
        name = getattr(widget, "main_act", None)
        button = name() if callable(name) else None
        if isinstance(button, QAbstractButton):
            return button
        widget = widget.parentWidget()
    return None


def do_main(page: QWidget, header: QLayout, focused: QWidget | None) -> str:
    """Keep what is being typed and do the main act; gives the sentence why that cannot be done now, or ""."""
    if not _kept(page, focused):
        return ""
    button = main_button(page, widgets_of(header), focused)
    if button is None or press(button):
        return ""
    return getattr(button, "reason", "") or _("This cannot be done now.")


def _kept(page: QWidget, focused: QWidget | None) -> bool:
    """Keep what is being typed around the focus; False when it cannot be read."""
    for part in _around(page, focused):
        keep = getattr(part, "commit", None)
        if callable(keep) and keep() is False:
            return False
    return True


def _around(page: QWidget, focused: QWidget | None) -> list[QWidget]:
    """The parts around the focus from the inside out, the page last."""
    parts: list[QWidget] = []
    part = focused if focused is not None and page.isAncestorOf(focused) else None
    while part is not None and part is not page:
        parts.append(part)
        part = part.parentWidget()
    return [*parts, page]


def _is_blue(widget: QWidget) -> TypeGuard[Button]:
    return isinstance(widget, Button) and widget.look() == "primary" and widget.isVisible()
