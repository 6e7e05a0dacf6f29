"""What the list says of all that it shows: sums at once, and their range once it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiatives.page import InitiativesPage
from tests.ui.running import Running, running, settle


def fill(ws: Workspace) -> None:
    for title, stage, likely, chance in (
        ("Fraud bands", "live", 4e6, None),
        ("Churn", "strategy", 2e6, 0.5),
        ("Triage", "strategy", 1e6, None),
        ("Old", "stopped", 9e6, 1.0),
    ):
        initiatives.create(ws, title, stage=stage, benefit_likely=likely, chance_of_success=chance)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("totals"), fill) as started:
        yield started


def test_the_expected_benefit_of_what_shows(program: Running) -> None:
    page = cast(InitiativesPage, program.go("initiatives"))
    settle()
    label = page.bar.totals
    assert label.full_text() == (
        "4 initiatives · $5.0m a year expected ($7.0m if all work, $1.0m of it without a chance)"
    )
    page.totals.look_at_range()
    settle()
    assert label.full_text() == (
        "4 initiatives · $5.0m a year expected ($7.0m if all work, $1.0m of it without a chance), "
        "P10 to P90 $4.0m – $6.0m"
    )
    assert label.accessibleDescription() == "Not counted: 1 without a chance."
    page.display.look_for("churn")
    settle()
    assert label.full_text() == "1 initiative · $1.0m a year expected ($2.0m if all work)"
    page.totals.look_at_range()
    settle()
    assert label.full_text().endswith("P10 to P90 $0 – $2.0m")
    page.display.look_for("triage")
    settle()
    assert label.full_text() == "1 initiative · $1.0m if all work"
