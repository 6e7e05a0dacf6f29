"""Where the resources are: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Path of a resource; raises FileNotFoundError if the program was installed without its resources."""
    # importlib.resources would add 20 ms to every start; the package is never inside a zip.
    package = Path(__file__).resolve().parents[1]
    for root in (package / "resources", package.parent / "resources"):
        if root.is_dir():
            return root.joinpath(*parts)
    raise FileNotFoundError("The program's resources folder is missing: install the program again.")
