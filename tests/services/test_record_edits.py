"""Adding, editing, ordering and removing what is on an initiative's spine, and how ready its data is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.domain.records import (
    Answer,
    DataSource,
    Evidence,
    Measurement,
    Metric,
    Portfolio,
    Review,
    Risk,
)
from desktop_app.errors import ConflictError, FieldError, UserError
from desktop_app.services import initiatives, readiness, undo
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import Workspace, kind_label


def add_risks(ws: Workspace, one: str, *titles: str) -> list[str]:
    return [records.add(ws, Risk(initiative_id=one, title=title)).record_ids[0] for title in titles]


def titles(ws: Workspace, one: str) -> list[str]:
    return [risk.title for risk in ws.spine(one).risks]


def test_a_record_goes_behind_the_others(ws: Workspace, one: str) -> None:
    changes = records.add(ws, Risk(initiative_id=one, title="Drift"), "Seen in the pilot")
    assert changes.label == "Risk added"
    assert (changes.kinds, changes.initiative_ids) == ({"risk"}, {one})
    add_risks(ws, one, "Bias", "Cost")
    assert titles(ws, one) == ["Drift", "Bias", "Cost"]
    assert [risk.position for risk in ws.spine(one).risks] == [1, 2, 3]


def test_a_record_that_does_not_hold_is_refused_by_field(ws: Workspace, one: str) -> None:
    for record, field in (
        (Risk(initiative_id=one), "title"),
        (Risk(initiative_id=one, title="a", likelihood=9), "likelihood"),
        (Metric(initiative_id=one, name="a", direction="up"), "direction"),
        (Measurement(initiative_id=one, metric_id="m", value=1.0), "measured_on"),
    ):
        with pytest.raises(FieldError) as refused:
            records.add(ws, record)
        assert refused.value.field == field
    assert ws.spine(one).risks == ()


def test_a_text_is_cleaned_as_it_comes_in(ws: Workspace, one: str) -> None:
    add_risks(ws, one, "a\x00b\u202ec\ud800")
    assert titles(ws, one)[0].replace("?", "") == "abc"


def test_an_edit_of_one_or_more_fields(ws: Workspace, one: str) -> None:
    (risk,) = add_risks(ws, one, "Drift")
    assert records.edit(ws, "risk", risk, {"note": "n"}).label == "Note changed"
    assert records.edit(ws, "risk", risk, {"note": "m", "likelihood": 3}).label == "Risk changed"
    assert ws.spine(one).risks[0].note == "m"
    with pytest.raises(FieldError):
        records.edit(ws, "risk", risk, {"colour": "red"})
    with pytest.raises(ConflictError):
        records.edit(ws, "risk", "nobody", {"note": "x"})


def test_what_the_program_keeps_is_not_edited(ws: Workspace, one: str) -> None:
    review = records.add(ws, Review(initiative_id=one, number=1)).record_ids[0]
    for name, value in (("state", "closed"), ("closed_on", ws.today()), ("measured", "[]"), ("number", 9)):
        with pytest.raises(FieldError) as refused:
            records.edit(ws, "review", review, {name: value})
        assert refused.value.field == name
    assert ws.spine(one).reviews[0].state == "open"


@pytest.mark.parametrize(
    ("place", "by", "order"),
    [(0, 1, "BAC"), (0, 2, "BCA"), (2, -1, "ACB"), (2, -2, "CAB"), (1, 99, "ACB"), (1, -99, "BAC"), (0, -1, "ABC"),
     (1, 0, "ABC")],
)  # fmt: skip
def test_moving_among_siblings(ws: Workspace, one: str, place: int, by: int, order: str) -> None:
    ids = add_risks(ws, one, "A", "B", "C")
    changes = records.move(ws, "risk", ids[place], by)
    assert "".join(titles(ws, one)) == order
    assert bool(changes) == (order != "ABC")
    if changes:
        undo.undo(ws)
        assert "".join(titles(ws, one)) == "ABC"


def test_removing_takes_along_what_hangs_on_it(ws: Workspace, one: str) -> None:
    metric = records.add(ws, Metric(initiative_id=one, name="Recall")).record_ids[0]
    records.add(ws, Measurement(initiative_id=one, metric_id=metric, value=0.5, measured_on=date(2026, 1, 1)))
    before = ws.spine(one)
    changes = records.remove(ws, "metric", [metric], "Not the right one")
    assert changes.label == "Metric “Recall” deleted"
    assert (ws.spine(one).metrics, ws.spine(one).measurements) == ((), ())
    undo.undo(ws)
    assert (ws.spine(one).metrics, ws.spine(one).measurements) == (before.metrics, before.measurements)


def test_removing_several_is_one_step(ws: Workspace, one: str) -> None:
    ids = add_risks(ws, one, "A", "B", "C")
    assert records.remove(ws, "risk", ids[:2]).label == "2 deleted: Risk"
    assert titles(ws, one) == ["C"]
    undo.undo(ws)
    assert titles(ws, one) == ["A", "B", "C"]
    with pytest.raises(ConflictError):
        records.remove(ws, "risk", [ids[0], "nobody"])
    assert titles(ws, one) == ["A", "B", "C"]


def test_the_portfolio_is_not_removed(ws: Workspace) -> None:
    with pytest.raises(UserError, match="Portfolio can't be removed"):
        records.remove(ws, Portfolio.KIND, [ws.portfolio().id])


def test_removed_evidence_is_taken_out_of_answers(ws: Workspace, one: str) -> None:
    kept, gone = (
        records.add(ws, Evidence(initiative_id=one, name=name, kind="link")).record_ids[0] for name in "ab"
    )
    records.add(ws, Answer(initiative_id=one, pack_id="base", item_id="B-1", evidence_ids=(kept, gone)))
    records.remove(ws, "evidence", [gone])
    assert ws.spine(one).answers[0].evidence_ids == (kept,)
    undo.undo(ws)
    assert ws.spine(one).answers[0].evidence_ids == (kept, gone)


def test_what_a_record_is_called() -> None:
    assert records.title_of(Risk(title="Drift")) == "Drift"
    assert records.title_of(Answer(question="Is it?")) == "Is it?"
    assert records.title_of(Review()) == ""
    assert len(records.title_of(Risk(title="x" * 200))) == 60
    assert kind_label("data_source") == "Data source"
    assert kind_label("ghost") == "ghost"


def test_readiness_is_answered_once_a_dimension(ws: Workspace, one: str) -> None:
    source = records.add(ws, DataSource(initiative_id=one, name="Claims")).record_ids[0]
    assert readiness.answer(ws, source, "labels", {"score": 60}).label == "Readiness changed: labels"
    readiness.answer(ws, source, "labels", {"note": "Two labellers"})
    readiness.answer(ws, source, "volume", {"applicable": False})
    labels, volume = ws.spine(one).readiness
    assert (labels.score, labels.note, labels.initiative_id) == (60, "Two labellers", one)
    assert not volume.applicable
    with pytest.raises(FieldError):
        readiness.answer(ws, source, "labels", {"score": 101})
    with pytest.raises(FieldError):
        readiness.answer(ws, source, "beauty", {"score": 10})
    with pytest.raises(ConflictError):
        readiness.answer(ws, "nobody", "labels", {"score": 10})


def test_two_initiatives_do_not_share_places(ws: Workspace, one: str) -> None:
    other = initiatives.create(ws, "Other").record_ids[0]
    add_risks(ws, one, "A")
    add_risks(ws, other, "B")
    assert ws.spine(other).risks[0].position == 1


def test_what_happened_can_not_lie_ahead(ws: Workspace) -> None:
    one = initiatives.create(ws, "Routing").record_ids[0]
    metric = records.add(ws, Metric(initiative_id=one, name="Recall")).record_ids[0]
    ahead = ws.today() + timedelta(days=1)
    with pytest.raises(FieldError, match="lies ahead") as refused:
        records.add(ws, Measurement(initiative_id=one, metric_id=metric, value=0.5, measured_on=ahead))
    assert refused.value.field == "measured_on"
    kept = records.add(
        ws, Measurement(initiative_id=one, metric_id=metric, value=0.5, measured_on=ws.today())
    )
    for kind, record, name in (
        ("measurement", kept.record_ids[0], "measured_on"),
        ("initiative", one, "in_use_since"),
        ("initiative", one, "ai_verdict_on"),
    ):
        with pytest.raises(FieldError, match="lies ahead"):
            records.edit(ws, kind, record, {name: ahead.isoformat()})
    with pytest.raises(FieldError, match="lies ahead"):
        initiatives.create(ws, "Triage", in_use_since=ahead)
