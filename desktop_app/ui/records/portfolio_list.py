"""Records of the whole portfolio, such as goals, as a table with the selected one as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.services import portfolio_records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.records.record_list import RecordList


class PortfolioList(RecordList):
    """A RecordList whose records belong to no initiative."""

    def can_add(self) -> bool:
        return self.context.can_edit

    def make(self, values: Mapping[str, Any]) -> Any:
        return self.record_type(**values)

    def store(self, ws: Workspace, record: Any) -> Changes:
        return portfolio_records.add(ws, record)

    def discard(self, ws: Workspace, record_ids: Sequence[str]) -> Changes:
        return portfolio_records.remove(ws, self.record_type.KIND, record_ids)

    def put(self, ws: Workspace, record_id: str, by: int) -> Changes:
        return portfolio_records.move(ws, self.record_type.KIND, record_id, by)
