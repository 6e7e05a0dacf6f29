"""Templates for new initiatives: what the file may say, what is proposed, and what counts only once accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.gates import gate_report
from desktop_app.domain.states import score_of
from desktop_app.errors import UserError
from desktop_app.plugin_host import PluginHost
from desktop_app.services import initiatives, undo
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.services.templates.template_files import core_templates, read_templates
from desktop_app.services.workspace import Workspace
from tests.templates import share_checked_checklists


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PluginHost]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AI_PORTFOLIO_HOME", str(home))
        share_checked_checklists(home)
        yield PluginHost()


@pytest.fixture
def ws(tmp_path: Path, host: PluginHost) -> Iterator[Workspace]:
    ws = portfolios.create(tmp_path / "t.portfolio", name="Test", extensions=host, user="Ann")
    yield ws
    ws.close()


def start(ws: Workspace, template: str = "prediction") -> str:
    return proposals.start(ws, "No-shows", template, industry="healthcare").record_ids[0]


def proposal(ws: Workspace, initiative_id: str) -> proposals.Proposal:
    made = proposals.proposal_of(ws, ws.spine(initiative_id), ws.rules())
    assert made is not None
    return made


def test_every_template_names_only_metrics_and_facts_that_there_are(host: PluginHost) -> None:
    metrics = {metric.id: metric.kind for metric in host.metric_catalogue()}
    facts = host.vocabulary().tags
    for template in core_templates():
        assert set(template.metrics) <= set(metrics), template.id
        assert set(template.facts) <= set(facts), template.id
        # The gate to Delivery asks for a target of both kinds.
        assert {"model", "business"} <= {metrics[one] for one in template.metrics}, template.id
        assert template.bets
        assert template.risks


def test_each_kind_finds_its_own_template(ws: Workspace) -> None:
    for template in core_templates():
        assert proposal(ws, start(ws, template.id)).template.id == template.id


def test_nothing_counts_before_it_is_accepted(ws: Workspace) -> None:
    plain = initiatives.create(ws, "Plain", industry="healthcare").record_ids[0]
    started = start(ws)
    rules = ws.rules()
    gates = [gate_report(ws.spine(one), rules) for one in (plain, started)]
    assert [item.rule for item in gates[0].open] == [item.rule for item in gates[1].open]
    assert score_of(ws.spine(started), rules).value is None
    spine = ws.spine(started)
    assert [spine.metrics, spine.bets, spine.risks, spine.initiative.facts] == [()] * 4


def test_all_is_accepted_in_one_step_and_taken_back_in_one(ws: Workspace) -> None:
    made = start(ws)
    offered = proposal(ws, made)
    changes = proposals.accept(ws, made)
    assert changes.label == "14 proposals of “Prediction” accepted"
    spine = ws.spine(made)
    assert {one.catalogue_id for one in spine.metrics} == {one.id for one in offered.metrics}
    assert spine.initiative.facts == offered.facts
    assert [one.assumption for one in spine.bets] == [one.assumption for one in offered.bets]
    assert [one.title for one in spine.risks] == [one.title for one in offered.risks]
    assert not proposal(ws, made)
    assert proposal(ws, made).accepted == {"metrics": 6, "facts": 3, "bets": 2, "risks": 3}
    undo.undo(ws)
    assert not ws.spine(made).metrics
    assert proposal(ws, made) == offered


def test_one_by_one_the_rest_stays_proposed(ws: Workspace) -> None:
    made = start(ws)
    proposals.accept(ws, made, {"metrics": ["core.recall"], "facts": ["deployer"]})
    left = proposal(ws, made)
    assert [one.id for one in left.metrics if one.id == "core.recall"] == []
    assert left.facts == ("personal_data", "profiling")
    with pytest.raises(UserError, match="nothing more"):
        proposals.accept(ws, made, {"metrics": ["core.recall"]})


def test_another_template_proposes_other_things_and_leaves_what_was_accepted(ws: Workspace) -> None:
    made = start(ws)
    proposals.accept(ws, made, {"metrics": ["core.recall"]})
    proposals.choose_template(ws, made, "vision")
    assert proposal(ws, made).template.id == "vision"
    assert proposal(ws, made).accepted["metrics"] == 1
    assert len(ws.spine(made).metrics) == 1
    proposals.choose_template(ws, made, "")
    assert proposals.proposal_of(ws, ws.spine(made), ws.rules()) is None
    with pytest.raises(UserError, match="no template for this kind"):
        proposals.accept(ws, made)


def test_a_template_that_is_not_there_is_refused(ws: Workspace) -> None:
    with pytest.raises(UserError, match="Choose one of: prediction"):
        proposals.start(ws, "No-shows", "telepathy")


_GOOD = """templates:
  - id: one
    title: One
    note: a note
    icon: blank
    kind: {ai_kind: speech}
    bets: [{assumption: It works, area: value, test: ab, plan: Try it}]
"""


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("templates:", "lists:", "a list called “templates” is missing"),
        ("title: One", "name: One", "there is nothing called name"),
        ("note: a note", "note: ''", "note: is missing"),
        ("speech}", "telepathy}", "ai_kind: takes one of: learning_from_data"),
        ("{ai_kind", "{problem", "no such field with choices: problem"),
        ("area: value", "area: luck", "area: takes one of: value"),
        ("bets: [{", "bets: {a: {", "takes a list"),
        ("id: one", "id: [one]", "id: is missing"),
        ("icon: blank", "icon: blank\n    metrics: [core.recall, core.recall]", "a list of different words"),
    ],
)
def test_a_slip_in_the_file_is_named(before: str, after: str, sentence: str) -> None:
    text = _GOOD.replace(before, after)
    if "{a: {" in after:
        text = text.replace("Try it}]", "Try it}}")
    with pytest.raises(UserError, match=sentence):
        read_templates(text.encode(), "t.yaml")
    assert read_templates(_GOOD.encode(), "t.yaml")[0].bets[0].test == "ab"
