"""The sample portfolio: complete, in order, and the same on any day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.choices import Stage
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import PartState, part_reports, review_due
from desktop_app.domain.trust.trust_report import item_reports
from desktop_app.errors import UserError
from desktop_app.plugin_api.strict_yaml import parse_yaml
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services import evidence, reviews
from desktop_app.services.dashboard import dashboard
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file.check import check_workspace
from desktop_app.services.sample import make_sample as sample
from desktop_app.services.sample.sample_reader import day, read_case
from desktop_app.services.workspace import Workspace

TODAY = date(2026, 11, 21)
KEYS = sample.case_names()


def at(today: date) -> Callable[[], datetime]:
    return lambda: datetime(today.year, today.month, today.day, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return PluginHost()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, host: PluginHost) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("sample") / "sample.portfolio"
    made = sample.create_sample(path, extensions=host, user="Ann", clock=at(TODAY))
    yield made
    made.close()


@pytest.fixture(scope="module")
def spines(ws: Workspace) -> dict[str, Spine]:
    return dict(zip(KEYS, ws.spines(), strict=True))


def test_it_is_marked_and_names_its_sources(ws: Workspace, spines: dict[str, Spine]) -> None:
    portfolio = ws.portfolio()
    assert portfolio.is_sample
    assert portfolio.name == "Northwind AI"
    assert portfolio.next_key == 16
    for name in ("PayPal", "DeepMind", "Starbucks", "Amazon", "Coca-Cola", "Netflix", "Siemens", "made up"):
        assert name in portfolio.sources
    for spine in spines.values():
        assert "Published case" in spine.initiative.source
        assert "made up" in spine.initiative.source


def test_the_domain_finds_nothing_wrong(ws: Workspace) -> None:
    assert check_workspace(ws, notes=True) == []


def test_one_step_an_initiative(ws: Workspace, spines: dict[str, Spine]) -> None:
    with ws.database.read() as connection:
        labels = connection.exec_driver_sql("SELECT label FROM change ORDER BY number").scalars().all()
    assert list(labels) == [
        "Goals and limits of the sample added",
        *(f"Sample “{s.initiative.title}” added" for s in spines.values()),
        "Dependencies of the sample added",
    ]


def test_every_part_of_every_spine_holds_something(spines: dict[str, Spine]) -> None:
    for key, spine in spines.items():
        one = spine.initiative
        for name in (
            "problem", "users", "harmed", "when_wrong", "rule_alternative", "ai_verdict", "ai_verdict_reason",
            "ai_verdict_by", "ai_verdict_on", "success_criteria", "strategy_goal", "benefit_likely", "build_cost_likely",
            "run_cost", "chance_of_success", "ai_kind", "purpose", "task", "learning", "deployment", "sourcing",
            "facts", "risk_class", "summary", "benefits", "outputs", "data_description", "owner", "budget",
            "cost_to_date", "review_cadence_days",
        ):  # fmt: skip
            assert getattr(one, name) not in ("", None, ()), (key, name)
        assert len(spine.ratings) == 6, key
        assert len(spine.roles) >= 3, key
        assert 2 <= len(spine.data_sources) <= 5, key
        assert len(spine.readiness) == 9 * len(spine.data_sources), key
        assert 4 <= len(spine.metrics) <= 9, key
        assert spine.measurements, key
        assert 3 <= len(spine.risks) <= 5, key
        assert spine.decisions, key
        assert spine.bets, key
        assert spine.evidence, key
        assert spine.answers, key
        assert one.benefit_low <= one.benefit_likely <= one.benefit_high, key
        assert one.build_cost_low <= one.build_cost_likely <= one.build_cost_high, key


def test_what_is_live_was_measured_for_a_year_and_reviewed(spines: dict[str, Spine]) -> None:
    live = [s for s in spines.values() if s.initiative.stage == Stage.LIVE]
    assert len(live) == 6
    for spine in live:
        key = spine.initiative.key
        kinds = {m.kind for m in spine.metrics}
        assert {"model", "business", "user_experience"} <= kinds, key
        assert sum(len(spine.series(m.id)) == 13 for m in spine.metrics) >= 4, key
        for one in spine.metrics:
            newest = spine.series(one.id)[-1].measured_on
            assert newest is not None, key
            assert TODAY - newest <= timedelta(days=one.cadence_days or 0), (key, one.name)
        closed = [r for r in spine.reviews if r.state == "closed"]
        assert len(closed) >= 4, key
        names = {m.id for m in spine.metrics}
        for review in closed:
            assert review.decision, key
            assert review.reason, key
            kept = json.loads(review.measured)
            assert {row["metric_id"] for row in kept} == names, key
            assert all(
                row["measured_on"] is None or row["measured_on"] <= str(review.closed_on) for row in kept
            )
        assert spine.initiative.rollback_plan, key
        assert spine.model_versions, key
        assert spine.cohorts, key


def test_stages_are_spread_and_moves_lead_to_them(spines: dict[str, Spine]) -> None:
    stages = [str(s.initiative.stage) for s in spines.values()]
    counts = {stage: stages.count(stage) for stage in ("strategy", "discovery", "delivery", "live")}
    assert counts == {"strategy": 3, "discovery": 3, "delivery": 3, "live": 6}
    for spine in spines.values():
        place = "strategy"
        days = [m.moved_on for m in spine.stage_moves]
        assert days == sorted(days)
        for move in spine.stage_moves:
            assert move.from_stage == place
            place = move.to_stage
        assert place == spine.initiative.stage, spine.initiative.key


def test_no_day_is_out_of_order(spines: dict[str, Spine]) -> None:
    for spine in spines.values():
        key = spine.initiative.key
        assert spine.initiative.created_at is not None
        born = spine.initiative.created_at.date()
        past = [spine.initiative.ai_verdict_on, spine.initiative.in_use_since]
        past += [m.moved_on for m in spine.stage_moves] + [r.closed_on for r in spine.reviews]
        past += [d.decided_on for d in spine.decisions] + [b.settled_on for b in spine.bets]
        past += [v.released_on for v in spine.model_versions] + [r.rated_on for r in spine.ratings]
        past += [a.done_on for a in spine.review_actions] + [a.signed_on for a in spine.answers]
        past += [e.added_at.date() for e in spine.evidence if e.added_at]
        for when in past:
            assert when is None or born <= when <= TODAY, (key, when)
        for cohort in spine.cohorts:
            assert cohort.ended_on is None or cohort.starts_on <= cohort.ended_on <= TODAY, (key, cohort.name)
        settled = {b.state for b in spine.bets if b.settled_on is not None}
        assert settled <= {"confirmed", "disproved"}, key
        assert all(b.result for b in spine.bets if b.settled_on is not None), key


def test_the_dashboard_shows_every_state(ws: Workspace, spines: dict[str, Spine]) -> None:
    shown = dashboard(ws)
    states = {state for one in shown.standings for _part, state, _why, _figure in one.parts}
    assert states == {str(state) for state in PartState}
    assert shown.metrics_below
    assert shown.gates_blocked
    assert 0 < shown.gates_blocked < 9
    assert shown.reviews_due == 1
    assert shown.oldest_days_late == 12
    places = [(one.value, one.feasibility) for one in shown.standings]
    assert len(set(places)) == 15, "bubbles lie on top of each other"
    good = [one.key for one in shown.standings if {state for _p, state, _w, _f in one.parts} == {"good"}]
    assert good == ["AI-001", "AI-006"]


def test_attention_names_what_the_cases_are_known_for(ws: Workspace) -> None:
    titles = {(one.key, one.title) for one in lists.attention(ws)}
    wanted = {
        ("AI-002", "Guardrail breached"), ("AI-005", "Review late"), ("AI-007", "High risk"), ("AI-009", "Data not ready"),
        ("AI-002", "Action late"), ("AI-010", "Evidence expired"), ("AI-014", "Checks late"),
    }  # fmt: skip
    assert wanted <= titles


def test_reviews_page_has_late_open_and_closed_ones(ws: Workspace, spines: dict[str, Spine]) -> None:
    planned = reviews.planned(ws)
    assert planned[0].key == "AI-005"
    assert planned[0].days_late == 12
    assert any(r.state == "open" for s in spines.values() for r in s.reviews)
    decided = {r.decision for s in spines.values() for r in s.reviews}
    assert decided >= {"continue", "retrain", "recalibrate", "roll_back"}
    assert all(review_due(s) for s in spines.values() if s.initiative.stage == Stage.LIVE)


def test_checklists_are_answered_in_part(ws: Workspace, spines: dict[str, Spine]) -> None:
    rules = ws.rules()
    statuses, waived, signed = set(), 0, 0
    for key, spine in spines.items():
        reports = item_reports(spine, rules)
        applying = {report.item.id for report in reports}
        assert {one.item_id for one in spine.answers} <= applying, f"{key} answers what does not apply"
        share = len(spine.answers) / len(reports)
        assert 0.4 <= share <= 1, key
        for one in spine.answers:
            statuses.add(one.status)
            waived += bool(one.waiver_until)
            signed += bool(one.signed_by and one.signed_role and one.signed_on)
            assert one.status != "not_applicable" or one.note, (key, one.item_id)
            assert not one.waiver_until or (one.waiver_reason and one.waiver_by), (key, one.item_id)
            assert one.question, (key, one.item_id)
            assert one.owner, (key, one.item_id)
            assert one.status not in ("partly", "no") or one.due or one.note, (key, one.item_id)
    assert statuses == {"yes", "partly", "no", "not_applicable", "open"}
    assert waived >= 2
    assert signed >= 10


def test_words_come_from_the_lists(ws: Workspace, spines: dict[str, Spine], host: PluginHost) -> None:
    known = host.vocabulary().tags
    catalogue = {one.id: one for one in host.metric_catalogue()}
    for key, spine in spines.items():
        assert set(spine.initiative.facts) <= set(known), key
        for one in spine.metrics:
            if one.catalogue_id:
                entry = catalogue[one.catalogue_id]
                # A time to diagnosis of days is told in hours, not in minutes.
                assert one.direction == entry.direction or one.direction == "range", (key, one.name)
                assert one.unit == entry.unit or {one.unit, entry.unit} == {"h", "min"}, (key, one.name)


def test_every_evidence_file_is_used_and_can_be_read(ws: Workspace, spines: dict[str, Spine]) -> None:
    files = [one for spine in spines.values() for one in spine.evidence if one.kind == "file"]
    for one in files:
        assert evidence.read_content(ws, one)
    assert {one.name for one in files} == {p.name for p in resource_path("sample", "evidence").iterdir()}


@pytest.mark.parametrize(
    "today", [date(2027, 2, 28), date(2028, 2, 29), date(2027, 3, 31), date(2030, 1, 1)], ids=str
)
def test_the_day_on_which_it_is_made_does_not_matter(
    tmp_path: Path, spines: dict[str, Spine], ws: Workspace, host: PluginHost, today: date
) -> None:
    """Trust is left out: duties of the law start on days of their own."""

    def standing(one: Workspace) -> list[object]:
        found: list[object] = []
        for spine in one.spines():
            parts = part_reports(spine, one.rules())
            found.append([(p, r.state, r.figure) for p, r in parts.items() if p != "trust"])
        return [*found, [(a.key, a.title) for a in lists.attention(one) if "Trust" not in a.title]]

    later = sample.create_sample(tmp_path / "later.portfolio", extensions=host, clock=at(today))
    assert later.today() == today
    assert standing(later) == standing(ws)
    newest = max(m.measured_on for s in later.spines() for m in s.measurements if m.measured_on)
    assert today - timedelta(days=4) <= newest <= today
    later.close()


def test_it_tells_how_far_it_is(tmp_path: Path, host: PluginHost) -> None:
    steps: list[tuple[int, int]] = []
    made = sample.create_sample(
        tmp_path / "quick.portfolio",
        extensions=host,
        progress=lambda done, total: steps.append((done, total)),
    )
    made.close()
    assert steps == [(n, 15) for n in range(1, 16)]


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path, host: PluginHost) -> None:
    path = tmp_path / "mine.portfolio"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError):
        sample.create_sample(path, extensions=host)
    assert path.read_text(encoding="utf-8") == "mine"


def test_half_a_sample_is_taken_away(tmp_path: Path, host: PluginHost) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    path = tmp_path / "half.portfolio"
    with pytest.raises(KeyboardInterrupt):
        sample.create_sample(path, extensions=host, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_without_plugins_there_are_no_answers_and_nothing_else_is_missing(tmp_path: Path) -> None:
    made = sample.create_sample(tmp_path / "bare.portfolio", extensions=None, clock=at(TODAY))
    assert lists.count(made) == 15
    assert not any(spine.answers for spine in made.spines())
    assert check_workspace(made) == []
    made.close()


# The files themselves


@pytest.mark.parametrize("name", ["portfolio", *KEYS])
def test_the_files_are_plain_yaml_without_repeated_keys(name: str) -> None:
    file = resource_path("sample", f"{name}.yaml")
    assert parse_yaml(file.read_bytes(), file.name)


def test_texts_are_short_and_plain() -> None:
    for file in sorted(resource_path("sample").rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        assert text.endswith("\n"), file.name
        assert "\t" not in text, file.name
        assert len(text) < 30_000, file.name
        assert not re.search(r"TODO|lorem|xxx", text, re.IGNORECASE), file.name


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [
        ("+0d", TODAY), ("-3d", date(2026, 11, 18)), ("+2w", date(2026, 12, 5)), ("-1m", date(2026, 10, 21)),
        ("-14m", date(2025, 9, 21)), ("+4m", date(2027, 3, 21)), ("-1y2m10d", date(2025, 9, 11)),
    ],
)  # fmt: skip
def test_offsets(offset: str, wanted: date) -> None:
    assert day(offset, TODAY) == wanted


def test_a_month_back_from_its_last_day() -> None:
    assert day("-1m", date(2027, 3, 31)) == date(2027, 2, 28)
    assert day("-1m", date(2028, 3, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize("offset", ["3d", "-3", "-d", "2026-11-21", "", "-3d2", "+1h", 7])
def test_what_is_no_offset_is_refused(offset: str) -> None:
    with pytest.raises(ValueError, match="no offset"):
        day(offset, TODAY)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"initiative": {"title": "A"}, "risk": []}, "no section is called risk"),
        ({"initiative": {"titel": "A"}}, "initiative has no field titel"),
        (
            {"initiative": {"title": "A"}, "rated": ["B", "-1m"], "risks": [{"name": "C"}]},
            "risk has no field name",
        ),
    ],
)
def test_a_wrong_word_in_a_file_is_named(document: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        read_case(document, TODAY, {}, tmp_path)


def test_the_sample_can_be_planned(ws: Workspace, spines: dict[str, Spine]) -> None:
    """Every case has dates in order, people and money; weights over goals sum to 1 at most."""
    for spine in spines.values():
        one = spine.initiative
        dates = [one.strategy_from, one.discovery_from, one.delivery_from, one.live_from, one.retire_on]
        known = [day for day in dates if day]
        assert len(known) >= 4, one.title
        assert known == sorted(known), one.title
        assert spine.staffing, one.title
        assert spine.costs, one.title
        assert sum(link.weight or 0 for link in spine.contributions) <= 1, one.title
        if one.stage in ("strategy", "discovery", "delivery"):
            assert one.live_from is not None
            assert one.live_from > ws.today(), one.title
            planned = sum(cost.planned or 0 for cost in spine.costs)
            assert planned == pytest.approx(one.build_cost_likely)


def test_each_decision_has_an_amount_a_day_and_an_owner(spines: dict[str, Spine]) -> None:
    asked = [spine.initiative for spine in spines.values() if spine.initiative.decision_asked]
    assert sum(one.decision_amount or 0 for one in asked) == 950_000
    for one in asked:
        assert one.decision_by
        assert one.decision_by > TODAY
        assert one.decision_owner == one.owner
        in_words = f"${one.decision_amount / 1e6:g}m", f"${one.decision_amount / 1e3:g}k"
        assert not one.decision_amount or any(text in one.decision_asked for text in in_words), one.key


def test_what_is_past_has_actual_costs_and_what_is_to_come_has_none(
    ws: Workspace, spines: dict[str, Spine]
) -> None:
    first = ws.today().replace(day=1)
    for cost in (cost for spine in spines.values() for cost in spine.costs):
        assert (cost.actual is not None) == (cost.month < first)


def test_nothing_of_the_sample_itself_is_taken_back_by_undo(ws: Workspace) -> None:
    from desktop_app.services import undo

    assert undo.state(ws).undo is None
    assert not undo.undo(ws)
