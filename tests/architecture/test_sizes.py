"""Files stay small enough to be read in one go."""

from __future__ import annotations

import pytest

from tests.architecture.sources import name, python_files

LIMIT = 600


@pytest.mark.parametrize("folder", ["desktop_app", "plugins", "packaging", "tests"])
def test_no_python_file_is_too_long(folder: str) -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(folder)
    }
    long = {path: lines for path, lines in lengths.items() if lines > LIMIT}
    assert not long, f"split these files by what they are for: {long}"


def test_packaging_is_no_package() -> None:
    """It would shadow the library of that name."""
    assert "packaging/__init__.py" not in {name(path) for path in python_files("packaging")}
