"""The way back to the line, such as one of the gate, that led to a field of another tab."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.focus.walk import stops
from desktop_app.ui.widgets.tab_bar import SpineTabs


class WayBack:
    """`line` is the tab that one came from and the name of the control there; None where nothing led."""

    def __init__(self) -> None:
        self.line: tuple[str, str] | None = None

    def here(self, tab: str, panel: QWidget | None) -> tuple[str, str] | None:
        """What has the focus on the tab in front; None while the focus is elsewhere."""
        focused = QApplication.focusWidget()
        if panel is None or focused is None or not panel.isVisible() or not panel.isAncestorOf(focused):
            return None
        return tab, focused.accessibleName()

    def go(self, tabs: SpineTabs, panel_of: Callable[[str], SpineTab]) -> bool:
        """Go back to the line; False where nothing led here."""
        if self.line is None:
            return False
        (tab, name), self.line = self.line, None
        tabs.set_current(tab)
        panel = panel_of(tab)
        line = next((stop for stop in stops(panel) if stop.accessibleName() == name), None)
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not panel.focus_anchor("gate"):
            panel.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
