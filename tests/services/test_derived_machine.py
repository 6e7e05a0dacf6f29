"""After any change, and after taking it back: the kept figures and the search say what the records say."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_app.domain.attention import core_attention
from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.codec import content
from desktop_app.domain.records import Answer, Measurement, Metric, Risk
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.weighted import parse_weights
from desktop_app.domain.spine import Spine
from desktop_app.domain.summary import Summary, summarise
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack
from desktop_app.errors import UserError
from desktop_app.services import checklist_answers as checklists
from desktop_app.services import initiatives, reviews, undo
from desktop_app.services import record_edits as records
from desktop_app.services.dashboard import dashboard
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import NoExtensions, Workspace
from desktop_app.store import complete, engine
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from tests.steady import noon

ITEMS = tuple(
    ChecklistItem(f"B-{n}", "Theme", f"{n}?", "Because.", ("A note",), stage, "gate", applies_all=facts)
    for n, (stage, facts) in enumerate(
        [("strategy", ()), ("delivery", ()), ("live", ()), ("strategy", ("eu",))]
    )
)
PACK = ChecklistPack("base", "Base", None, date(2026, 11, 1), ITEMS)
WORDS = ["fraud", "größe", "東京", "triage", "zebra", "quartz"]
FIGURES = ("score", "score_low", "score_high", "value", "feasibility", "data_ready", "checklist_done",
           "checklist_total", "metric_state", "metrics_on_target", "metrics_total", "metrics_below", "gate_next",
           "gate_blocking", "gate_open", "risk_max")  # fmt: skip


class OnePack(NoExtensions):
    """The core and one checklist."""

    def packs(self) -> tuple[ChecklistPack, ...]:
        return (PACK,)


class Derived(RuleBasedStateMachine):
    """Random work on a portfolio; what is derived is held against a computation from the records alone."""

    empty: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = noon(2026, 11, 21)
        self.ws: Workspace | None = None

    def open(self) -> Workspace:
        database = engine.FileDatabase(Path(self.folder.name) / "a.portfolio")
        return Workspace(database, extensions=OnePack(), user="ann", clock=lambda: self.now)

    @initialize()
    def make(self) -> None:
        shutil.copy(self.empty, Path(self.folder.name) / "a.portfolio")
        self.ws = self.open()

    def teardown(self) -> None:
        if self.ws is not None:
            self.ws.close()
        self.folder.cleanup()

    @property
    def work(self) -> Workspace:
        assert self.ws is not None
        return self.ws

    def ids(self) -> list[str]:
        return [row[0] for row in lists.titles(self.work)] if self.ws else []

    def some(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.ids()))

    @rule(word=st.sampled_from(WORDS), stage=st.sampled_from(["strategy", "discovery", "delivery", "live"]))
    def add(self, word: str, stage: str) -> None:
        initiatives.create(self.work, word, stage=stage, rollback_plan=word)

    @rule(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    def bring_in(self, words: list[str]) -> None:
        """Several with children, as an import adds them."""
        with self.work.change("Import") as step:
            made = initiatives.add_initiatives(
                step.uow, self.work, [{"title": w, "facts": ["eu"]} for w in words]
            )
            step.uow.add_all(
                [Risk(initiative_id=one.id, title="sudden", likelihood=3, impact=5) for one in made]
            )
            step.uow.add_all(
                [Answer(initiative_id=one.id, pack_id="base", item_id="B-0", status="yes") for one in made]
            )

    @precondition(ids)
    @rule(
        data=st.data(),
        name=st.sampled_from(["title", "problem", "notes", "benefits"]),
        word=st.sampled_from(WORDS),
    )
    def write(self, data: st.DataObject, name: str, word: str) -> None:
        initiatives.edit(self.work, self.some(data), {name: word})

    @precondition(ids)
    @rule(data=st.data(), facts=st.sampled_from([[], ["eu"]]), word=st.sampled_from(WORDS))
    def write_many(self, data: st.DataObject, facts: list[str], word: str) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.ids()), unique=True))
        initiatives.edit_many(self.work, chosen, {"facts": facts, "unit": word})

    @precondition(ids)
    @rule(data=st.data(), criterion=st.sampled_from(list(CRITERIA)), rating=st.none() | st.integers(1, 5))
    def rate(self, data: st.DataObject, criterion: str, rating: int | None) -> None:
        initiatives.rate(self.work, self.some(data), criterion, {"rating": rating})

    @precondition(ids)
    @rule(
        data=st.data(), item=st.sampled_from(ITEMS), status=st.sampled_from(["yes", "no", "partly", "open"])
    )
    def answer(self, data: st.DataObject, item: ChecklistItem, status: str) -> None:
        checklists.answer(self.work, self.some(data), "base", item.id, {"status": status})

    @precondition(ids)
    @rule(data=st.data(), value=st.floats(0, 1), age=st.integers(0, 60))
    def measure(self, data: st.DataObject, value: float, age: int) -> None:
        one = self.some(data)
        metrics = self.work.spine(one).metrics
        if metrics:
            metric = metrics[0].id
        else:
            new = Metric(initiative_id=one, name="Recall", target=0.8, guardrail=0.3, cadence_days=30)
            metric = records.add(self.work, new).record_ids[0]
        day = self.now.date() - timedelta(days=age)
        records.add(self.work, Measurement(initiative_id=one, metric_id=metric, value=value, measured_on=day))

    @precondition(ids)
    @rule(data=st.data(), word=st.sampled_from(WORDS), impact=st.none() | st.integers(1, 5))
    def risk(self, data: st.DataObject, word: str, impact: int | None) -> None:
        one = self.some(data)
        risks = self.work.spine(one).risks
        if len(risks) > 2:
            records.move(self.work, "risk", risks[0].id, 1)
            records.remove(self.work, "risk", [risks[1].id])
        else:
            records.add(self.work, Risk(initiative_id=one, title=word, likelihood=4, impact=impact))

    @precondition(ids)
    @rule(
        data=st.data(),
        to=st.sampled_from(["strategy", "discovery", "delivery", "live", "retired", "on_hold"]),
    )
    def move(self, data: st.DataObject, to: str) -> None:
        one = self.some(data)
        before = self.work.spine(one)
        try:
            initiatives.move_stage(self.work, one, to, by="Dee", reason="Agreed")
        except UserError:
            assert self.work.spine(one) == before

    @precondition(ids)
    @rule(data=st.data(), decision=st.sampled_from(["continue", "retrain", "retire"]))
    def review(self, data: st.DataObject, decision: str) -> None:
        one = self.some(data)
        opened = [r for r in self.work.spine(one).reviews if r.state == "open"]
        if opened:
            reviews.close(self.work, opened[0].id, decision=decision, reason="Seen")
        else:
            reviews.start(self.work, one)

    @precondition(ids)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.ids()), min_size=1, max_size=2, unique=True))
        before = self.everything()
        initiatives.delete(self.work, chosen)
        if data.draw(st.booleans()):
            undo.undo(self.work)
            assert self.everything() == before

    @rule(value=st.sampled_from([0.0, 1.0, 3.0]))
    def weigh(self, value: float) -> None:
        portfolios.set_weights(self.work, {"value": value, "feasibility": 1, "risk": 0.5})

    @rule(times=st.integers(1, 6))
    def back(self, times: int) -> None:
        for _time in range(times):
            undo.undo(self.work)

    @rule(times=st.integers(1, 6))
    def forth(self, times: int) -> None:
        for _time in range(times):
            undo.redo(self.work)

    @rule(days=st.integers(1, 40))
    def sleep(self, days: int) -> None:
        """Another day, on which the program brings its figures up to date."""
        self.now += timedelta(days=days)
        self.work.refresh_figures()

    @rule()
    def restart(self) -> None:
        self.work.close()
        self.ws = self.open()

    def everything(self) -> list[Any]:
        with self.work.database.read() as connection:
            return [(record.KIND, content(record)) for record in complete.every_record(connection)]

    @invariant()
    def the_figures_are_those_of_the_records(self) -> None:
        if self.ws is None:
            return
        rules = Rules(
            today=self.now.date(),
            packs=(PACK,),
            gate_rules=NoExtensions().gate_rules(),
            weights=parse_weights(self.work.portfolio().weights),
        )
        spines = {spine.initiative.id: spine for spine in self.work.spines()}
        rows = {row[0]: row for row in lists.rows(self.work)}
        assert rows.keys() == spines.keys()
        for one, spine in spines.items():
            expected = summarise(spine, rules, core_attention)
            row = rows[one]
            for name in FIGURES:
                assert row[COLUMN_INDEX[name]] == listed(spine, expected, name), name
            due = expected.review_due.isoformat() if expected.review_due else ""
            assert row[COLUMN_INDEX["review_due"]] == due
            parts = json.loads(row[COLUMN_INDEX["parts"]])
            assert parts == [list(part) for part in expected.parts]
        shown = [dataclasses.astuple(item)[3:] for item in lists.attention(self.work)]
        told = [
            item
            for spine in spines.values()
            for item in summarise(spine, rules, core_attention).attention[:12]
        ]
        assert sorted(shown) == sorted(told)
        assert dashboard(self.work).total == len(spines)

    @invariant()
    def the_search_finds_exactly_what_is_there(self) -> None:
        if self.ws is None:
            return
        texts = {}
        for spine in self.work.spines():
            one = spine.initiative
            written = [
                one.title,
                one.problem,
                one.notes,
                one.benefits,
                one.unit,
                *(r.title for r in spine.risks),
            ]
            texts[one.id] = " ".join(written)
        for word in [*WORDS, "sudden"]:
            found = lists.search_ids(self.work, word)
            assert sorted(found) == sorted(one for one, text in texts.items() if word in text)
        assert not set(lists.search_ids(self.work, "AI")) - texts.keys()


def listed(spine: Spine, expected: Summary, name: str) -> Any:
    """A figure as the list has it: a stage without a gate, and what was never measured, are unknown there."""
    measured = {m.metric_id for m in spine.measurements if m.value is not None and m.measured_on}
    unknown = (name in ("gate_blocking", "gate_open") and not expected.gate_next) or (
        name in ("metrics_on_target", "metrics_below")
        and not measured.intersection(metric.id for metric in spine.metrics)
    )
    return None if unknown else getattr(expected, name)


QUICK = settings(
    max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)


def run(empty: Path, how: settings) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Derived.empty = empty
    run_state_machine_as_test(Derived, settings=how)


def test_what_is_derived_follows_every_change(empty_portfolio: Path) -> None:
    run(empty_portfolio, QUICK)


@pytest.mark.slow
def test_what_is_derived_follows_every_change_for_long(empty_portfolio: Path) -> None:
    run(empty_portfolio, LONG)


def test_seventy_steps_back_and_forth_keep_the_figures(ws: Workspace) -> None:
    one = initiatives.create(ws, "Fraud").record_ids[0]
    shown = [lists.rows(ws)]
    for n in range(70):
        if n % 7 == 6:
            portfolios.set_weights(ws, {"value": n, "risk": 1})
        else:
            criterion = list(CRITERIA)[n % 6]
            initiatives.rate(ws, one, criterion, {"rating": n % 5 + 1, "note": str(n)})
        shown.append(lists.rows(ws))
    for expected in reversed(shown[:-1]):
        assert undo.undo(ws)
        assert lists.rows(ws) == expected
    for expected in shown[1:]:
        assert undo.redo(ws)
        assert lists.rows(ws) == expected
