"""Numbers as people write them, in files that are analysed: the fast patterns agree with the one reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.analysis.files import read_file as reading
from desktop_app.analysis.files.number_style import NumberStyle, find_style
from desktop_app.analysis.files.plain_blocks import PlainBlock
from desktop_app.language.reading.number_decision import NumberHints
from desktop_app.language.reading.unknown_words import PLAIN_LIST, not_known

Write = Callable[..., Path]
_AROUND = ("{}", "${}", "{} €", "-{}", "({})", "{}-", "{} %", "{}%", "€ {}", "EUR {}", "({} €)", "+{}")


def column(write: Write, values: Sequence[str], **options: object) -> reading.DataFile:
    """The file with one column x of these values, and one of counts."""
    lines = "".join(f'"{value}",{place}\n' for place, value in enumerate(values))
    return reading.read(write("x,place\n" + lines), options=reading.ReadOptions(**options))  # type: ignore[arg-type]


def sentences(file: reading.DataFile) -> str:
    """All that is said of the file."""
    return " ".join(problem.sentence for problem in file.problems)


@st.composite
def written(draw: st.DrawFn) -> list[str]:
    """A column of numbers in one manner, with a few in others."""
    decimal, group = draw(
        st.sampled_from([(".", ","), (",", "."), (",", " "), (".", ""), (",", ""), (".", "'")])
    )
    manner = draw(st.sampled_from(_AROUND))
    texts = []
    for number in draw(st.lists(st.floats(0, 1e7), min_size=1, max_size=8)):
        digits = draw(st.integers(0, 4))
        text = f"{number:,.{digits}f}".replace(",", "\0").replace(".", decimal).replace("\0", group)
        around = manner if draw(st.integers(0, 4)) else draw(st.sampled_from(_AROUND))
        texts.append(around.format(text))
    return texts


def as_the_reader_has_it(texts: Sequence[str], style: NumberStyle) -> list[float | None]:
    """Each text by the one reader alone."""
    return [style.read(text).value for text in texts]


def block_of(kind: str, texts: list[str]) -> object:
    if kind == "plain":
        return PlainBlock(texts)
    pa = pytest.importorskip("pyarrow")
    from desktop_app.analysis.files.arrow_blocks import ArrowBlock

    return ArrowBlock(pa.array(texts, pa.string()))


@pytest.mark.parametrize("kind", ["plain", "arrow"])
@given(written())
def test_the_fast_patterns_read_what_the_reader_reads(kind: str, texts: list[str]) -> None:
    style = find_style(texts, NumberHints(separator=";"))
    numbers = block_of(kind, texts).numbers(style)  # type: ignore[attr-defined]
    for place, value in enumerate(as_the_reader_has_it(texts, style)):
        if value is None:
            assert place in numbers.wrong.tolist()
        else:
            assert numbers.values[place] == pytest.approx(value, rel=1e-12)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("texts", "values", "unit"),
    [
        (["$1,204.10", "$9,997.43"], [1204.10, 9997.43], "$"),
        (["€ 1.234,56", "€ 12,5"], [1234.56, 12.5], "€"),
        (["13.5%", "2 %"], [0.135, 0.02], "%"),
        (["(1,619.00)", "200.00", "5.25-"], [-1619, 200, -5.25], ""),
        (["USD 5.25", "USD 1,000.5"], [5.25, 1000.5], "USD"),
        (["1 234,5", "7,25"], [1234.5, 7.25], ""),
        (["12'345.5", "1.5"], [12345.5, 1.5], ""),
    ],
)
def test_marks_around_numbers(write: Write, texts: list[str], values: list[float], unit: str) -> None:
    found = column(write, texts)
    assert found.column("x").kind == "number"
    assert found.frame["x"].tolist() == pytest.approx(values)
    assert found.column("x").unit == unit


@pytest.mark.usefixtures("engine")
def test_a_mark_that_nothing_tells_is_said_and_can_be_set(write: Write) -> None:
    found = column(write, ["1.234", "5.678"])
    assert found.frame["x"].tolist() == [1.234, 5.678]
    assert "“1.234” is read as 1.234" in sentences(found)
    assert "Set the decimal mark" in sentences(found)
    assert found.column("x").decimal_in_doubt
    set_by_hand = column(write, ["1.234", "5.678"], decimals={"x": ","})
    assert set_by_hand.frame["x"].tolist() == [1234, 5678]
    assert "is read as" not in sentences(set_by_hand)


@pytest.mark.usefixtures("engine")
def test_another_column_and_a_value_far_down_tell_the_mark(write: Write) -> None:
    found = reading.read(write("a;b\n12.345;1,5\n3.103;2,25\n"))
    assert found.frame["a"].tolist() == [12345, 3103]
    assert "as “b” writes its numbers" in sentences(found)
    rows = ["12.345"] * 6000 + ["1.234,5"]
    late = column(write, rows)
    assert late.frame["x"].iloc[[0, -1]].tolist() == [12345, 1234.5]
    assert late.column("x").decimal == ","


@pytest.mark.usefixtures("engine")
def test_amounts_in_several_currencies_are_not_numbers(write: Write) -> None:
    found = column(write, ["$5.25", "€ 6.25", "$7.50"] * 4)
    assert found.column("x").kind in ("category", "text")
    assert "several currencies (EUR, USD)" in sentences(found)


@pytest.mark.usefixtures("engine")
def test_some_values_in_per_cent_are_said(write: Write) -> None:
    found = column(write, ["40 %", "75", "90 %"])
    assert found.frame["x"].tolist() == pytest.approx([0.4, 75, 0.9])
    assert "2 values have a per cent sign" in sentences(found)


@pytest.mark.usefixtures("engine")
def test_metres_are_no_millions(write: Write) -> None:
    assert column(write, ["3 m", "2 m", "4 m", "9 m"] * 3).column("x").kind in ("category", "text")
    assert column(write, ["900 T€", "1.2 Mio €"]).frame["x"].tolist() == [900_000, 1_200_000]


@pytest.mark.usefixtures("engine")
def test_words_for_not_known_follow_one_rule_in_every_kind(write: Write) -> None:
    words = ["NA", "n/a", "-", "None", "?", "NULL", "nan", " na "]
    values = {
        "age": [str(20 + place) for place in range(32)],
        "region": ["North", "South"] * 16,
        "seen": [f"2024-01-{1 + place % 28:02}" for place in range(32)],
        "flag": ["yes", "no"] * 16,
    }
    lines = [",".join([*values, "place"])]
    lines += [",".join([*(values[name][place] for name in values), str(place)]) for place in range(32)]
    lines += [",".join([word] * 4 + ["99"]) for word in words]
    lines += [",".join(["unknown"] * 4 + ["100"])]
    path = write("\n".join(lines) + "\n")
    found = reading.read(path)
    for name in values:
        assert int(found.frame[name].isna().sum()) == 8 + (name != "region")
        assert sum(n for _word, n in found.column(name).missing_words) == 8
        assert f"“{name}”: 8 cells hold a word" in sentences(found)
    assert "unknown" in found.frame["region"].tolist()
    kept = reading.read(path, options=reading.ReadOptions(keep_words={"region": ("NA",)}))
    assert {"NA", " na "} <= set(kept.frame["region"])
    assert int(kept.frame["age"].isna().sum()) == 9
    more = reading.read(path, options=reading.ReadOptions(missing_words={"": ("Unknown",)}))
    assert int(more.frame["region"].isna().sum()) == 9
    assert more.column("age").invalid == 0


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("values", [["1", "999", "3"], ["1.5", "999", "-999"]])
def test_a_figure_can_be_a_word_for_not_known(write: Write, values: list[str]) -> None:
    found = column(write, values, missing_words={"x": ("999", "-999")})
    gone = [value.endswith("999") for value in values]
    assert found.frame["x"].isna().tolist() == gone
    assert sum(n for _word, n in found.column("x").missing_words) == sum(gone)
    assert found.column("place").missing_words == ()


def test_every_type_of_arrow_is_read_or_left_out_by_name(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import datetime as dt
    import decimal

    import pyarrow.parquet as pq

    second = dt.timedelta(seconds=1)
    arrays = {
        "wait": pa.array([5 * second, 3600 * second, None], pa.duration("ms")),
        "clock": pa.array([dt.time(7, 30), None, dt.time(9)], pa.time64("us")),
        "price": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("2.25")], pa.decimal128(9, 2)),
        "huge": pa.array([decimal.Decimal("1.5"), None, decimal.Decimal("2.5")], pa.decimal256(60, 2)),
        "half": pa.array(np.array([1.5, 2.5, 3.5], dtype=np.float16)),
        "count": pa.array([1, 2, 3], pa.uint64()),
        "small": pa.array([1, None, 3], pa.int8()),
        "nothing": pa.nulls(3),
        "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
        "tags": pa.array([["a"], [], None], pa.list_(pa.string())),
        "point": pa.array([{"x": 1}, {"x": 2}, None], pa.struct([("x", pa.int8())])),
        "pairs": pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int8())),
        "raw": pa.array([b"a", b"b", None]),
        "fixed": pa.array([b"ab", b"cd", None], pa.binary(2)),
        "day": pa.array([dt.date(2024, 1, 2), None, dt.date(2024, 1, 3)]),
    }
    table = pa.table(arrays)
    left_out = {"tags", "point", "pairs", "raw", "fixed"}
    for name, write_table in (
        ("a.parquet", lambda path: pq.write_table(table.drop_columns(["half"]), path)),
        ("a.arrow", lambda path: _write_ipc(table, path)),
    ):
        write_table(tmp_path / name)
        found = reading.read(tmp_path / name)
        assert set(table.column_names) - set(found.frame) - {"half"} == left_out
        for column_name in left_out:
            assert f"“{column_name}”" in sentences(found)
        assert found.frame["wait"].tolist()[:2] == [5, 3600]
        assert "“wait” holds lengths of time; they are read as seconds" in sentences(found)
        assert found.frame["price"].tolist()[::2] == [1.5, 2.25]
        assert found.frame["clock"].notna().tolist() == [True, False, True]
        assert reading.preview(tmp_path / name).kinds["wait"] == "number"


def _write_ipc(table: object, path: Path) -> None:
    import pyarrow as pa

    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:  # type: ignore[attr-defined]
        writer.write_table(table)


def test_two_files_have_one_decimal_mark(write: Write) -> None:
    from desktop_app.analysis.models.run_result import read_alike

    first = reading.read(write("x,n\n1.234,1\n2.345,2\n", "first.csv"))
    second = reading.read(write('x,n\n"1.234,5",1\n"2.345,75",2\n', "second.csv"))
    both = read_alike(first, second, ["x"], None)
    assert both[0].frame["x"].tolist() == [1234, 2345]
    assert both[1].frame["x"].tolist() == [1234.5, 2345.75]


def test_the_list_of_words_and_its_lead_signs() -> None:
    signs = PLAIN_LIST.lead_signs()
    assert all(sign in signs for sign in "nN#-.?")
    assert "é" in not_known(more=["Étrange"]).lead_signs()


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("word", ["nicht verfügbar", "keine Größe", "not  asked"])
def test_a_word_that_is_named_may_hold_any_letters_and_blanks(write: Write, word: str) -> None:
    found = column(write, ["North", word, "South"], missing_words={"x": (word,)})
    assert found.frame["x"].isna().tolist() == [False, True, False]
