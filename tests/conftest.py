"""What every test gets: its own folders, no screen, one language, one time zone, one moment and steady ids."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import FULL
from tests.steady import SEED, draw_anew, keep_steady
from tests.templates import share_checked_checklists

# Before the first import of Qt. The system's own settings must not change what a test sees.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in [name for name in os.environ if name.startswith(("LC_", "QT_SCALE", "QT_STYLE"))]:
    del os.environ[_name]
# No test asks or fills the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["LANG"] = "en_US.UTF-8"
os.environ["LANGUAGE"] = "en"
if sys.platform == "linux":
    # Qt warns about an encoding other than UTF-8, and en_US is not installed on every machine.
    os.environ["LC_CTYPE"] = "C.UTF-8"
keep_steady()

# Each change of a portfolio waits for the disk. A run leaves 400 MB, so memory is used where there is plenty.
_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# The same examples in every run, so that a failure can be repeated; HYPOTHESIS_PROFILE=explore tries others.
# `make test` tries a part of them (tests/examples.py), `make test-all` all.
# Two busy cores make a time limit for each example meaningless.
_CHECKS = [HealthCheck.too_slow]
for _profile, _most in (("steady", 40), (FULL, 100)):
    settings.register_profile(
        _profile,
        max_examples=_most,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=_CHECKS,
    )
settings.register_profile(
    "explore", max_examples=2000, deadline=None, suppress_health_check=_CHECKS, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parents[1]
_ALL_TESTS = pytest.Config.ArgsSource.TESTPATHS


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the second worker load the tests from the last on, while the first one begins with the first.

    In a fresh checkout each would otherwise compile all of the tests, and what they import, at the same time.
    """
    if os.environ.get("PYTEST_XDIST_WORKER") != "gw1" or session.config.args_source is not _ALL_TESTS:
        return
    for path in sorted((ROOT / "tests").rglob("test_*.py"), reverse=True):
        # What is wrong with a test is said when it is collected.
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With a seed, an order by chance: of the modules, and of the tests in each."""
    if SEED:
        chance = random.Random(SEED)
        modules: dict[Path, list[pytest.Item]] = {}
        for item in items:
            modules.setdefault(item.path, []).append(item)
        parts = list(modules.values())
        chance.shuffle(parts)
        for part in parts:
            if not part[0].get_closest_marker("in_order"):
                chance.shuffle(part)
        items[:] = [item for part in parts for item in part]


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the fixtures, so that what they make has the same ids in every run."""
    draw_anew(item.nodeid)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the data, settings, logs and backups of this test alone, also after `monkeypatch.undo()`."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AI_PORTFOLIO_HOME", str(home))
        share_checked_checklists(home)
        yield home


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder `shared` beside the checkout, with real data files; without it the test is skipped."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder 'shared' beside the checkout, with the real data files")
    return folder
