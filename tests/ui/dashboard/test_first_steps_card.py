"""The list of first steps on the dashboard: it shows what is left, leads there, and can be hidden."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.dashboard.first_steps_card import FirstStepsCard
from desktop_app.ui.widgets.focus.walk import arrival
from tests.ui.running import Running, settle, visible_widgets
from tests.ui.shared_program import SharedProgram


def one_unrated(ws: Workspace) -> None:
    initiatives.create(ws, "Spare parts")


def buttons(card: FirstStepsCard) -> dict[str, QAbstractButton]:
    """What is left to do, by its name."""
    shown = [w for w in visible_widgets(card) if isinstance(w, QAbstractButton)]
    return {w.accessibleName(): w for w in shown if w.isEnabled()}


def card_of(program: Running) -> FirstStepsCard:
    card = program.go("dashboard").findChild(FirstStepsCard)
    assert isinstance(card, FirstStepsCard)
    return card


def test_it_leads_to_what_is_left(shared_program: SharedProgram, tmp_path: Path) -> None:
    with shared_program.running(tmp_path, one_unrated) as program:
        card = card_of(program)
        assert set(buttons(card)) == {
            "Rate it", "Say what good means", "Check its gate", "Make a brief", "Hide the first steps",
        }  # fmt: skip
        buttons(card)["Check its gate"].click()
        settle()
        assert program.window.current_page_id() == "initiative"
        assert "Check its gate" not in buttons(card_of(program))
        buttons(card_of(program))["Rate it"].click()
        settle()
        assert program.window.current_page().tabs.current() == "opportunity"


def test_the_focus_arrives_on_a_step_and_not_on_what_throws_them_away(
    shared_program: SharedProgram, tmp_path: Path
) -> None:
    with shared_program.running(tmp_path) as program:
        card = card_of(program)
        first = arrival(program.window.current_page())
        assert isinstance(first, QAbstractButton)
        assert card.isAncestorOf(first)
        assert first.accessibleName() != "Hide the first steps"


def test_it_can_be_hidden_and_brought_back(shared_program: SharedProgram, tmp_path: Path) -> None:
    with shared_program.running(tmp_path, one_unrated) as program:
        card = card_of(program)
        buttons(card)["Hide the first steps"].click()
        assert card.isHidden()
        assert program.toasts() == ["First steps hidden"]
        assert card_of(program).isHidden()
        program.registry.run("help.first_steps")
        settle()
        assert not card_of(program).isHidden()


def test_an_empty_portfolio_has_it_too(shared_program: SharedProgram, tmp_path: Path) -> None:
    with shared_program.running(tmp_path) as program:
        assert set(buttons(card_of(program))) == {"Add an initiative", "Hide the first steps"}
