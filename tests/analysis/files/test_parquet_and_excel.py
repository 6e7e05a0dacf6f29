"""Parquet, Feather, Arrow and Excel files, whole and damaged."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import struct
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from desktop_app.analysis.files import csv_file
from desktop_app.analysis.files import read_file as reading
from desktop_app.errors import Cancelled, UserError

pa = pytest.importorskip("pyarrow")


def refused(path: Path, **more: object) -> str:
    with pytest.raises(UserError) as caught:
        reading.read(path, **more)  # type: ignore[arg-type]  # passed on as they come
    sentence = str(caught.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def table() -> object:
    return pa.table(
        {
            "id": pa.array([1, 2, 3], pa.int32()),
            "gaps": pa.array([1, None, 3], pa.int64()),
            "amount": pa.array([1.5, None, float("inf")]),
            "price": pa.array([Decimal("1.25"), None, Decimal("3.00")]),
            "zip": pa.array(["01234", " ", "0010"]),
            "day": pa.array([dt.date(2024, 1, 5), None, dt.date(2024, 2, 1)]),
            "at": pa.array([dt.datetime(2024, 1, 5, 10, tzinfo=dt.UTC)] * 3, pa.timestamp("ns", "Europe/Zurich")),
            "member": pa.array([True, None, False]),
            "region": pa.array(["N", "S", "N"]).dictionary_encode(),
            "tags": pa.array([["a"], [], None]),
            "when": pa.array(["2024-01-05", "2024-01-06", None]),
        }
    )  # fmt: skip


@pytest.fixture(params=["parquet", "feather", "stream.arrow"])
def stored(request: pytest.FixtureRequest, tmp_path: Path, table) -> Path:
    path = tmp_path / f"data.{request.param}"
    if request.param == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, path)
    elif request.param == "feather":
        import pyarrow.feather as feather

        feather.write_feather(table, str(path))
    else:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    return path


def test_kinds_by_type(stored: Path) -> None:
    found = reading.read(stored)
    kinds = {column.name: column.kind for column in found.columns}
    assert kinds == {
        "id": "whole",
        "gaps": "whole",
        "amount": "number",
        "price": "number",
        "zip": "category",
        "day": "date",
        "at": "date",
        "member": "yes_no",
        "region": "category",
        "when": "date",
    }
    frame = found.frame
    assert frame["id"].tolist() == [1, 2, 3]
    assert frame["gaps"].isna().tolist() == [False, True, False]
    assert frame["price"].tolist()[::2] == [1.25, 3.0]
    assert frame["zip"].isna().tolist() == [False, True, False]
    assert frame["at"][0] == pd.Timestamp("2024-01-05 10:00")
    assert frame["day"].dtype == frame["at"].dtype == np.dtype("datetime64[us]")
    assert frame["member"].isna().tolist() == [False, True, False]
    assert any("“tags”" in problem.sentence for problem in found.problems)
    assert found.sha256 == hashlib.sha256(stored.read_bytes()).hexdigest()


def test_columns_and_corrections(stored: Path) -> None:
    found = reading.read(stored, columns=["id", "zip"], kinds={"id": "text", "zip": "whole"})
    assert found.frame["id"].tolist() == ["1", "2", "3"]
    assert found.frame["zip"].tolist()[::2] == [1234, 10]
    assert "the type list<" in refused(stored, columns=["tags"])
    assert "no column called" in refused(stored, columns=["other"])
    assert reading.preview(stored).headers[0] == "id"


@pytest.mark.parametrize("cut", [4, 200, -1, -40])
def test_cut_short(stored: Path, cut: int) -> None:
    data = stored.read_bytes()
    if stored.name == "data.stream.arrow" and cut == -1:
        pytest.skip("the last byte of a stream is only its end mark")
    stored.write_bytes(data[:cut])
    refused(stored)


def test_flipped_bytes_never_get_through_as_a_crash(stored: Path) -> None:
    data = stored.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 120)):
        stored.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with contextlib.suppress(UserError):
            reading.read(stored)
            reading.preview(stored)


#: Reads a Parquet file with each bit of the beginning of its footer turned; a fault of the library would end it.
_TURN_BITS = """
import struct, sys
from pathlib import Path
import pyarrow as pa, pyarrow.parquet as pq
from desktop_app.analysis.files import read_file
from desktop_app.errors import UserError
path = Path(sys.argv[1])
pq.write_table(pa.table({"a": [1, 2]}), path, store_schema=False)
good = path.read_bytes()
footer = len(good) - 8 - struct.unpack("<I", good[-8:-4])[0]
for place in range(footer, footer + 40):
    for bit in range(5):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1:])
        try:
            read_file.preview(path)
        except UserError:
            pass
print("read", end="")
"""


def test_a_damaged_footer_does_not_end_the_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _TURN_BITS, str(tmp_path / "a.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "read"), done.stderr[-400:]


def test_a_text_that_is_no_utf8_is_refused_in_the_preview_too(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "bytes.parquet"
    ends, letters = (pa.py_buffer(part) for part in (struct.pack("<ii", 0, 1), b"\xf8"))
    pq.write_table(pa.table({"a": pa.Array.from_buffers(pa.string(), 1, [None, ends, letters])}), path)
    with pytest.raises(UserError, match="cut short or damaged"):
        reading.preview(path)


def test_without_the_extra(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.analysis.files.arrow_file.has_arrow", lambda: False)
    assert "ai-portfolio[parquet]" in refused(stored)


def test_no_rows(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), path)
    assert "no rows" in refused(path)


def test_what_swells_is_refused_from_its_footer(tmp_path: Path) -> None:
    """A cell of equal letters takes next to no room either, and is refused before it is unpacked."""
    import pyarrow.parquet as pq

    path = tmp_path / "swells.parquet"
    table = pa.table({"a": pa.array(["x" * 70_000_000], pa.large_string()), "b": [1]})
    pq.write_table(table, path, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 50_000
    del table
    before = pa.total_allocated_bytes()
    assert "times its size" in refused(path)
    assert pa.total_allocated_bytes() - before < 1_000_000


def test_texts_count_for_more_than_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "texts.parquet"
    pq.write_table(pa.table({"a": pa.array(["x"] * 1_000_000), "b": np.zeros(1_000_000)}), path)
    monkeypatch.setattr("desktop_app.analysis.files.arrow_file._MAX_BYTES", 12_000_000)
    assert "choose fewer columns" in refused(path)
    assert reading.read(path, columns=["b"]).rows == 1_000_000


def test_more_cells_than_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal rows take next to no room in a Parquet file."""
    import pyarrow.parquet as pq

    path = tmp_path / "many.parquet"
    pq.write_table(pa.table({"a": np.zeros(1_000_000, np.int64), "b": np.zeros(1_000_000)}), path)
    monkeypatch.setattr("desktop_app.analysis.files.arrow_file._MAX_BYTES", 12_000_000)
    assert "choose fewer columns" in refused(path)
    assert reading.read(path, columns=["a"]).rows == 1_000_000


def test_cancelling_parquet(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "many.parquet"
    pq.write_table(pa.table({"a": np.arange(500_000)}), path)

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reading.read(path, progress=cancel)


def _book(path: Path, rows: list[list[object]], sheets: tuple[str, ...] = ("Data",)) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows if name == sheets[-1] else []):
                for place, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(number, place, dt.datetime(cell.year, cell.month, cell.day), day)
                    elif cell is not None:
                        sheet.write(number, place, cell)
    return path


def test_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "zip", "amount", "day", "member", "remark"]]
    for i in range(1, 41):
        zip_code, amount = f"{i:05d}", None if i % 10 == 0 else i / 4
        rows.append([i, zip_code, amount, dt.date(2024, 1, 1) + dt.timedelta(i), i % 2 == 0, f"text {i}"])
    path = _book(tmp_path / "data.xlsx", rows, ("Empty", "Data"))
    found = reading.read(path)
    assert {c.name: c.kind for c in found.columns} == {
        "id": "whole",
        "zip": "text",
        "amount": "number",
        "day": "date",
        "member": "yes_no",
        "remark": "text",
    }
    assert found.frame["zip"][0] == "00001"
    assert found.frame["amount"].isna().sum() == 4
    assert found.frame["day"][0] == pd.Timestamp("2024-01-02")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.preview(path).sheets == ("Empty", "Data")
    assert reading.read(path, columns=["id"], kinds={"id": "text"}).frame["id"][0] == "1"
    assert "no sheet called" in refused(path, options=reading.ReadOptions(sheet="Other"))


def test_workbook_refused(tmp_path: Path) -> None:
    assert "empty" in refused(_book(tmp_path / "empty.xlsx", []))
    assert "no rows" in refused(_book(tmp_path / "head.xlsx", [["a", "b"]]))
    path = _book(tmp_path / "cut.xlsx", [["a"], [1]])
    path.write_bytes(path.read_bytes()[:-30])
    refused(path)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    assert "refused" in refused(bomb)
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "Save it as .xlsx" in refused(old)


def test_names_of_the_engine() -> None:
    assert csv_file.has_arrow()
