"""What time it is stands in one module, so that tests can stand on a day of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.sources import calls, name, product_files, python_files

CLOCK = "desktop_app/runtime/clock.py"
# Ages of files: the system's clock gave them their time.
OWN = {CLOCK, "tests/store/rescue/test_left_behind.py"}
_ASKS = {
    "date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "QDate.currentDate", "QDateTime.currentDateTime", "QDateTime.currentDateTimeUtc",
}  # fmt: skip


def asks(path: Path) -> list[str]:
    """Each call that asks the system for the present moment; one that converts a given moment is fine."""
    text = path.read_text(encoding="utf-8")
    # Few files are worth reading as a tree.
    if not any(f"{ask.split('.')[1]}(" in text for ask in _ASKS):
        return []
    return [
        f"{path}:{node.lineno}: {full}() asks the system's clock; take desktop_app.runtime.clock"
        for node, full, _last in calls(path)
        if ".".join(full.split(".")[-2:]) in _ASKS
        and not (full in {"time.gmtime", "time.localtime"} and node.args)
    ]


def test_only_the_clock_asks_the_system() -> None:
    files = {*product_files(), *python_files("tests", "plugins")}
    faults = [fault for path in sorted(files) if name(path) not in OWN for fault in asks(path)]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("date.today()", True),
        ("datetime.date.today()", True),
        ("datetime.now(UTC)", True),
        ("time.time()", True),
        ("time.gmtime()", True),
        ("time.gmtime(record.created)", False),
        ("time.monotonic()", False),
        ("clock.today()", False),
        ("ws.today()", False),
    ],
)
def test_the_rule_sees_what_it_should(tmp_path: Path, code: str, asked: bool) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code)
    assert bool(asks(path)) is asked
