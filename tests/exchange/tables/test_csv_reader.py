"""CSV files as they come: encodings, separators, headers anywhere, ragged rows, and what is refused."""

from __future__ import annotations

import csv
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import Cancelled, EnvironmentFault, UserError
from desktop_app.exchange.tables import csv_reader, table
from desktop_app.exchange.tables.table_reader import Table, TableOptions, read_table

Write = Callable[..., Path]


def cells(found: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in found.rows]


def test_plain_table(write: Write) -> None:
    found = read_table(write('Title,Cost\nChurn,"1,200"\n\nFraud,3\n'))
    assert found.headers == ("Title", "Cost")
    assert cells(found) == [("Churn", "1,200"), ("Fraud", "3")]
    assert [row.number for row in found.rows] == [2, 4]
    assert (found.encoding, found.separator, found.header_row, found.problems) == ("utf-8", ",", 1, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_and_line_ends(write: Write, encoding: str, read_as: str, end: str) -> None:
    text = end.join(["Titel;Größe", "Prüfung – „Äpfel“;5 €", "Café;7"]) + end
    found = read_table(write(text, encoding=encoding))
    assert found.headers == ("Titel", "Größe")
    assert cells(found) == [("Prüfung – „Äpfel“", "5 €"), ("Café", "7")]
    assert found.encoding == read_as


def test_an_encoding_can_be_chosen(write: Write) -> None:
    path = write("Tytuł,Koszt\nŁódź,5\n", encoding="cp1250")
    assert read_table(path, TableOptions(encoding="cp1250")).headers == ("Tytuł", "Koszt")
    with pytest.raises(UserError, match="klingon"):
        read_table(path, TableOptions(encoding="klingon"))
    with pytest.raises(UserError, match="base64"):
        read_table(path, TableOptions(encoding="base64"))


def test_cyrillic_is_not_taken_for_western(write: Write) -> None:
    rows = "".join(f"Прогнозирование спроса на складе номер {n},Отдел логистики\n" for n in range(60))
    found = read_table(write("Название,Отдел\n" + rows, encoding="cp1251"))
    assert found.headers == ("Название", "Отдел")


def test_a_few_wrong_bytes_in_utf8_are_repaired_and_told(write: Write) -> None:
    good = "Titel,Ort\n" + "Prüfung,Köln\n" * 50
    found = read_table(write(good.encode() + b"Caf\xe9,Paris\n"))
    assert found.rows[-1].cells == ("Café", "Paris")
    assert found.encoding == "utf-8"
    assert any("1 byte" in note for note in found.notes)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(write: Write, separator: str) -> None:
    rows = [["Title", "Problem, or need", "Cost"], ["A; or B", "It is slow, costly | hard", "1,5"]] * 3
    path = write("")
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    found = read_table(path)
    assert found.separator == separator
    assert found.rows[0].cells == tuple(rows[1])


def test_decimal_commas_are_not_separators(write: Write) -> None:
    found = read_table(write("a;b\n" + "1,5;2,3\n4,5;6,7\n" * 20))
    assert found.separator == ";"
    assert found.headers == ("a", "b")


def test_one_column_with_commas_in_its_text(write: Write) -> None:
    found = read_table(write("Title\nPredict churn, then act\nFind fraud\nRoute calls\n"))
    assert found.headers == ("Title",)
    assert [row.number for row in found.rows] == [2, 3, 4]


def test_hint_of_the_separator_counts_as_a_row(write: Write) -> None:
    found = read_table(write("sep=;\na;b\n1,2;3\n"))
    assert (found.separator, found.headers, found.rows[0].number) == (";", ("a", "b"), 3)


def test_quoted_line_ends_stay_one_row(write: Write) -> None:
    found = read_table(write('Title,Note\r\nA,"one\r\ntwo\r\n\r\nthree"\r\nB,x\r\n'))
    assert cells(found) == [("A", "one\ntwo\n\nthree"), ("B", "x")]
    # As a spreadsheet numbers them: a line end inside a cell starts no new row.
    assert [row.number for row in found.rows] == [2, 3]


def test_headers_below_title_lines(write: Write) -> None:
    text = "AI inventory 2025,,\nDepartment:,Finance,\n\nTitle,Owner,Cost\nChurn,Ann,5\nFraud,Bob,7\n"
    found = read_table(write(text))
    assert found.headers == ("Title", "Owner", "Cost")
    assert (found.header_row, found.rows[0].number) == (4, 5)
    assert "2 lines above" in found.notes[0]


def test_headers_on_two_lines(write: Write) -> None:
    text = "Id,Title,Cost,,Benefit,\n,,2024,2025,2024,2025\nAI-1,Churn,1,2,3,4\nAI-2,Fraud,1,2,3,4\n"
    found = read_table(write(text))
    assert found.headers == ("Id", "Title", "Cost 2024", "Cost 2025", "Benefit 2024", "Benefit 2025")
    assert (found.header_row, found.header_rows, len(found.rows)) == (1, 2, 2)


def test_group_names_over_the_headers(write: Write) -> None:
    text = "What,,Money,,\nId,Title,Cost,Benefit,Owner\nAI-1,Churn,1,2,Ann\nAI-2,Fraud,1,2,Bob\n"
    found = read_table(write(text))
    assert found.headers == ("What Id", "What Title", "Money Cost", "Money Benefit", "Money Owner")
    assert len(found.rows) == 2


def test_rows_of_text_are_never_taken_for_headers(write: Write) -> None:
    found = read_table(write("Title,,Cost\nA,note,high\nB,remark,low\n"))
    assert found.headers == ("Title", "Column 2", "Cost")
    assert len(found.rows) == 2
    found = read_table(write("Title,Note\nA,\n,lost\nB,x\n"))
    assert len(found.rows) == 3


def test_header_row_can_be_chosen(write: Write) -> None:
    path = write("x,y\nTitle,Cost\nunit,EUR\nA,5\n")
    found = read_table(path, TableOptions(header_row=2, header_rows=2))
    assert (found.headers, cells(found)) == (("Title unit", "Cost EUR"), [("A", "5")])
    bare = read_table(path, TableOptions(header_row=0))
    assert (bare.headers, len(bare.rows), bare.header_row) == (("Column 1", "Column 2"), 4, 0)


def test_repeated_and_empty_headers(write: Write) -> None:
    found = read_table(write("Cost,cost,,Cost (2),Cost\n1,2,3,4,5\n"))
    assert found.headers == ("Cost", "cost (3)", "Column 3", "Cost (2)", "Cost (4)")
    assert [(problem.row, problem.column) for problem in found.problems] == [(1, "cost (3)"), (1, "Cost (4)")]
    assert cells(found) == [("1", "2", "3", "4", "5")]


def test_headers_repeated_in_the_data_are_left_out(write: Write) -> None:
    found = read_table(write("Title,Cost\nA,1\nTitle,Cost\nB,2\n"))
    assert cells(found) == [("A", "1"), ("B", "2")]
    assert found.problems[0].row == 3


def test_ragged_rows_never_shift(write: Write) -> None:
    found = read_table(write("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n"))
    assert cells(found) == [("1", "2", "3"), ("4", "5", ""), ("6", "7", "8"), ("10", "11", "12")]
    assert found.rows[2].extra == ("9",)
    assert [(p.row, p.column, p.value) for p in found.problems] == [(3, "c", ""), (4, "Column 4", "9")]


def test_columns_beyond_the_headers_are_kept_where_most_rows_have_them(write: Write) -> None:
    found = read_table(write("a,b\n1,2,3\n4,5,6\n"))
    assert found.headers == ("a", "b", "Column 3")
    assert cells(found) == [("1", "2", "3"), ("4", "5", "6")]


def test_separators_at_the_end_make_no_column(write: Write) -> None:
    found = read_table(write("a,b,,\n1,2,,\n,,,\n3,4,,\n"))
    assert (found.headers, cells(found), found.problems) == (("a", "b"), [("1", "2"), ("3", "4")], ())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a,b\n1,2\n3,"open\n5,6\n', 3),
        ('a,b\n1,2\n3,"open\n5,"closed" or not,6\n7,8\n', 3),
        ('a,b\n"x\ny",2\n3,4\n5,"open', 4),
    ],
)
def test_an_unclosed_quote_is_refused_with_its_row(write: Write, text: str, row: int) -> None:
    with pytest.raises(UserError, match=f"row {row} "):
        read_table(write(text))


def test_a_sloppy_quote_on_one_line_is_read_and_told(write: Write) -> None:
    found = read_table(write('a,b\n"5" screen,2\n3,4\n'))
    assert cells(found) == [("5 screen", "2"), ("3", "4")]
    assert [problem.row for problem in found.problems] == [2]


def test_backslash_quotes(write: Write) -> None:
    found = read_table(write('a,b\n"he said \\"hi, there\\"",2\n'))
    assert cells(found) == [('he said "hi, there"', "2")]


def test_texts_are_cleaned_and_words_stay_words(write: Write) -> None:
    found = read_table(write("Title,Land\nNone,NA\nn\x00u\x07ll\u202e,\ufeffNO\n"))
    assert cells(found) == [("None", "NA"), ("null", "NO")]
    assert any("NUL" in note for note in found.notes)


def test_only_headers(write: Write) -> None:
    found = read_table(write("Title,Cost\n"))
    assert (found.headers, found.rows) == (("Title", "Cost"), [])
    assert found.notes


class _Bait:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self.marker),))


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
@pytest.mark.parametrize("name", ["table.csv", "table.pkl", "table.xlsx"])
def test_a_pickle_is_refused_and_not_run(write: Write, tmp_path: Path, protocol: int, name: str) -> None:
    marker = tmp_path / "ran"
    with pytest.raises(UserError, match="table"):
        read_table(write(pickle.dumps(_Bait(marker), protocol), name))
    assert not marker.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\r\n\r\n",
        b"PK\x03\x04xl/workbook.xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x1f\x8b\x08rest",
        b"%PDF-1.7",
        b"SQLite format 3\x00",
        b"<!DOCTYPE html><table><tr></tr></table>",
        b'{"format": "x"}',
        b'[{"title": "x"}]',
        bytes(range(256)) * 8,
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence_about_the_file(write: Write, content: bytes) -> None:
    with pytest.raises(UserError, match=r"table\.csv") as caught:
        read_table(write(content))
    assert "\n" not in str(caught.value)


def test_missing_folder_and_forbidden_files(tmp_path: Path, write: Write) -> None:
    with pytest.raises(EnvironmentFault):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(UserError, match="folder"):
        read_table(tmp_path)
    with pytest.raises(UserError, match="ordinary"):
        read_table("/dev/null")
    with pytest.raises(UserError, match="xlsx or CSV"):
        read_table(write(b"x", "old.xls"))


def test_long_cells_up_to_the_cap(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "x" * 200_000
    assert read_table(write(f"a,b\n1,{long}\n")).rows[0].cells[1] == long
    # The limit of the csv module is the whole program's, so it is put back.
    before = csv.field_size_limit()
    monkeypatch.setattr(csv_reader, "MAX_CELL_CHARACTERS", 1000)
    csv.field_size_limit(1000)
    try:
        with pytest.raises(UserError, match="row 3 "):
            read_table(write(f'a,b\n1,2\n3,"{"y" * 1001}"\n'))
    finally:
        csv.field_size_limit(before)


def test_caps_are_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "MAX_ROWS", 3)
    with pytest.raises(UserError, match="more than 3 rows"):
        read_table(write("a,b\n" + "1,2\n" * 4))
    monkeypatch.setattr(csv_reader, "MAX_COLUMNS", 3)
    with pytest.raises(UserError, match="4 columns"):
        read_table(write("a,b,c,d\n"))
    monkeypatch.setattr("desktop_app.exchange.tables.table_reader.MAX_FILE_BYTES", 5)
    with pytest.raises(UserError, match="larger"):
        read_table(write("a,b\n1,2\n"))


def test_progress_and_cancel(write: Write) -> None:
    path = write("a,b\n" + "1,2\n" * 5000)
    seen: list[tuple[int, int]] = []
    read_table(path, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) >= 5
    assert seen[-1][0] == seen[-1][1]

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=stop)


_TEXTS = st.text(
    st.characters(
        blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\u202a\u202b\u202c\u202d\u202e"
    ),
    max_size=20,
).filter(lambda text: text == table_clean(text))


def table_clean(text: str) -> str:
    from desktop_app.language.reading.unknown_words import without_invisible
    from desktop_app.text import clean

    return without_invisible(clean(text))


@given(
    rows=st.lists(st.lists(_TEXTS, min_size=3, max_size=3), min_size=1, max_size=6),
    separator=st.sampled_from(csv_reader.SEPARATORS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_is_read_cell_by_cell(
    rows: list[list[str]], separator: str, encoding: str
) -> None:
    import io

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["First", "Second", "Third"])
    writer.writerows(rows)
    options = TableOptions(separator=separator, strip_escapes=False, header_row=1)
    found = csv_reader.read_csv(text.getvalue().encode(encoding), "x.csv", options)
    expected = [tuple(row) for row in rows if not all(not c or c.isspace() for c in row)]
    assert [row.cells for row in found.rows] == [
        row for row in expected if row != ("First", "Second", "Third")
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        found = csv_reader.read_csv(data, "x.csv", TableOptions())
    except UserError as error:
        sentence = str(error)
        found = None
    assert found is None or all(len(row.cells) == len(found.headers) for row in found.rows)
    assert found is not None or "\n" not in sentence


@given(st.text(st.sampled_from('ab,;"\n \\1|\t'), max_size=60))
def test_any_mixture_of_quotes_and_separators_keeps_its_shape(text: str) -> None:
    try:
        found = csv_reader.read_csv(text.encode(), "x.csv", TableOptions())
    except UserError:
        return
    assert all(len(row.cells) == len(found.headers) for row in found.rows)
    assert len({name.casefold() for name in found.headers}) == len(found.headers)


def test_the_real_inventory_is_read_whole(shared_dir: Path) -> None:
    path = shared_dir / "data" / "omb_2025" / "2025_individually_reported_AI_use_cases.csv"
    found = read_table(path)
    assert (len(found.headers), len(found.rows), found.problems) == (36, 3611, ())
    with path.open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.reader(file))
    assert found.headers == tuple(expected[0])
    assert [row.cells[3] for row in found.rows] == [row[3] for row in expected[1:]]
    assert table.MAX_ROWS > 3611


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_line_without_an_end_is_refused_before_it_is_read(
    write: Callable[[bytes, str], Path], monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    monkeypatch.setattr("desktop_app.files.long_lines.LONGEST_LINE", 1000)
    rows = [b"Title,Owner", *(b"x" * 400 + b",Ann" for _ in range(20))]
    assert len(read_table(write(end.join(rows), "many.csv")).rows) == 20
    for place in (0, 10, 20):
        long = [*rows[:place], b"y" * 1001, *rows[place:]]
        with pytest.raises(UserError, match="as no row of a table is"):
            read_table(write(end.join(long), "long.csv"))
