"""CSV and Excel files that are written: whole or not at all, nothing that runs, nothing lost unsaid."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.errors import Cancelled, EnvironmentFault
from desktop_app.exchange.tables.csv_writer import write_csv
from desktop_app.exchange.tables.table_reader import TableOptions, read_table
from desktop_app.exchange.tables.xlsx_writer import Sheet, write_xlsx
from desktop_app.files import write_guard
from desktop_app.files.atomic_write import write_atomically
from desktop_app.text import clean
from tests.examples import examples

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\uff1d1",
    "'=1",
    "''=1",
    "=cmd|' /C calc'!A0",
    "http://127.0.0.1/",
    "_x0041_",
    "#N/A",
    "TRUE",
    "007",
    "1e5",
    "'",
    "a\nb",
    ' "quoted", text ',
]


def formulas(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_nothing_hostile_runs_and_all_comes_back(tmp_path: Path) -> None:
    rows = [[text, text] for text in HOSTILE]
    write_csv(tmp_path / "t.csv", ["Title", "=Header"], rows)
    assert not write_xlsx(tmp_path / "t.xlsx", [Sheet("=Sheet", ["Title", "=Header"], rows)])
    assert formulas(tmp_path / "t.xlsx") == []
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        starts = {text.lstrip(" \t\r\n\0\u00a0\ufeff")[:1] for row in csv.reader(file) for text in row}
    assert not starts & set("=+-@\uff1d")
    for name in ("t.csv", "t.xlsx"):
        found = read_table(tmp_path / name)
        assert found.headers == ("Title", "=Header")
        assert [row.cells for row in found.rows] == [tuple(row) for row in rows]
        assert found.problems == ()


TEXTS = st.one_of(
    st.text(max_size=15), st.text(st.sampled_from("'=+-@ \t\n\ufeffabc\uff1d_x0"), max_size=8)
).map(clean)


@settings(max_examples=examples(60))
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_round_trip_of_any_text(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    kept = [
        row for row in rows if any(text and not text.isspace() for text in row) and row != ("First", "Second")
    ]
    write_csv(folder / "r.csv", ["First", "Second"], kept, separator=";")
    write_xlsx(folder / "r.xlsx", [Sheet("Data", ["First", "Second"], kept)])
    assert formulas(folder / "r.xlsx") == []
    options = TableOptions(separator=";", header_row=1)
    assert [row.cells for row in read_table(folder / "r.csv", options).rows] == kept
    assert [row.cells for row in read_table(folder / "r.xlsx", TableOptions(header_row=1)).rows] == kept


def test_typed_values(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    row: list[Any] = [
        -5,
        -5.5,
        5.0,
        True,
        None,
        dt.date(2026, 11, 21),
        moment,
        float("nan"),
        "text",
        dt.time(9, 5),
    ]
    headers = ["int", "float", "whole", "yes", "none", "day", "moment", "nan", "text", "clock"]
    write_csv(tmp_path / "t.csv", headers, [row])
    text = (tmp_path / "t.csv").read_text("utf-8-sig")
    assert text.splitlines()[1] == "-5,-5.5,5,yes,,2026-11-21,2026-11-21T09:30:00+02:00,,text,09:05:00"
    write_xlsx(tmp_path / "t.xlsx", [Sheet("Data", headers, [row])])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    values = [cell.value for cell in sheet[2]]
    assert values[:4] == [-5, -5.5, 5, True]
    assert values[5:7] == [dt.datetime(2026, 11, 21), dt.datetime(2026, 11, 21, 7, 30)]
    assert values[7:] == [None, "text", dt.time(9, 5)]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J2")


def test_long_texts_are_cut_in_excel_with_a_word(tmp_path: Path) -> None:
    long, emoji = "x" * 40_000, "😀" * 20_000
    problems = write_xlsx(
        tmp_path / "t.xlsx", [Sheet("Data", ["Title", "Notes"], [["a", "b"], [emoji, long]])]
    )
    assert [(problem.row, problem.column) for problem in problems] == [(3, "Title"), (3, "Notes")]
    assert "40,000" in problems[1].problem
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet["B3"].value == "x" * 32_767
    assert sheet["A3"].value == "😀" * 16_383
    write_csv(tmp_path / "t.csv", ["Title", "Notes"], [[emoji, long]])
    assert read_table(tmp_path / "t.csv").rows[0].cells == (emoji, long)


def test_old_days_and_long_numbers_stay_right(tmp_path: Path) -> None:
    rows = [[dt.date(1899, 12, 31), 10**17 + 1, dt.datetime(1850, 1, 1, 5, 6)]]
    write_xlsx(tmp_path / "t.xlsx", [Sheet("Data", ["a", "b", "c"], rows)])
    assert read_table(tmp_path / "t.xlsx").rows[0].cells == (
        "1899-12-31",
        str(10**17 + 1),
        "1850-01-01 05:06:00",
    )


def test_sheet_names(tmp_path: Path) -> None:
    names = ["a/b:c", "A?B*C", "'x'", "", "History", "y" * 40, "y" * 40]
    write_xlsx(tmp_path / "t.xlsx", [Sheet(name, ["h"], [["v"]]) for name in names])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert len({name.casefold() for name in book.sheetnames}) == len(names)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_lone_surrogates_and_controls_do_not_break_a_file(tmp_path: Path) -> None:
    rows = [["a\ud83d", "b\0\x07c"]]
    write_csv(tmp_path / "t.csv", ["x", "y"], rows)
    write_xlsx(tmp_path / "t.xlsx", [Sheet("Data", ["x", "y"], rows)])
    for name in ("t.csv", "t.xlsx"):
        assert read_table(tmp_path / name).rows[0].cells == ("a?", "bc")


def test_files_are_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "t.csv"
    target.write_text("old")
    write_guard.agree(target)

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    rows = [["x"]] * 2000
    with pytest.raises(Cancelled):
        write_csv(target, ["h"], rows, total=2000, progress=stop)
    with pytest.raises(Cancelled):
        write_xlsx(target, [Sheet("s", ["h"], rows)], progress=stop)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["t.csv"]
    write_csv(target, ["h"], rows)
    assert target.read_text("utf-8-sig").count("\n") == 2001
    assert os.listdir(tmp_path) == ["t.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as on Unix")
def test_permissions_and_links(tmp_path: Path) -> None:
    with write_atomically(tmp_path / "a") as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        part.write_bytes(b"1")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with write_atomically(tmp_path / "link", 0o600) as part:
        part.write_bytes(b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"2"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_faults_are_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EnvironmentFault, match="folder"), write_atomically(tmp_path / "no" / "a.csv"):
        pass
    with pytest.raises(EnvironmentFault, match="is a folder"), write_atomically(tmp_path):
        pass
    long = tmp_path / ("x" * 400 + ".csv")
    with pytest.raises(EnvironmentFault, match="too long"), write_atomically(long):
        pass
    with write_atomically(tmp_path / ("y" * 248 + ".csv")) as part:
        part.write_text("fits")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        write_csv(tmp_path / "t.csv", ["h"], [["x"]])
    with pytest.raises(EnvironmentFault, match="disk is full"):
        write_xlsx(tmp_path / "t.xlsx", [Sheet("s", ["h"], [["x"]])])
    assert not list(tmp_path.glob("t.*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(prefix: str, suffix: str, dir: Path) -> tuple[int, str]:
        part = dir / f"{prefix}{suffix}"
        part.symlink_to("/dev/full")
        return os.open(os.devnull, os.O_RDONLY), str(part)

    monkeypatch.setattr(tempfile, "mkstemp", full)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        write_csv(tmp_path / "t.csv", ["h"], [["x" * 100]] * 10_000)
    assert os.listdir(tmp_path) == []


def test_the_mark_for_excel_can_be_left_out(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["h"], [["ä"]])
    write_csv(tmp_path / "b.csv", ["h"], [["ä"]], bom=False)
    assert (tmp_path / "a.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert (tmp_path / "b.csv").read_bytes() == "h\r\nä\r\n".encode()
