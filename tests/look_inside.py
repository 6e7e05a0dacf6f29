"""Writes what the welcome page draws of the sample anew: python -m tests.look_inside."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from desktop_app.runtime.resources_path import resource_path


def main() -> int:
    """Make a sample as the tests do, and keep its picture."""
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.sample.look_inside import look_inside
    from desktop_app.services.sample.make_sample import create_sample
    from tests.steady import noon

    with tempfile.TemporaryDirectory() as folder:
        ws = create_sample(
            Path(folder) / "sample.portfolio", extensions=PluginHost(), clock=lambda: noon(2026, 11, 21)
        )
        look = look_inside(ws)
        ws.close()
    target = resource_path("welcome", "look_inside.json")
    target.write_text(json.dumps(look, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
