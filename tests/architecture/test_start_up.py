"""What must not be loaded before the first window is painted: it costs more than the window itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.domain.records import RECORDS
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
    "desktop_app.domain.custom_fields",
    "desktop_app.domain.formula.evaluate",
    "desktop_app.domain.records",
    "desktop_app.domain.scoring.methods",
    "desktop_app.plugin_host",
    "desktop_app.services.workspace",
    "desktop_app.store.tables",
    "desktop_app.ui.initiatives.bulk_edit_panel",
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


@pytest.mark.parametrize(
    "modules",
    ["desktop_app.ui.window.program, desktop_app.ui.initiatives.page", "desktop_app.ui.window.crash_dialog"],
)
def test_the_first_picture_takes_none_of_what_comes_after_it(modules: str) -> None:
    loaded = set(_after(f"import sys, json, {modules}; print(json.dumps(sorted(sys.modules)))"))
    late = {name for name in loaded if name in LATER or name.split(".")[0] in HEAVY}
    assert not late, f"import these inside the functions that need them: {sorted(late)}"


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
