"""Asks before the file that a link points to is kept as evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.services.evidence import EvidenceIsLink
    from desktop_app.ui.core.context import AppContext


def ask_about_links(context: AppContext, error: EvidenceIsLink, attach: Callable[[], object]) -> None:
    """Say what the links point to, and offer to keep that."""
    text = _("{links} Nothing was attached yet.").format(links=error)
    context.toast(text, (_("Attach what it points to"), attach), kind="caution", seconds=60)
