"""What is offered follows from where a portfolio is kept."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from desktop_app.domain.place import FilePlace, ServerPlace
from desktop_app.services.capabilities import capabilities_at
from desktop_app.services.workspace import Workspace


def test_a_file_is_backed_up_copied_and_restored(ws: Workspace) -> None:
    assert ws.capabilities == capabilities_at(FilePlace(Path("any.portfolio")))
    assert asdict(ws.capabilities) == {"backups": True, "save_copy": True, "restore": True, "people": False}


def test_a_server_has_people_instead() -> None:
    offered = asdict(capabilities_at(ServerPlace("h", 5432, "d")))
    assert offered == {"backups": False, "save_copy": False, "restore": False, "people": True}
