"""The pictures of terms: from one's own figures, else from the sample, else an example; each says whose they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.domain.intervals import wilson
from desktop_app.domain.records import Measurement, Metric
from desktop_app.language import formats
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.learning.pictures import data_pictures, draw
from desktop_app.services.learning.pictures.picture import PictureGround
from desktop_app.services.workspace import Workspace


@pytest.mark.parametrize("name", sorted(draw.names()))
def test_every_picture_can_be_drawn_without_a_portfolio(name: str) -> None:
    drawn = draw.draw(None, name)
    assert drawn.origin in ("sample", "example")
    assert drawn.picture.spine is None
    assert drawn.picture.sentence.endswith(".")
    chart = drawn.picture.build(600, 200)
    assert len(chart.marks) > 3
    assert chart.title
    assert chart.table


def add_metric(ws: Workspace, value: float, cases: int, **metric: object) -> str:
    one = initiatives.create(ws, "Screening").record_ids[0]
    added = records.add(ws, Metric(initiative_id=one, name="Sensitivity", unit="share", **metric))  # type: ignore[arg-type]
    records.add(
        ws,
        Measurement(
            initiative_id=one, metric_id=added.record_ids[0], value=value, cases=cases, measured_on=ws.today()
        ),
    )
    return one


def test_own_figures_come_first(ws: Workspace) -> None:
    assert draw.draw(ws, "recall").origin == "sample"
    one = add_metric(ws, 0.76, 200)
    drawn = draw.draw(ws, "recall")
    assert drawn.origin == "own"
    assert drawn.picture.spine is not None
    assert drawn.picture.spine.initiative.id == one
    low, high = wilson(0.76, 200)
    assert drawn.picture.sentence == (
        f"Sensitivity is {formats.percent(0.76)}. With 200 cases it may be {formats.percent(low)} to {formats.percent(high)}."
    )
    rows = drawn.picture.build(600, 200).table
    assert [row[1] for row in rows[1:]] == ["76", "24"]


def test_a_rate_of_errors_counts_the_other_part(ws: Workspace) -> None:
    add_metric(ws, 0.04, 100, catalogue_id="core.hallucination_rate", direction="lower")
    assert [row[1] for row in draw.draw(ws, "hallucination").picture.build(600, 200).table[1:]] == ["96", "4"]


def test_the_value_of_knowing_is_what_it_saves(ws: Workspace) -> None:
    initiatives.create(
        ws,
        "Yard robots",
        benefit_likely=500_000.0,
        run_cost=100_000.0,
        build_cost_likely=600_000.0,
        chance_of_success=0.5,
    )
    portfolio = ws.portfolio()
    assert portfolio.discount_rate in (None, 0.08)
    factor = sum(1 / 1.08**year for year in range(1, 6))
    works = 400_000 * factor - 600_000
    today = max(0.0, 150_000 * factor - 600_000)
    drawn = draw.draw(ws, "worth_of_knowing")
    assert drawn.origin == "own"
    money = formats.money(0.5 * works - today, portfolio.currency, compact=True)
    assert money in drawn.picture.sentence


def test_what_was_computed_from_a_file_is_drawn() -> None:
    nothing = PictureGround((), "USD", 0.08, 5)
    assert data_pictures.bands(nothing) is None
    assert data_pictures.drifted_column(nothing) is None
    assert data_pictures.represented(nothing) is None


@pytest.mark.parametrize("example", [data_pictures.example_bands, data_pictures.four_counts])
def test_examples_agree_with_their_words(example: Callable[[], object]) -> None:
    assert example()
