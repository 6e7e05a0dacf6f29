"""Documents of what nobody filled in, and of what was filled to the brim: nothing fails, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.briefs.compose import initiative_document, portfolio_document
from desktop_app.briefs.model.elements import BriefTable, PageEnd
from desktop_app.domain.fields import specs
from desktop_app.domain.records import (
    Bet,
    Initiative,
    Measurement,
    Metric,
    Review,
    ReviewAction,
    Risk,
)
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from tests.briefs.document_text import text_of

# Notes and the source are for those who work on it.
_INTERNAL = {"notes", "source"}


def long_text(name: str) -> str:
    return (f"{name} begins. " + "word " * 2000)[:4990] + f" {name[:8]}!"


def test_an_empty_portfolio_says_that_it_is_empty(ws: Workspace) -> None:
    text = text_of(portfolio_document(ws))
    assert "The portfolio is empty" in text
    assert "No initiative asks for a decision." in text
    assert "meets its target" not in text


def test_a_title_alone_makes_grey_words_and_no_zeros(ws: Workspace) -> None:
    (initiative_id,) = initiatives.create(ws, "Only a title").initiative_ids
    text = text_of(initiative_document(ws, initiative_id))
    for sentence in (
        "No metric says what good means.", "What it brings is not estimated.", "No risk has been named.",
        "No description yet.", "It is not in plain words yet.", "No verdict yet.",
    ):  # fmt: skip
        assert sentence in text
    assert "$0" not in text
    document = portfolio_document(ws)
    # Grey sentences alone fill no page.
    assert sum(isinstance(element, PageEnd) for element in document.elements()) == 1
    whole = text_of(document)
    assert "0 of 1 initiatives have an expected value: too few for a ranking." in whole
    assert "$0" not in whole


def test_a_live_system_without_a_metric_is_not_good(ws: Workspace) -> None:
    (initiative_id,) = initiatives.create(ws, "Live at once").initiative_ids
    with ws.change("Live") as step:
        step.uow.update(step.uow.get(Initiative, initiative_id), stage="live")
    text = text_of(portfolio_document(ws))
    assert "No metric is defined for 1 live system" in text
    assert "meet" not in text.replace("meets", "").split("## Live systems", 1)[1].split("---")[0]


def test_all_of_every_long_text_is_in_the_brief(ws: Workspace) -> None:
    (initiative_id,) = initiatives.create(ws, "Wordy").initiative_ids
    names = [
        name for name, spec in specs(Initiative).items() if spec.kind == "long_text" and name not in _INTERNAL
    ]
    texts = {name: long_text(name) for name in names}
    risk, action, reason = long_text("mitigation"), long_text("action"), long_text("reason")
    assumption, word = long_text("assumption"), "x" * 1600
    today = ws.today()
    with ws.change("Fill") as step:
        step.uow.update(step.uow.get(Initiative, initiative_id), **texts)
        review = Review(
            initiative_id=initiative_id,
            number=1,
            state="closed",
            closed_on=today,
            decision="retrain",
            reason=reason,
        )
        step.uow.add(review)
        step.uow.add_all(
            [
                Risk(initiative_id=initiative_id, title=word[:400], mitigation=risk, likelihood=4, impact=4),
                ReviewAction(initiative_id=initiative_id, review_id=review.id, what=action),
                Bet(initiative_id=initiative_id, assumption=assumption, due=today),
            ]
        )
    text = text_of(initiative_document(ws, initiative_id))
    for name, value in texts.items():
        assert value in text, name
    for value in (word[:400], risk, action, reason, assumption):
        assert value in text
    assert "The decision in full" in text
    assert "more characters in the annex" in text
    assert "(more in its own brief)" in text_of(portfolio_document(ws))


@pytest.fixture
def measured(ws: Workspace) -> str:
    (initiative_id,) = initiatives.create(ws, "Two hundred metrics").initiative_ids
    today = ws.today()
    with ws.change("Fill") as step:
        metrics = [
            Metric(
                initiative_id=initiative_id,
                name="Recall" if n < 2 else f"Metric {n}",
                target=0.9,
                guardrail=0.8,
            )
            for n in range(200)
        ]
        step.uow.add_all(metrics)
        step.uow.add_all(
            Measurement(
                initiative_id=initiative_id, metric_id=metric.id, value=0.7 if n % 10 == 0 else 0.95,
                measured_on=today - timedelta(days=1),
            )
            for n, metric in enumerate(metrics)
        )  # fmt: skip
    return initiative_id


def test_two_hundred_metrics_stop_and_say_how_many_are_bad(ws: Workspace, measured: str) -> None:
    document = initiative_document(ws, measured)
    tables = [e for e in document.elements() if isinstance(e, BriefTable) and e.name == "metrics"]
    assert [len(shown.rows) for shown in tables] == [10, 200]
    assert "190 more, 10 guardrails breached: in the annex." in text_of(document)
    names = [figure.id for figure in document.figures()]
    prefix = names[0].split("/")[0]
    assert f"{prefix}/metric/recall/latest" in names
    assert f"{prefix}/metric/recall-2/latest" in names
