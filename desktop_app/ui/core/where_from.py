"""Opens where a figure comes from, beside the figure: the one call for pages, lists and panels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from desktop_app.ui.core.context import AppContext

if TYPE_CHECKING:
    from desktop_app.domain.figures.origin import FigureOrigin, FigureRef, Trial
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.open_origin import AskOrigin


def show_origin(
    context: AppContext,
    figure: FigureRef | AskOrigin,
    widget: QWidget,
    rect: QRect | None = None,
    before_going: Callable[[], object] | None = None,
) -> None:
    """Show where a figure comes from, beside `widget` or the part `rect` of it, which gets the keyboard back.

    In a window over the main one nothing is changed in place; `before_going` closes it when a link is followed.
    """
    if not context.is_open:
        return
    # Nobody needs these before somebody asks.
    from desktop_app.domain.figures.origin import FigureRef
    from desktop_app.ui.core.open_origin import OpenOrigin

    ask = _asks_for(figure) if isinstance(figure, FigureRef) else figure
    OpenOrigin(context, ask, widget, rect, before_going)


def _asks_for(ref: FigureRef) -> AskOrigin:
    """Asks for the origin of a figure by its name."""

    def ask(ws: Workspace, trial: Trial | None) -> FigureOrigin:
        from desktop_app.services.origins.read_origin import origin_of

        return origin_of(ws, ref, trial)

    return ask
