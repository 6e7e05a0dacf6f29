"""One word for one thing: no text of the program uses a word that the glossary replaces."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

KEYS = {"term", "meaning", "instead_of", "where"}


def glossary(repository: Path) -> list[dict[str, Any]]:
    text = (repository / "resources" / "help" / "glossary.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)
    return entries


def texts(repository: Path) -> Iterator[tuple[str, str]]:
    """Every text that a person reads, with where it is from."""
    path = repository / "resources" / "translations" / "ai_portfolio.pot"
    for message in read_po(io.BytesIO(path.read_bytes())):
        for text in message.id if isinstance(message.id, (tuple, list)) else (message.id,):
            if text:
                yield "the catalogue", text
    pages = [*(repository / "resources" / "help").glob("*.md"), repository / "README.md"]
    for page in pages:
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            # Code and the names of commands are no sentences.
            yield f"{page.relative_to(repository)}:{number}", re.sub(r"`[^`]*`", "", line)
    for project in (repository / "plugins").glob("*/pyproject.toml"):
        description = next(
            line for line in project.read_text("utf-8").splitlines() if line.startswith("desc")
        )
        yield str(project.relative_to(repository)), description
    commands = repository / "desktop_app" / "cli"
    for module in [commands / "main.py", *commands.glob("*command*.py"), *commands.glob("*options.py")]:
        yield from _help_of_commands(module, repository)


def _help_of_commands(module: Path, repository: Path) -> Iterator[tuple[str, str]]:
    place = str(module.relative_to(repository))
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and (words := ast.get_docstring(node)):
            yield f"{place}:{node.lineno}", words
        elif isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
            yield f"{place}:{node.value.lineno}", str(node.value.value)


def test_an_entry_has_a_word_a_sentence_and_what_it_replaces(repository: Path) -> None:
    entries = glossary(repository)
    terms = [entry["term"] for entry in entries]
    assert len(set(terms)) == len(terms)
    for entry in entries:
        assert set(entry) == KEYS, entry["term"]
        assert entry["meaning"].endswith("."), entry["term"]
        assert len(entry["meaning"]) < 160, entry["term"]
        assert all(entry.values()), entry["term"]


def test_a_replaced_word_is_no_term(repository: Path) -> None:
    entries = glossary(repository)
    replaced = [word.lower() for entry in entries for word in entry["instead_of"]]
    assert len(set(replaced)) == len(replaced)
    assert not {entry["term"].lower() for entry in entries} & set(replaced)


@pytest.fixture(scope="module")
def every_text(repository: Path) -> list[tuple[str, str]]:
    return list(texts(repository))


def test_no_text_uses_another_word(repository: Path, every_text: list[tuple[str, str]]) -> None:
    words = {word: entry["term"] for entry in glossary(repository) for word in entry["instead_of"]}
    pattern = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        + r")(?!\w)",
        re.IGNORECASE,
    )
    by_word = {word.lower(): term for word, term in words.items()}
    wrong = [
        f"{place}: “{text[:90]}”: say “{by_word[match[0].lower()]}”, not “{match[0]}”"
        for place, text in every_text
        for match in pattern.finditer(text)
    ]
    assert wrong == []
