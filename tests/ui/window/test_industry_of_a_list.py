"""An industry that a checklist brings is offered in the window: for a new portfolio, and on the trust tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.runtime import paths
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiative.page import InitiativePage
from desktop_app.ui.start.new_portfolio_page import NewPortfolioPage
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField, TagsField
from tests.ui.running import Running, part, settle
from tests.ui.shared_program import SharedProgram

LIST = """
meta: {set: insurance, title: List, as_of: 2026-11-01, industry: insurance, industries: {insurance: Insurance}}
items:
  - {id: I-1, theme: T, question: Is it signed?, why_it_matters: W, evidence: [E], stage: strategy, severity: gate}
"""


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Tariffs")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        folder = paths.data_folder() / "checklists"
        folder.mkdir()
        (folder / "insurance.yaml").write_text(LIST)
        found.context.host._pack_folder = folder
        found.context.host.rescan()
        yield found
    INDUSTRIES.bring({})


def test_it_is_offered_shown_and_kept(program: Running) -> None:
    initiative_id = program.ws.spines()[0].initiative.id
    program.context.open_initiative(initiative_id, "trust", "industry")
    settle()
    page = program.window.current_page()
    assert isinstance(page, InitiativePage)
    (industry,) = [one for one in page.findChildren(ChoiceField) if one.label.text() == "Industry"]
    offered = [industry.combo.itemText(at) for at in range(industry.combo.count())]
    assert offered[-2:] == ["Insurance", "Other"]
    industry.combo.activated.emit(offered.index("Insurance"))
    settle()
    assert program.ws.spines()[0].initiative.industry == "insurance"
    assert ("Insurance", "neutral") in page.chips()
    # The list goes: what is stored is shown as it is.
    (paths.data_folder() / "checklists" / "insurance.yaml").unlink()
    program.context.host.rescan()
    program.ws.rules()
    page.refresh()
    settle()
    assert ("insurance", "neutral") in page.chips()
    assert industry.combo.currentText() == "insurance"


def test_a_new_portfolio_offers_it(program: Running) -> None:
    page = program.go("new")
    assert isinstance(page, NewPortfolioPage)
    settle()
    assert ("insurance", "Insurance") in (part(page, TagsField)._pairs or [])
