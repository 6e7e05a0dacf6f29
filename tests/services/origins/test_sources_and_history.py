"""Who gave an input and when, from which cell, what the figure was before, and a value that is tried or kept."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.figures.origin import FigureOrigin, FigureRef, OriginInput, Trial
from desktop_app.domain.records import DataSource, SourceRow
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.origins.read_origin import origin_of
from desktop_app.services.origins.trial_values import change_input
from desktop_app.services.ranking import estimates
from desktop_app.services.workspace import Workspace


def origin(ws: Workspace, name: str, initiative_id: str) -> FigureOrigin:
    return origin_of(ws, FigureRef(name, initiative_id))


def called(shown: FigureOrigin, label: str) -> OriginInput:
    return next(one for one in shown.inputs if one.label == label)


def test_who_and_when_come_from_the_history(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"benefit_likely": 4e6, "chance_of_success": 0.5})
    shown = origin(ws, "expected_benefit", one)
    assert (shown.text, shown.value) == ("$2.0m", 2e6)
    chance = called(shown, "Chance that it works")
    assert (chance.text, chance.source, chance.who, chance.when) == (
        formats.percent(0.5),
        "field",
        ws.user,
        ws.today(),
    )


@pytest.mark.parametrize("figure", ["expected_benefit", "benefit_if_works"])
def test_an_end_that_does_not_count_as_stated_is_said(ws: Workspace, one: str, figure: str) -> None:
    initiatives.edit(ws, one, {"benefit_low": 3e6, "benefit_likely": 2e6, "benefit_high": 1e6})
    assert "Low is above likely and high below it" in origin(ws, figure, one).sentence
    initiatives.edit(ws, one, {"benefit_low": 1e6, "benefit_high": 3e6})
    assert "count as the likely" not in origin(ws, figure, one).sentence


def test_what_it_was_before_and_what_changed_it(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"benefit_likely": 4e6, "chance_of_success": 0.5})
    initiatives.edit(ws, one, {"chance_of_success": 0.6})
    initiatives.edit(ws, one, {"title": "Another name"})
    earlier = origin(ws, "expected_benefit", one).earlier
    assert earlier is not None
    assert (earlier.text, earlier.change) == (
        "$2.0m",
        f"chance that it works went from {formats.percent(0.5)} to {formats.percent(0.6)}",
    )
    initiatives.rate(ws, one, "value", {"rating": 4})
    initiatives.rate(ws, one, "value", {"rating": 5})
    earlier = origin(ws, "value", one).earlier
    assert earlier is not None
    assert (earlier.text, earlier.change) == ("75", "value went from 4 of 5 to 5 of 5")


def test_what_was_always_so_has_no_earlier_figure(ws: Workspace, one: str) -> None:
    assert origin(ws, "title", one).earlier is None


def test_an_unknown_input_is_unknown_and_never_0(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"benefit_likely": 4e6})
    shown = origin(ws, "expected_benefit", one)
    assert (shown.text, shown.value) == ("", None)
    chance = called(shown, "Chance that it works")
    assert (chance.is_known, chance.source) == (False, "unknown")
    assert next(term for term in shown.terms if term.operator == "×").value is None


def test_a_cell_of_a_file_is_named(ws: Workspace, one: str) -> None:
    row = SourceRow(
        initiative_id=one, file_name="list.xlsx", sheet="Total", row_number=14,
        cells='{"Budget": "250,000", "Spent": "90,000", "Vendor": "Acme"}',
    )  # fmt: skip
    with ws.change("Import 1 row") as step:
        records.append(step.uow, row)
        initiative = step.uow.find(type(ws.spine(one).initiative), id=one)[0]
        step.uow.update(initiative, budget=250_000.0, vendor="Acme")
    for name, place in (
        ("budget", "sheet Total, column Budget, row 14"),
        ("vendor", "sheet Total, column Vendor, row 14"),
    ):
        (known,) = origin(ws, name, one).inputs
        assert (known.source, known.link, known.rests_on) == ("file", "list.xlsx", place)
        assert known.link_place is not None
    # What somebody typed later is no longer from the file.
    initiatives.edit(ws, one, {"budget": 90_000})
    (known,) = origin(ws, "budget", one).inputs
    assert (known.source, known.link) == ("field", "")


def test_people_who_judged_are_counted(ws: Workspace, one: str) -> None:
    for name, likely in (("Ann", 0.5), ("Ben", 0.7)):
        estimates.set_estimate(ws, one, "chance_of_success", None, likely, None, by=name)
    estimates.settle(ws, one, "chance_of_success", None, 0.6, None, "between the two", by="Ann")
    initiatives.edit(ws, one, {"benefit_likely": 1e6})
    chance = called(origin(ws, "expected_benefit", one), "Chance that it works")
    assert (chance.source, chance.rests_on, chance.link) == ("people", "Judged by 2 people", "their reasons")
    assert chance.who == "Ann"


def test_a_value_is_tried_before_it_is_kept(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"benefit_likely": 4e6, "chance_of_success": 0.5})
    edit = called(origin(ws, "expected_benefit", one), "Chance that it works").edit
    assert edit is not None
    tried = origin_of(ws, FigureRef("expected_benefit", one), Trial(edit, 0.75))
    assert tried.value == 3e6
    assert origin(ws, "expected_benefit", one).value == 2e6
    change_input(ws, edit, 0.75)
    assert origin(ws, "expected_benefit", one).value == 3e6


def test_a_rating_and_a_dimension_that_are_not_there_yet_can_be_given(ws: Workspace, one: str) -> None:
    edit = called(origin(ws, "score", one), "Value").edit
    assert edit is not None
    tried = origin_of(ws, FigureRef("score", one), Trial(edit, 5))
    assert next(term for term in tried.terms if term.label == "Value").value == 30
    change_input(ws, edit, 5)
    assert ws.spine(one).ratings[0].rating == 5
    records.add(ws, DataSource(initiative_id=one, name="Payments"))
    edit = origin(ws, "data_ready", one).inputs[0].edit
    assert edit is not None
    tried = origin_of(ws, FigureRef("data_ready", one), Trial(edit, 80))
    assert tried.terms[0].value is not None
    change_input(ws, edit, 80)
    assert ws.spine(one).readiness[0].score == 80


def test_a_figure_that_is_not_known_is_refused(ws: Workspace, one: str) -> None:
    with pytest.raises(UserError, match="no figure called bogus"):
        origin(ws, "bogus", one)


def test_the_next_review_says_which_day_it_counts_from(ws: Workspace, one: str) -> None:
    assert origin(ws, "review_due", one).text == ""
    initiatives.edit(ws, one, {"first_review_due": date(2027, 1, 5)})
    for stage in ("discovery", "delivery", "live"):
        initiatives.move_stage(ws, one, stage, by="Ann", reason="now")
    shown = origin(ws, "review_due", one)
    assert (shown.text, shown.sentence) == ("5 Jan 2027", "The day that was set for the first review.")
