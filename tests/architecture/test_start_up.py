"""What must not be loaded before the first window is painted: it costs more than the window itself."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.domain.records import RECORDS
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios

HEAVY = {
    "alembic",
    "numpy",
    "openpyxl",
    "pandas",
    "pydantic",
    "pypdfium2",
    "python_calamine",
    "reportlab",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
    "xlsxwriter",
    "yaml",
}


# The program's own that the list of initiatives is shown without.
LATER = {
    "desktop_app.domain.conflicts",
    "desktop_app.domain.custom_fields",
    "desktop_app.domain.formula.evaluate",
    "desktop_app.domain.records",
    "desktop_app.domain.scoring.methods",
    "desktop_app.plugin_host",
    "desktop_app.services.workspace",
    "desktop_app.store.protection.file_key",
    "desktop_app.store.tables",
    "desktop_app.ui.core.unfinished_edit",
    "desktop_app.ui.initiatives.bulk_edit_panel",
    "desktop_app.ui.initiatives.row_actions",
    "desktop_app.ui.initiatives.side_tools",
    "desktop_app.ui.filtering.filter_builder",
    "desktop_app.ui.widgets.fields.text_fields",
}


def _after(code: str) -> list[str]:
    """What a process of its own prints as JSON."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "module", ["desktop_app.app", "desktop_app.__main__", "desktop_app.ui.window.main_window"]
)
def test_nothing_heavy_is_imported_on_the_way_to_the_window(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    loaded = set(_after(code))
    assert not loaded & HEAVY, f"import these inside the functions that need them: {sorted(loaded & HEAVY)}"


def too_early(modules: list[str]) -> list[str]:
    return sorted(name for name in modules if name in LATER or name.split(".")[0] in HEAVY)


def test_the_first_picture_takes_none_of_what_comes_after_it(tmp_path: Path) -> None:
    path = tmp_path / "some.portfolio"
    with closing(portfolios.create(path, name="Some")) as ws:
        initiatives.create(ws, "Churn")
    code = f"""
import json, os, sys
from desktop_app import app
from desktop_app.domain.place import place_of

def painted():
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)

def watch(program):
    # Before all else that waits for the picture.
    program.window._after_first_paint = painted

app.run(place_of({str(path)!r}), page="initiatives", watch=watch)
"""
    early = too_early(_after(code))
    assert not early, f"import these inside the functions that need them: {early}"


def test_what_tells_of_a_crash_takes_none_of_it() -> None:
    code = "import sys, json, desktop_app.ui.window.crash_dialog; print(json.dumps(sorted(sys.modules)))"
    early = too_early(_after(code))
    assert not early, f"import these inside the functions that need them: {early}"


def test_no_page_or_panel_needs_what_is_heavy_before_it_is_asked_for_something() -> None:
    code = """
import importlib, json, pkgutil, sys
import desktop_app.ui
for found in pkgutil.walk_packages(desktop_app.ui.__path__, "desktop_app.ui."):
    importlib.import_module(found.name)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
    heavy = set(_after(code)) & HEAVY
    assert not heavy, f"building a tab would make the window wait for {sorted(heavy)}"


def test_opening_makes_the_tables_that_it_reads_from(tmp_path: Path) -> None:
    path = tmp_path / "bare.portfolio"
    portfolios.create(path, name="Bare").close()
    code = f"""
import json
from pathlib import Path
from desktop_app.services.lists import view_edits, view_fields, view_rows
from desktop_app.services.portfolio_file.opening import open_file
ws = open_file(Path({str(path)!r})).workspace
ws.rules()
view_rows.read(ws), view_fields.list_all(ws), view_edits.list_all(ws)
from sqlmodel import SQLModel
print(json.dumps(sorted(SQLModel.metadata.tables)))
"""
    kinds = {record.KIND for record in RECORDS}
    assert set(_after(code)) & kinds == {"portfolio"}
