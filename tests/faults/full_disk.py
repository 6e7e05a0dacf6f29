"""Does everything that writes on a disk without room, then with room again: python -m tests.faults.full_disk FOLDER."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.files.disk_space import DiskFull

_PIECES = (1024 * 1024, 4096, 1)


def fill(folder: Path) -> Path:
    """Take all the room that there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in _PIECES:
            with contextlib.suppress(OSError):
                while file.write(bytes(piece)):
                    pass
    return filler


def acts(folder: Path) -> dict[str, Callable[[], object]]:
    """Everything that writes, by its name."""
    from desktop_app.briefs import recorded_briefs
    from desktop_app.exchange.export import export_portfolio
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services import evidence, initiatives
    from desktop_app.services.portfolio_file import opening, portfolios

    path = folder / "test.portfolio"
    ws = portfolios.create(path, name="Test", extensions=PluginHost(), user="Ann")
    first = initiatives.create(ws, "First").record_ids[0]
    note = folder.parent / "note.bin"
    note.write_bytes(bytes(range(256)) * 2000)

    def open_again() -> None:
        opening.open_file(path, user="Ann").workspace.close()

    return {
        "edit": lambda: initiatives.create(ws, "Second", problem="Long. " * 5000),
        "attach": lambda: evidence.attach_file(ws, first, note),
        "brief": lambda: recorded_briefs.make_recorded(ws, first, folder / "first.pdf"),
        "table": lambda: export_portfolio(ws, folder / "out.csv"),
        "sheets": lambda: export_portfolio(ws, folder / "out.xlsx"),
        "json": lambda: export_portfolio(ws, folder / "out.json"),
        "backup": lambda: opening.backup_now(ws),
        "copy": lambda: opening.save_copy(ws, folder / "copy.portfolio"),
        "new": lambda: portfolios.create(folder / "new.portfolio", name="New").close(),
        "close": ws.close,
        "open": open_again,
    }


def main(folder: Path) -> dict[str, list[str]]:
    """For each act: what it said without room ("" when it needed none), and what it said with room again."""
    os.environ["AI_PORTFOLIO_HOME"] = str(folder / "home")
    (folder / "home").mkdir()
    said = {}
    for name, act in acts(folder).items():
        filler = fill(folder)
        answers = [_try(act)]
        filler.unlink()
        answers.append(_try(act) if answers[0] else "")
        answers.append(" ".join(sorted(file.name for file in folder.rglob("*.part*"))))
        said[name] = answers
    return said


def _try(act: Callable[[], object]) -> str:
    try:
        act()
    except DiskFull as error:
        return str(error)
    except UserError as error:
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
