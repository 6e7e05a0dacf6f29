"""Where nothing is yet, the screen says what belongs there and why leaders ask for it, and has the button that starts it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.widgets.feedback import EmptyState
from tests.architecture.sources import name, nodes, python_files
from tests.ui.cut_texts import primaries
from tests.ui.running import TABS, Running, running, settle, visible_widgets

# A search or a check that found nothing: there is nothing to start.
RESULTS = {"search", "check", "good", "filter"}
# Others that start nothing, or say why and how elsewhere.
EXEMPT = {
    ("core/reading.py", ""): "stands until what it is for has been read",
    ("initiative/page.py", "initiatives"): "says that it reads",
    ("prioritise/compare/changed_since.py", "history"): "answers what changed since a day",
    ("initiative/record/history_tab.py", "history"): "fills by itself, and says why once it is known",
    ("initiative/trust/item_list.py", "trust"): "what a filter left",
    ("initiative/opportunity/contributions_panel.py", "target"): "says why once the goals are known",
    ("importing/page.py", "import"): "what is wrong with a file",
    ("importing/preview_tables.py", "import"): "what is wrong with a file",
    ("importing/preview_tables.py", ""): "the answer of reading every cell",
    ("dashboard/health_page.py", "health"): "the answer of a check",
    ("dashboard/attention_list.py", "dashboard"): "the answer of a look at all initiatives",
    ("strategy/coverage_panel.py", "target"): "its button is that of the goals beside it",
}


def made() -> list[tuple[str, ast.Call]]:
    """Every place that makes an empty state, by its file."""
    return [
        (name(path).removeprefix("desktop_app/ui/"), node)
        for path in python_files("desktop_app/ui")
        if "EmptyState(" in path.read_text(encoding="utf-8")
        for node in nodes(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EmptyState"
    ]


def test_every_empty_state_has_its_parts() -> None:
    places = made()
    assert len(places) > 25
    lacking, exempt = [], set()
    for path, call in places:
        icon = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
        if icon in RESULTS:
            continue
        if (path, icon) in EXEMPT:
            exempt.add((path, icon))
        elif len(call.args) < 3 or "why" not in {keyword.arg for keyword in call.keywords}:
            lacking.append(f"{path}:{call.lineno}")
    assert not lacking, "say why leaders ask for it, and give it the button that starts it"
    assert exempt == set(EXEMPT)


def one_bare(ws: Workspace) -> None:
    initiatives.create(ws, "Spare parts")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), one_bare) as started:
        yield started


@pytest.mark.parametrize("tab", ["data", "rollout", "history"])
def test_the_empty_parts_of_a_bare_initiative_say_why(program: Running, tab: str) -> None:
    page = program.open_tab(program.ws.find_key("AI-001").id, tab)
    settle()
    for state in (w for w in visible_widgets(page) if isinstance(w, EmptyState)):
        assert state.sentence()
        if not state.buttons:
            assert tab == "history", state.sentence()
            continue
        assert state.why().endswith("."), state.sentence()
        assert state.why() in state.accessibleName()


@pytest.mark.parametrize("tab", TABS)
def test_a_bare_initiative_has_one_blue_button_a_tab(program: Running, tab: str) -> None:
    program.open_tab(program.ws.find_key("AI-001").id, tab)
    assert len(primaries(program.window)) <= 1, primaries(program.window)
