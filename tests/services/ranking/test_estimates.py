"""Several people's estimates: kept apart, beside each other, settled in one step."""

from __future__ import annotations

import pytest

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Rating
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, undo
from desktop_app.services.ranking import estimates
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.workspace import Workspace


def kept(ws: Workspace, name: str) -> list[tuple[object, ...]]:
    with ws.read() as uow:
        found = uow.find(Estimate, input=name)
    return [(e.estimated_by, e.low, e.likely, e.high, e.settled) for e in found]


def test_each_persons_estimate_is_kept_apart(ws: Workspace, one: str) -> None:
    estimates.set_estimate(ws, one, "reach", 100, 200, 400, by="Bo", note="logs")
    estimates.set_estimate(ws, one, "reach", 300, 500, 600, by="Cy")
    changes = estimates.set_estimate(ws, one, "reach", 110, 210, 410, by=" bo ")
    assert changes.initiative_ids == {one}
    assert kept(ws, "reach") == [("bo", 110, 210, 410, False), ("Cy", 300, 500, 600, False)]
    assert not estimates.set_estimate(ws, one, "reach", 300, 500, 600, by="Cy")
    estimates.set_estimate(ws, one, "effort", None, 3, None)
    assert kept(ws, "effort") == [("ann", None, 3, None, False)]


@pytest.mark.parametrize(
    ("name", "values", "field", "words"),
    [
        ("reach", (5, 4, 6), "low", "low value is above the likely"),
        ("reach", (1, 4, 3), "high", "high value is below the likely"),
        ("reach", (5, None, 3), "low", "low value is above the high"),
        ("reach", (None, None, None), "likely", "at least one number"),
        ("reach", (-1, 4, 5), "low", "at least 0"),
        ("reach", (1, float("nan"), 5), "likely", "is a number"),
        ("reach", (1, 2, float("inf")), "high", "is a number"),
        ("impact", (0.25, 0.7, 3), "likely", "one of 0.25, 0.5, 1, 2, 3"),
        ("confidence", (0.5, 0.8, 1.2), "high", "between 0 and 1"),
        ("value", (1, 2.5, 4), "likely", "whole number"),
        ("nobody", (1, 2, 3), "input", "No scoring method asks for nobody"),
        ("discount_rate", (0, 0.1, 0.2), "input", "whole portfolio"),
    ],
)
def test_refused_in_words(
    ws: Workspace, one: str, name: str, values: tuple[float, float, float], field: str, words: str
) -> None:
    with pytest.raises(FieldError, match=words) as caught:
        estimates.set_estimate(ws, one, name, *values)
    assert caught.value.field == field
    assert kept(ws, name) == []


def test_beside_each_other_with_median_and_spread(ws: Workspace, one: str) -> None:
    for by, likely in (("A", 10), ("B", 40), ("C", 20)):
        estimates.set_estimate(ws, one, "effort", likely / 2, likely, likely * 2, by=by)
    found = estimates.of_initiative(ws, one)["effort"]
    assert [e.estimated_by for e in found.estimates] == ["A", "C", "B"]
    assert (found.lowest, found.median, found.highest, found.width) == (10, 20, 40, 1.5)
    assert found.settled is None
    together = found.together
    assert together is not None
    assert (together.low, together.likely, together.high, together.count) == (5, 20, 80, 3)


def test_settling_takes_a_reason_and_counts_from_then_on(ws: Workspace, one: str) -> None:
    estimates.set_estimate(ws, one, "effort", 1, 2, 3, by="A")
    estimates.set_estimate(ws, one, "effort", 4, 8, 9, by="B")
    with pytest.raises(FieldError, match="Enter why"):
        estimates.settle(ws, one, "effort", 2, 5, 8, " ")
    with pytest.raises(FieldError, match="likely"):
        estimates.settle(ws, one, "effort", 2, None, 8, "so")
    with pytest.raises(FieldError, match="above the likely"):
        estimates.settle(ws, one, "effort", 6, 5, 8, "so")
    estimates.settle(ws, one, "effort", 2, 5, 8, "Talked it over", by="C")
    estimates.settle(ws, one, "effort", 2, 6, 8, "Talked again", by="C")
    assert [row for row in kept(ws, "effort") if row[-1]] == [("C", 2, 6, 8, True)]
    assert len(kept(ws, "effort")) == 3
    term = next(t for t in ranking.explain(ws, one, "rice").terms if t.input.name == "effort")
    assert term.known is not None
    assert (term.known.likely, term.known.origin, term.known.reason) == (6, "settled", "Talked again")
    undo.undo(ws)
    undo.undo(ws)
    assert [row for row in kept(ws, "effort") if row[-1]] == []


def test_settling_writes_the_fields_that_are_its_home(ws: Workspace, one: str) -> None:
    estimates.settle(ws, one, "benefit", 100, 200, 400, "Finance agreed")
    estimates.settle(ws, one, "run_cost", 10, 20, 40, "Vendor's offer")
    estimates.settle(ws, one, "chance_of_success", 0.2, 0.4, 0.5, "Like the last two")
    with ws.read() as uow:
        found = uow.get(Initiative, one)
    assert (found.benefit_low, found.benefit_likely, found.benefit_high) == (100, 200, 400)
    assert (found.run_cost, found.chance_of_success) == (20, 0.4)
    ranges = {t.input.name: t.known for t in ranking.explain(ws, one, "expected-value").terms}
    run = ranges["run_cost"]
    assert run is not None
    assert (run.low, run.likely, run.high, run.origin) == (10, 20, 40, "settled")
    undo.undo(ws)
    with ws.read() as uow:
        assert uow.get(Initiative, one).chance_of_success is None


def test_settling_a_criterion_writes_the_rating(ws: Workspace, one: str) -> None:
    initiatives.rate(ws, one, "value", {"rating": 2, "confidence": "low"})
    estimates.settle(ws, one, "value", 3, 3.6, 5, "Median of five people", by="Panel")
    with ws.read() as uow:
        (rating,) = uow.find(Rating, initiative_id=one, criterion="value")
    assert (rating.rating, rating.rated_by, rating.note) == (4, "Panel", "Median of five people")
    known = ranking.explain(ws, one, "weighted").terms[0].known
    assert known is not None
    assert (known.low, known.likely, known.high, known.origin) == (3, 4, 5, "settled")
    # Rated by hand since: that counts.
    initiatives.rate(ws, one, "value", {"rating": 1, "confidence": "high"})
    known = ranking.explain(ws, one, "weighted").terms[0].known
    assert known is not None
    assert (known.low, known.likely, known.high, known.origin) == (1, 1, 1, "rating")


def test_removing(ws: Workspace, one: str) -> None:
    estimates.set_estimate(ws, one, "reach", 1, 2, 3)
    found = estimates.of_initiative(ws, one)["reach"].estimates[0]
    estimates.remove(ws, [found.id])
    assert estimates.of_initiative(ws, one) == {}
