"""Moving a weight asks the database nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.records import Rating
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.prioritise.ranking import places_table
from tests.counting import reads
from tests.ui.running import Running, running, settle

#: What the window asks every four seconds, whatever a person does: whether another program wrote to the file.
WATCH = "FROM change"


def many(ws: Workspace) -> None:
    with ws.change("Many") as step:
        added = initiatives.add_initiatives(step.uow, ws, [{"title": f"Initiative {n}"} for n in range(200)])
        step.uow.add_all(
            Rating(initiative_id=initiative.id, criterion=name, rating=1 + (n * k) % 5)
            for n, initiative in enumerate(added)
            for k, name in enumerate(CRITERIA, 1)
        )


def order(page: PrioritisePage) -> list[str]:
    return [row[places_table.TITLE] for row in page.table.model.shown_rows()]


def asked(program: Running, work: Callable[[], object]) -> list[str]:
    """What `work` asks the database, but for the question whether another program wrote to the file."""
    return [
        question
        for question in reads(program.context.workspace, work)
        if WATCH not in question.replace('"', "")
    ]


def test_a_step_of_a_slider_asks_the_database_nothing(qapp: object, tmp_path: Path) -> None:
    with running(tmp_path, many) as program:
        page = program.go("prioritise")
        assert isinstance(page, PrioritisePage)
        settle()
        page.weigh()
        # The dashboard, which was in front first, looks for contradictions 300 ms after it was shown.
        while asked(program, partial(QTest.qWait, 450)):
            pass
        slider = page.side.sliders.slider("value")
        before = order(page)

        def slide() -> None:
            for value in range(31, 51):
                slider.setValue(value)
                settle(1)

        assert asked(program, slide) == []
        assert order(page) != before
