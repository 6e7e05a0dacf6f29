"""The ranking, or a panel that takes the whole page in its place, such as the editor of methods."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING


class PanelStack(QStackedLayout):
    """The layout of the page: `front` first. `on_back` is called when it shows again, to take the keyboard."""

    def __init__(self, page: QWidget, on_back: Callable[[], object]) -> None:
        super().__init__(page)
        self.setContentsMargins(0, 0, 0, 0)
        self._on_back = on_back
        self._holders: dict[str, QWidget] = {}

    def show_whole(self, name: str, widget: QWidget) -> None:
        """Let a panel take the whole page until `back`."""
        if name not in self._holders:
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
            box.addWidget(widget)
            self._holders[name] = holder
            self.addWidget(holder)
        self.setCurrentWidget(self._holders[name])

    def back(self) -> None:
        """Show the ranking again."""
        if self.currentIndex() != 0:
            self.setCurrentIndex(0)
            self._on_back()

    def shown_whole(self) -> str:
        """Which panel takes the whole page; empty for the ranking."""
        current = self.currentWidget()
        return next((name for name, widget in self._holders.items() if widget is current), "")
