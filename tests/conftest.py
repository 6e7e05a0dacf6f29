"""What every test gets: its own folders, no screen, one language and one time zone."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before the first import of Qt. The system's own settings must not change what a test sees.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in [name for name in os.environ if name.startswith(("LC_", "QT_SCALE", "QT_STYLE"))]:
    del os.environ[_name]
os.environ["LANG"] = "en_US.UTF-8"
os.environ["LANGUAGE"] = "en"
if sys.platform == "linux":
    # Qt warns about an encoding other than UTF-8, and en_US is not installed on every machine.
    os.environ["LC_CTYPE"] = "C.UTF-8"
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

# The same examples in every run, so that a failure can be repeated; HYPOTHESIS_PROFILE=explore tries others.
# Two busy cores make a time limit for each example meaningless.
_CHECKS = [HealthCheck.too_slow]
settings.register_profile(
    "steady", derandomize=True, database=None, deadline=None, suppress_health_check=_CHECKS
)
settings.register_profile(
    "explore", max_examples=2000, deadline=None, suppress_health_check=_CHECKS, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the data, settings, logs and backups of this test alone."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AI_PORTFOLIO_HOME", str(home))
    return home


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
