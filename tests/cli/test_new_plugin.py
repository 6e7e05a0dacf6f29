"""A plugin to begin with is written, checks clean and passes its own tests; every slip in it is named at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.domain.choices import INDUSTRIES
from desktop_app.plugin_api.hooks import HOOKS
from desktop_app.runtime import paths
from tests.architecture.sources import ROOT


@pytest.fixture(autouse=True)
def own_industries() -> object:
    yield
    INDUSTRIES.bring({})


def made(tmp_path: Path, name: str = "insurance") -> Path:
    assert main(["plugin", "new", name, "--folder", str(tmp_path)]) == 0
    return tmp_path / name


def slips(capsys: pytest.CaptureFixture[str], path: Path) -> list[str]:
    capsys.readouterr()
    code = main(["plugin", "check", str(path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["ok"]) in ((0, True), (3, False))
    problems: list[str] = told["problems"]
    return problems


def test_what_is_written_works_and_uses_each_hook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    assert slips(capsys, folder) == []
    source = (folder / "src/insurance/__init__.py").read_text()
    assert [source.count(f"def {hook.name}(") for hook in HOOKS] == [1] * len(HOOKS)
    assert "insurance" not in sys.modules
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder / "src"), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        capture_output=True, text=True, env=environment, cwd=folder, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    # Written again, nothing is touched.
    before = source + "# mine\n"
    (folder / "src/insurance/__init__.py").write_text(before)
    assert main(["plugin", "new", "insurance", "--folder", str(tmp_path)]) == 1
    assert "is there already; nothing was written" in capsys.readouterr().err
    assert (folder / "src/insurance/__init__.py").read_text() == before


def test_every_slip_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    source = folder / "src/insurance/__init__.py"
    text = source.read_text()
    for old, new in (
        (
            'unit="share",\n            sentence=N_("Share of cases',
            'unit="percent",\n            sentence=N_("Share of cases',
        ),
        ('tab="trust",\n        )', 'tab="trusty",\n        )'),
        ('formula="reach / effort"', 'formula="reach / cost"'),
        ("@hookimpl\ndef health_checks", "def health_checks"),
        ('title=_("No owner")', "title=5"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    source.write_text(text)
    problems = slips(capsys, folder)
    for words in (
        "insurance.rework.unit takes one of",
        "insurance.signed.tab takes one of",
        "insurance.fit: ",
        "“health_checks” is called like a hook and is not asked",
        "attention_items.title should be a text",
    ):
        assert any(words in line for line in problems), (words, problems)
    assert len(problems) == 5
    (folder / "src/insurance/data/insurance.yaml").write_text("meta:\n  title: a: b\n")
    told = slips(capsys, folder)
    assert any("insurance.yaml, line 2: a colon inside a text" in line for line in told)
    # The industry that the broken list would have brought is no second slip.
    assert not any("industry" in line for line in told)


def test_a_list_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugin", "new", "insurance", "--pack"]) == 0
    path = paths.data_folder() / "checklists" / "insurance.yaml"
    assert slips(capsys, path) == []
    assert main(["plugin", "new", "insurance", "--pack"]) == 1
    path.write_text(path.read_text().replace("severity: gate", "severty: gate").replace("Art. 24", "''"))
    assert slips(capsys, path) == [
        "insurance.yaml, INS-01, citations, number 1, provision: can't be empty.",
        "insurance.yaml, INS-01, severty: did you mean “severity”?",
    ]


@pytest.mark.parametrize("name", ["Insurance", "2nd", "a b", "../x", "x"])
def test_names_that_no_package_can_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["plugin", "new", name, "--folder", str(tmp_path)]) == 1
    assert "can't be the name" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, "x = [", "[project]\nname = 'x'\n", "project = 5\n"])
def test_what_is_no_plugin_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    if content is not None:
        (tmp_path / "pyproject.toml").write_text(content)
    assert main(["plugin", "check", str(tmp_path)]) == 1
    assert "is no checklist file and no folder whose" in capsys.readouterr().err


def test_facts_and_instruments_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["plugins", "facts", "--json"]) == 0
    assert {"fact": "agentic"}.items() <= next(
        row for row in json.loads(capsys.readouterr().out) if row["fact"] == "agentic"
    ).items()
    assert main(["plugins", "instruments", "--json"]) == 0
    assert "GDPR" in [row["instrument_id"] for row in json.loads(capsys.readouterr().out)]
