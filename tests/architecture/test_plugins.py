"""The plugins stand alone: they import the plugin API only, and every list of them names the same eight."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT, imports, name, product_files, python_files

FOLDERS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def distribution(folder: str) -> str:
    return "ai-portfolio-" + folder.replace("_", "-")


def test_all_eight_are_there() -> None:
    assert len(FOLDERS) == 8


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_plugin_imports_the_plugin_api_only(folder: str) -> None:
    own = f"ai_portfolio_{folder}"
    wrong = [
        f"{name(path)}:{line}: {module}"
        for path in python_files(f"plugins/{folder}/src")
        for line, module in imports(path)
        if (module.startswith("desktop_app") and not f"{module}.".startswith("desktop_app.plugin_api."))
        or (module.startswith("ai_portfolio_") and module.split(".")[0] != own)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_program_names_no_plugin_package() -> None:
    wrong = [
        f"{name(path)}:{line}: {module}"
        for path in product_files()
        if path.is_relative_to(ROOT / "desktop_app")
        for line, module in imports(path)
        if module.startswith("ai_portfolio_")
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_plugin_is_a_whole_package(folder: str) -> None:
    package = ROOT / "plugins" / folder
    project = toml(package / "pyproject.toml")["project"]
    assert project["name"] == distribution(folder)
    assert project["license"] == "MIT"
    assert (package / "README.md").read_text(encoding="utf-8").strip()
    assert list((package / "src" / f"ai_portfolio_{folder}" / "data").iterdir())
    assert list((package / "tests").glob("test_*.py"))
    assert len(project["entry-points"]["ai_portfolio.plugins"]) == 1
    # Nothing beyond the program itself: the lock knows no package of a plugin's own.
    assert [re.split(r"[<>=~! ]", need)[0] for need in project["dependencies"]] == ["ai-portfolio"]


def test_every_list_of_plugins_is_the_same() -> None:
    """They are named one by one, because a stray folder would break a pattern."""
    project = toml(ROOT / "pyproject.toml")
    packages = [f"ai_portfolio_{folder}" for folder in FOLDERS]
    assert sorted(project["project"]["optional-dependencies"]["industry"]) == sorted(
        distribution(folder) for folder in FOLDERS
    )
    assert sorted(project["tool"]["importlinter"]["root_packages"]) == sorted(["desktop_app", *packages])
    assert set(project["tool"]["mypy"]["mypy_path"]) == {".", *(f"plugins/{one}/src" for one in FOLDERS)}
    set_up = (ROOT / "packaging" / "set_up.py").read_text(encoding="utf-8")
    block = re.search(r"^PLUGINS = \((.*?)^\)", set_up, re.MULTILINE | re.DOTALL)
    assert block
    assert re.findall(r'"(\w+)"', block[1]) == FOLDERS
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    line = re.search(r"^PLUGINS := (.*)$", makefile, re.MULTILINE)
    assert line
    assert line[1].split() == FOLDERS
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"./plugins/{folder}" in readme for folder in FOLDERS)


def test_the_installed_plugins_are_these() -> None:
    from importlib.metadata import entry_points

    found = {entry.value.split(":")[0].split(".")[0] for entry in entry_points(group="ai_portfolio.plugins")}
    assert found == {"desktop_app", *(f"ai_portfolio_{folder}" for folder in FOLDERS)}
