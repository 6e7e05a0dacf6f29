"""Random edits, bulk edits, imports and deletions, taken back and made again, compared by what the file holds."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_app.domain.codec import content
from desktop_app.domain.records import (
    RECORDS,
    Answer,
    Bet,
    DataSource,
    Measurement,
    Metric,
    Readiness,
    Review,
    ReviewAction,
    Risk,
)
from desktop_app.services import evidence, initiatives, reviews, undo
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store import engine

Snapshot = dict[str, dict[str, Any]]

_TEXTS = st.sampled_from(["", "Fraud", "Größe 東京", "a\nb", "x" * 250, "👩‍💻", '"quoted", =1+1'])
_NUMBERS = st.sampled_from([None, 0.0, -1.5, 0.1, 1e12])


def snapshot(ws: Workspace) -> Snapshot:
    """What every record says, by kind and id; versions left out, and the next key, which never goes back."""
    found: Snapshot = {}
    with ws.read() as uow:
        for record in RECORDS:
            found[record.KIND] = {one.id: content(one) for one in uow.find(record)}
    return found


class Machine(RuleBasedStateMachine):
    """Holds a stack of what the portfolio said before each change, as the undo menu should."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.past: list[Snapshot] = []
        self.future: list[Snapshot] = []
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def clock(self) -> datetime:
        """A clock that goes on with each look at it."""
        self.now += timedelta(seconds=1)
        return self.now

    @initialize()
    def make(self) -> None:
        """A new portfolio."""
        path = Path(self.folder.name) / "mine.portfolio"
        self.ws = portfolios.create(path, name="Mine", user="ann", clock=self.clock)
        self.state = snapshot(self.ws)

    def teardown(self) -> None:
        if hasattr(self, "ws"):
            assert [p.sentence for p in integrity.check_workspace(self.ws)] == []
            while undo.undo(self.ws):
                assert snapshot(self.ws) == self.past.pop()
            assert not self.past
            self.ws.close()
        self.folder.cleanup()

    def did(self) -> None:
        """Note a change, if it was one."""
        after = snapshot(self.ws)
        if after != self.state:
            self.past.append(self.state)
            self.future.clear()
            self.state = after

    def ids(self, kind: str = "initiative") -> list[str]:
        """Ids of the records of a kind, always in the same order."""
        key = "key" if kind == "initiative" else "position"
        found = self.state[kind].values()
        return [
            one["id"] for one in sorted(found, key=lambda one: (str(one[key]), str(one.get("initiative_id"))))
        ]

    def some(self, data: st.DataObject, kind: str = "initiative") -> str:
        """One of them."""
        every = self.ids(kind)
        return every[data.draw(st.integers(0, len(every) - 1))]

    @rule(title=_TEXTS.filter(bool), problem=_TEXTS, benefit=_NUMBERS)
    def add(self, title: str, problem: str, benefit: float | None) -> None:
        """Add an initiative."""
        initiatives.create(self.ws, title, problem=problem, benefit_likely=benefit)
        self.did()

    @rule(n=st.integers(1, 12))
    def import_many(self, n: int) -> None:
        """Add several with children in one change, as an import does."""
        with self.ws.change("Import") as step:
            made = initiatives.add_initiatives(
                step.uow, self.ws, [{"title": f"Imported {i}"} for i in range(n)]
            )
            children: list[Any] = [Risk(initiative_id=one.id, title="Drift") for one in made]
            children += [
                Answer(initiative_id=one.id, pack_id="base", item_id=f"B-{i}")
                for one in made
                for i in range(3)
            ]
            step.uow.add_all(children)
            step.uow.update_all(made, owner="Ann")
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), owner=_TEXTS, notes=_TEXTS, on=st.sampled_from([None, date(2025, 2, 28)]))
    def edit(self, data: st.DataObject, owner: str, notes: str, on: date | None) -> None:
        """Edit one initiative."""
        values = {"owner": owner, "notes": notes, "ai_verdict_on": on}
        initiatives.edit(self.ws, self.some(data), values)
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), unit=_TEXTS)
    def edit_many(self, data: st.DataObject, unit: str) -> None:
        """Edit several at once."""
        chosen = data.draw(st.lists(st.sampled_from(self.ids()), min_size=1))
        initiatives.edit_many(self.ws, chosen, {"unit": unit, "facts": ["eu_market"]})
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data())
    def grow(self, data: st.DataObject) -> None:
        """Add records that hang on other records."""
        one = self.some(data)
        records.add(self.ws, Bet(initiative_id=one, assumption="Users read it"))
        self.did()
        metric = records.add(self.ws, Metric(initiative_id=one, name="Recall", target=0.9)).record_ids[0]
        self.did()
        values = data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=3))
        with self.ws.change("Measure") as step:
            step.uow.add_all(
                [
                    Measurement(
                        initiative_id=one, metric_id=metric, measured_on=date(2025, 1, day), value=value
                    )
                    for day, value in enumerate(values, start=1)
                ]
            )
        self.did()
        source = records.add(self.ws, DataSource(initiative_id=one, name="Claims")).record_ids[0]
        self.did()
        records.add(
            self.ws, Readiness(initiative_id=one, data_source_id=source, dimension="volume", score=70.0)
        )
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), rating=st.integers(1, 5))
    def rate(self, data: st.DataObject, rating: int) -> None:
        """Rate a criterion and name somebody."""
        one = self.some(data)
        initiatives.rate(self.ws, one, "value", {"rating": rating})
        self.did()
        initiatives.set_role(self.ws, one, "tech_lead", f"Lead {rating}")
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data())
    def review(self, data: st.DataObject) -> None:
        """Open a review with an action, if none is open."""
        one = self.some(data)
        if any(review["initiative_id"] == one for review in self.state["review"].values()):
            return
        with self.ws.change("Review") as step:
            (review,) = step.uow.add_all([Review(initiative_id=one, number=1)])
            step.uow.add(ReviewAction(initiative_id=one, review_id=review.id, what="Look again"))
        self.did()
        reviews.close(self.ws, review.id, decision="continue", reason="Fine")
        self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), text=st.text(max_size=20))
    def attach(self, data: st.DataObject, text: str) -> None:
        """Attach a file and let an answer name it."""
        one = self.some(data)
        file = Path(self.folder.name) / "study.txt"
        file.write_bytes(text.encode())
        found = evidence.attach_file(self.ws, one, file).record_ids[0]
        self.did()
        with self.ws.change("Answer") as step:
            step.uow.add(Answer(initiative_id=one, pack_id="x", item_id=found[:8], evidence_ids=(found,)))
        self.did()

    @precondition(lambda self: self.ids("risk"))
    @rule(data=st.data(), by=st.sampled_from([-1, 1]))
    def move(self, data: st.DataObject, by: int) -> None:
        """Move a risk among its siblings."""
        records.move(self.ws, "risk", self.some(data, "risk"), by)
        self.did()

    @rule(
        data=st.data(), kind=st.sampled_from(["metric", "data_source", "risk", "review", "evidence", "bet"])
    )
    def remove(self, data: st.DataObject, kind: str) -> None:
        """Remove a record with what hangs on it."""
        if self.ids(kind):
            records.remove(self.ws, kind, [self.some(data, kind)])
            self.did()

    @precondition(lambda self: self.ids())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete initiatives with everything on them."""
        chosen = data.draw(st.lists(st.sampled_from(self.ids()), min_size=1, unique=True, max_size=3))
        initiatives.delete(self.ws, chosen)
        self.did()

    @rule(weight=st.sampled_from([0.1, 0.5, 1.0]))
    def weigh(self, weight: float) -> None:
        """Change the weights, which touch every score."""
        portfolios.set_weights(self.ws, {"value": weight, "risk": 0.3})
        self.did()

    @rule(n=st.integers(1, 5))
    def take_back(self, n: int) -> None:
        """Undo a few times."""
        for _step in range(n):
            changes = undo.undo(self.ws)
            assert bool(changes) == bool(self.past)
            if self.past:
                self.future.append(self.state)
                self.state = self.past.pop()

    @rule(n=st.integers(1, 5))
    def make_again(self, n: int) -> None:
        """Redo a few times."""
        for _step in range(n):
            changes = undo.redo(self.ws)
            assert bool(changes) == bool(self.future)
            if self.future:
                self.past.append(self.state)
                self.state = self.future.pop()

    @rule()
    def reopen(self) -> None:
        """Close the file and open it again."""
        path = self.ws.place.path
        self.ws.close()
        self.ws = Workspace(engine.FileDatabase(path), user="bo", clock=self.clock)

    @invariant()
    def the_file_holds_what_it_should(self) -> None:
        """What the file says is what the stack of changes says."""
        if hasattr(self, "ws"):
            assert snapshot(self.ws) == self.state


Machine.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Each step writes to a disk: making a failing run shorter would take many minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
test_random_changes_undone_and_redone = Machine.TestCase
