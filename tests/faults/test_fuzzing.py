"""Whatever bytes a reader is given, led by what of its code they reach, it answers or refuses in a sentence."""

from __future__ import annotations

import base64
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.fuzzer import READERS

ROOT = Path(__file__).resolve().parents[2]
#: For all readers together: five minutes.
SECONDS = 300 // len(READERS)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_bytes_break_a_reader(tmp_path: Path, own_home: Path, reader: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris, which is there for Linux only, is not installed")
    limits = [f"-max_total_time={SECONDS}", "-rss_limit_mb=1500", "-timeout=20", "-max_len=20000"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.fuzzer", reader, str(tmp_path / "seeds"), *limits],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    for left in (file for file in tmp_path.iterdir() if file.is_file()):
        told = done.stderr[max(0, done.stderr.rfind("=== Uncaught")) :][:2000]
        pytest.fail(f"{left.name}, in base64: {base64.b64encode(left.read_bytes()).decode()}\n{told}")
    assert done.returncode == 0, done.stderr[-2000:]
