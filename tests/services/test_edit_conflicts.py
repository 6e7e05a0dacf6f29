"""Two people edit one portfolio: what merges, what is asked, what the decision does, and what a removal leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.conflicts import EditConflict, FieldConflict, RecordGone, Seen
from desktop_app.domain.records import Metric, Risk
from desktop_app.services import edit_conflicts, initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.edit_conflicts import EDITED, MINE, THEIRS, Settlement
from desktop_app.services.lists.list_reads import last_change
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace

OpenSecond = Callable[[], Workspace]


@pytest.fixture
def ann(ws: Workspace) -> object:
    """Somebody else with the same file open."""
    other = opening.open_file(Path(ws.place.path), user="Ann", clock=ws.clock).workspace
    yield other
    other.close()


def refused(ws: Workspace, seen: Seen, work: Callable[[], object]) -> tuple[FieldConflict, ...]:
    """The conflicts that the work meets."""
    with pytest.raises(EditConflict) as caught, ws.careful(seen):
        work()
    return caught.value.conflicts


def test_fields_that_the_other_left_aleachmerge(ws: Workspace, ann: Workspace, one: str) -> None:
    seen = Seen(last_change(ws))
    initiatives.edit(ann, one, {"owner": "Ann", "problem": "Slow"})
    with ws.careful(seen):
        initiatives.edit(ws, one, {"title": "Mine", "problem": "Slow"})
    initiative = ws.spine(one).initiative
    assert (initiative.title, initiative.owner, initiative.problem) == ("Mine", "Ann", "Slow")


def test_a_field_that_both_changed_tells_what_whose_and_since_when(
    ws: Workspace, ann: Workspace, one: str
) -> None:
    before = ws.spine(one).initiative
    seen = Seen(last_change(ws))
    initiatives.edit(ann, one, {"title": "For a moment"})
    initiatives.edit(ann, one, {"title": "Hers", "live_from": date(2027, 3, 1)})
    told = refused(
        ws, seen, lambda: initiatives.edit(ws, one, {"title": "Mine", "live_from": date(2027, 4, 1)})
    )
    assert [(each.field, each.was, each.mine, each.theirs) for each in told] == [
        ("title", before.title, "Mine", "Hers"),
        ("live_from", None, date(2027, 4, 1), date(2027, 3, 1)),
    ]
    assert {(each.who, each.at) for each in told} == {("Ann", ws.clock())}
    assert ws.spine(one).initiative.title == "Hers", "nothing of the edit is kept before somebody decides"


def test_changed_and_changed_back_is_no_conflict_and_nor_is_ones_own(
    ws: Workspace, ann: Workspace, one: str
) -> None:
    title = ws.spine(one).initiative.title
    seen = Seen(last_change(ws))
    initiatives.edit(ann, one, {"title": "Hers"})
    initiatives.edit(ann, one, {"title": title})
    with ws.careful(seen):
        initiatives.edit(ws, one, {"title": "Mine"})
        initiatives.edit(ws, one, {"title": "Mine again"})
    (told,) = refused(ann, seen, lambda: initiatives.edit(ann, one, {"title": "Third"}))
    assert (told.was, told.theirs) == (title, "Mine again")


def test_what_the_other_added_meanwhile_is_asked_about_too(ws: Workspace, ann: Workspace, one: str) -> None:
    seen = Seen(last_change(ws))
    risk = records.add(ann, Risk(initiative_id=one, title="Drift", note="Hers")).record_ids[0]
    (told,) = refused(ws, seen, lambda: records.edit(ws, "risk", risk, {"note": "Mine"}))
    assert (told.was, told.theirs) == ("", "Hers")


def decide(
    ws: Workspace, ann: Workspace, one: str, choice: str, value: object = None
) -> tuple[list[Changes], Callable[[], str]]:
    """Both change the title; the person decides."""

    def work(ws: Workspace) -> Changes:
        return initiatives.edit(ws, one, {"title": "Mine", "problem": "Slow"})

    seen = Seen(last_change(ws))
    initiatives.edit(ann, one, {"title": "Hers"})
    with pytest.raises(EditConflict) as caught, ws.careful(seen):
        work(ws)
    (conflict,) = caught.value.conflicts
    assert ws.spine(one).initiative.problem == ""
    now = Seen(caught.value.number)
    done = edit_conflicts.settle(ws, work, [Settlement(conflict, choice, value)], now)
    assert ws.spine(one).initiative.problem == "Slow", "what does not conflict is kept in any case"
    return done, lambda: ws.spine(one).initiative.title


@pytest.mark.parametrize(
    ("choice", "titles", "label"),
    [
        (MINE, ["Mine", "Hers"], "Undone: initiative changed"),
        (THEIRS, ["Hers", "Mine"], "Undone: title kept as Ann wrote it"),
        (EDITED, ["Both", "Mine"], "Undone: title changed"),
    ],
)
def test_a_decision_is_kept_and_undone(
    ws: Workspace, ann: Workspace, one: str, choice: str, titles: list[str], label: str
) -> None:
    _done, title = decide(ws, ann, one, choice, "Both")
    after, before = titles
    assert title() == after
    assert undo.undo(ws).label == label
    assert title() == before
    undo.redo(ws)
    assert title() == after


def test_a_third_edit_between_is_asked_about_again(ws: Workspace, ann: Workspace, one: str) -> None:
    seen = Seen(last_change(ws))
    initiatives.edit(ann, one, {"title": "Hers"})
    told = refused(ws, seen, lambda: initiatives.edit(ws, one, {"title": "Mine"}))
    now = Seen(last_change(ws))
    initiatives.edit(ann, one, {"title": "Hers, later"})
    with pytest.raises(EditConflict) as caught:
        edit_conflicts.settle(
            ws, lambda ws: initiatives.edit(ws, one, {"title": "Mine"}), [Settlement(told[0], MINE)], now
        )
    assert caught.value.conflicts[0].theirs == "Hers, later"


def test_what_can_only_be_deachas_a_whole_is_left_undeachfor_theirs(
    ws: Workspace, ann: Workspace, one: str
) -> None:
    seen = Seen(last_change(ws))
    initiatives.move_stage(ann, one, "stopped", reason="No budget")

    def work(ws: Workspace) -> Changes:
        return initiatives.move_stage(ws, one, "on_hold", reason="Later")

    told = refused(ws, seen, lambda: work(ws))
    stage = next(each for each in told if each.field == "stage")
    assert not edit_conflicts.is_plain(stage)
    assert edit_conflicts.settle(ws, work, [Settlement(stage, THEIRS)], Seen(last_change(ws))) == []
    assert ws.spine(one).initiative.stage == "stopped"


def test_a_removed_record_is_put_back_with_what_hung_on_it(ws: Workspace, ann: Workspace, one: str) -> None:
    metric = records.add(ws, Metric(initiative_id=one, name="Hours")).record_ids[0]
    other = records.add(ws, Metric(initiative_id=one, name="Cost")).record_ids[0]
    assert edit_conflicts.removed(ws, "metric", metric) is None
    records.remove(ann, "metric", [metric, other])
    with pytest.raises(RecordGone) as caught:
        records.edit(ws, "metric", metric, {"unit": "h"})
    assert (caught.value.kind, caught.value.record_ids) == ("metric", (metric,))
    told = edit_conflicts.removed(ws, "metric", metric)
    assert told is not None
    assert (told.name, told.who) == ("Hours", "Ann")
    assert edit_conflicts.bring_back(ws, "metric", metric).label == "Metric “Hours” put back"
    assert [each.name for each in ws.spine(one).metrics] == ["Hours"], "and nothing else of that removal"
    assert not edit_conflicts.bring_back(ws, "metric", metric)
    undo.undo(ws)
    assert ws.spine(one).metrics == ()


def test_a_record_comes_back_with_its_initiative(ws: Workspace, ann: Workspace, one: str) -> None:
    risk = records.add(ws, Risk(initiative_id=one, title="Drift")).record_ids[0]
    initiatives.delete(ann, [one])
    edit_conflicts.bring_back(ws, "risk", risk)
    assert [each.title for each in ws.spine(one).risks] == ["Drift"]
