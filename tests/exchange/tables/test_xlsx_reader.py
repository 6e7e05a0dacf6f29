"""Workbooks: typed cells, formulas by value, merged headers, sheets; and what is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import struct
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from desktop_app.errors import Cancelled, UserError
from desktop_app.exchange.tables import xlsx_reader
from desktop_app.exchange.tables.table_reader import TableOptions, read_table
from desktop_app.files import xlsx_guard as xlsx_check

RawBook = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> tuple[openpyxl.Workbook, Path]:
    return openpyxl.Workbook(), tmp_path / "book.xlsx"


def save(book: tuple[openpyxl.Workbook, Path]) -> Path:
    book[0].save(book[1])
    return book[1]


def test_typed_cells(book: tuple[openpyxl.Workbook, Path]) -> None:
    sheet = book[0].active
    sheet.append(["Text", "Number", "Day", "Moment", "Yes", "Empty"])
    moment = dt.datetime(2024, 10, 1, 9, 30)
    sheet.append(["  a\nb ", -5.5, dt.date(2024, 10, 1), moment, True, None])
    found = read_table(save(book))
    assert found.headers == ("Text", "Number", "Day", "Moment", "Yes", "Empty")
    assert found.rows[0].cells == ("  a\nb ", -5.5, dt.date(2024, 10, 1), moment, True, "")
    assert (found.rows[0].number, found.sheet, found.sheets) == (2, "Sheet", ("Sheet",))


def test_table_that_starts_elsewhere(book: tuple[openpyxl.Workbook, Path]) -> None:
    sheet = book[0].active
    sheet["B2"] = "Our inventory"
    sheet["B5"], sheet["C5"], sheet["D5"] = "Title", "Cost", "Owner"
    sheet["B6"], sheet["C6"], sheet["D6"] = "Churn", 5, "Ann"
    sheet["B9"], sheet["C9"], sheet["D9"] = "Fraud", 7, "Bob"
    found = read_table(save(book))
    assert found.headers == ("Column 1", "Title", "Cost", "Owner")
    assert [(row.number, row.cells[1]) for row in found.rows] == [(6, "Churn"), (9, "Fraud")]
    assert found.header_row == 5


def test_merged_headers(book: tuple[openpyxl.Workbook, Path]) -> None:
    sheet = book[0].active
    sheet.append(["Id", "Title", "Cost", None, "Benefit", None])
    sheet.append([None, None, 2024, 2025, 2024, 2025])
    sheet.append(["AI-1", "Churn", 1, 2, 3, 4])
    sheet.append(["AI-2", "Fraud", 1, 2, 3, 4])
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(area)
    found = read_table(save(book))
    assert found.headers == ("Id", "Title", "Cost 2024", "Cost 2025", "Benefit 2024", "Benefit 2025")
    assert len(found.rows) == 2


def test_errors_and_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Title", "Cost", "Share"])
    sheet.write_row(1, 0, ["Churn"])
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, "=2+2", None, 4)
    book.close()
    found = read_table(path)
    assert found.rows[0].cells == ("Churn", "", 4.0)
    assert [(p.row, p.column, p.value) for p in found.problems] == [(2, "Cost", "#DIV/0!")]
    other = openpyxl.Workbook()
    other.active.append(["Title", "Cost"])
    other.active.append(["Churn", "=1+1"])
    other.save(path)
    found = read_table(path)
    assert [(p.row, p.column) for p in found.problems] == [(2, "Cost")]


@pytest.mark.parametrize(
    ("cell", "is_told"),
    [
        ('<c r="B2"><f>1+1</f></c>', True),
        ('<c r="B2"><f>1+1</f><v/></c>', True),
        ('<c r="B2"><f>1+1</f><v></v></c>', True),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', False),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', False),
    ],
)
def test_an_empty_value_of_a_formula_is_none_but_for_a_text(cell: str, is_told: bool) -> None:
    assert bool(xlsx_reader._faults(bytearray(cell.encode()))) == is_told


def test_sheets(book: tuple[openpyxl.Workbook, Path]) -> None:
    book[0].active.title = "Cover"
    hidden = book[0].create_sheet("Lists")
    hidden.append(["a", "b"])
    hidden.append(["1", "2"])
    hidden.sheet_state = "hidden"
    data = book[0].create_sheet("Données & plus")
    data.append(["Title", "Cost"])
    data.append(["Churn", 5])
    path = save(book)
    found = read_table(path)
    assert (found.sheet, found.sheets) == ("Données & plus", ("Cover", "Lists", "Données & plus"))
    assert read_table(path, TableOptions(sheet="Lists")).headers == ("a", "b")
    with pytest.raises(UserError, match="Nothing"):
        read_table(path, TableOptions(sheet="Nothing"))
    with pytest.raises(UserError, match="empty"):
        read_table(path, TableOptions(sheet="Cover"))


def test_macros_are_left_alone(raw_book: RawBook) -> None:
    rows = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row></sheetData>'
    path = raw_book(rows, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}, "book.xlsm")
    found = read_table(path)
    assert found.headers == ("Title",)
    assert any("macros" in note for note in found.notes)


def test_cells_without_names_and_with_prefixes(raw_book: RawBook) -> None:
    path = raw_book(
        "<sheetData><row><c t='inlineStr'><is><t>Title</t></is></c><c t='inlineStr'><is><t>Cost</t></is></c>"
        "</row><row><c t='inlineStr'><is><t>Churn</t></is></c><c><v>5</v></c></row></sheetData>"
    )
    found = read_table(path)
    assert (found.headers, found.rows[0].cells) == (("Title", "Cost"), ("Churn", 5.0))


def test_a_number_that_is_none_is_told(raw_book: RawBook) -> None:
    headers = "".join(f'<c r="{at}1" t="inlineStr"><is><t>{at}</t></is></c>' for at in "AB")
    path = raw_book(
        f'<sheetData><row r="1">{headers}</row>'
        '<row r="2"><c r="A2"><v>1e999</v></c><c r="B2"><v>1</v></c></row></sheetData>'
    )
    found = read_table(path)
    assert found.rows[0].cells == ("", 1.0)
    assert found.problems[0].row == 2


def test_progress_and_cancel(book: tuple[openpyxl.Workbook, Path]) -> None:
    for number in range(2500):
        book[0].active.append([f"t{number}", "x"])
    path = save(book)

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=stop)


CELL = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in pairwise("abcdefgh"))
    + "]>"
)
ONE = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
FAR = ONE + '<row r="1048576"><c r="{far}"><v>1</v></c></row></sheetData>'
HIDDEN_FAR = ONE + '<row r="9"><c s=\' r="A2"\' r="XFD1048576"><v>1</v></c></row></sheetData>'
ODD_FAR = ONE + '<row r="9"><c s="<" r="XFD1048576"><v>1</v></c></row></sheetData>'
UNNAMED_FAR = (
    "<sheetData><row r='1048575'/><row><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row></sheetData>"
)


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        (CELL.format(text="&h;"), ENTITIES),
        (CELL.format(text="&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        (CELL.format(text="&x;"), '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        ('<dimension ref="A1:XFD1048576"/>' + CELL.format(text="x"), ""),
        (FAR.format(far="XFD1048576"), ""),
        (FAR.format(far="A1048576"), ""),
        (FAR.format(far="AAAAAAA99999999999"), ""),
        (HIDDEN_FAR, ""),
        (ODD_FAR, ""),
        (UNNAMED_FAR, ""),
    ],
)
def test_hostile_sheets_are_refused(raw_book: RawBook, rows: str, before: str) -> None:
    with pytest.raises(UserError, match=r"book\.xlsx") as caught:
        read_table(raw_book(rows, before=before))
    assert "\n" not in str(caught.value)


def test_far_cells_that_are_only_formatted_do_not_count(raw_book: RawBook) -> None:
    rows = ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert read_table(raw_book(rows)).headers


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "/abs.xml", "a\\..\\b.xml", "x" * 300 + ".xml", "c:/x.xml", "xl/../../x.xml"],
)
def test_odd_member_names_are_refused(raw_book: RawBook, name: str) -> None:
    with pytest.raises(UserError, match="names"):
        read_table(raw_book(CELL.format(text="x"), {name: "x"}))


def test_member_named_twice_is_refused(raw_book: RawBook) -> None:
    path = raw_book(CELL.format(text="x"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(UserError, match="names"):
        read_table(path)


def test_too_many_members_are_refused(raw_book: RawBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_check, "MAX_MEMBERS", 20)
    with pytest.raises(UserError, match="too many parts"):
        read_table(raw_book(CELL.format(text="x"), {f"xl/media/{n}.png": b"" for n in range(30)}))


def test_a_member_that_lies_about_its_size_is_refused(raw_book: RawBook) -> None:
    path = raw_book(CELL.format(text="x" * 5000))
    data = bytearray(path.read_bytes())
    # The central directory says 200 bytes where the sheet has thousands.
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", data, entry + 24, 200)
    path.write_bytes(bytes(data))
    with pytest.raises(UserError, match="damaged"):
        read_table(path)


def test_damaged_and_disguised_files_are_refused(write: Callable[..., Path], raw_book: RawBook) -> None:
    whole = raw_book(CELL.format(text="x")).read_bytes()
    for content in (
        whole[:-30],
        whole[: len(whole) // 2],
        b"Title,Cost\n",
        b"<html></html>",
        b"PK\x03\x04" + b"\0" * 99,
    ):
        with pytest.raises(UserError, match=r"b\.xlsx"):
            read_table(write(content, "b.xlsx"))
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UserError, match="password"):
        read_table(write(locked, "b.xlsx"))
    with pytest.raises(UserError, match=r"\.xlsx"):
        read_table(write(whole, "b.csv"))


def test_every_flipped_byte_is_read_or_refused(raw_book: RawBook, write: Callable[..., Path]) -> None:
    whole = raw_book(CELL.format(text="Title")).read_bytes()
    for position in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[position] ^= 0x55
        path = write(bytes(broken), "flip.xlsx")
        # Most flips are refused in a sentence, some are harmless; nothing else may come out.
        with contextlib.suppress(UserError):
            read_table(path)


BOMB = """
    import re, sys
    from desktop_app.errors import UserError
    from desktop_app.exchange.tables.table_reader import read_table
    import python_calamine
    try:
        read_table(sys.argv[1])
    except UserError as error:
        print(error)
        peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
        print(int(peak[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory the Linux way")
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/picture.png", "cells"]
)
def test_bombs_are_refused_in_little_memory(raw_book: RawBook, repository: Path, part: str) -> None:
    if part == "cells":
        # Under the ratio, but with a cell in every corner.
        rows = "".join(
            f'<row r="{n * 7 + 1}"><c r="A{n * 7 + 1}"><v>{n * n}</v></c></row>' for n in range(100_000)
        )
        path = raw_book(f"<sheetData>{rows}</sheetData>")
    else:
        path = raw_book(CELL.format(text="x"), {part: b"<a>" + b" " * (200 * 1024 * 1024) + b"</a>"})
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BOMB), str(path)],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sentence, megabytes = done.stdout.strip().split("\n")
    assert "book.xlsx" in sentence
    # The archive says how far its parts grow: none of the 200 MB is unpacked.
    assert int(megabytes) < 200


def test_macro_and_other_workbooks_by_ending(write: Callable[..., Path]) -> None:
    for name in ("a.xls", "a.xlsb", "a.ods"):
        with pytest.raises(UserError, match=r"Save it as \.xlsx or CSV"):
            read_table(write(b"anything", name))
