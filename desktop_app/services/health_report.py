"""The health check: contradictions and holes over the whole portfolio, from the program and its plugins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain.health.checks import SEVERITIES, HealthCheck, HealthFinding, HealthView
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    Dependency,
    Goal,
    Staffing,
)
from desktop_app.domain.records import Child, Initiative
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_records import sort_by_place
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import projections, rows

if TYPE_CHECKING:
    from desktop_app.store.database import Connection
    from desktop_app.store.unit_of_work import UnitOfWork

#: Called with initiatives looked at and their number; may raise Cancelled.
Progress = Callable[[int, int], object]

# This many initiatives are held in memory at once with everything on them.
AT_ONCE = 250
PLAN_KINDS: tuple[type[Child], ...] = (Contribution, Dependency, Staffing, Cost)


@dataclass(frozen=True, slots=True)
class HealthProblem:
    """One finding with the check that made it; `key` and `initiative` are empty for the whole portfolio."""

    check: str
    title: str
    severity: str
    initiative_id: str
    key: str
    initiative: str
    sentence: str
    tab: str
    anchor: str


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What was found, the worst first, in how many initiatives, by which checks (id, title)."""

    problems: tuple[HealthProblem, ...]
    looked_at: int
    checks: tuple[tuple[str, str], ...]

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(one.severity == severity for one in self.problems)

    @property
    def by_check(self) -> list[tuple[str, str, int]]:
        """(id, title, findings) of each check that found something, the most first."""
        counts = Counter(one.check for one in self.problems)
        check_counts = [(name, title, counts[name]) for name, title in self.checks if counts[name]]
        return sorted(check_counts, key=lambda check_count: -check_count[2])


def check(ws: Workspace, progress: Progress | None = None) -> HealthReport:
    """Run every health check; `progress` may stop it by raising Cancelled."""
    checks = ws.extensions.health_checks()
    with ws.read() as uow:
        view = _view(ws, uow)
        plans = plan_spines(uow.connection)
        names = {spine.initiative.id: spine.initiative for spine in plans}
        problems: list[HealthProblem] = []
        for part in _parts(uow.connection, [spine.initiative.id for spine in plans], progress):
            problems += _run(checks, "initiative", replace(view, spines=part), names)
        problems += _run(checks, "portfolio", replace(view, spines=plans), names)
    return HealthReport(_sorted(problems), len(plans), tuple((one.id, _(one.title)) for one in checks))


def check_plan(ws: Workspace) -> tuple[HealthProblem, ...]:
    """What the checks over the whole portfolio find, the worst first; those of single initiatives are left out."""
    with ws.read() as uow:
        plans = plan_spines(uow.connection)
        view = replace(_view(ws, uow), spines=plans)
    names = {spine.initiative.id: spine.initiative for spine in plans}
    return _sorted(_run(ws.extensions.health_checks(), "portfolio", view, names))


def check_some(ws: Workspace, spines: Sequence[Spine]) -> tuple[HealthProblem, ...]:
    """What the checks of single initiatives find in some of them, the worst first."""
    with ws.read() as uow:
        view = replace(_view(ws, uow), spines=spines)
    names = {spine.initiative.id: spine.initiative for spine in spines}
    return _sorted(_run(ws.extensions.health_checks(), "initiative", view, names))


def _view(ws: Workspace, uow: UnitOfWork) -> HealthView:
    return HealthView(
        portfolio=the_portfolio(uow),
        rules=ws.rules(),
        goals=sort_by_place(uow.find(Goal)),
        budgets=uow.find(Budget),
        capacities=uow.find(Capacity),
    )


def _sorted(problems: Iterable[HealthProblem]) -> tuple[HealthProblem, ...]:
    place = {severity: at for at, severity in enumerate(SEVERITIES)}
    # A failing plugin would report the same error for every batch.
    unique = sorted(
        dict.fromkeys(problems),
        key=lambda problem: (place[problem.severity], natural_key(problem.key), problem.check),
    )
    return tuple(unique)


def with_attention(ws: Workspace, report: HealthReport) -> HealthReport:
    """The report with what needs attention on each initiative before its findings of the same severity."""
    name, title = "attention", _("Needs attention")
    problems = [
        HealthProblem(
            name, item.title, item.severity, item.initiative_id, item.key, item.initiative_title, item.sentence,
            item.tab, "",
        )
        for item in lists.attention(ws)
    ]  # fmt: skip
    place = {severity: at for at, severity in enumerate(SEVERITIES)}
    merged = sorted(
        [*problems, *report.problems],
        key=lambda problem: (place[problem.severity], natural_key(problem.key), problem.check != name),
    )
    return replace(report, problems=tuple(merged), checks=((name, title), *report.checks))


def plan_spines(connection: Connection) -> list[Spine]:
    """Every initiative by its key, with its contributions, dependencies, people and costs only."""
    initiatives = sorted(
        rows.select_records(connection, Initiative), key=lambda initiative: natural_key(initiative.key)
    )
    children: dict[str, list[Child]] = {one.id: [] for one in initiatives}
    for kind in PLAN_KINDS:
        for record in rows.select_records(connection, kind):
            children[record.initiative_id].append(record)
    return [build_spine(one, children[one.id]) for one in initiatives]


def _parts(
    connection: Connection, ids: Sequence[str], progress: Progress | None
) -> Iterator[Sequence[Spine]]:
    for start in range(0, len(ids), AT_ONCE):
        if progress is not None:
            progress(start, len(ids))
        yield projections.load_spines(connection, ids[start : start + AT_ONCE])
    if progress is not None:
        progress(len(ids), len(ids))


def _run(
    checks: Sequence[HealthCheck], scope: str, view: HealthView, names: dict[str, Initiative]
) -> Iterator[HealthProblem]:
    for health_check in checks:
        if health_check.scope == scope:
            yield from (_problem(health_check, finding, names) for finding in health_check.check(view))


def _problem(by: HealthCheck, finding: HealthFinding, names: dict[str, Initiative]) -> HealthProblem:
    about = names.get(finding.initiative_id)
    return HealthProblem(
        check=by.id,
        title=finding.title,
        severity=finding.severity,
        initiative_id=finding.initiative_id,
        key=about.key if about else "",
        initiative=about.title if about else "",
        sentence=finding.sentence,
        tab=finding.tab,
        anchor=finding.anchor,
    )
