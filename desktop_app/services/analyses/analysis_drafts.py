"""Keeps what an analysis of a file is set to before anything is decided, so that a restart does not lose it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_app.services.drafts import file_of_drafts
from desktop_app.services.workspace import Workspace


def keep(ws: Workspace, initiative_id: str, kind: str, values: Mapping[str, Any]) -> None:
    """Keep the settings of an analysis that is under way, in place of those before. Raises UserError."""
    file_of_drafts(ws).change({_key(initiative_id, kind): json.dumps(values, ensure_ascii=False)})


def find(ws: Workspace, initiative_id: str, kind: str) -> dict[str, Any]:
    """The settings that were kept, empty where there are none. Raises UserError."""
    try:
        values = json.loads(file_of_drafts(ws).read().get(_key(initiative_id, kind), "{}"))
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def drop(ws: Workspace, initiative_id: str, kind: str) -> None:
    """Forget them: it was decided, or given up. Raises UserError."""
    file_of_drafts(ws).change({}, [_key(initiative_id, kind)])


def _key(initiative_id: str, kind: str) -> str:
    return json.dumps(["analysis", kind, initiative_id])
