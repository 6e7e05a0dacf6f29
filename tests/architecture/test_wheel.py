"""The wheel holds the program with its resources and nothing else, and works where it is installed."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, tracked


def build(folder: Path, target: Path) -> Path:
    """Build the wheel of one project without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(iter(sorted(target.glob("*.whl"))))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_resource(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    # All but the picture for README.md, which no installed program shows.
    resources = [
        path
        for path in tracked()
        if path.is_relative_to(ROOT / "resources") and not path.is_relative_to(ROOT / "resources" / "readme")
    ]
    assert resources
    missing = [
        path.name for path in resources if f"desktop_app/{path.relative_to(ROOT).as_posix()}" not in names
    ]
    assert not missing


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"desktop_app"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".db", ".sqlite"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_finds_its_resources_and_entry_points(wheel: Path, tmp_path: Path) -> None:
    """Installed beside the packages of this environment, away from the checkout."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = next(home.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            target = site / member.filename
            assert target.resolve().is_relative_to(site.resolve())
            if not member.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(member))
    code = (
        "from importlib.metadata import entry_points\n"
        "import desktop_app\n"
        "from desktop_app.runtime.resources_path import resource_path\n"
        "print(desktop_app.__file__)\n"
        "assert resource_path('theme', 'tokens.toml').is_file()\n"
        "assert [e.name for e in entry_points(group='ai_portfolio.plugins')] == ['core']\n"
        "assert [e.value for e in entry_points(group='console_scripts', name='ai-portfolio')]"
        " == ['desktop_app.__main__:main']\n"
    )
    done = subprocess.run(
        [python, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(site) in done.stdout


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml")))
def test_a_plugins_wheel_holds_its_data(folder: str, tmp_path: Path) -> None:
    wheel = build(ROOT / "plugins" / folder, tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    package = f"ai_portfolio_{folder}"
    source = ROOT / "plugins" / folder / "src"
    for path in tracked():
        if path.is_relative_to(source):
            assert path.relative_to(source).as_posix() in names
    assert any(name.startswith(f"{package}/data/") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {package}
