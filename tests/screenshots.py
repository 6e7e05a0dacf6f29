"""Pictures of every page, light and dark, in two sizes, from the sample portfolio: python -m tests.screenshots."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures; what an earlier run left is replaced."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", default="out/screenshots", type=Path)
    parser.add_argument("--quick", action="store_true", help="light and 1440 x 900 only")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop_app import demo
    from desktop_app.language import formats
    from desktop_app.ui.window.pictures import SIZES, THEMES

    folder: Path = chosen.folder
    for earlier in folder.glob("*x*-*/*.png"):
        earlier.unlink()
    with tempfile.TemporaryDirectory(prefix="ai-portfolio-") as home:
        os.environ["AI_PORTFOLIO_HOME"] = home
        formats.set_locale("en_US")
        began = time.monotonic()
        portfolio = demo.make_sample(Path(home))
        sizes, themes = (SIZES[:1], THEMES[:1]) if chosen.quick else (SIZES, THEMES)
        n = demo.make_pictures(portfolio, folder, sizes=sizes, themes=themes, whole_pages=True)
    print(f"{n} pictures in {folder} ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
