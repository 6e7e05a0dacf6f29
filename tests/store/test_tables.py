"""Tables are made when they are first asked for, and are the same whoever asks first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop_app.domain.records import BY_KIND
from desktop_app.services.portfolio_file import portfolios

# In a process of its own: here, other tests have made every table already.
_OPEN_AND_EDIT = """
import sys
from pathlib import Path
from desktop_app.domain.records import Metric, Risk
from desktop_app.services import initiatives, record_edits, undo
from desktop_app.services.lists import list_reads
from desktop_app.services.portfolio_file import opening
from desktop_app.store import tables
ws = opening.open_file(Path(sys.argv[1])).workspace
print(sorted(tables._made))
made = initiatives.create(ws, "One").record_ids[0]
initiatives.edit(ws, made, {"notes": "Two"})
record_edits.add(ws, Risk(initiative_id=made, title="Drift"))
undo.undo(ws)
undo.redo(ws)
print(len(ws.spine(made).risks), len(list_reads.rows(ws)), len(tables._made))
opening.close_portfolio(ws)
"""

_FROM_SEVERAL_THREADS = """
from threading import Barrier, Thread
from desktop_app.domain.records import BY_KIND
from desktop_app.store import tables
start, found = Barrier(8), []
def ask():
    start.wait()
    found.append([tables.table(kind) for kind in BY_KIND])
threads = [Thread(target=ask) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(len(found), all(one == found[0] for one in found))
"""


def run(code: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_opening_makes_no_table_that_it_does_not_read_and_edits_make_the_others(tmp_path: Path) -> None:
    path = tmp_path / "one.portfolio"
    portfolios.create(path, name="One").close()
    opened, edited = run(_OPEN_AND_EDIT, str(path))
    assert opened in ("[]", "['portfolio']")
    risks, rows, made = map(int, edited.split())
    assert (risks, rows) == (1, 1)
    assert made <= len(BY_KIND)


def test_threads_that_ask_at_once_get_the_same_tables() -> None:
    assert run(_FROM_SEVERAL_THREADS) == ["8 True"]
