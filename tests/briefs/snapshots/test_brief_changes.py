"""What changed since the last brief: classes, chance, order and the sentences."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from desktop_app.briefs.model.elements import plain
from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.briefs.snapshots.brief_changes import BriefChange, changes_between
from desktop_app.briefs.snapshots.shown_changes import change_lines
from desktop_app.briefs.snapshots.snapshot import Snapshot, SnapshotList, SnapshotText
from desktop_app.domain.briefs.brief_records import Brief
from tests.briefs.snapshots.some_snapshots import AUGUST, NOVEMBER, guardrail, of, recall, snapshots

THEN, NOW = date(2026, 8, 27), date(2026, 11, 27)
MIRRORED = {"worse": "better", "better": "worse", "new": "gone", "gone": "new", "moved": "moved"}


def only(old: Snapshot, new: Snapshot) -> BriefChange:
    (change,) = changes_between(old, new).changes
    return change


def told(old: Snapshot, new: Snapshot) -> str:
    return only(old, new).sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_recall_fell_below_its_guardrail() -> None:
    old, new = of(AUGUST, recall(0.856, THEN), guardrail()), of(NOVEMBER, recall(0.81, NOW), guardrail())
    change = only(old, new)
    assert told(old, new) == (
        "Recall fell from 85.6 % (27 Aug) to 81 % (27 Nov), below its guardrail of 85 %."
    )
    assert change.change_class == "worse"
    assert change.low == pytest.approx(-0.057, abs=5e-4)
    assert change.high == pytest.approx(-0.035, abs=5e-4)
    assert not change.within_chance


def test_what_may_be_chance_is_said_and_sinks() -> None:
    old, new = of(AUGUST, recall(0.846, THEN)), of(NOVEMBER, recall(0.844, NOW))
    change = only(old, new)
    assert (change.change_class, change.within_chance) == ("moved", True)
    assert told(old, new) == (
        "Recall fell from 84.6 % (27 Aug) to 84.4 % (27 Nov); within chance, -1.3 to +0.9 points."
    )
    assert not changes_between(old, new).is_news
    other = Figure("AI-002/metric/speed/latest", "Delay", 90.0, unit="ms", direction="lower")
    slower = Figure(other.id, "Delay", 91.0, unit="ms", direction="lower")
    both = changes_between(of(AUGUST, recall(0.846, THEN), other), of(NOVEMBER, recall(0.844, NOW), slower))
    assert [line.label for line in both.lines] == ["Delay", "Recall"]


def test_a_guardrail_that_is_crossed_by_chance_does_not_sink() -> None:
    old, new = of(AUGUST, recall(0.852, THEN), guardrail()), of(NOVEMBER, recall(0.848, NOW), guardrail())
    assert only(old, new).change_class == "worse"
    assert told(old, new) == (
        "Recall fell from 85.2 % (27 Aug) to 84.8 % (27 Nov), below its guardrail of 85 %; "
        "this is within chance, -1.4 to +0.6 points."
    )


@pytest.mark.parametrize(
    ("then", "now", "more", "bound", "tail"),
    [
        (0.81, 0.75, {}, 0.85, "still below its guardrail of 85 %."),
        (0.81, 0.88, {}, 0.85, "back within its guardrail of 85 %."),
        (0.10, 0.20, {"direction": "lower"}, 0.15, "above its guardrail of 15 %."),
        (0.90, 0.95, {}, 0.85, "to 95 % (27 Nov)."),
    ],
)
def test_where_it_stands_to_its_guardrail(
    then: float, now: float, more: dict[str, str], bound: float, tail: str
) -> None:
    old = of(AUGUST, recall(then, THEN, **more), guardrail(bound))
    new = of(NOVEMBER, recall(now, NOW, **more), guardrail(bound))
    assert told(old, new).endswith(tail)


def test_a_range_has_two_ends() -> None:
    high = Figure("AI-002/metric/recall/guardrail_high", "Guardrail", 0.95, unit="share")
    bounds = (guardrail(), high)
    old = of(AUGUST, recall(0.90, THEN, direction="range", state="good"), *bounds)
    new = of(NOVEMBER, recall(0.99, NOW, direction="range", state="bad"), *bounds)
    assert only(old, new).change_class == "worse"
    assert told(old, new).endswith("outside its guardrail of 85 % to 95 %.")


def test_another_definition_is_a_line_of_its_own() -> None:
    old = of(AUGUST, recall(0.856, THEN))
    new = of(NOVEMBER, recall(0.81, NOW, definition="target 0.8"))
    change = only(old, new)
    assert (change.change_class, change.is_defined_anew, change.low) == ("moved", True, None)
    assert told(old, new) == ("Recall is defined anew; 85.6 % (27 Aug) and 81 % (27 Nov) are not compared.")
    assert changes_between(old, new).lines == (change,)


def test_days_of_another_year_have_their_year() -> None:
    old = of(date(2025, 12, 1), recall(0.9, date(2025, 11, 27)))
    new = of(NOVEMBER, recall(0.8, NOW))
    assert told(old, new) == "Recall fell from 90 % (27 Nov 2025) to 80 % (27 Nov)."


def test_new_gone_and_unknown() -> None:
    known, unknown = of(AUGUST, recall(0.81, THEN)), of(NOVEMBER, recall(None, NOW))
    assert told(of(AUGUST), known) == "Recall is new: 81 % (27 Aug)."
    assert told(known, of(NOVEMBER)) == "Recall is gone; it was 81 % (27 Aug)."
    assert told(known, unknown) == "Recall is no longer known; it was 81 % (27 Aug)."
    assert told(unknown, known) == "Recall is known now: 81 % (27 Aug)."
    assert changes_between(unknown, of(NOVEMBER)).changes == ()


def test_an_initiative_that_is_deleted_is_gone_with_its_last_state() -> None:
    stage = Figure("AI-007/stage", "Stage", "discovery", kind="state", words="Discovery")
    score = Figure("AI-007/score", "Score", 61, kind="score")
    both = {"AI-002": "Payment fraud", "AI-007": "Rewards offers"}
    old = of(AUGUST, stage, score, subjects=both)
    new = of(NOVEMBER, subjects={"AI-002": "Payment fraud"})
    assert told(old, new) == "Rewards offers (AI-007) is gone; it was last in Discovery (30 Aug)."
    assert told(new, old) == "Rewards offers (AI-007) is new, in Discovery."
    assert [only(old, new).change_class, only(new, old).change_class] == ["gone", "new"]


def test_an_amount_counts_from_one_per_cent_on() -> None:
    def cost(amount: float) -> Snapshot:
        return of(NOVEMBER, Figure("AI-002/cost/to_date", "Cost to date", amount, "money", currency="USD"))

    assert changes_between(cost(10_000), cost(10_090)).changes == ()
    assert told(cost(10_000), cost(10_400)) == ("Cost to date rose from $10k (30 Nov) to $10.4k (30 Nov).")
    # What shows as the same amount is the same.
    assert changes_between(cost(10.001), cost(10.002)).changes == ()


def test_states_texts_and_lists() -> None:
    def at(day: date, stage: str, text: str, items: tuple[str, ...]) -> Snapshot:
        return of(
            day, Figure("AI-002/stage", "Stage", stage.lower(), "state", words=stage),
            texts={"AI-002/decision/text": SnapshotText("Decision asked", text)},
            lists={"AI-002/gate/items": SnapshotList("Open items of the gate", items)},
        )  # fmt: skip

    changes = changes_between(
        at(AUGUST, "Delivery", "", ("DPIA", "Owner")), at(NOVEMBER, "Live", "Retrain", ("Owner",))
    )
    assert [change.sentence for change in changes.lines] == [
        "Decision asked is new: “Retrain”.",
        "Stage went from Delivery (30 Aug) to Live (30 Nov).",
        "Open items of the gate: 1 fewer (DPIA).",
    ]
    assert [change.change_class for change in changes.lines] == ["new", "moved", "gone"]


def test_the_weightiest_come_first_and_eight_are_told() -> None:
    def figures(n: float) -> tuple[Figure, ...]:
        return (
            recall(0.9 - n * 0.09, NOW), guardrail(),
            Figure("AI-002/incident/open", "Open incidents", n, unit="count", direction="lower"),
            Figure("AI-002/decision/amount", "Amount asked", 100 + n * 50, "money", currency="USD"),
            Figure("AI-002/cost/to_date", "Cost", 100 + n * 90, "money", currency="USD"),
            Figure("AI-002/benefit/expected", "Benefit", 100 + n * 90, "money", currency="USD", direction="higher"),
            Figure("AI-002/rank", "Rank", 5 + n * 3, unit="count", direction="lower"),
            Figure("AI-003/rank", "Rank of another", 5 + n * 2, unit="count", direction="lower"),
            *(Figure(f"AI-002/proof/p{i}", f"Proof {i}", n, unit="count", direction="higher") for i in range(4)),
            Figure("AI-002/note", "Note", n, unit="count"),
        )  # fmt: skip

    since = changes_between(of(AUGUST, *figures(0)), of(NOVEMBER, *figures(1)))
    assert [line.label for line in since.lines] == [
        "Open incidents", "Recall", "Amount asked", "Cost", "Benefit", "Rank", "Proof 0", "Proof 1",
    ]  # fmt: skip
    assert since.smaller == 4
    assert len(since.changes) == 12


def test_a_first_brief_has_nothing_to_compare() -> None:
    since = changes_between(None, of(NOVEMBER, recall(0.81, NOW)))
    assert since.is_first
    assert since.is_news
    assert since.lines == ()


@settings(max_examples=50)
@given(snapshots(), snapshots())
def test_from_the_other_side_it_is_the_mirror_image(one: Snapshot, other: Snapshot) -> None:
    there = {change.id: change for change in changes_between(one, other).changes}
    back = {change.id: change for change in changes_between(other, one).changes}
    assert there.keys() == back.keys()
    for change_id, change in there.items():
        mirror = back[change_id]
        assert mirror.change_class == MIRRORED[change.change_class]
        assert (mirror.old, mirror.new) == (change.new, change.old)
        assert (mirror.within_chance, mirror.group) == (change.within_chance, change.group)
        if change.low is not None and change.high is not None:
            assert (mirror.low, mirror.high) == (-change.high, -change.low)
        assert change.sentence.endswith(".")


@settings(max_examples=40)
@given(snapshots())
def test_the_same_has_no_changes(snapshot: Snapshot) -> None:
    assert changes_between(snapshot, snapshot).changes == ()


@settings(max_examples=40)
@given(snapshots(), snapshots())
def test_the_order_does_not_hang_on_that_of_the_figures(one: Snapshot, other: Snapshot) -> None:
    turned = Snapshot(
        other.kind, other.subject, other.as_of, FigureSet(reversed(list(other.figures))),
        dict(reversed(other.texts.items())), dict(reversed(other.lists.items())), dict(reversed(other.subjects.items())),
    )  # fmt: skip
    wanted = [change.id for change in changes_between(one, other).changes]
    assert [change.id for change in changes_between(one, turned).changes] == wanted


@pytest.mark.slow
def test_a_thousand_initiatives_are_compared_within_a_second() -> None:
    def many(step: float) -> Snapshot:
        figures = [
            Figure(f"AI-{key}/metric/m{n}/latest", f"M{n}", 0.8 + step, "measure", "share", n=900, direction="higher")
            for key in range(1000)
            for n in range(10)
        ]  # fmt: skip
        return of(AUGUST + timedelta(days=int(step * 100)), *figures)

    old, new = many(0), many(0.05)
    started = time.process_time()
    since = changes_between(old, new)
    assert len([line.sentence for line in since.lines]) == 8
    assert time.process_time() - started < 1


def test_the_lines_of_a_document() -> None:
    title = {"AI-002": "Payment fraud"}
    kept = Brief(number=6)
    old, new = of(AUGUST, recall(0.856, THEN), guardrail()), of(NOVEMBER, recall(0.81, NOW), guardrail())
    lines = change_lines(changes_between(old, new), kept, title)
    assert (lines.since, lines.smaller) == ("B-6, 30 Aug 2026", 0)
    assert [(line.sign, line.word) for line in lines.lines] == [("worse", "Worse")]
    assert plain(lines.lines[0].sentence).startswith("Payment fraud: Recall fell from 85.6")
    by_chance = change_lines(
        changes_between(of(AUGUST, recall(0.846, THEN)), of(NOVEMBER, recall(0.844, NOW))), kept
    )
    assert [(line.sign, line.word) for line in by_chance.lines] == [("chance", "Within chance")]
    assert change_lines(changes_between(None, new), None).since == ""
