"""What was done is said in the past tense: in toasts, undo and history, also where an older version kept an order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.language.past_tense import inside, past_tense

# Orders as older versions kept them in the history, and how they read now.
KEPT_BEFORE = {
    "Add metric": "Metric added",
    "Add “Fraud bands”": "“Fraud bands” added",
    "Add the scoring method Ours": "Scoring method Ours added",
    "Change owner": "Owner changed",
    "Change 1,200 initiatives": "1,200 initiatives changed",
    "Change readiness: labels": "Readiness changed: labels",
    "Delete risk “Drift from old data”": "Risk “Drift from old data” deleted",
    "Delete of 2: risk": "2 deleted: risk",
    "Move to discovery": "Moved to Discovery",
    "Move 3 initiatives to on hold": "3 initiatives moved to On hold",
    "Move AI-001 14 days later": "AI-001 moved 14 days later",
    "Move metric": "Metric moved",
    "Rate value": "Value rated",
    "Set product manager": "Product manager set",
    "Set build for Jan 2027": "Build for Jan 2027 set",
    "Spread build over 3 months": "Build distributed over 3 months",
    "Close review 1: retrain": "Review 1 closed: retrain",
    "Reopen review": "Review reopened",
    "Keep “Profile: cases.csv”": "“Profile: cases.csv” saved",
    "Keep title as Ann wrote it": "Title kept as Ann wrote it",
    "Make “Scenario 1” the plan": "“Scenario 1” is now the plan",
    "Make “Recall” a metric": "Metric “Recall” added",
    "Attach “a to b.pdf”": "“a to b.pdf” attached",
    "Attach “Drift” to the review": "“Drift” attached to the review",
    "Import 3 initiatives from “list.csv”": "3 initiatives imported from “list.csv”",
    "Import portfolio of 9 initiatives from “all.json”": "Portfolio of 9 initiatives imported from “all.json”",
    "Merge 4 estimates by Ann": "4 estimates by Ann merged",
    "Put AI-001 on the roadmap": "AI-001 put on the roadmap",
    "Take off the roadmap": "Taken off the roadmap",
    "Undo: Add metric": "Undone: metric added",
    "Redo: Move to discovery": "Redone: moved to Discovery",
    "Again: Undo: Add “x”": "Redone: undone: “x” added",
}


@pytest.mark.parametrize(("order", "sentence"), KEPT_BEFORE.items())
def test_an_order_of_an_older_version_reads_as_done(order: str, sentence: str) -> None:
    assert past_tense(order) == sentence
    # A sentence stays as it is.
    assert past_tense(sentence) == sentence


def test_behind_a_colon_names_and_keys_keep_their_capitals() -> None:
    assert inside("Metric added") == "metric added"
    assert inside("AI-001 moved 3 days later") == "AI-001 moved 3 days later"
    assert inside("“Fraud” added") == "“Fraud” added"
    assert inside("") == ""


def _texts(node: ast.AST) -> Iterator[str]:
    """The translated texts in an expression."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in ("_", "ngettext")
        ):
            for argument in call.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _acts(module: Path) -> Iterator[str]:
    """The names of the acts that a module keeps in the history: what `change`, `step.label` and `..._label` get."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr == "change":
                yield from _texts(node.args[0])
            elif node.func.attr in ("_changed", "_edit") and len(node.args) > 1:
                yield from _texts(node.args[1])
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("step.label", "label"):
            if "service" in str(module) or "exchange" in str(module) or "best_set" in str(module):
                yield from _texts(node.value)
        elif isinstance(node, ast.FunctionDef) and re.search(
            r"(add|edit|remove|move|attach|moved|wish)_label$", node.name
        ):
            yield from _texts(node)


def test_every_act_is_named_in_the_past_tense(repository: Path) -> None:
    program = repository / "desktop_app"
    folders = [
        program / "services",
        program / "exchange",
        program / "store",
        program / "ui" / "prioritise" / "best_set",
    ]
    acts = {act for folder in folders for path in folder.rglob("*.py") for act in _acts(path)}
    assert len(acts) > 80
    offers = sorted(act for act in acts if past_tense(act) != act)
    assert offers == [], "a toast that says this reads as an offer: write what was done"


def test_what_a_toast_says_is_no_order(repository: Path) -> None:
    said = set()
    for path in (repository / "desktop_app" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "toast"
            ):
                said |= set(_texts(node.args[0])) if node.args else set()
    assert len(said) > 10
    assert sorted(text for text in said if past_tense(text) != text) == []
