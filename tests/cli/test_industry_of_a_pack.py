"""An industry that a checklist brings works everywhere, and stays stored when its list is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.__main__ import main
from desktop_app.domain import fields
from desktop_app.domain.choices import INDUSTRIES
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError
from desktop_app.runtime import paths

LIST = """
meta: {set: insurance, title: Insurance list, as_of: 2026-11-01, industry: insurance, industries: {insurance: Insurance}}
items:
  - id: I-1
    theme: Prices
    question: Is the tariff signed off?
    why_it_matters: It asks.
    evidence: [Minutes]
    stage: strategy
    severity: gate
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    place = paths.data_folder() / "checklists"
    place.mkdir()
    (place / "insurance.yaml").write_text(LIST)
    yield place
    INDUSTRIES.bring({})


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_it_is_imported_set_listed_briefed_and_kept(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, table = str(tmp_path / "p.portfolio"), tmp_path / "t.csv"
    assert main(["new", path]) == 0
    table.write_text("Title,Industry\nTariffs,Insurance\nChurn,retail\n")
    assert main(["import", path, str(table)]) == 0
    assert [row["industry"] for row in told(capsys, "list", path)] == ["insurance", "retail"]
    assert main(["set", path, "AI-002", "industry=insurance"]) == 0
    shown = told(capsys, "show", path, "AI-001")
    assert shown["initiative"]["industry"] == "insurance"
    assert "insurance:I-1" in [item["rule"] for item in shown["gate"]["open"]]
    assert [row["key"] for row in told(capsys, "list", path, "--where", "industry=insurance")] == [
        "AI-001",
        "AI-002",
    ]
    brief = tmp_path / "b.pdf"
    assert main(["brief", path, "AI-001", "-o", str(brief)]) == 0
    assert "Insurance" in PdfReader(brief).pages[0].extract_text()
    # The list goes: the word stays as it is stored, in every place, and nobody can give it anew.
    (folder / "insurance.yaml").unlink()
    assert [row["industry"] for row in told(capsys, "list", path)] == ["insurance", "insurance"]
    assert main(["set", path, "AI-001", "title=Tariffs and prices"]) == 0
    assert main(["check", path]) == 0
    assert main(["brief", path, "AI-001", "-o", str(brief), "--replace"]) == 0
    assert "insurance" in PdfReader(brief).pages[0].extract_text()
    assert main(["brief", path, "--portfolio", "-o", str(tmp_path / "all.pdf")]) == 0
    complete, copy = tmp_path / "c.json", str(tmp_path / "copy.portfolio")
    assert main(["export", path, str(complete)]) == 0
    assert main(["new", copy]) == 0
    assert main(["import", copy, str(complete)]) == 0
    assert [row["industry"] for row in told(capsys, "list", copy)] == ["insurance", "insurance"]
    assert main(["set", path, "AI-001", "industry=retail"]) == 0
    assert main(["set", path, "AI-001", "industry=insurance"]) == 1


def test_words_that_no_list_brings_are_refused_and_kept_ones_stay() -> None:
    assert fields.validate(Initiative, {"industry": "insurance"}, stored=True) == {"industry": "insurance"}
    for stored, value in ((False, "insurance"), (True, "In surance"), (True, "x" * 50)):
        with pytest.raises(FieldError):
            fields.validate(Initiative, {"industry": value}, stored=stored)


def test_what_lists_bring_stands_before_other_and_replaces_nothing() -> None:
    INDUSTRIES.bring({"insurance": "Insurance", "finance": "Mine"})
    try:
        assert list(INDUSTRIES)[-2:] == ["insurance", "other"]
        assert INDUSTRIES["finance"] == "Finance"
        assert INDUSTRIES.label("insurance") == "Insurance"
    finally:
        INDUSTRIES.bring({})
    assert INDUSTRIES.label("insurance") == "insurance"
