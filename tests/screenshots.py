"""Pictures of every page, light and dark, in two sizes, from the sample portfolio: python -m tests.screenshots."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

from desktop_app.theme_tokens import Look


def mirror() -> None:
    """Turn the layout of all windows that follow, as a translation into Arabic or Hebrew does."""
    from PySide6.QtCore import Qt

    from desktop_app.app import make_application

    make_application().setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures; what an earlier run left is replaced."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", default="out/screenshots", type=Path)
    parser.add_argument("--quick", action="store_true", help="the first theme and 1440 x 900 only")
    parser.add_argument(
        "--only",
        action="append",
        help="pages whose name fits this pattern, such as settings*; may be given again",
    )
    parser.add_argument(
        "--theme", action="append", choices=get_args(Look), help="this one; may be given again"
    )
    parser.add_argument(
        "--mirrored", action="store_true", help="from right to left, with Arabic numbers and dates"
    )
    parser.add_argument("--text", type=int, default=100, help="size of the text in per cent, such as 130")
    parser.add_argument(
        "--long", action="store_true", help="in a test language whose words are a third longer, as German is"
    )
    parser.add_argument("--factor", default="", help="QT_SCALE_FACTOR, such as 1.5 or 2")
    parser.add_argument(
        "--size", default="", help="of the window, such as 960x500: a screen of 1920 x 1080 at factor 2"
    )
    chosen = parser.parse_args(arguments)
    if chosen.factor:
        os.environ["QT_SCALE_FACTOR"] = chosen.factor
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop_app import demo
    from desktop_app.language import formats, i18n
    from desktop_app.ui.window.pictures import SIZES, THEMES

    folder: Path = chosen.folder
    for earlier in folder.glob("*x*-*/*.png"):
        earlier.unlink()
    with tempfile.TemporaryDirectory(prefix="ai-portfolio-") as home:
        os.environ["AI_PORTFOLIO_HOME"] = home
        formats.set_locale("ar_EG" if chosen.mirrored else "en_US")
        began = time.monotonic()
        portfolio = demo.make_sample(Path(home))
        looks = tuple(chosen.theme or THEMES)
        sizes, themes = (SIZES[:1], looks[:1]) if chosen.quick else (SIZES, looks)
        if chosen.size:
            width, height = chosen.size.split("x")
            sizes = ((int(width), int(height)),)
        if chosen.mirrored:
            mirror()
        if chosen.long:
            i18n.set_language("pseudo")
        n = demo.make_pictures(
            portfolio,
            folder,
            sizes=sizes,
            themes=themes,
            whole_pages=True,
            only=tuple(chosen.only or ("*",)),
            scale=chosen.text / 100,
        )
    print(f"{n} pictures in {folder} ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
