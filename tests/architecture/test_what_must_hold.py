"""Every test that docs/what_must_hold.md names is there, and every row names one or says why not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_HEADS = ("What happens", "What a person does")
_TEST = re.compile(r"`((?:tests|plugins)/[\w/]+\.py)::(test_\w+)`")


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0] not in _HEADS]


def faults(row: list[str]) -> list[str]:
    """What is wrong with a row."""
    if len(row) != 3:
        return [f"has {len(row)} cells"]
    shown = _TEST.findall(row[2])
    missing = [f"{file}::{name} is not there" for file, name in shown if name not in names_in(ROOT / file)]
    if not shown and "*Not shown*" not in row[2]:
        missing.append("names no test and no reason")
    if row[2].count("::") != len(shown):
        missing.append("names a test in another way than `file::test`")
    return missing


def names_in(path: Path) -> set[str]:
    """Names of the tests of a file; a state machine's is the name that it is given."""
    if not path.is_file():
        return set()
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def test_every_row_names_tests_that_are_there() -> None:
    table = rows((ROOT / "docs" / "what_must_hold.md").read_text(encoding="utf-8"))
    assert len(table) == 80
    wrong = [f"{row[0]}: {fault}" for row in table for fault in faults(row)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "cell",
    [
        "nothing",
        "`tests/architecture/test_what_must_hold.py::test_that_is_nowhere`",
        "`tests/nowhere.py::test_a`",
        "tests/architecture/test_what_must_hold.py::test_every_row_names_tests_that_are_there",
    ],
)
def test_the_rule_sees_what_it_should(cell: str) -> None:
    assert faults(["What", "must", cell])
