"""Documents of the sample say what the rules of content ask for, with the figures that the program shows elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.compose import initiative_document, portfolio_document
from desktop_app.briefs.figures.change_lines import ChangeLine, ChangeLines
from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import (
    BriefTable,
    DecisionBox,
    DocumentTitle,
    KeyFigure,
    KeyFigures,
    words,
)
from desktop_app.domain.figures.origin import FigureRef
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.language.locale_styles import NBSP
from desktop_app.plugin_host import PluginHost
from desktop_app.services import health_report
from desktop_app.services.analyses import kept_analyses
from desktop_app.services.origins.read_origin import origin_of
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.sample.make_sample import create_sample
from desktop_app.services.workspace import Workspace
from tests.briefs.document_text import text_of
from tests.steady import noon


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("sample") / "sample.portfolio"
    ws = create_sample(path, extensions=PluginHost(), clock=lambda: noon(2026, 11, 30))
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def source(sample: Workspace) -> BriefSource:
    return BriefSource(sample)


@pytest.fixture(scope="module")
def portfolio(sample: Workspace, source: BriefSource) -> BriefDocument:
    return portfolio_document(sample, source=source)


def brief(sample: Workspace, source: BriefSource, key: str) -> BriefDocument:
    return initiative_document(sample, sample.find_key(key).id, source=source)


def table(document: BriefDocument, name: str) -> BriefTable:
    return next(e for e in document.elements() if isinstance(e, BriefTable) and e.name == name)


def first_five(document: BriefDocument) -> list[KeyFigure]:
    return [figure for e in document.elements() if isinstance(e, KeyFigures) for figure in e.figures]


def cells(shown: BriefTable) -> list[list[str]]:
    return [[cell.text.replace(NBSP, " ") for cell in row.cells] for row in shown.rows]


# Rule 1: the decision first


def test_the_decision_stands_first_with_amount_date_and_owner(sample: Workspace, source: BriefSource) -> None:
    document = brief(sample, source, "AI-002")
    assert [section.block for section in document.sections][:3] == ["title", "decision", "key-figures"]
    box = next(e for e in document.elements() if isinstance(e, DecisionBox))
    assert box.amount is not None
    assert (box.amount.id, box.amount.value) == ("AI-002/decision/amount", 400_000.0)
    assert box.terms == ("by 4 Dec 2026", "Payments")


def test_decisions_of_the_portfolio_go_by_date_then_amount_and_add_up(portfolio: BriefDocument) -> None:
    *rows, total = cells(table(portfolio, "decisions"))
    assert [row[0] for row in rows][:4] == ["4 Dec 2026", "9 Dec 2026", "11 Dec 2026", "15 Dec 2026"]
    same_day = [row[3] for row in rows if row[0] == "18 Dec 2026"]
    assert same_day == ["$220,000", "$90,000"]
    assert total[1:] == ["Asked in 5 decisions", "", "$950,000"]
    assert "3 more ask for no money: AI-012, AI-014, AI-015." in text_of(portfolio)


# Rule 3: worst first


def test_metrics_stand_worst_first(sample: Workspace, source: BriefSource) -> None:
    rows = cells(table(brief(sample, source, "AI-002"), "metrics"))
    assert rows[0] == [
        "Recall (fraud caught)", "78 %", "81 %", "80.2–81.8 %", "9,000", "≥ 90 %", "≥ 85 %",
        "Guardrail breached",
    ]  # fmt: skip
    states = [row[7] for row in rows]
    assert states == sorted(states, key=["Guardrail breached", "Watch", "On target"].index)


# Rule 5: money tells one story


def test_the_portfolio_expects_less_than_if_all_work(portfolio: BriefDocument) -> None:
    assert "$22.5m a year expected ($29.8m if all work)" in text_of(portfolio)
    benefit = first_five(portfolio)[0].figure
    assert (benefit.id, benefit.text) == ("portfolio/benefit/expected", "$22.5m")
    assert benefit.range_text == "$18.4m – $26.7m"


def test_a_loss_on_average_is_among_the_first_five(sample: Workspace, source: BriefSource) -> None:
    document = brief(sample, source, "AI-015")
    worth = first_five(document)[0]
    shown = {row.name: row.value.replace(NBSP, " ") for row in worth.rows}
    assert (worth.value, worth.kind) == ("-$1.0m", "bad")
    assert (shown["if it works"], shown["chance"], shown["verdict"]) == (
        "$1.4m/year",
        "30 %",
        "rules first",
    )
    title = next(e for e in document.elements() if isinstance(e, DocumentTitle))
    assert title.text == "Rules first: on average it loses $1.0m"


def test_cost_stands_beside_budget_and_plan(sample: Workspace, source: BriefSource) -> None:
    cost = first_five(brief(sample, source, "AI-002"))[3]
    assert (cost.figure.id, cost.value, cost.rest) == ("AI-002/cost/to_date", "$1.3m", "of $1.6m")
    assert [(row.name, row.value) for row in cost.rows][:2] == [
        ("by month", "$634k"), ("planned for it", "$620k"),
    ]  # fmt: skip


# Rule 6: proof as four numbers


def test_settled_is_not_proved(sample: Workspace, source: BriefSource) -> None:
    document = brief(sample, source, "AI-001")
    proof = first_five(document)[-1]
    assert (proof.value, proof.rest, proof.kind) == ("30", "of 30", "caution")
    assert {row.name: row.value for row in proof.rows} == {
        "answered yes": "29", "with evidence": "10", "signed": "5", "evidence expired": "0",
    }  # fmt: skip
    sentence = "30 of 30 settled. Of 29 answered yes, 10 with evidence and 5 signed."
    assert sentence in text_of(document)


# Rule 7: findings of the health check


def test_the_gap_in_the_budget_is_the_title_of_the_plan(portfolio: BriefDocument) -> None:
    titles = [e.text for e in portfolio.elements() if isinstance(e, DocumentTitle)]
    assert titles[1] == "The plan takes $1,397,900 more than “Building next year” has"
    assert cells(table(portfolio, "budgets"))[0][-1] == "-$1,397,900"
    assert "Budget exceeded by the plan: “Building next year”" in text_of(portfolio)


def test_what_is_bad_in_an_initiative_is_in_its_brief(sample: Workspace, source: BriefSource) -> None:
    text = text_of(brief(sample, source, "AI-013"))
    assert "Building before bets are settled: It is being built although a bet" in text
    assert "Evidence expired: Evidence is past its date" in text_of(brief(sample, source, "AI-010"))


# Rule 9: the ranking of `rank`


def test_the_ranking_is_that_of_rank(sample: Workspace, portfolio: BriefDocument) -> None:
    rows = ranking.rank(sample, "expected-value").rows
    figures = portfolio.figures()
    for row, shown in zip(rows, cells(table(portfolio, "ranking")), strict=True):
        figure = figures[f"{row.key}/value/expected"]
        assert shown[0] == str(row.rank)
        assert shown[1].endswith(row.key)
        assert (figure.value, figure.low, figure.high) == (row.score, row.p10, row.p90)
    assert "Ranking by expected value over 5 years" in text_of(portfolio)
    assert "cannot be told apart" in text_of(portfolio)


# Rules 10 to 12, and what a brief is


def test_steps_are_actions(sample: Workspace, source: BriefSource) -> None:
    steps = [row[0] for row in cells(table(brief(sample, source, "AI-002"), "steps"))]
    assert "Settle the check: Drift, errors and misuse watched; incidents start clocks" in steps
    assert not [step for step in steps if step.endswith("?")]


def test_every_figure_is_the_same_object_wherever_it_stands(sample: Workspace, source: BriefSource) -> None:
    together = {figure.id: figure for figure in portfolio_document(sample, source=source).figures()}
    for spine in sample.spines():
        document = initiative_document(sample, spine.initiative.id, source=source)
        for figure in document.figures():
            assert figure.source, figure.id
            assert together.get(figure.id, figure) == figure


def test_a_figure_that_can_be_opened_has_an_origin(
    sample: Workspace, source: BriefSource, portfolio: BriefDocument
) -> None:
    """A click on it leads to where it comes from."""
    unknown = set()
    for key in ("AI-002", "AI-015", "AI-003"):
        initiative_id = sample.find_key(key).id
        for figure in brief(sample, source, key).figures():
            if figure.origin and not _opens(sample, FigureRef(figure.origin, initiative_id)):
                unknown.add(figure.origin)
    for figure in portfolio.figures():
        if (
            figure.origin
            and figure.id.startswith("portfolio/")
            and not _opens(sample, FigureRef(figure.origin))
        ):
            unknown.add(figure.origin)
    assert unknown == set()


def _opens(ws: Workspace, ref: FigureRef) -> bool:
    try:
        return bool(origin_of(ws, ref).title)
    except UserError:
        return False


def test_sentences_of_the_program_are_short(portfolio: BriefDocument) -> None:
    own = [e for e in portfolio.elements() if isinstance(e, DocumentTitle)]
    assert all(len(e.text.split()) < 25 for e in own)
    for line in text_of(portfolio).split("\n"):
        if not re.search(r"[|/#<\[]", line) and "legal advice" not in line and "Beside the plan" not in line:
            assert all(len(sentence.split()) < 25 for sentence in re.split(r"(?<=[.;:]) ", line)), line


def test_tables_of_plugins_give_columns_or_nothing_twice(sample: Workspace, source: BriefSource) -> None:
    document = brief(sample, source, "AI-002")
    named = [e for e in document.elements() if isinstance(e, BriefTable) and e.columns[0].title == "Metric"]
    assert not named
    assert text_of(document).count("Alerts that are fraud") == 1


def test_changes_stand_as_they_are_given(sample: Workspace) -> None:
    line = ChangeLine("worse", "Worse", words("Recall fell from 85.6 % (27 Aug) to 81 % (27 Nov)."))
    first = text_of(portfolio_document(sample))
    later = text_of(portfolio_document(sample, changes=ChangeLines((line,) * 10, "B-6, 30 Aug 2026", 17)))
    assert "First brief; nothing to compare." in first
    assert later.count("Worse | Recall fell from 85.6 %") == 8
    assert "19 smaller changes are in the program's list of changes." in later


def test_a_shorter_size_says_what_is_left(sample: Workspace) -> None:
    document = initiative_document(
        sample, sample.find_key("AI-002").id, sizes={"doing": "short", "annex": "short"}
    )
    assert len(table(document, "metrics").rows) == 5
    text = text_of(document)
    assert "4 more, no guardrail breached: in the annex." in text
    assert "### All metrics" in text


def test_own_fields_and_plugins_fit_a_line_each_where_room_is_short(sample: Workspace) -> None:
    sizes = dict.fromkeys(("plugins", "own-fields"), "short")
    document = initiative_document(sample, sample.find_key("AI-002").id, sizes=sizes)  # type: ignore[arg-type]  # Sizes
    text = text_of(document)
    assert "Custom fields: Cost centre: 4130; Works council: Agreed; Payback: 5.3 months" in text
    assert "Human review: Yes, Daniel Osei; Fairness: Open; Audit trail: Yes, Anna Kowalczyk" in text


def test_the_annex_is_no_part_of_the_body(sample: Workspace, source: BriefSource) -> None:
    initiative_id = sample.find_key("AI-002").id
    short = {"about": "line", "annex": "short"}
    document = initiative_document(sample, initiative_id, source=source, sizes=short)  # type: ignore[arg-type]
    assert document.sections[-1].block == "annex"
    assert [section.block for section in document.body().sections] == [
        section.block for section in document.sections[:-1]
    ]
    assert "One cut-off treats a doubtful payment" not in text_of(document.body())
    assert "One cut-off treats a doubtful payment" in text_of(document)
    whole = initiative_document(sample, initiative_id, source=source)
    assert "One cut-off treats a doubtful payment" in text_of(whole.body()), (
        "where there is room it stands there"
    )


# A portfolio with one initiative, and the hostile set


def test_a_kept_analysis_is_in_the_brief(ws: Workspace, initiative: Initiative) -> None:
    before = text_of(initiative_document(ws, initiative.id))
    columns = [{"name": "device age", "psi": 0.31, "state": "large"}, {"name": "broken", "psi": None}]
    kept_analyses.keep(
        ws, initiative.id,
        kept_analyses.NewResult(
            "drift", "Drift of November", "device age moved far.", {}, {"drift": {"columns": columns}},
            [{"path": "/home/somebody/payments.csv", "rows": 60_000}],
        ),
    )  # fmt: skip
    after = text_of(initiative_document(ws, initiative.id))
    assert before != after
    assert "Drift of November: device age moved far." in after
    assert "payments.csv (n = 60,000 rows)" in after
    assert "somebody" not in after
    assert "device age moved most: PSI 0.31" in after


def test_what_a_brief_is_told_of_the_health_check_is_what_the_check_finds(sample: Workspace) -> None:
    whole = health_report.check(sample).problems
    parts = (*health_report.check_some(sample, sample.spines()), *health_report.check_plan(sample))
    assert set(parts) == set(whole)
