"""Keeps edits of single fields at once, for all panels that show records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_app.domain.records import Record
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext


def keep_fields(
    context: AppContext,
    record: Record,
    values: Mapping[str, object],
    *,
    on_done: Callable[[Changes], object] | None = None,
    on_error: Callable[[BaseException], object] | None = None,
) -> None:
    """Change fields of a record that the person sees; see `services.record_edits.edit` for errors."""
    given = dict(values)
    context.write(
        lambda ws: records.edit(ws, record.KIND, record.id, given), on_done=on_done, on_error=on_error
    )
