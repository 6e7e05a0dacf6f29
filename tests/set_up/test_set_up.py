"""The set-up finds a Python, knows when it has nothing to do, and says in words what a machine lacks."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the make targets are for Linux and macOS")


def load(script: str) -> ModuleType:
    """Import one of the scripts in packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"set_up_{script}", ROOT / "packaging" / f"{script}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(folder: Path, name: str, text: str) -> None:
    """Put an executable shell script into a folder."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def find_python(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the search with nothing but this folder on the path."""
    return subprocess.run(
        ["/bin/sh", str(ROOT / "packaging" / "find_python.sh")],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_newest_python_that_starts_is_taken(tmp_path: Path) -> None:
    program(tmp_path, "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    program(tmp_path, "python3", f'exec "{sys.executable}" "$@"')
    done = find_python(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == sys.executable


def test_the_named_python_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "python3.13", "exit 1")
    assert find_python(tmp_path, PYTHON=sys.executable).stdout.strip() == sys.executable


def test_an_old_python_is_refused_in_words(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 0")
    done = find_python(tmp_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "sudo apt install python3 python3-venv" in done.stderr
    assert "sudo dnf install python3" in done.stderr


def test_a_python_without_venv_is_named_with_its_package(tmp_path: Path) -> None:
    program(
        tmp_path,
        "python3",
        f'case "$2" in *ensurepip*) exit 1;; *executable*) echo "{tmp_path}/python3";; *) echo 3.12;; esac',
    )
    done = find_python(tmp_path)
    assert done.returncode == 1
    assert "cannot make virtual environments" in done.stderr
    assert "sudo apt install python3-venv" in done.stderr
    assert "python3.12-venv" in done.stderr


def test_the_fingerprint_follows_the_lock_and_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = load("set_up")
    files = ["pyproject.toml", "packaging/requirements/uv.txt", "packaging/requirements/dev.txt"]
    files += ["packaging/set_up.py", *(f"plugins/{plugin}/pyproject.toml" for plugin in script.PLUGINS)]

    def checkout(folder: Path) -> str:
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            if not (folder / file).exists():
                (folder / file).write_text(file)
        monkeypatch.setattr(script, "ROOT", folder)
        monkeypatch.setattr(script, "REQUIREMENTS", folder / "packaging" / "requirements")
        monkeypatch.setattr(script, "__file__", str(folder / "packaging" / "set_up.py"))
        return str(script.fingerprint())

    first = checkout(tmp_path / "one")
    assert checkout(tmp_path / "one") == first
    assert checkout(tmp_path / "two") != first
    seen = {first}
    for file in files:
        (tmp_path / "one" / file).write_text("changed")
        seen.add(checkout(tmp_path / "one"))
    assert len(seen) == len(files) + 1


def test_a_checkout_that_lacks_a_plugin_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load("set_up")
    monkeypatch.setattr(script, "PLUGINS", ("finance", "absent"))
    assert script.main() == 1
    assert "plugins/absent/pyproject.toml is missing" in capsys.readouterr().err


def test_a_broken_environment_does_not_count_as_one(tmp_path: Path) -> None:
    script = load("set_up")
    program(tmp_path, "python", "exit 1")
    assert not script.starts(tmp_path / "python")
    assert not script.starts(tmp_path / "nothing")


def environment_of(folder: Path, *packages: str) -> Path:
    """A folder like an environment that holds these packages, written as name-version."""
    site = folder / "lib" / "python3.12" / "site-packages"
    for package in packages:
        (site / f"{package}.dist-info").mkdir(parents=True)
    return folder


def test_what_an_environment_holds_is_read_without_starting_it(tmp_path: Path) -> None:
    folder = environment_of(tmp_path, "Insurance_Pack-1.0", "typing_extensions-4.15.0", "pip-25.0")
    held = load("set_up").installed(folder)
    assert held == {"insurance-pack": "1.0", "typing-extensions": "4.15.0", "pip": "25.0"}


def test_the_lock_names_every_package_of_this_environment() -> None:
    script = load("set_up")
    own = script.locked()
    assert {"pandas", "uv", "ai-portfolio", "ai-portfolio-public-sector"} <= own
    assert script.sort_out({"pandas": "1", "pip": "25"}, own, frozenset()) == ([], [])


def test_packages_of_others_are_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load("set_up")
    folder = environment_of(tmp_path / "venv", "insurance-1.0", "pandas-1.0", "dropped-2.0", "pip-25.0")
    for name, path in (("VENV", folder), ("STAMP", folder / "stamp"), ("OWN", folder / "own")):
        monkeypatch.setattr(script, name, path)
    (folder / "own").write_text("dropped\npandas\n")
    commands: list[list[str]] = []

    def remember(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(script.subprocess, "run", remember)
    script.make_environment()
    steps = [command for command in commands if "uv" in command]
    assert "sync" not in [part for command in commands for part in command]
    (taken_away,) = [command for command in steps if "uninstall" in command]
    assert "dropped" in taken_away
    assert not {"insurance", "pandas"} & set(taken_away)
    assert "Kept, as others put it there: insurance 1.0." in capsys.readouterr().out
    assert "insurance" not in (folder / "own").read_text().split()
    assert "pandas" in (folder / "own").read_text().split()


def test_an_environment_made_by_an_older_set_up_loses_nothing() -> None:
    foreign, left_over = load("set_up").sort_out({"insurance": "1.0", "old": "2"}, frozenset(), frozenset())
    assert (foreign, left_over) == (["insurance 1.0", "old 2"], [])


def test_uv_gets_the_mirror_and_the_certificate_of_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = load("set_up")
    told = (
        "global.index-url='https://global.example/simple'\n:env:.index-url='https://mirror.example/simple'\n"
    )
    program(tmp_path, "python", f"cat <<'END'\n{told}:env:.cert='/etc/own certificates.pem'\nEND")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    environment = script.uv_environment(tmp_path / "python")
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["SSL_CERT_FILE"] == "/etc/own certificates.pem"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://chosen.example/simple")
    assert script.uv_environment(tmp_path / "python")["UV_DEFAULT_INDEX"] == "https://chosen.example/simple"


def test_missing_libraries_are_named_with_their_packages() -> None:
    script = load("check_qt")
    absent = {"libEGL.so.1", "libgthread-2.0.so.0", "libglib-2.0.so.0", "libxcb-cursor.so.0"}

    def can_load(library: str) -> bool:
        return library not in absent

    headless = script.missing_libraries({}, can_load, screen=True)
    assert [entry[0] for entry in headless] == ["libEGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0"]
    on_x11 = script.missing_libraries({"DISPLAY": ":0"}, can_load, screen=True)
    assert [entry[0] for entry in on_x11] == [*(entry[0] for entry in headless), "libxcb-cursor.so.0"]
    assert len(script.missing_libraries({"DISPLAY": ":0"}, can_load, screen=False)) == 3
    assert (
        len(script.missing_libraries({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, can_load, screen=True)) == 3
    )
    text = script.sentence(on_x11)
    assert "sudo apt install libegl1 libglib2.0-0 libxcb-cursor0\n" in text
    assert "sudo dnf install mesa-libEGL glib2 xcb-util-cursor\n" in text


def test_a_library_that_no_table_knows_is_still_named() -> None:
    text = load("check_qt").sentence([("libnew.so.4", "", "")])
    assert "libnew.so.4" in text
    assert "apt" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="these are the libraries of Qt for Linux")
def test_the_tables_hold_every_library_that_qt_links_to() -> None:
    """Whatever the wheel's own libraries name and do not bring along."""
    import PySide6

    script = load("check_qt")
    known = {entry[0] for entry in (*script.ALWAYS, *script.X11, *script.WAYLAND)}
    qt = Path(PySide6.__file__).parent / "Qt"
    looked_at = [qt / "lib" / f"libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets", "Svg", "XcbQpa")]
    looked_at += [qt / "plugins" / "platforms" / f"libq{part}.so" for part in ("offscreen", "xcb", "wayland")]
    named = {
        found.decode()
        for path in looked_at
        for found in re.findall(rb"\0(lib[\w+.-]+\.so[.\d]*)(?=\0)", path.read_bytes())
    }
    bundled = re.compile(r"libQt6|libicu|libstdc\+\+|libgcc_s|lib(c|m|dl|rt|pthread)\.so")
    loaded_on_demand = {name for name in named if not re.search(r"\.so\.\d", name)}
    needed = {name for name in named - loaded_on_demand if not bundled.match(name)}
    needed -= {path.name for path in (qt / "lib").iterdir()}
    assert {"libEGL.so.1", "libxcb-cursor.so.0", "libwayland-client.so.0"} <= needed
    assert not needed - known


def test_the_check_itself_passes_here() -> None:
    assert load("check_qt").check_loading() is None


def test_without_a_screen_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    script = load("check_qt")
    monkeypatch.setattr(script.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    code, text = script.check_screen()
    assert code == 3
    assert "There is no screen here" in text


def test_every_make_target_is_in_its_help() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in (
        "run",
        "test",
        "test-all",
        "lint",
        "types",
        "bench",
        "screenshots",
        "lock",
        "dist",
        "clean",
    ):
        assert f"make {target} " in done.stdout


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^exec make --keep-going test$", script.read_text(), re.MULTILINE)
