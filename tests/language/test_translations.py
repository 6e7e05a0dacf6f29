"""Every text that a person reads goes through translation, and is listed for translators."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from desktop_app.language import i18n
from tests.language.template_texts import extract

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def texts_in_code(repository: Path) -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for folder in (repository / "desktop_app", *(repository / "plugins").glob("*/src")):
        for path in folder.rglob("*.py"):
            for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
                if message:
                    found.add(tuple(message) if isinstance(message, (tuple, list)) else message)
    for path in (repository / "resources" / "templates").glob("*.yaml"):
        with path.open("rb") as stream:
            found |= {text for _line, _function, text, _comments in extract(stream, (), (), {})}
    return found


def test_the_list_for_translators_is_complete(repository: Path) -> None:
    path = repository / "resources" / "translations" / "ai_portfolio.pot"
    catalogue = read_po(io.BytesIO(path.read_bytes()))
    listed = {tuple(m.id) if isinstance(m.id, (tuple, list)) else m.id for m in catalogue if m.id}
    missing = texts_in_code(repository) - listed
    # A text can stand alone in one place and in a plural in another; gettext keeps the plural.
    missing -= {plural[0] for plural in listed if isinstance(plural, tuple)}
    assert not missing, f"run `make translations`: {sorted(map(str, missing))[:5]}"


def test_no_text_is_glued_together_by_an_f_string(repository: Path) -> None:
    """`_(f"...")` would look up a text that no catalogue can hold."""
    for folder in (repository / "desktop_app", *(repository / "plugins").glob("*/src")):
        for path in folder.rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            for call in ('_(f"', "_(f'", 'ngettext(f"', "ngettext(f'"):
                assert call not in source, f"{path}: {call}"


@pytest.fixture
def pseudo() -> None:
    i18n.set_language("pseudo")


def test_the_test_language_marks_what_is_translated(pseudo: None) -> None:
    try:
        assert i18n._("Dashboard").startswith("[Dashboard")
        assert len(i18n._("Dashboard")) > len("Dashboard") * 1.3
        assert i18n.ngettext("{n} day", "{n} days", 2).format(n=2).startswith("[2 days")
    finally:
        i18n.set_language(None)
