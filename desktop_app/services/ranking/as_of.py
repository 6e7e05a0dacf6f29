"""Scores and rankings as they were: rebuilds the records of a moment from the history and scores them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.planning_records import Estimate, OwnMethod
from desktop_app.domain.records import Initiative, Portfolio, Rating, Record
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS, Range, inputs_of
from desktop_app.domain.scoring.methods import MethodScore, ScoringMethod, check_method, score
from desktop_app.errors import UserError
from desktop_app.services.ranking import own_methods
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.ranking.ranking_inputs import LEFT_OUT, Ground, about_of, ground_in
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import past
from desktop_app.store.history import Change

if TYPE_CHECKING:
    from desktop_app.store.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Record)

_OF_INITIATIVES = (Initiative.KIND, Rating.KIND, Estimate.KIND)
_SHARED = (Portfolio.KIND, OwnMethod.KIND)
# Values of `InputChange.name` that say that the weights, or the method itself, changed.
WEIGHTS, METHOD = "weights", "method"


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input of a score before and after; for the `name` WEIGHTS or METHOD there is no before or after."""

    name: str
    before: Range | None
    after: Range | None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score after one change: who made it, when, its label and reason, and which inputs it changed."""

    at: datetime
    who: str
    label: str
    reason: str
    score: MethodScore
    inputs: tuple[InputChange, ...]

    @property
    def value(self) -> float | None:
        """The score, None while an input is unknown."""
        return self.score.value

    @property
    def low(self) -> float | None:
        """The least that is still possible."""
        return self.score.low

    @property
    def high(self) -> float | None:
        """The most that is still possible."""
        return self.score.high


def score_course(
    ws: Workspace, initiative_id: str, method: str | ScoringMethod | None = None
) -> tuple[ScoreChange, ...]:
    """An initiative's score after each change that moved it, oldest first; the first step is its beginning.

    Worked out with the weights, the rate, the years and (for an own method) the formula of each moment.
    """
    chosen = method if isinstance(method, ScoringMethod) else own_methods.method_of(ws, method)
    with ws.read() as uow:
        lines = past.lines_of(uow.connection, initiative_id, _OF_INITIATIVES, _SHARED)
        state = _now(uow, initiative_id)
    moments: list[tuple[Change, dict[str, Range | None], ScoringMethod, MethodScore]] = []
    for change, touched in reversed(lines):
        there = state.get(initiative_id)
        if isinstance(there, Initiative):
            known, then = _inputs(state, chosen, there)
            moments.append((change, known, then, score(then, known)))
        for line in reversed(touched):
            if line.before is None:
                state.pop(line.record_id, None)
            else:
                state[line.record_id] = line.before
    steps: list[ScoreChange] = []
    before: tuple[dict[str, Range | None], ScoringMethod, MethodScore] | None = None
    for change, known, then, method_score in reversed(moments):
        if (
            before is None
            or _figures(method_score) != _figures(before[2])
            or _ranges(known) != _ranges(before[0])
        ):
            inputs = () if before is None else differences(before[0], known, before[1], then)
            steps.append(
                ScoreChange(change.at, change.who, change.sentence, change.reason, method_score, inputs)
            )
            before = (known, then, method_score)
    return tuple(steps)


def _figures(method_score: MethodScore) -> tuple[float | None, float | None, float | None]:
    return method_score.value, method_score.low, method_score.high


def _ranges(known: Mapping[str, Range | None]) -> dict[str, Any]:
    return {name: one and (one.low, one.likely, one.high) for name, one in known.items()}


def _now(uow: UnitOfWork, initiative_id: str) -> dict[str, Record]:
    """Everything by id that goes into one initiative's score."""
    records: list[Record] = [the_portfolio(uow), *uow.find(OwnMethod)]
    records += uow.find(Initiative, id=initiative_id)
    records += uow.find(Rating, initiative_id=initiative_id)
    records += uow.find(Estimate, initiative_id=initiative_id)
    return {one.id: one for one in records}


def _inputs(
    state: Mapping[str, Record], method: ScoringMethod, initiative: Initiative
) -> tuple[dict[str, Range | None], ScoringMethod]:
    """The inputs of one initiative in a state, and the method as it was then."""
    portfolio = next(one for one in state.values() if isinstance(one, Portfolio))
    then = _method_then(method, portfolio, state)
    ratings = sorted(_of(state, Rating), key=_place)
    estimates = sorted(_of(state, Estimate), key=_place)
    return inputs_of([one.name for one in then.inputs], initiative, ratings, estimates, portfolio), then


def _of(state: Mapping[str, Record], kind: type[R]) -> list[R]:
    return [one for one in state.values() if isinstance(one, kind)]


def _place(record: Rating | Estimate) -> tuple[int, str]:
    return record.position, record.id


def _method_then(method: ScoringMethod, portfolio: Portfolio, state: Mapping[str, Record]) -> ScoringMethod:
    """The method with the weights or the definition of that time; as it is now if it was not there yet."""
    if own_methods.is_own(method):
        record = state.get(own_methods.record_id(method.id))
        if isinstance(record, OwnMethod):
            try:
                then = own_methods.to_method(record)
                check_method(then)
            except UserError:
                return method
            return then
        return method
    return own_methods.apply_weights(method, portfolio)


def differences(
    before: Mapping[str, Range | None],
    after: Mapping[str, Range | None],
    method_before: ScoringMethod,
    method_after: ScoringMethod,
) -> tuple[InputChange, ...]:
    """The inputs that differ in low, likely or high, and whether weights or method do."""
    changes = []
    for name in dict.fromkeys([*before, *after]):
        a, b = before.get(name), after.get(name)
        if (a and (a.low, a.likely, a.high)) != (b and (b.low, b.likely, b.high)):
            changes.append(InputChange(name, a, b))
    if method_before.shares != method_after.shares:
        changes.append(InputChange(WEIGHTS, None, None))
    elif method_before.worked != method_after.worked:
        changes.append(InputChange(METHOD, None, None))
    return tuple(changes)


def end_of(day: date) -> datetime:
    """The last moment of a day in the user's time zone."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone() - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Past:
    """What was known at a moment: the data of a ranking, and the method as it was."""

    ground: Ground
    method: ScoringMethod


def ground_at(ws: Workspace, method: ScoringMethod, moment: datetime) -> Past:
    """What was known at a moment of all initiatives that were neither stopped nor retired then."""
    with ws.read() as uow:
        number = past.last_before(uow.connection, moment.astimezone(UTC))
        states = past.states_after(uow.connection, number, (*_OF_INITIATIVES, *_SHARED))
        # The history has no entry for the making of the portfolio.
        shared = _taken_back([the_portfolio(uow), *uow.find(OwnMethod)], states, _SHARED)
        portfolio = next(one for one in shared.values() if isinstance(one, Portfolio))
        then = _method_then(method, portfolio, shared)
        touched = {owner for kind in _OF_INITIATIVES for owner, _record in states[kind].values()}
        present = [one for kind in (Initiative, Rating, Estimate) for one in _present(uow, kind, touched)]
        ground = ground_in(uow, [one.name for one in then.inputs])
    return Past(_merged(ground, portfolio, touched, _taken_back(present, states, _OF_INITIATIVES)), then)


def _taken_back(
    present: Sequence[Record],
    states: Mapping[str, Mapping[str, tuple[str, Record | None]]],
    kinds: Sequence[str],
) -> dict[str, Record]:
    """Records by id as they were: those of today, with changed ones taken from the history."""
    records = {one.id: one for one in present}
    for kind in kinds:
        for record_id, (_owner, record) in states[kind].items():
            records.pop(record_id, None)
            if record is not None:
                records[record_id] = record
    return records


def _present(uow: UnitOfWork, kind: type[Any], initiative_ids: set[str]) -> list[Any]:
    from desktop_app.store.rows import select_by_ids

    column = "id" if kind is Initiative else "initiative_id"
    return select_by_ids(uow.connection, kind, column, sorted(initiative_ids))


def _merged(
    present: Ground, portfolio: Portfolio, touched: set[str], records: Mapping[str, Record]
) -> Ground:
    """Today's data of initiatives that did not change since, and the earlier data of the others."""
    import numpy as np

    from desktop_app.analysis.portfolio.simulate import DrawnEstimates

    ratings: dict[str, list[Rating]] = {}
    estimates: dict[str, list[Estimate]] = {}
    for record in records.values():
        if isinstance(record, Rating):
            ratings.setdefault(record.initiative_id, []).append(record)
        elif isinstance(record, Estimate):
            estimates.setdefault(record.initiative_id, []).append(record)
    then = [one for one in records.values() if isinstance(one, Initiative) and one.stage not in LEFT_OUT]
    known = [
        inputs_of(
            present.inputs,
            one,
            sorted(ratings.get(one.id, ()), key=_place),
            sorted(estimates.get(one.id, ()), key=_place),
            portfolio,
        )
        for one in then
    ]
    stays = [place for place, about in enumerate(present.about) if about[0] not in touched]
    about = [present.about[place] for place in stays] + [about_of(one) for one in then]
    order = sorted(range(len(about)), key=lambda place: about[place][1])
    inputs = {}
    for name, arrays in present.inputs.items():
        if name in PORTFOLIO_INPUTS:
            value = getattr(portfolio, name)
            constant = np.full(len(about), float(PORTFOLIO_INPUTS[name] if value is None else value))
            inputs[name] = DrawnEstimates(constant, constant, constant)
            continue
        columns = []
        for end in ("low", "likely", "high"):
            ends = [one[name] and getattr(one[name], end) for one in known]
            values = np.array([np.nan if value is None else value for value in ends], np.float64)
            columns.append(np.concatenate([getattr(arrays, end)[stays], values])[order])
        inputs[name] = DrawnEstimates(*columns)
    return Ground(portfolio, tuple(about[place] for place in order), inputs)


def rank_at(
    ws: Workspace,
    method: str | ScoringMethod | None,
    day: date,
    *,
    draws: int = 0,
    seed: int = ranking.SEED,
    top: int | None = None,
) -> ranking.Ranking:
    """The ranking as it was at the end of a day where the user is, by the weights of that day."""
    chosen = method if isinstance(method, ScoringMethod) else own_methods.method_of(ws, method)
    past_ground = ground_at(ws, chosen, end_of(day))
    return ranking.rank_ground(past_ground.ground, past_ground.method, draws=draws, seed=seed, top=top)


@dataclass(frozen=True, slots=True)
class RankMove:
    """One initiative in the ranking then and now, None where it was not or is not in it; `inputs` say what changed."""

    initiative_id: str
    key: str
    title: str
    before: ranking.RankRow | None
    after: ranking.RankRow | None
    inputs: tuple[InputChange, ...]


def moved_since(ws: Workspace, method: str | ScoringMethod | None, day: date) -> tuple[RankMove, ...]:
    """What changed in the ranking since the end of a day: initiatives that came, went, moved, or score differently.

    In today's order, those that are gone last.
    """
    chosen = method if isinstance(method, ScoringMethod) else own_methods.method_of(ws, method)
    earlier = ground_at(ws, chosen, end_of(day))
    ground = ranking.ground(ws, chosen)
    then = {row.initiative_id: row for row in _ranked(earlier.ground, earlier.method).rows}
    now = {row.initiative_id: row for row in _ranked(ground, chosen).rows}
    places = [{one: place for place, one in enumerate(known.ids)} for known in (earlier.ground, ground)]
    names = dict.fromkeys((*earlier.method.worked.fields, *chosen.worked.fields))
    moves = []
    for initiative_id in dict.fromkeys([*now, *then]):
        before, after = then.get(initiative_id), now.get(initiative_id)
        row = after or before
        assert row is not None
        if before and after and _standing(before) == _standing(after):
            continue
        inputs: tuple[InputChange, ...] = ()
        if before and after:
            inputs = differences(
                _known(earlier.ground, places[0][initiative_id], names),
                _known(ground, places[1][initiative_id], names),
                earlier.method,
                chosen,
            )
        moves.append(RankMove(initiative_id, row.key, row.title, before, after, inputs))
    return tuple(moves)


def _ranked(known: Ground, method: ScoringMethod) -> ranking.Ranking:
    return ranking.rank_ground(known, method, draws=0)


def _standing(row: ranking.RankRow) -> tuple[Any, ...]:
    return row.rank, row.score, row.low, row.high


def _known(known: Ground, place: int, names: Iterable[str]) -> dict[str, Range | None]:
    """Inputs of one initiative of a ground, without their origins."""
    inputs: dict[str, Range | None] = {}
    for name in names:
        if name not in known.inputs:
            continue
        arrays = known.inputs[name]
        ends = [float(one[place]) for one in (arrays.low, arrays.likely, arrays.high)]
        low, likely, high = (None if value != value else value for value in ends)
        inputs[name] = None if low is None and likely is None and high is None else Range(low, likely, high)
    return inputs
