"""Each published case of the sample portfolio shows in its data what the case asks of the program."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.records import Answer, DataSource, Decision, Metric
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import readiness_by_source
from desktop_app.plugin_host import PluginHost
from desktop_app.services.sample import make_sample as sample


@pytest.fixture(scope="module")
def spines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Spine]:
    path = tmp_path_factory.mktemp("sample") / "sample.portfolio"
    made = sample.create_sample(path, extensions=PluginHost())
    found = dict(zip(sample.case_names(), made.spines(), strict=True))
    made.close()
    return found


def metric(spine: Spine, catalogue_id: str, segment: str = "") -> Metric:
    return next(m for m in spine.metrics if m.catalogue_id == catalogue_id and m.segment == segment)


def latest(spine: Spine, catalogue_id: str) -> float:
    value = spine.series(metric(spine, catalogue_id).id)[-1].value
    assert value is not None
    return value


def change(spine: Spine, catalogue_id: str) -> float:
    """How far the newest value is from the baseline, as a share of it."""
    baseline = metric(spine, catalogue_id).baseline
    assert baseline
    return latest(spine, catalogue_id) / baseline - 1


def answer(spine: Spine, item_id: str) -> Answer:
    return next(one for one in spine.answers if one.item_id == item_id)


def shown_by(spine: Spine, item_id: str) -> set[str]:
    """Names of the evidence that an item is shown by."""
    names = {one.id: one.name for one in spine.evidence}
    return {names[i] for i in answer(spine, item_id).evidence_ids}


def decision(spine: Spine, *words: str) -> Decision:
    """The trade-off whose texts hold all the words."""
    return next(d for d in spine.decisions if all(w in f"{d.title} {d.given_up} {d.reason}" for w in words))


def source(spine: Spine, name: str) -> DataSource:
    return next(one for one in spine.data_sources if name in one.name)


def readiness(spine: Spine, name: str, dimension: str) -> tuple[float | None, str]:
    found = next(r for r in spine.readiness_of(source(spine, name).id) if r.dimension == dimension)
    return found.score, found.note


def has(text: str, *words: str) -> bool:
    return all(word in text for word in words)


def held(value: float, wanted: float) -> bool:
    return value == pytest.approx(wanted, abs=0.005)


# What each case asks for, in the words of the case file, and how the sample's data shows it.
ASKS: dict[str, dict[str, Callable[[Spine], bool]]] = {
    "credit-approval": {
        "reason-code checklist item with evidence": lambda s: answer(s, "FIN-02").status == "yes"
        and "credit-reason-codes.md" in shown_by(s, "FIN-02"),
        "confidence rule sends low-confidence cases to people": lambda s: bool(decision(s, "0.80 confidence"))
        and metric(s, "core.low_confidence_share").target_high == 0.2 and answer(s, "FIN-04").status == "yes",
        "audit trail shows who changed what": lambda s: "credit-decision-log.csv" in shown_by(s, "FIN-10")
        and len(s.stage_moves) == 3 and all(m.moved_by and m.reason for m in s.stage_moves),
        "metric targets for approval time, escalations and sign-off": lambda s:
        held(change(s, "finance.time_to_decision"), -0.4) and held(change(s, "finance.escalations"), -0.3)
        and latest(s, "finance.sign_off") == 1 and latest(s, "core.accuracy") == 0.92,
    },
    "payment-fraud": {
        "decision bands from a scored file with costs and review capacity": lambda s:
        bool(decision(s, "0.20", "0.85", "$260", "$35", "250 cases")) and "fraud-bands.md" in shown_by(s, "FIN-04"),
        "recall guardrail ahead of precision": lambda s: metric(s, "core.recall").guardrail == 0.85
        and bool(decision(s, "Recall comes before precision")) and latest(s, "core.recall") == 0.81,
        "good customers blocked as a user-experience metric": lambda s:
        metric(s, "finance.good_blocked").kind == "user_experience",
    },
    "chest-xray": {
        "explanation checklist item with evidence": lambda s: answer(s, "HEA-04").status == "yes"
        and "xray-heatmap-study.md" in shown_by(s, "HEA-04"),
        "user trust as a metric with a target": lambda s: held(change(s, "healthcare.clinician_trust"), 0.4)
        and held(change(s, "healthcare.time_to_diagnosis"), -0.2),
        "confidence threshold for safe automation": lambda s: bool(decision(s, "0.90 confidence"))
        and latest(s, "healthcare.error_alone") < 0.01 and "xray-confidence.csv" in shown_by(s, "HEA-05"),
    },
    "retinal-scan": {
        "confidence rule at 0.85": lambda s: bool(decision(s, "Under 0.85 confidence a doctor reads")),
        "bands by severity class": lambda s: bool(decision(s, "0.95", "0.85", "0.75"))
        and "Grave" in metric(s, "healthcare.recall_grave", "Grave and fast conditions").segment,
        "risk-coverage curve": lambda s: "retinal-risk-coverage.csv" in shown_by(s, "HEA-05"),
        '"what happens when it is wrong" as an asked question with an answer in the brief': lambda s:
        has(s.initiative.when_wrong, "6 of 100", "0.85") and "retinal-when-wrong.md" in shown_by(s, "HEA-05"),
    },
    "recommendation-fatigue": {
        "repeat rate, intra-list diversity and catalogue coverage from recommendation lists": lambda s:
        latest(s, "retail.repeat_rate") < 0.25 and latest(s, "retail.variety") > 0.5 and latest(s, "retail.coverage") > 0.6
        and held(change(s, "retail.click_through"), 0.22) and held(change(s, "retail.basket"), 0.12),
        "feedback recorded in reviews": lambda s: all(r.feedback for r in s.reviews)
        and any("Button" in r.feedback for r in s.reviews),
        "taste drift": lambda s: "Taste drift" in metric(s, "core.drift").name and latest(s, "core.drift") > 0.1,
    },
    "recommender-ctr": {
        "A/B experiment with sample size and result": lambda s: any(
            b.test == "ab" and b.state == "confirmed" and has(b.plan, "24,000", "needed for a power")
            and has(b.result, "95 % interval", "lift 25 %") for b in s.bets),
        "business metric with baseline and lift": lambda s: metric(s, "retail.click_through").kind == "business"
        and held(change(s, "retail.click_through"), 0.25),
    },
    "rewards-context": {
        "trade-off recorded as a decision with its reason": lambda s: has(decision(s, "85 %").reason, "Surprise", "warmth")
        and metric(s, "core.accuracy").target == 0.85 and "34.3 million" in s.initiative.problem,
        "data sources of five kinds with readiness each": lambda s:
        [d.name for d in s.data_sources] == ["Past orders", "Visit times", "Place", "Weather", "Weekday and holidays"]
        and all(score.known for _id, score in readiness_by_source(s)),
        "retention metric beside acceptance": lambda s: metric(s, "retail.returning").target == 0.6,
    },
    "intent-mining": {
        "fairness by group": lambda s: metric(s, "core.selection_ratio").kind == "fairness"
        and "intent-groups.csv" in shown_by(s, "BASE-13"),
        "explanation item": lambda s: has(answer(s, "BASE-15").note, "Why am I seeing this")
        and answer(s, "RET-01").status == "partly",
        "problem statement that says why rules are not enough": lambda s: "Rules cannot" in s.initiative.problem
        and "intent-why-not-rules.md" in shown_by(s, "BASE-01"),
    },
    "regional-ads": {
        "representativeness of a file against a reference population with ratios and failures named": lambda s:
        readiness(s, "City panel", "representativeness")[0] == 38
        and has(readiness(s, "City panel", "representativeness")[1], "ratio 0.32", "all under 0.5")
        and "ads-coverage.csv" in shown_by(s, "BASE-12"),
        "metric by group": lambda s: metric(s, "core.accuracy", "Villages").kind == "fairness"
        and held(latest(s, "retail.region_gap"), 0.17),
    },
    "artwork": {
        "drift report": lambda s: "artwork-drift.csv" in shown_by(s, "BASE-24") and latest(s, "core.drift") < 0.1,
        "diversity metric": lambda s: latest(s, "media.list_variety") > 0.5 and bool(metric(s, "media.cross_view")),
        'segment "new members" with its own target': lambda s:
        metric(s, "media.new_members", "New members").target == 0.62,
        "long-term metric as guardrail of the short-term one": lambda s: metric(s, "media.retention").guardrail == 0.925
        and bool(decision(s, "longer membership")) and 0.05 <= change(s, "media.clicks") <= 0.1,
    },
    "fair-exposure": {
        "exposure share by group against catalogue share": lambda s: held(latest(s, "media.exposure"), 0.36 / 0.42)
        and "exposure-shares.csv" in shown_by(s, "MED-11"),
        "Gini index": lambda s: latest(s, "media.gini") == 0.68,
        "echo-chamber checklist item": lambda s: "exposure-bubble-test.md" in shown_by(s, "MED-12"),
    },
    "predictive-maintenance": {
        "model versions": lambda s: [v.name for v in s.model_versions] == ["5.1", "5.2", "5.3", "5.4"],
        "rollout by cohort with gates": lambda s: len([c for c in s.cohorts if c.gate and c.share]) == 3,
        "roll-back recorded and reversible": lambda s: "rolled_back" in {v.state for v in s.model_versions}
        and "rolled_back" in {c.state for c in s.cohorts} and "maintenance-rollback.md" in shown_by(s, "BASE-25")
        and "roll_back" in {r.decision for r in s.reviews},
        "retraining trigger by drift limit": lambda s: metric(s, "core.drift").guardrail == 0.25
        and bool(decision(s, "PSI reaches 0.25")) and held(change(s, "manufacturing.stops"), -0.25),
    },
    "downtime-alerts": {
        "bands with false-alarm cost": lambda s: bool(decision(s, "0.30", "0.70", "$9", "$640"))
        and "downtime-bands.md" in shown_by(s, "BASE-14") and held(change(s, "manufacturing.false_alerts"), -0.45),
        "missing and faulty sensor data in the data profile": lambda s:
        has(readiness(s, "line 4", "completeness")[1], "17 %", "missing")
        and has(readiness(s, "line 4", "validity")[1], "frozen", "faulty")
        and "downtime-sensor-profile.csv" in shown_by(s, "BASE-12"),
        "latency and uptime metrics": lambda s: latest(s, "manufacturing.answer_time") < 250
        and held(change(s, "manufacturing.uptime"), 0.3),
    },
    "traffic-lights": {
        "outcome by area with equity weights": lambda s: held(latest(s, "public_sector.weighted_outcome"), 5.52)
        and "traffic-areas.csv" in shown_by(s, "PUB-10") and bool(decision(s, "weights of 2", "1.5")),
        "best-to-worst ratio": lambda s: held(latest(s, "public_sector.area_ratio"), 1.35),
        "public register item": lambda s: "Register" in answer(s, "PUB-05").note,
        "impact assessment": lambda s: "traffic-impact.md" in shown_by(s, "PUB-04"),
    },
    "benefit-fraud": {
        "bands that never stop a benefit without a person": lambda s: bool(decision(s, "none of them stops a benefit"))
        and metric(s, "public_sector.stopped_alone").guardrail == 0 and "benefit-bands.md" in shown_by(s, "PUB-13"),
        "fairness by group": lambda s: metric(s, "public_sector.flag_gap").target == 0.03,
        "appeal path item": lambda s: "benefit-appeal.md" in shown_by(s, "PUB-13"),
        "scale target": lambda s: metric(s, "public_sector.peak_load").target == 6000,
    },
}  # fmt: skip


@pytest.mark.parametrize(("case", "ask"), [(case, ask) for case, asks in ASKS.items() for ask in asks])
def test_what_a_case_asks_shows_in_its_data(spines: dict[str, Spine], case: str, ask: str) -> None:
    assert ASKS[case][ask](spines[case])


def published(shared_dir: Path) -> list[dict[str, str]]:
    """Key, title, industry and asks of the cases; read by line, for a quote in one ask is no YAML."""
    text = (shared_dir / "case_studies.yaml").read_text(encoding="utf-8")
    cases = []
    for block in re.split(r"^- (?=key:)", text, flags=re.MULTILINE)[1:]:
        cases.append(dict(re.findall(r"^ *(key|title|industry|asks): (.+)$", block, flags=re.MULTILINE)))
    return cases


def test_the_table_holds_every_case_and_ask(shared_dir: Path) -> None:
    cases = published(shared_dir)
    assert [case["key"] for case in cases] == sample.case_names()
    assert {key: f"[{', '.join(asks)}]" for key, asks in ASKS.items()} == {c["key"]: c["asks"] for c in cases}


def test_one_initiative_a_case(spines: dict[str, Spine], shared_dir: Path) -> None:
    cases = published(shared_dir)
    found = [(s.initiative.title, s.initiative.industry, s.initiative.key) for s in spines.values()]
    wanted = [(case["title"], case["industry"], f"AI-{n:03}") for n, case in enumerate(cases, start=1)]
    assert found == wanted
    assert len(spines) == 15
