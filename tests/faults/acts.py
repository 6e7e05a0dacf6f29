"""Everything that writes, as acts that can be stopped at each write, and what a folder holds afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: Tells that what was done so far is kept, whatever happens next.
Acknowledge = Callable[[], None]
#: Opens what is needed in a folder; what it returns does the act.
Prepared = Callable[[], object]
SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
#: The acts that write a file for others.
OUTPUTS = ("export table", "export workbook", "export json", "brief")


def portfolio_of(folder: Path) -> Path:
    """The portfolio of a folder that `furnish` filled."""
    return folder / "work" / "mine.portfolio"


def furnish(folder: Path) -> None:
    """A home, a portfolio with a backup and a later change, a table, a note, and older exports."""
    from desktop_app.files.atomic_write import write_atomically
    from desktop_app.services import initiatives
    from desktop_app.services.portfolio_file import opening, portfolios

    for name in ("home", "work", "out"):
        (folder / name).mkdir(parents=True)
    ws = portfolios.create(portfolio_of(folder), name="Mine", user="ann", clock=lambda: START)
    for number in range(3):
        initiatives.create(ws, f"Größe {number}", problem="Trouble. " * 40)
    opening.backup_now(ws)
    initiatives.create(ws, "Newer than the backup")
    ws.close()
    lines = ["Title,Owner,Problem", *(f"Row {n},Ann,Slow {n}" for n in range(12))]
    (folder / "list.csv").write_text("\n".join(lines))
    for name in ("list.csv", "list.xlsx", "list.json", "list.pdf"):
        with write_atomically(folder / "out" / name) as part:
            part.write_text("an older export")
    (folder / "note.bin").write_bytes(bytes(range(256)) * 200)
    shutil.copy(SCHEMAS / "v1_0.portfolio", folder / "work" / "old.portfolio")


def _opened(folder: Path) -> Any:
    from desktop_app.services.portfolio_file import opening

    return opening.open_file(portfolio_of(folder), user="ann", clock=lambda: START).workspace


def _save(folder: Path, acknowledge: Acknowledge) -> Prepared:
    from desktop_app.services import initiatives
    from desktop_app.services.portfolio_file import opening

    ws, titles = _opened(folder), ["Kept first", "Kept second"]

    def act() -> None:
        # Done again, it goes on with the one that was refused.
        while titles:
            initiatives.create(ws, titles[0], notes="n" * 3000)
            titles.pop(0)
            acknowledge()
        opening.close_portfolio(ws)

    return act


def _import(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.exchange.importing.importer import apply_plan, read_plan

    ws = _opened(folder)
    plan = read_plan(ws, folder / "list.csv")
    return lambda: apply_plan(ws, plan)


def _migrate(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.services.portfolio_file import opening

    old = folder / "work" / "old.portfolio"
    return lambda: opening.open_file(old, user="ann", clock=lambda: START).workspace.close()


def _backup(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.services.portfolio_file import opening

    ws = _opened(folder)
    return lambda: opening.backup_now(ws)


def _restore(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.services.portfolio_file import backups, recovery

    (kept,) = backups.backups_of(portfolio_of(folder))
    return lambda: recovery.restore(kept.path, portfolio_of(folder), START)


def _attach(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.services import evidence

    ws = _opened(folder)
    first = ws.spines()[0].initiative.id
    return lambda: evidence.attach_file(ws, first, folder / "note.bin")


def _export(ending: str) -> Callable[[Path, Acknowledge], Prepared]:
    def prepare(folder: Path, _acknowledge: Acknowledge) -> Prepared:
        from desktop_app.exchange.export import export_portfolio

        ws = _opened(folder)
        return lambda: export_portfolio(ws, folder / "out" / f"list{ending}")

    return prepare


def _brief(folder: Path, _acknowledge: Acknowledge) -> Prepared:
    from desktop_app.briefs.recorded_briefs import BriefWish, make_recorded
    from desktop_app.services.briefs.kept_briefs import Approval

    ws = _opened(folder)
    wish = BriefWish(Approval("Ann", ws.today()))
    return lambda: make_recorded(ws, None, folder / "out" / "list.pdf", wish)


ACTS: dict[str, Callable[[Path, Acknowledge], Prepared]] = {
    "save": _save,
    "import": _import,
    "migrate": _migrate,
    "backup": _backup,
    "restore": _restore,
    "attach": _attach,
    "export table": _export(".csv"),
    "export workbook": _export(".xlsx"),
    "export json": _export(".json"),
    "brief": _brief,
}


def state(folder: Path, act: str) -> dict[str, Any]:
    """What the program finds when it is started again: content, what is wrong, and what was left behind."""
    from desktop_app.services.portfolio_file import backups, check, opening

    path = folder / "work" / "old.portfolio" if act == "migrate" else portfolio_of(folder)
    ws = opening.open_file(path, user="ann", clock=lambda: START).workspace
    problems = [problem.sentence for problem in check.check_workspace(ws)]
    if act == "restore":
        # As it is: a backup ends before what was last seen here.
        problems = [sentence for sentence in problems if "is older than what was last seen" not in sentence]
    kept = backups.backups_of(path)
    problems += [f"{one.path.name} is not what was backed up" for one in kept if not one.is_intact()]
    held: dict[str, Any] = {
        "titles": [one.initiative.title for one in ws.spines()],
        "evidence": sum(len(one.evidence) for one in ws.spines()),
        "backups": len(kept),
    }
    with ws.database.read() as connection:
        held["changes"] = connection.exec_driver_sql('SELECT count(*) FROM "change"').scalar_one()
    files = {file.name: _sum(file) for file in (folder / "out").iterdir() if ".part" not in file.name}
    if left_behind(folder):
        # What a killed process left half-written goes with the next opening, backup or writing there.
        opening.backup_now(ws)
        if act in OUTPUTS:
            ACTS[act](folder, lambda: None)()
    ws.close()
    return {"held": held, "files": files, "problems": problems, "parts": left_behind(folder)}


def _sum(file: Path) -> str:
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as book:
            # The moment of writing stands in the parts' heads and in docProps.
            parts = sorted(
                (one.filename, one.CRC) for one in book.infolist() if "docProps" not in one.filename
            )
        return hashlib.sha256(repr(parts).encode()).hexdigest()
    return hashlib.sha256(file.read_bytes()).hexdigest()


def left_behind(folder: Path) -> list[str]:
    """Names of files that were never finished."""
    places = (folder / "work", folder / "out", folder / "home" / "backups")
    return [file.name for place in places for file in place.rglob("*") if ".part" in file.name]


def live_in(folder: Path) -> None:
    """Use the home of this folder from here on."""
    os.environ["AI_PORTFOLIO_HOME"] = str(folder / "home")
