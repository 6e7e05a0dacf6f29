"""The command `profile`, as a script uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    lines = [
        f"{i},{['North', 'South'][i % 4 == 0]},2026-11-{i % 20 + 1:02d},{i % 3 == 0}" for i in range(400)
    ]
    path.write_text("id,region,day,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "census.csv").write_text("region,share\nNorth,0.3\nSouth,0.7\n", encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["profile", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_json(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(
        capsys, orders, "--label", "label", "--key", "id", "--group", "region",
        "--reference", orders.with_name("census.csv"), "--date", "day", "--refresh-days", 30, "--json",
    )  # fmt: skip
    found: dict[str, Any] = json.loads(out)
    assert code == 0
    assert list(found) == ["rows", "columns", "dimensions", "duplicates", "groups", "score", "notes"]
    assert found["rows"] == 400
    assert [one["name"] for one in found["columns"]] == ["id", "region", "day", "label"]
    assert [one["kind"] for one in found["columns"]] == ["whole", "category", "date", "yes_no"]
    assert found["groups"][1]["ratio"] == pytest.approx(0.25 / 0.7)
    assert found["dimensions"]["representativeness"]["state"] == "bad"
    assert found["score"] == 49


def test_tables(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, orders, "--label", "label", "--columns", "region", "--kind", "region=text")
    assert code == 0
    assert "400 rows, 2 columns." in out
    assert "Completeness" in out


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"a,b\n1,2\n3\n", "ragged.csv", "Row 3"),
        (b'a,b\n1,"2\n3,4\n', "open.csv", "never closed"),
        (b"PAR1 and no more", "cut.parquet", "cut short"),
        (b"x", "model.pkl", "can run code"),
        (b"PK\x03\x04 no more", "cut.xlsx", "damaged"),
    ],
)
def test_one_sentence_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, name: str, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = run(capsys, path)
    assert (code, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert name in err


def test_wrong_column_and_wrong_use(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, err = run(capsys, orders, "--label", "churn")
    assert code == 1
    assert "no column called “churn”" in err
    assert run(capsys, orders, "--kind", "id")[0] == 2
    assert run(capsys, orders, "--kind", "id=colour")[0] == 1
    assert run(capsys)[0] == 2


def test_how_values_are_read_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "amounts.csv"
    rows = [
        f"{1 + place}.{100 + place},{country}" for place, country in enumerate(["NA", "DE", "unknown"] * 5)
    ]
    path.write_text("amount,country\n" + "\n".join(rows) + "\n", encoding="utf-8")

    def columns(*arguments: object) -> tuple[dict[str, Any], str]:
        found = json.loads(run(capsys, path, "--json", *arguments)[1])
        return {one["name"]: one for one in found["columns"]}, " ".join(found["notes"])

    as_found, notes = columns()
    assert as_found["amount"]["min"] == 1.1
    assert as_found["country"]["missing_words"] == {"NA": 5}
    assert "“1.100” is read as 1.1;" in notes
    assert "“country”: 5 cells hold a word for “not known”" in notes
    told, notes = columns(
        "--decimal", "amount=comma", "--keep-word", "country=NA", "--missing-word", "unknown"
    )
    assert told["amount"]["min"] == 1100
    assert told["country"]["missing_words"] == {"unknown": 5}
    assert "is read as" not in notes
    code, _out, err = run(capsys, path, "--decimal", "semicolon")
    assert (code, "no decimal mark" in err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ["bands"], ["confidence"], ["fairness"], ["exposure"], ["drift"], ["performance"], ["profile"],
        ["experiment", "result"],
    ],
)  # fmt: skip
def test_every_command_on_files_takes_the_same_options(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    for option in (
        "--kind",
        "--decimal",
        "--keep-word",
        "--missing-word",
        "--encoding",
        "--separator",
        "--sheet",
    ):
        assert option in shown, (command, option)
