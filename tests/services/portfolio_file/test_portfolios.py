"""Making and describing a portfolio, its weights, and the figures of the whole."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.choices import ACTIVE_STAGES, CRITERIA, STAGES
from desktop_app.domain.measures import metric_report
from desktop_app.domain.planning.expected_benefit import BenefitSum
from desktop_app.domain.records import Initiative, Measurement, Metric, Portfolio
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS, normalise
from desktop_app.errors import FieldError, UserError
from desktop_app.services import initiatives, reviews, undo
from desktop_app.services import record_edits as records
from desktop_app.services.dashboard import Dashboard, dashboard, worst_first
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX


def scores(ws: Workspace) -> list[float | None]:
    return [row[COLUMN_INDEX["score"]] for row in lists.rows(ws)]


def test_a_new_portfolio(tmp_path: Path) -> None:
    path = tmp_path / "Claims.portfolio"
    ws = portfolios.create(path, currency="eur", organisation="Acme", industries=["finance"])
    made = ws.portfolio()
    assert (made.name, made.currency, made.organisation, made.industries) == (
        "Claims",
        "EUR",
        "Acme",
        ("finance",),
    )
    assert made.created_at is not None
    assert made.key_prefix == "AI"
    assert undo.state(ws).undo is None
    assert not undo.undo(ws)
    ws.close()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(UserError):
        portfolios.create(path)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"currency": "XXQ"}, "currency"),
        ({"currency": "EURO"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"currency": "12"}, "currency"),
        ({"name": " \n"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"industries": ["piracy"]}, "industries"),
        ({"key_prefix": ""}, "key_prefix"),
        ({"default_cadence_days": 0}, "default_cadence_days"),
    ],
)
def test_what_a_portfolio_refuses_leaves_no_file(tmp_path: Path, values: dict[str, Any], field: str) -> None:
    path = tmp_path / "a.portfolio"
    with pytest.raises(FieldError) as refused:
        portfolios.create(path, **values)
    assert refused.value.field == field
    assert not path.exists()


def test_editing_the_portfolio(ws: Workspace) -> None:
    portfolios.edit(ws, {"currency": "chf", "vision": "Fewer claims"})
    assert ws.portfolio().currency == "CHF"
    for values, field in (({"currency": "QQQ"}, "currency"), ({"next_key": 1}, "next_key"), ({"weights": "{}"}, "weights"),
                          ({"is_sample": True}, "is_sample")):  # fmt: skip
        with pytest.raises(FieldError) as refused:
            portfolios.edit(ws, values)
        assert refused.value.field == field
    undo.undo(ws)
    assert (ws.portfolio().currency, ws.portfolio().vision) == ("USD", "")


def rate_all(ws: Workspace, one: str, rating: int) -> None:
    with ws.change("Rate") as step:
        for criterion in CRITERIA:
            from desktop_app.domain.records import Rating

            records.append(step.uow, Rating(initiative_id=one, criterion=criterion, rating=rating))


def test_weights_change_every_score_and_undo_brings_them_back(ws: Workspace) -> None:
    for rating in (4, 5):
        rate_all(ws, initiatives.create(ws, f"Rated {rating}").record_ids[0], rating)
    # Risk counts the other way round: 0.9 x 75 + 0.1 x 25, and 0.9 x 100 + 0.1 x 0.
    assert scores(ws) == pytest.approx([70, 90])
    portfolios.set_weights(ws, {"value": 3, "risk": 1})
    assert ws.rules().weights == pytest.approx({**dict.fromkeys(CRITERIA, 0), "value": 0.75, "risk": 0.25})
    assert scores(ws) == pytest.approx([62.5, 75])
    undo.undo(ws)
    assert ws.rules().weights == DEFAULT_WEIGHTS
    assert scores(ws) == pytest.approx([70, 90])
    undo.redo(ws)
    assert scores(ws) == pytest.approx([62.5, 75])


def test_weights_that_mean_nothing(ws: Workspace) -> None:
    for weights in ({"value": -1.0}, {"value": 0.0}, {"beauty": 1.0}, {}):
        with pytest.raises(FieldError):
            portfolios.set_weights(ws, weights)
    assert ws.rules().weights == DEFAULT_WEIGHTS


def test_adding_an_initiative_changes_no_other_score(ws: Workspace) -> None:
    rate_all(ws, initiatives.create(ws, "One").record_ids[0], 4)
    before = lists.rows(ws)
    rate_all(ws, initiatives.create(ws, "Two").record_ids[0], 5)
    assert lists.rows(ws)[:1] == before


def test_weights_are_read_from_the_file_again(ws: Workspace, reopened: Any) -> None:
    portfolios.set_weights(ws, {"value": 1, "usability": 1})
    assert reopened().rules().weights == pytest.approx(normalise({"value": 1, "usability": 1}))


def test_a_file_without_its_portfolio_says_so(ws: Workspace) -> None:
    with ws.database.write() as connection:
        connection.exec_driver_sql(f"DELETE FROM {Portfolio.KIND}")
    with pytest.raises(UserError, match="holds no portfolio"):
        ws.portfolio()


# The dashboard


def fill(ws: Workspace) -> None:
    """A portfolio with something of everything."""
    today = ws.today()
    amounts = [
        (None, None, None),
        (1.0, 2.0, 3.0),
        (None, 5.0, None),
        (7.0, None, 9.0),
        (0.0, 0.0, 0.0),
        (1, 4, 8),
    ]
    stages = [*STAGES, "live", "live", "strategy"]
    for n, stage in enumerate(stages):
        low, likely, high = amounts[n % len(amounts)]
        one = initiatives.create(
            ws, f"No {n}", stage=stage, benefit_low=low, benefit_likely=likely, benefit_high=high,
            in_use_since=today - timedelta(days=30 * n), rollback_plan="Off" if n % 2 else "").record_ids[0]  # fmt: skip
        for m in range(n % 3):
            metric = records.add(
                ws, Metric(initiative_id=one, name=f"M{m}", target=0.8, guardrail=0.5)
            ).record_ids[0]
            measured = Measurement(
                initiative_id=one, metric_id=metric, value=0.3 * (m + n % 4), measured_on=today
            )
            records.add(ws, measured)
        if stage in ACTIVE_STAGES:
            initiatives.rate(ws, one, "value", {"rating": n % 5 + 1})


def test_the_dashboard_against_sums_done_apart(ws: Workspace) -> None:
    fill(ws)
    found = dashboard(ws, None)
    spines = ws.spines()
    active = [s for s in spines if s.initiative.stage in ACTIVE_STAGES]
    assert (found.total, found.active) == (len(spines), len(active))
    assert found.stages == {stage: Counter(s.initiative.stage for s in spines)[stage] for stage in STAGES}
    assert sum(found.stages.values()) == found.total

    known = [s.initiative for s in active if s.initiative.benefit_likely is not None]

    def mean(one: Initiative) -> float:
        likely = one.benefit_likely or 0.0
        low, high = (likely if end is None else end for end in (one.benefit_low, one.benefit_high))
        return (low + 4 * likely + high) / 6

    sums = found.benefit
    assert sums.if_all_work == pytest.approx(sum(mean(one) for one in known))
    assert sums.expected == pytest.approx(sum(mean(one) for one in known if one.stage == "live"))
    assert sums.without_estimate == len(active) - len(known)
    assert sums.without_chance == sum(one.stage != "live" for one in known)

    states = [str(metric_report(m, s.series(m.id), ws.today()).state) for s in active for m in s.metrics]
    assert found.metrics_total == len(states)
    assert found.metrics_on_target == states.count("on_target")
    assert found.metrics_below == states.count("below_guardrail")

    planned = reviews.planned(ws)
    assert found.reviews_due == sum(one.days_late > 0 for one in planned)
    assert found.oldest_days_late == max(one.days_late for one in planned)
    assert {one.id for one in found.standings} == {s.initiative.id for s in active}
    assert [one.severity for one in found.attention] == sorted(
        (one.severity for one in found.attention), key=["bad", "caution", "info"].index
    )
    assert dashboard(ws, 2).attention == found.attention[:2]
    bad = [sum(state == "bad" for _p, state, _w, _f in one.parts) for one in worst_first(found.standings)]
    assert bad == sorted(bad, reverse=True)


def test_an_estimate_without_a_likely_amount_is_counted_nowhere(ws: Workspace) -> None:
    initiatives.create(ws, "Half", benefit_low=5)
    found = dashboard(ws)
    assert found.benefit == BenefitSum(1, 1)
    initiatives.create(ws, "Whole", benefit_likely=7, chance_of_success=0.5)
    assert dashboard(ws).benefit == BenefitSum(2, 1, expected=3.5, if_all_work=7)


def test_the_dashboard_of_nothing(ws: Workspace) -> None:
    found = dashboard(ws)
    assert isinstance(found, Dashboard)
    assert (found.total, found.active, found.benefit, found.reviews_due) == (0, 0, BenefitSum(), 0)
    assert (found.standings, found.attention) == ((), ())


def test_gates_that_block(ws: Workspace, one: str) -> None:
    found = dashboard(ws)
    assert (found.gates_blocked, found.gate_items_open) == (1, 7)
    initiatives.create(ws, "Live", stage="live", in_use_since=date(2026, 11, 1))
    assert dashboard(ws).gates_blocked == 1
