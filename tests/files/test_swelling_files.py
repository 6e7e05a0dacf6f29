"""Small or endless files that claim to be large tables are refused by every reader, soon and in little memory."""

from __future__ import annotations

import gzip
import importlib.util
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MIB = 1024 * 1024
CHILD = """
    import re, resource, sys
    from pathlib import Path
    from desktop_app.analysis.files.read_file import preview, read
    from desktop_app.errors import UserError
    from desktop_app.exchange.json_portfolio import read_json
    from desktop_app.exchange.tables.table_reader import read_table

    def peak():
        return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

    def seconds():
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime

    readers = {"json": read_json, "table": read_table, "data": read, "look": preview}
    # What is imported when it is first needed is not part of the price.
    read(Path(sys.argv[1]) / "plain.csv"), read_table(Path(sys.argv[1]) / "plain.csv")
    for name, reader in [line.split(":") for line in sys.argv[2:]]:
        floor, began = peak(), seconds()
        try:
            readers[reader](Path(sys.argv[1]) / name)
            answer = "read"
        except UserError as error:
            answer = str(error)
        print(name, reader, peak() - floor, round(seconds() - began, 2), answer, sep="|")
"""
HEAD = b'{"about": {"format": "ai-portfolio", "format_version": 1},\n'


def fill(path: Path, head: bytes, unit: bytes, size: int, tail: bytes = b"") -> None:
    piece = unit * (MIB // len(unit))
    with path.open("wb") as file:
        file.write(head)
        for _ in range(size // MIB):
            file.write(piece)
        file.write(tail)


def make_texts(folder: Path) -> Iterator[str]:
    fill(folder / "wide_record.json", HEAD + b'"records": [{', b'"a":1,', 40 * MIB, b'"b":1}]}')
    fill(folder / "wide_change.json", HEAD + b'"history": [{"records": [', b"{},", 40 * MIB, b"{}]}]}")
    fill(folder / "wide_file.json", HEAD + b'"files": [[', b"[],", 40 * MIB, b"[]]]}")
    yield from ("wide_record.json:json", "wide_change.json:json", "wide_file.json:json")
    fill(folder / "one_line.csv", b"a,b", b",11", 40 * MIB)
    fill(folder / "second_line.csv", b"a,b\n", b"11,", 40 * MIB)
    fill(folder / "first_line.csv", b"a,b", b" ", 40 * MIB, b"\n1,2\n")
    for name in ("one_line.csv", "second_line.csv", "first_line.csv"):
        yield from (f"{name}:table", f"{name}:data", f"{name}:look")


def make_packed(folder: Path) -> Iterator[str]:
    with gzip.open(folder / "endless.csv.gz", "wb", 1) as file:
        file.write(b"a,b\n" + b"11," * (20 * MIB // 3))
    with gzip.open(folder / "equal.csv.gz", "wb") as file:
        file.write(b"a,b\n")
        for _ in range(40):
            file.write(b"1,2\n" * (MIB // 4))
    yield from ("endless.csv.gz:data", "equal.csv.gz:data")
    with zipfile.ZipFile(folder / "packed.csv", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("packed.csv", "a,b\n" + "1,2\n" * 5_000_000)
    yield "packed.csv:data"
    parts = {"xl/worksheets/sheet1.xml": 80 * MIB} | {f"xl/worksheets/{n}.xml": 1 for n in range(2)}
    many = {f"xl/worksheets/sheet{n}.xml": 2 * MIB - 10 for n in range(30)}
    for name, sheets in (("sheet.xlsx", parts), ("sheets.xlsx", many)):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, size in sheets.items():
                archive.writestr(part, b" " * size)
        yield from (f"{name}:data", f"{name}:look")


def make_arrow(folder: Path) -> Iterator[str]:
    import pyarrow as pa

    table = pa.table({"a": pa.array([0]).take(pa.array(memoryview(bytes(80 * MIB)).cast("q")))})
    zstd = pa.ipc.IpcWriteOptions(compression="zstd")
    for name, make in (("swells.arrow", pa.ipc.new_file), ("stream.arrow", pa.ipc.new_stream)):
        with make(folder / name, table.schema, options=zstd) as writer:
            writer.write_table(table)
        yield from (f"{name}:data", f"{name}:look")


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory the Linux way")
@pytest.mark.parametrize(
    "make",
    [
        make_texts,
        make_packed,
        pytest.param(
            make_arrow,
            marks=pytest.mark.skipif(not importlib.util.find_spec("pyarrow"), reason="needs pyarrow"),
        ),
    ],
)
def test_what_swells_is_refused_in_little_time_and_memory(
    tmp_path: Path, repository: Path, make: Callable[[Path], Iterator[str]]
) -> None:
    (tmp_path / "plain.csv").write_text("a,b\n1,2\n")
    tasks = list(make(tmp_path))
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(tmp_path), *tasks]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = [line.split("|", 4) for line in done.stdout.splitlines()]
    assert len(answers) == len(tasks)
    # A look takes the first rows only, whatever follows.
    wrong = [
        line
        for *line, mib, seconds, answer in answers
        if int(mib) > 250 or float(seconds) > 2 or (answer == "read" and line[1] != "look")
    ]
    assert not wrong, done.stdout
