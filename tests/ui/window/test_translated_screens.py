"""On every page and tab, each word is either translated or the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from desktop_app.app import apply_settings
from desktop_app.domain.place import FilePlace
from desktop_app.domain.records import Metric, Risk
from desktop_app.jobs.runner import InlineRunner
from desktop_app.language import i18n
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.ui.window.program import Program
from tests.ui.running import end_program, in_home

PAGES = ("dashboard", "initiatives", "reviews", "briefs", "settings", "welcome", "new", "backups", "import")
TABS = ("overview", "opportunity", "data", "metrics", "rollout", "reviews", "risks", "evidence", "history")
# The user's data in this test, keys and places: written as they are in every language.
OWN = re.compile(r"§|AI-\d+|Ctrl|Shift|Alt|F\d|Del|Ins|Esc|USD|/|\.portfolio|root|AI Portfolio")
# Names of languages stand in their own words; dates follow the locale, which is another setting.
LOCALES = re.compile(r"^[\w ]+ \([\w ]+\)$|^\d+ \w{3} \d{4}")


@pytest.fixture(scope="module")
def program(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    home = tmp_path_factory.mktemp("home")
    with in_home(home):
        path, host = home / "§.portfolio", PluginHost()
        ws = portfolios.create(path, name="§ portfolio", extensions=host)
        made = next(iter(initiatives.create(ws, "§ one", owner="§ team", industry="finance").initiative_ids))
        records.add(ws, Metric(initiative_id=made, name="§ metric", target=0.9))
        records.add(ws, Risk(initiative_id=made, title="§ risk", likelihood=4, impact=4))
        ws.close()
        settings = Settings()
        settings.update(language="pseudo")
        apply_settings(settings)
        running = Program(settings, InlineRunner(), host)
        running.window.setProperty("shared", True)
        running.start(None)
        running.open(FilePlace(path))
        yield running
        end_program(running)
        i18n.set_language(None)


def untranslated(root: QWidget, questions: tuple[str, ...] = ()) -> set[str]:
    """Texts without the marks of the test language; `questions` come from checklists, which are data."""
    found = set()
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        texts = []
        if isinstance(widget, QLabel):
            texts.append(widget.text())
        if isinstance(widget, QAbstractButton):
            texts.append(widget.text())
        if isinstance(widget, QLineEdit):
            texts.append(widget.placeholderText())
        if widget.accessibleName():
            texts.append(widget.accessibleName())
        for text in texts:
            plain = text.strip()
            if plain in questions:
                continue
            if (
                re.search(r"[A-Za-z]{3,}", plain)
                and "[" not in plain
                and not OWN.search(plain)
                and not LOCALES.match(plain)
            ):
                found.add(f"{type(widget).__name__}: {plain[:80]}")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_translated(program: Program, page: str) -> None:
    program.window.show_page(page)
    QApplication.processEvents()
    current = program.window.current_page()
    assert current is not None
    assert untranslated(current) == set()


def test_the_frame_is_translated(program: Program) -> None:
    program.window.show_page("dashboard")
    assert untranslated(program.window.sidebar) == set()


@pytest.mark.parametrize("tab", TABS)
def test_tabs_are_translated(program: Program, tab: str) -> None:
    program.context.open_initiative(program.context.workspace.find_key("AI-001").id, tab)
    QApplication.processEvents()
    current = program.window.current_page()
    assert current is not None
    items = [item for pack in program.context.host.packs() for item in pack.items]
    questions = tuple(text for item in items for text in (item.question, item.statement))
    assert untranslated(current, questions) == set()
