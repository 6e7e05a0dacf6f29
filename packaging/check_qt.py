"""Says which system packages are missing when Qt cannot load, and whether there is a screen.

Exit codes: 0 all is well, 1 a library is missing, 3 (with --screen only) there is no screen for a window.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping

# What Qt for Linux takes from the system: name of the library, Debian package, Fedora package.
ALWAYS = (
    ("libEGL.so.1", "libegl1", "mesa-libEGL"),
    ("libGL.so.1", "libgl1", "mesa-libGL"),
    ("libX11.so.6", "libx11-6", "libX11"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libz.so.1", "zlib1g", "zlib"),
    ("libzstd.so.1", "libzstd1", "libzstd"),
)
X11 = (
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    ("libxcb.so.1", "libxcb1", "libxcb"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    ("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    ("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WAYLAND = (
    ("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    ("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)


def loads(name: str) -> bool:
    """Whether the system's loader finds this library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries(
    environment: Mapping[str, str], can_load: Callable[[str], bool] = loads, *, screen: bool
) -> list[tuple[str, str, str]]:
    """What of the tables above is missing; libraries for a screen count only where that kind of screen is."""
    wanted = list(ALWAYS)
    if screen and environment.get("WAYLAND_DISPLAY"):
        wanted += WAYLAND
    elif screen and environment.get("DISPLAY"):
        wanted += X11
    return [entry for entry in wanted if not can_load(entry[0])]


def sentence(missing: list[tuple[str, str, str]]) -> str:
    """What is missing and how to get it on Debian and on Fedora."""

    def packages(column: int) -> str:
        return " ".join(dict.fromkeys(entry[column] for entry in missing if entry[column]))

    names = ", ".join(entry[0] for entry in missing)
    lines = [f"Qt needs system libraries that this machine does not have: {names}."]
    if packages(1):
        lines.append(f"  Debian, Ubuntu:  sudo apt install {packages(1)}")
        lines.append(f"  Fedora:          sudo dnf install {packages(2)}")
    lines.append("Install them and repeat the command.")
    return "\n".join(lines)


def try_qt(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run some lines of Qt in a process of its own: a Qt that cannot start ends its process."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **changes},
    )


def check_loading() -> str | None:
    """The sentence to show if Qt cannot be imported and start without a screen."""
    code = "import PySide6.QtWidgets as q, PySide6.QtSvg; q.QApplication([])"
    done = try_qt(code, QT_QPA_PLATFORM="offscreen")
    if done.returncode == 0:
        return None
    missing = missing_libraries(os.environ, screen=True) if sys.platform == "linux" else []
    found = re.search(r"(lib[\w.+-]+\.so[\d.]*): cannot open shared object", done.stderr)
    if found and found[1] not in [entry[0] for entry in missing]:
        missing.append((found[1], "", ""))
    if missing:
        return sentence(missing)
    return f"Qt cannot start on this machine:\n{done.stderr.strip()}"


def check_screen() -> tuple[int, str]:
    """Exit code and sentence on whether a window can be opened."""
    if sys.platform != "linux":
        return 0, ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return 3, "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    missing = missing_libraries(os.environ, screen=True)
    if missing:
        return 1, sentence(missing)
    try:
        done = try_qt("import PySide6.QtGui as q; q.QGuiApplication([])")
    except subprocess.TimeoutExpired:
        return 3, "The screen that DISPLAY or WAYLAND_DISPLAY names does not answer."
    if done.returncode:
        return 3, "The screen that DISPLAY or WAYLAND_DISPLAY names cannot be used."
    return 0, ""


def main(arguments: list[str]) -> int:
    """Check loading, or with --screen whether a window can be opened."""
    if arguments == ["--screen"]:
        code, text = check_screen()
    else:
        text = check_loading() or ""
        code = 1 if text else 0
    if text:
        print(text, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
