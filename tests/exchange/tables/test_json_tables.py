"""JSON files as tables: lists of records as registers publish them, and what any other shape is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.exchange.tables import json_tables
from desktop_app.exchange.tables.table import Table, TableOptions
from desktop_app.exchange.tables.table_reader import read_table

Read = Callable[..., Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(content: Any, name: str = "register.json", **options: Any) -> Table:
        path = tmp_path / name
        data = content if isinstance(content, (bytes, str)) else json.dumps(content, ensure_ascii=False)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_table(path, TableOptions(**options))

    return _read


def test_an_object_with_meta_and_a_list_of_records(read: Read) -> None:
    table = read(
        {
            "meta": {"source": "register", "n": 2},
            "records": [
                {
                    "title": "Ask",
                    "body": {"name": "HM", "ids": [1, 2]},
                    "tags": ["a", "b"],
                    "live": True,
                    "cost": 1.5,
                },
                {"title": "Score\nx", "extra": None, "id": 12345678901234567, "body": {"name": "FS"}},
            ],
        }
    )
    assert table.headers == ("title", "body.name", "body.ids", "tags", "live", "cost", "extra", "id")
    assert table.rows[0].cells == ("Ask", "HM", "1; 2", "a; b", True, 1.5, "", "")
    assert table.rows[1].cells == ("Score\nx", "FS", "", "", "", "", "", "12345678901234567")
    assert [row.number for row in table.rows] == [1, 2]
    assert table.notes == (
        "2 records of “records” are read.",
        "What stands beside the records belongs to none of them: meta.",
    )
    assert (table.sheet, table.sheets, table.left_out) == ("records", (), ())


def test_a_plain_list_lines_and_a_list_inside_an_answer(read: Read) -> None:
    records = [{"title": "A"}, {"title": "B", "more": "x"}]
    plain = read(records)
    assert plain.headers == ("title", "more")
    assert read(b"\xef\xbb\xbf" + json.dumps(records).encode()).rows == plain.rows
    lines = "\n".join(map(json.dumps, records))
    assert read(lines, "register.jsonl").rows == plain.rows
    answer = read({"success": True, "result": {"fields": [], "records": records, "total": 2}})
    assert answer.rows == plain.rows
    assert answer.sheet == "result.records"


def test_of_several_lists_one_is_read_and_the_others_are_named(read: Read) -> None:
    content = {"few": [{"a": 1}], "many": [{"title": "A"}, {"title": "B"}, 5]}
    table = read(content)
    assert (table.sheet, table.sheets, len(table.rows)) == ("many", ("few", "many"), 2)
    assert [(one.what, one.where, one.count) for one in table.left_out] == [
        ("sheet", "few", 1),
        ("rows", "many", 1),
    ]
    assert read(content, sheet="FEW").headers == ("a",)
    with pytest.raises(UserError, match="no list called none"):
        read(content, sheet="none")


def test_deeper_values_are_kept_as_text_and_told(read: Read) -> None:
    table = read([{"title": "A", "links": [{"url": "x"}], "a": {"b": {"c": 1}}}])
    assert table.rows[0].cells == ("A", '[{"url": "x"}]', '{"c": 1}')
    assert "2 cells hold values inside values" in table.notes[1]


@pytest.mark.parametrize(
    "content",
    ["{}", "[]", "[1, 2]", '"text"', '{"title": "A"}', '{"a": {"b": {"c": [{"d": 1}]}}}'],
)
def test_any_other_shape_is_told_which_one_is_read(read: Read, content: str) -> None:
    with pytest.raises(UserError, match=r"register\.json") as caught:
        read(content)
    assert "damaged" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "[{]",
        '[{"a": 1}',
        '[{"a": NaN}]',
        b'[{"a": "\xff"}]',
        '[{"a": 1}] x',
        "[" * 100_000,
        '{"a": ' * 100_000,
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(read: Read, content: Any) -> None:
    with pytest.raises(UserError, match=r"register\.json"):
        read(content)


def test_sizes_are_limited(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_tables, "MAX_ROWS", 10)
    with pytest.raises(UserError, match="more than 10 rows"):
        read([{"a": 1}] * 11)
    monkeypatch.setattr(json_tables, "MAX_COLUMNS", 5)
    with pytest.raises(UserError, match="different members"):
        read([{f"c{n}": 1 for n in range(6)}])
    with pytest.raises(UserError, match="register"):
        read([{"a": "x" * 5_000_000}])


def test_options_of_other_files_are_refused(read: Read) -> None:
    with pytest.raises(UserError, match="row of headers"):
        read([{"a": 1}], header_row=2)
    with pytest.raises(UserError, match="no encoding"):
        read([{"a": 1}], encoding="cp1252")
