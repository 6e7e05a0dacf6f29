"""Messages between the top bar and the page, each under a key until it is removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING

if TYPE_CHECKING:
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.widgets.feedback import Banner


class Banners(QWidget):
    """The messages that are shown; nothing shows while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._by_key: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACING["xl"], SPACING["m"], SPACING["xl"], 0)
        self._column.setSpacing(SPACING["s"])
        self.hide()

    def shown(self) -> dict[str, Banner]:
        """The messages by key, the oldest first."""
        return dict(self._by_key)

    def show_banner(
        self, key: str, text: str, kind: str, actions: Sequence[ButtonSpec], closable: bool
    ) -> Banner:
        """Show a message until `close_banner(key)`; the same key replaces it."""
        from desktop_app.ui.widgets.feedback import Banner

        self.close_banner(key)
        banner = Banner(text, kind, actions, closable)
        banner.closed.connect(lambda: self.close_banner(key))
        self._by_key[key] = banner
        self._column.addWidget(banner)
        self.show()
        return banner

    def close_banner(self, key: str) -> None:
        """Remove a message, if it is shown."""
        banner = self._by_key.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        if not self._by_key:
            self.hide()
