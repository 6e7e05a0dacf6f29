"""What the command line refuses in a sentence: names that no file can have, and values that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.cli.brief_commands import made_words
from tests.templates import put_portfolio


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    def new(path: Path) -> None:
        assert main(["new", str(path), "--name", "Refusing"]) == 0
        assert main(["add", str(path), "Fraud bands"]) == 0

    path = tmp_path / "p.portfolio"
    put_portfolio(path, "refusals of the command line", new)
    return path


def error_of(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 1) -> str:
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == code
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["list", "{long}.portfolio"],
        ["sample", "{long}.portfolio"],
        ["export", "{portfolio}", "{long}.csv"],
        ["brief", "{portfolio}", "AI-001", "-o", "{long}.pdf"],
        ["brief", "{portfolio}", "AI-001", "AI-001", "-o", "{long}"],
    ],
)
def test_a_name_that_is_too_long_is_a_sentence(
    words: list[str], portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"portfolio": portfolio, "long": tmp_path / ("Z" * 300)}
    sentence = error_of(capsys, *(word.format(**names) for word in words))
    assert "Traceback" not in sentence
    assert "ZZZ" in sentence
    assert "too long" in sentence


def test_an_unknown_value_of_a_choice_is_refused(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = error_of(capsys, "list", portfolio, "--where", "stage=foo")
    assert "Stage takes one of" in sentence
    assert "live" in sentence
    assert "takes one of" in error_of(capsys, "list", portfolio, "--where", "industry=foo")
    for good in ("stage=LIVE", "stage=", "owner=foo", "metric_state="):
        assert main(["list", str(portfolio), "--where", good]) == 0


def test_a_brief_is_named_as_a_pdf(
    portfolio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("", " "):
        assert "say where to write it" in error_of(capsys, "brief", portfolio, "AI-001", "-o", name, code=2)
    assert ".pdf" in error_of(capsys, "brief", portfolio, "AI-001", "-o", "a.txt")
    assert ".pdf" in error_of(capsys, "brief", portfolio, "--portfolio", "-o", "a.txt")
    assert not [path.name for path in tmp_path.iterdir() if path.suffix != ".portfolio" and path.is_file()]


def test_one_page_is_one_page() -> None:
    assert made_words(Path("a.pdf"), 1, "B-1") == "a.pdf, 1 page, B-1"
    assert made_words(Path("a.pdf"), 2, None) == "a.pdf, 2 pages"
    assert made_words(Path("a.html"), None, "B-1") == "a.html, B-1"


def test_facts_that_no_list_has_are_refused(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["set", portfolio, "AI-001", "facts=foo"], ["add", portfolio, "Another", "facts=foo"]):
        sentence = error_of(capsys, *words)
        assert "“foo”" in sentence
        assert "eu_market" in sentence
    assert main(["set", str(portfolio), "AI-001", "facts=eu_market"]) == 0


def test_a_share_over_all_of_it_is_refused_in_per_cent(
    portfolio: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "over 100\xa0%" in error_of(capsys, "set", portfolio, "AI-001", "chance_of_success=101")
