"""What planning adds to the sample portfolio: goals, limits and own fields; each case's dates, people and money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.fields import specs
from desktop_app.domain.filters import saved_views as views
from desktop_app.domain.planning.best_set_terms import ShareWish, Terms, dump
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    CustomField,
    CustomValue,
    Dependency,
    Estimate,
    Goal,
    SavedView,
    Scenario,
    Staffing,
)
from desktop_app.domain.record_base import Child
from desktop_app.domain.records import Portfolio
from desktop_app.language.i18n import _
from desktop_app.services import portfolio_records
from desktop_app.services.sample.sample_reader import WOBBLE, SampleCase, build_record, day
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import history

Document = Mapping[str, Any]
_CASE = frozenset(
    ["dates", "horizon", "decisions_a_year", "goals", "people", "running", "money", "building", "needs",
     "either_or", "own", "estimates"]
)  # fmt: skip


class Planning:
    """Adds planning to a sample in the making; a mistake in a document raises ValueError or KeyError."""

    def __init__(self, document: Document, today: date) -> None:
        self._document = document
        self._today = today
        self._goals: dict[str, str] = {}
        self._fields: dict[str, str] = {}

    def begin(self, ws: Workspace) -> None:
        """Goals, limits, own fields and the settings of the portfolio, in one step."""
        settings = self._document["portfolio"]
        unknown = settings.keys() - specs(Portfolio).keys()
        if unknown:
            raise ValueError(f"a portfolio has no field {', '.join(sorted(unknown))}")
        with ws.change(_("Goals and limits of the sample added"), action=history.SAMPLE) as step:
            step.uow.update(the_portfolio(step.uow), **_stripped(settings))
            for goal in self._each("goals", Goal):
                self._goals[goal.name] = portfolio_records.append(step.uow, goal).id
            for field in self._each("custom_fields", CustomField):
                self._fields[field.name] = portfolio_records.append(step.uow, field).id
            for budget in self._document["budgets"]:
                year = self._today.year + budget["year"]
                step.uow.add(build_record(Budget, budget | {"year": year}, self._today))
            for record in (*self._each("capacities", Capacity), *self._views()):
                portfolio_records.append(step.uow, record)

    def _views(self) -> Iterator[SavedView]:
        """A view's definition is written as data, and kept as the text that the program itself would write."""
        for values in self._document.get("views") or ():
            definition = views.to_text(views.from_json(values["definition"]))
            yield SavedView(name=values["name"], layout=values["layout"], definition=definition)

    def _each(self, section: str, kind: type[Any]) -> Iterator[Any]:
        for values in self._document.get(section) or ():
            yield build_record(kind, values, self._today)

    def fields(self, name: str) -> dict[str, Any]:
        """Fields of the initiative that a case gets from planning."""
        document = self._document["cases"][name]
        unknown = set(document) - _CASE
        if unknown:
            raise ValueError(f"{name}: no section of planning is called {', '.join(sorted(unknown))}")
        plain = {one: document[one] for one in ("horizon", "decisions_a_year") if one in document}
        return {**document["dates"], **plain}

    def add(self, name: str, case: SampleCase) -> None:
        """Records of a case: contributions, people, money, estimates and own fields."""
        document = self._document["cases"][name]
        for goal, weight in (document.get("goals") or {}).items():
            case.add(Contribution(goal_id=self._goals[goal], weight=weight))
        for record in (*self._people(document), *self._money(document, case), *self._estimates(document)):
            case.add(record)
        for field, value in (document.get("own") or {}).items():
            case.add(CustomValue(custom_field_id=self._fields[field], value=value))

    def end(self, ws: Workspace, ids: Mapping[str, str]) -> None:
        """Add dependencies between initiatives once all are there; `ids` by the name of the case."""
        with ws.change(_("Dependencies of the sample added"), action=history.SAMPLE) as step:
            step.uow.add_all(self._scenarios(ws, ids))
            for name, document in self._document["cases"].items():
                for relation in ("needs", "either_or"):
                    for other, note in (document.get(relation) or {}).items():
                        step.uow.add(
                            Dependency(
                                initiative_id=ids[name], other_id=ids[other], relation=relation, note=note
                            )
                        )

    def _scenarios(self, ws: Workspace, ids: Mapping[str, str]) -> Iterator[Scenario]:
        """Add limits and wishes to start from; people choose which scenario is the plan."""
        for place, entry in enumerate(self._document.get("scenarios") or ()):
            terms = Terms(
                limits={name: float(amount) for name, amount in entry.get("limits", {}).items()},
                must=frozenset(ids[one] for one in entry.get("must", ())),
                must_not=frozenset(ids[one] for one in entry.get("must_not", ())),
                shares=tuple(ShareWish(**wish) for wish in entry.get("shares", ())),
            )
            created_at = ws.clock() + timedelta(seconds=place)
            yield Scenario(
                name=entry["name"], note=entry.get("note", ""), definition=dump(terms), created_at=created_at
            )

    def _people(self, document: Document) -> Iterator[Child]:
        """People who run a live initiative are needed as long as it is planned, others until it is live."""
        running = document.get("running")
        span = [day(one, self._today) for one in running] if running else [None, None]
        for role, people in (document.get("people") or {}).items():
            yield Staffing(role=role, people=people, starts_on=span[0], ends_on=span[1])

    def _money(self, document: Document, case: SampleCase) -> Iterator[Child]:
        if "running" in document:
            first, last = (day(one, self._today).replace(day=1) for one in document["running"])
            months = (last.year - first.year) * 12 + last.month - first.month
            for category, amount in document["money"].items():
                yield from self._months(category, first, [float(amount)] * months)
        if "building" in document:
            building = document["building"]
            months = building["months"]
            first = day(building["from"], self._today).replace(day=1)
            for category, share in building["shares"].items():
                total = (case.initiative.build_cost_likely or 0.0) * share
                monthly = round(total / months, -2)
                amounts = [monthly] * (months - 1)
                yield from self._months(category, first, [*amounts, total - sum(amounts)])

    def _months(self, category: str, first: date, amounts: Sequence[float]) -> Iterator[Cost]:
        """Costs month by month; what is past has an actual figure, somewhat off the plan."""
        for place, amount in enumerate(amounts):
            years, month = divmod(first.month - 1 + place, 12)
            on = date(first.year + years, month + 1, 1)
            actual = None
            if (on.year, on.month) < (self._today.year, self._today.month):
                actual = float(round(amount * (1.02 + WOBBLE[place % len(WOBBLE)] / 10), -1))
            yield Cost(category=category, month=on, planned=amount, actual=actual)

    def _estimates(self, document: Document) -> Iterator[Estimate]:
        """`input: [[who, low, likely, high, when, note], ...]`; with "=" for who, it is what was settled on."""
        for name, rows in (document.get("estimates") or {}).items():
            for who, low, likely, high, when, note in rows:
                settled = who.startswith("=")
                yield Estimate(
                    input=name,
                    low=low,
                    likely=likely,
                    high=high,
                    estimated_by=who.removeprefix("="),
                    estimated_on=day(when, self._today),
                    settled=settled,
                    note="" if settled else note,
                    reason=note if settled else "",
                )


def _stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
