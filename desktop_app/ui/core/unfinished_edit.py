"""One edit on its way into the portfolio: what was typed, where, and what the person saw when it began."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import ref

from desktop_app.domain.conflicts import Seen
from desktop_app.ui.widgets.fields import typing

if TYPE_CHECKING:
    from desktop_app.services.changes import Changes
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.seen_changes import SeenChanges
    from desktop_app.ui.core.whereabouts import Whereabouts
    from desktop_app.ui.widgets.fields.field import Field


class UnfinishedEdit:
    """`work` keeps it; `field` is where it was typed, None for an edit by another way, such as a drag."""

    def __init__(
        self, work: Callable[[Workspace], Changes], field: Field | None, changes: SeenChanges
    ) -> None:
        from desktop_app.ui.core.whereabouts import whereabouts

        self.work = work
        began = typing.since()
        self.began = time.monotonic() if began is None else began
        self.seen: Seen | None = changes.seen(self.began)
        self._field = None if field is None else ref(field)
        self.where: Whereabouts | None = whereabouts(field) if field is not None else None
        self.value: Any = field.value() if field is not None else None
        self.text = field.typed_text() if field is not None else None

    def field(self) -> Field | None:
        """The field that it was typed in, while that still shows the same record."""
        from desktop_app.ui.core.whereabouts import whereabouts

        field = self._field() if self._field is not None else None
        if field is None or not _lives(field) or whereabouts(field) != self.where:
            return None
        return field


def _lives(field: Field) -> bool:
    from shiboken6 import isValid

    return isValid(field)
