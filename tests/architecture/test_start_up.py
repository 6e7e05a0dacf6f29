"""What must not be loaded before the first window is painted: it costs more than the window itself."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "alembic",
    "numpy",
    "openpyxl",
    "pandas",
    "pydantic",
    "python_calamine",
    "reportlab",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
    "xlsxwriter",
    "yaml",
}


@pytest.mark.parametrize("module", ["desktop_app.app", "desktop_app.__main__", "desktop_app.ui.main_window"])
def test_nothing_heavy_is_imported_on_the_way_to_the_window(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert not loaded & HEAVY, f"import these inside the functions that need them: {sorted(loaded & HEAVY)}"
