"""CSV data files as they come: encodings, kinds, codes, dates in two ways, and what is refused in one sentence."""

from __future__ import annotations

import gzip
import hashlib
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.analysis.files import csv_file
from desktop_app.analysis.files import read_file as reading
from desktop_app.errors import Cancelled, EnvironmentFault, UserError
from desktop_app.language.reading.unknown_words import PLAIN_LIST

pytestmark = pytest.mark.usefixtures("engine")


def read(path: Path, **more: object) -> reading.DataFile:
    return reading.read(path, **more)  # type: ignore[arg-type]  # passed on as they come


def refused(path: Path, **more: object) -> str:
    with pytest.raises(UserError) as caught:
        read(path, **more)
    sentence = str(caught.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


def test_kinds_and_missing(write) -> None:
    path = write(
        "id,amount,zip,when,member,region,remark\n"
        "1,1.5,01234,2024-01-05,yes,North,first\n"
        "2,,99999,2024-02-30,no,South,second\n"
        "3,inf,00010,,yes,North,   \n"
        "4,-2e3,12345,2024-03-01 10:00:00,,South,last\n"
        "5,7,12345,2024-03-02,no,North,NA\n"
    )
    found = read(path, kinds={"when": "date"})
    kinds = {column.name: column.kind for column in found.columns}
    assert kinds == {
        "id": "whole",
        "amount": "number",
        "zip": "text",
        "when": "date",
        "member": "yes_no",
        "region": "category",
        "remark": "text",
    }
    frame = found.frame
    assert found.rows == len(frame) == 5
    assert frame["id"].dtype == np.int64
    assert frame["amount"].tolist()[2:] == [np.inf, -2000.0, 7.0]
    assert np.isnan(frame["amount"][1])
    assert frame["zip"].tolist()[0] == "01234"
    assert frame["remark"].isna().tolist() == [False, False, True, False, True]
    assert found.column("remark").missing_words == (("NA", 1),), "what a word makes missing is named"
    assert frame["when"].isna().tolist() == [False, True, True, False, False]
    assert found.column("when").invalid == 1
    assert found.column("when").examples == ((3, "2024-02-30"),)
    assert frame["member"].isna().tolist() == [False, False, False, True, False]
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.size == path.stat().st_size


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_ends_and_separators(write, encoding: str, end: str, separator: str) -> None:
    rows = ["name,city,n".replace(",", separator)]
    rows += [f"Jörg {i},Zürich,{i}".replace(",", separator) for i in range(30)]
    found = read(write(end.join(rows) + end, encoding=encoding))
    assert list(found.frame) == ["name", "city", "n"]
    assert found.frame["name"][3] == "Jörg 3"
    assert found.frame["n"].tolist() == list(range(30))


def test_letters_that_come_late(write) -> None:
    """The first megabyte is plain ASCII, what follows is Western European."""
    body = "name,n\n" + "plain,1\n" * 200_000 + "Zoë,2\n"
    found = read(write(body, encoding="cp1252"))
    assert found.frame["name"].iloc[-1] == "Zoë"
    assert any("not UTF-8" in problem.sentence for problem in found.problems)


def test_a_few_bytes_of_another_encoding(write) -> None:
    body = ("name,n\n" + "Zoë,1\n" * 300_000).encode() + "Zoë,2\n".encode("cp1252")
    found = read(write(body))
    assert found.frame["name"].iloc[-1] == "Zoë"
    assert any("1 byte is not UTF-8" in problem.sentence for problem in found.problems)


def test_packed(write) -> None:
    data = b"a,b\n" + b"1,2\n" * 50_000
    for name in ("data.csv.gz", "data.csv"):
        path = write(gzip.compress(data), name)
        found = read(path)
        assert found.rows == 50_000
        assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_cut_short_while_packed(write) -> None:
    data = gzip.compress(
        b"a,b\n" + random.Random(1).randbytes(4_000_000).hex().encode()[:3_000_000] + b",2\n"
    )
    assert "cut short" in refused(write(data[:-1000], "data.csv.gz"))


def test_decimal_comma_and_groups(write) -> None:
    found = read(write("a;b;c\n1,5;1.234,50;1 000\n2,25;99;2 500\n-0,75;12.000.000,1;3\n"))
    assert found.frame["a"].tolist() == [1.5, 2.25, -0.75]
    assert found.frame["b"].tolist() == [1234.5, 99, 12_000_000.1]
    assert found.frame["c"].tolist() == [1000, 2500, 3]


def test_grouped_thousands(write) -> None:
    found = read(write('a,b\n"1,234",x\n"12,345.5",y\n7,z\n'))
    assert found.frame["a"].tolist() == [1234, 12345.5, 7]


def test_values_that_do_not_parse_are_counted(write) -> None:
    rows = [str(i) if i % 20 else "oops" for i in range(1, 201)]
    found = read(write("n\n" + "\n".join(rows) + "\n"))
    column = found.column("n")
    assert column.invalid == 10
    assert column.examples[0] == (21, "oops")
    assert found.frame["n"].isna().sum() == 10
    assert any("10 values are no number" in problem.sentence for problem in found.problems)


def test_words_for_unknown_do_not_make_a_column_text(write) -> None:
    found = read(write("n,d\n1,2024-01-01\nNA,n/a\nn/a,NA\n2.5,2024-01-02\n"))
    assert [column.kind for column in found.columns] == ["number", "date"]
    assert found.column("n").missing_words == (("NA", 1), ("n/a", 1)), "never dropped in silence"
    assert found.column("n").invalid == 0


def test_a_code_far_down_turns_the_column_to_text(write) -> None:
    rows = [str(10_000 + i % 9_000) for i in range(400_000)]
    rows[250_000] = "01234"
    found = read(write("zip,n\n" + "\n".join(f"{value},1" for value in rows) + "\n"))
    assert found.column("zip").kind == "text"
    assert found.frame["zip"][250_000] == "01234"
    assert found.frame["zip"][0] == "10000"


def test_a_decimal_far_down_turns_whole_numbers_to_numbers(write) -> None:
    rows = ["7"] * 400_000
    rows[300_000] = "7.25"
    found = read(write("x,n\n" + "\n".join(f"{value},1" for value in rows) + "\n"))
    assert found.column("x").kind == "number"
    assert found.frame["x"][300_000] == 7.25


def test_odd_numbers_are_no_numbers(write) -> None:
    found = read(write("n\n" + "1\n" * 50 + "١٢\n1_000\n0x10\n"))
    assert found.column("n").kind == "number"
    assert found.column("n").invalid == 2
    assert found.frame["n"][50] == 12, "digits of other scripts are digits"
    whole = read(write("n\n" + "1\n" * 20 + "1.5\n"), kinds={"n": "whole"})
    assert whole.column("n").invalid == 1
    assert whole.frame["n"].isna().sum() == 1


def test_large_whole_numbers_stay_exact(write) -> None:
    found = read(write("id,n\n9007199254740993,1\n,2\n123456789012345678,3\n"))
    assert [int(v) for v in found.frame["id"].dropna()] == [9007199254740993, 123456789012345678]
    codes = read(write("iban,n\n12345678901234567890,1\n98765432109876543210,2\n"))
    assert codes.frame["iban"].tolist() == ["12345678901234567890", "98765432109876543210"]


def test_corrections_by_a_person(write) -> None:
    path = write("code,flag,day,n\n7,1,20240105,1.5\n8,0,20240106,2\n9,1,20240107,x\n")
    found = read(path, kinds={"code": "text", "flag": "yes_no", "day": "date", "n": "whole"})
    assert found.frame["code"].tolist() == ["7", "8", "9"]
    assert found.frame["flag"].tolist() == [True, False, True]
    assert found.frame["day"][0] == pd.Timestamp("2024-01-05")
    assert found.column("n").invalid == 2
    with pytest.raises(UserError, match="no kind"):
        read(path, kinds={"code": "colour"})


@pytest.mark.parametrize(
    ("values", "first", "words"),
    [
        (["2024-01-05", "25/12/2024"] * 10, "2024-01-05", "two formats"),
        (["05.01.2024", "25.12.2024"] * 10, "2024-01-05", ""),
        (["01/05/2024", "12/25/2024"] * 10, "2024-01-05", ""),
        (["05/01/2024", "06/02/2024"] * 10, "2024-01-05", "day or the month"),
        (["25/12/2024"] * 18 + ["12/25/2024"], "2024-12-25", "two formats"),
        (["5 Jan 2024", "25 December 2024"] * 10, "2024-01-05", ""),
        (["05.01.24 10:30", "25.12.24 11:00"] * 10, "2024-01-05", ""),
    ],
)
def test_dates(write, values: list[str], first: str, words: str) -> None:
    found = read(write("when\n" + "\n".join(values) + "\n"))
    assert found.column("when").kind == "date"
    assert str(found.frame["when"][0].date()) == first
    told = [problem.sentence for problem in found.problems if problem.column == "when"]
    if words:
        assert any(words in sentence for sentence in told), told
    else:
        assert not told


def test_zones_become_utc(write) -> None:
    found = read(write("at\n2024-01-05T10:00:00+02:00\n2024-01-05T10:00:00Z\n"))
    assert found.frame["at"].tolist() == [pd.Timestamp("2024-01-05 08:00"), pd.Timestamp("2024-01-05 10:00")]


def test_cells_with_line_breaks_and_quotes(write) -> None:
    found = read(write('a,b\n"one\ntwo","say ""hi"""\n3" pipe,x\n'))
    assert found.frame["a"].tolist() == ["one\ntwo", '3" pipe']
    assert found.frame["b"].tolist() == ['say "hi"', "x"]


def test_headers_blank_and_twice(write) -> None:
    found = read(write(",amount,amount,\n0,1,2,\n1,3,4,\n"))
    assert list(found.frame) == ["Column 1", "amount", "amount (2)", "Column 4"]
    sentences = " ".join(problem.sentence for problem in found.problems)
    assert "Two columns are called" in sentences
    assert "no header" in sentences


def test_missing_values_of_a_single_column(write) -> None:
    found = read(write("a\n1\n\n3\n"))
    assert found.rows == 3
    assert found.frame["a"].isna().sum() == 1


def test_chosen_columns_only(write) -> None:
    path = write("a,b,c\n1,2,3\n4,5,6\n")
    assert list(read(path, columns=["c", "a"]).frame) == ["a", "c"]
    assert "no column called “d”" in refused(path, columns=["d"])
    assert "no column called “d”" in refused(path, kinds={"d": "text"})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"a,b,c\n", "headers and no rows"),
        (b"a,b\n1,2\n3\n4,5\n", "Row 3 of"),
        (b"a,b\n1,2\n3,4,5\n", "Row 3 of"),
        (b'a,b\n1,"2\n3,4\n5,6\n', "opens in row 2"),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8"x\n9,1\n', "opens in row 3"),
        (b"a,b\n1,2\n3,\x004\n", "Line 3 of"),
        (b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00.", "pickle"),
        (b"%PDF-1.7 x", "is not a CSV file"),
        (b'{"a": [1, 2]}', "is not a CSV file"),
    ],
)
def test_what_cannot_be_read(write, content: bytes, words: str) -> None:
    assert words in refused(write(content))


@pytest.mark.parametrize("ending", ["pkl", "pickle", "joblib", "npy"])
def test_nothing_that_can_run_code(tmp_path: Path, write, ending: str) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "ran",))

    import pickle

    data = pickle.dumps(Bomb())
    assert "can run code" in refused(write(data, f"model.{ending}"))
    refused(write(data, "harmless.csv"))
    refused(write(pickle.dumps(Bomb(), protocol=0), "old.csv"))
    assert not (tmp_path / "ran").exists()


def test_one_huge_cell(write) -> None:
    sentence = refused(write("a,b\n1,2\n3," + "x" * 6_000_000 + "\n5,6\n"))
    assert "row 3" in sentence.lower()


def test_one_long_row_of_fair_cells(write) -> None:
    names = ",".join(f"c{i}" for i in range(60))
    path = write(names + "\n" + ",".join(["x" * 90_000] * 60) + "\n" + ",".join(["y"] * 60) + "\n")
    assert read(path).frame["c59"].tolist() == ["x" * 90_000, "y"]


def test_ten_thousand_columns(write) -> None:
    names = [f"c{i}" for i in range(10_000)]
    path = write(",".join(names) + "\n" + (",".join("7" * 10_000) + "\n") * 3)
    assert "Choose the columns" in refused(path)
    assert read(path, columns=["c5", "c9999"]).frame.to_numpy().tolist() == [[7, 7]] * 3
    assert len(reading.preview(path).headers) == 10_000


def test_a_file_that_changes_while_it_is_read(write) -> None:
    path = write("a,b\n" + "1,2\n" * 400_000)

    def meddle(done: int, total: int) -> None:
        if done > total / 2 and path.stat().st_size == total:
            with path.open("a") as file:
                file.write("3,4\n")

    with pytest.raises(UserError, match="changed while it was read"):
        read(path, progress=meddle)


def test_cancelling_is_asked_often_and_ends_the_reading(write) -> None:
    path = write("a,b,c\n" + "1,2.5,some text\n" * 600_000)
    seen: list[int] = []

    def cancel(done: int, total: int) -> None:
        seen.append(done)
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(path, progress=cancel)
    # Asked at least every 4 MB, and nothing is read after the first yes.
    assert max(after - before for before, after in pairwise([0, *seen])) <= 4 * 1024 * 1024
    assert len([done for done in seen if done > path.stat().st_size / 2]) == 1


def test_progress_runs_to_the_end(write) -> None:
    seen: list[tuple[int, int]] = []
    path = write("a,b\n" + "1,2\n" * 800_000)
    read(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be opened"):
        read(tmp_path / "none.csv")
    with pytest.raises(UserError, match="not a file"):
        read(tmp_path)


def test_a_first_row_of_figures_is_told(write) -> None:
    found = read(write("1,2.5\n3,4\n5,6\n"))
    assert any("looks like data" in problem.sentence for problem in found.problems)


def test_preview(write) -> None:
    path = write("id,zip,when\n" + "\n".join(f"{i},{i:05d},2024-01-{i % 28 + 1:02d}" for i in range(5000)))
    found = reading.preview(path)
    assert found.headers == ("id", "zip", "when")
    assert found.kinds == {"id": "whole", "zip": "text", "when": "date"}
    assert len(found.rows) == 200
    assert found.rows[7] == ("7", "00007", "2024-01-08")


def test_real_data(shared_dir: Path) -> None:
    loans = read(shared_dir / "data/car_loan/synthetic_car_loan_reference.csv")
    kinds = {column.name: column.kind for column in loans.columns}
    assert loans.rows == 50_000
    assert kinds["timestamp"] == "date"
    assert kinds["salary_range"] == "category"
    assert kinds["repaid_loan_on_prev_car"] == "yes_no"
    expected = pd.read_csv(shared_dir / "data/car_loan/synthetic_car_loan_reference.csv")
    for name in ("car_value", "debt_to_income_ratio", "y_pred_proba", "repaid"):
        np.testing.assert_array_equal(loans.frame[name].to_numpy(), expected[name].to_numpy())
    cases = read(shared_dir / "data/omb_2025/2025_individually_reported_AI_use_cases.csv")
    assert cases.rows == 3611


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x1a"), max_size=8),
                          st.integers(-(10**15), 10**15)), min_size=1, max_size=20))  # fmt: skip
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("round") / "data.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["words", "n"])
        writer.writerows(rows)
    found = read(path, kinds={"words": "text", "n": "whole"}, options=reading.ReadOptions(encoding="utf-8"))
    assert found.frame["n"].tolist() == [number for _text, number in rows]
    for seen, (text, _number) in zip(found.frame["words"].tolist(), rows, strict=True):
        if PLAIN_LIST.has(text):
            assert pd.isna(seen)
        else:
            assert seen == text


def test_both_ways_agree(shared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared_dir / "data/car_loan/synthetic_car_loan_analysis.csv"
    monkeypatch.setattr(csv_file, "has_arrow", lambda: False)
    plain = read(path)
    monkeypatch.undo()
    quick = read(path)
    assert [(c.name, c.kind, c.invalid) for c in plain.columns] == [
        (c.name, c.kind, c.invalid) for c in quick.columns
    ]
    for name in plain.frame:
        assert plain.frame[name].tolist() == quick.frame[name].tolist() or plain.frame[name].isna().any()


def test_headers_without_number_are_refused_and_equal_ones_are_quick(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a," * 60_000 + "\n" + "1," * 60_000 + "\n")
    with pytest.raises(UserError, match="Is the separator right"):
        reading.read(path)
    path.write_text("a," * 20_000 + "b\n" + "1," * 20_000 + "2\n")
    assert reading.read(path, columns=["b"]).rows == 1
    assert reading.read(path, columns=["a (20000)"]).rows == 1
