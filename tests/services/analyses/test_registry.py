"""Analyses run on files, the program's own and those of plugins, and become metrics in one step."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from desktop_app.analysis.files.read_options import reading_of
from desktop_app.domain.extensions.plugin_analysis import (
    RESERVED_IDS,
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    PluginAnalysis,
)
from desktop_app.errors import Cancelled, UserError
from desktop_app.plugin_host import PluginHost
from desktop_app.services import undo
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses import registry as file_analyses
from desktop_app.services.analyses.built_in import CORE_ANALYSES
from desktop_app.services.analyses.file_analysis import Request
from desktop_app.services.workspace import Workspace

# group, positives selected, positives missed, negatives selected, negatives passed
CELLS = {"A": (40, 10, 10, 40), "B": (20, 20, 10, 50), "C": (3, 1, 1, 2)}


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    rows = [
        (label, chosen, group)
        for group, counts in CELLS.items()
        for (label, chosen), n in zip([(1, 1), (1, 0), (0, 1), (0, 0)], counts, strict=True)
        for _ in range(n)
    ]
    path = tmp_path / "decisions.csv"
    pd.DataFrame(rows, columns=["label", "decision", "group"]).to_csv(path, index=False)
    return path


def fairness(path: Path) -> analyses.NewResult:
    core = next(one for one in CORE_ANALYSES if one.id == "fairness")
    return file_analyses.run(
        core, Request(path, {"label": "label", "prediction": "decision", "group": "group", "positive": "1"})
    )


def test_fairness_by_group_judges_groups_that_are_large_enough(decisions: Path) -> None:
    made = fairness(decisions)
    figures = {one["label"]: one["value"] for one in made.result["outcome"]["figures"]}
    # A selects 50 of 100, B 30 of 100; C has seven cases and is not judged.
    assert figures["Lowest to highest selection rate"] == pytest.approx(0.6)
    assert figures["Equal opportunity difference"] == pytest.approx(0.8 - 0.5)
    assert "misses the four-fifths rule" in made.sentence
    assert "too few to judge: C" in made.sentence
    assert made.files[0]["rows"] == sum(sum(counts) for counts in CELLS.values())
    assert made.settings["values"]["group"] == "group"


def test_a_result_becomes_a_metric_and_the_next_one_a_measurement(
    ws: Workspace, one: str, decisions: Path
) -> None:
    for _run in range(2):
        analyses.keep(ws, one, fairness(decisions))
        kept = analyses.list_kept(ws.spine(one), "fairness")[0]
        proposal = analyses.result_of(kept)["metrics"][0]
        analyses.make_metric(ws, one, kept, proposal)
    spine = ws.spine(one)
    (metric,) = spine.metrics
    assert (metric.name, metric.kind, metric.guardrail) == ("Four-fifths ratio by group", "fairness", 0.8)
    assert [m.value for m in spine.measurements] == [pytest.approx(0.6)] * 2
    undo.undo(ws)
    assert len(ws.spine(one).measurements) == 1


def test_what_is_kept_can_be_run_again_with_the_same_answer(ws: Workspace, one: str, decisions: Path) -> None:
    analyses.keep(ws, one, fairness(decisions))
    kept = analyses.list_kept(ws.spine(one))[0]
    settings, facts = analyses.settings_of(kept), analyses.files_of(kept)[0]
    again = file_analyses.run(
        file_analyses.find(ws, kept.kind),
        Request(Path(facts["path"]), settings["values"], reading_of(settings)),
    )
    assert analyses.dump(again.result) == kept.result
    assert again.files[0]["sha256"] == facts["sha256"]


class Plugins:
    """Brings one analysis."""

    def __init__(self, real, analysis: PluginAnalysis) -> None:
        self._real, self._analysis = real, analysis

    def __getattr__(self, name: str):
        return getattr(self._real, name)

    def analyses(self, industry: str | None = None) -> tuple[PluginAnalysis, ...]:
        return (self._analysis,) if industry in (None, "finance") else ()


def test_a_plugin_gets_columns_as_series_and_values_as_they_are(ws: Workspace, decisions: Path) -> None:
    seen = {}

    def run(values):
        seen.update(values)
        return AnalysisOutcome("Done.", (AnalysisFigure("Rows", float(len(values["one"]))),))

    inputs = (
        AnalysisInput("one", "One"), AnalysisInput("some", "Some", "columns"), AnalysisInput("other", "Other", "file"),
        AnalysisInput("limit", "Limit", "number"), AnalysisInput("none", "None", required=False),
    )  # fmt: skip
    ws.extensions = Plugins(
        ws.extensions, PluginAnalysis("mine", "Mine", "Counts.", inputs, run, industry="finance")
    )
    assert [one.id for one in file_analyses.list_offered(ws, "finance", "metrics")][-1] == "mine"
    assert "mine" not in [one.id for one in file_analyses.list_offered(ws, "", "metrics")]
    made = file_analyses.run(
        file_analyses.find(ws, "mine"),
        Request(
            decisions, {"one": "label", "some": ("group", "decision"), "other": str(decisions), "limit": 3.0}
        ),
    )
    assert made.result["outcome"]["figures"][0]["value"] == len(seen["one"])
    assert [column.name for column in seen["some"]] == ["group", "decision"]
    assert list(seen["other"].columns) == ["label", "decision", "group"]
    assert (seen["limit"], seen["none"]) == (3.0, None)


def test_an_analysis_whose_plugin_is_gone_says_so(ws: Workspace) -> None:
    with pytest.raises(UserError, match="belongs to a plugin that is not there"):
        file_analyses.find(ws, "gone")


def test_a_column_of_text_chosen_for_numbers_is_the_choice_of_a_person(
    ws: Workspace, decisions: Path
) -> None:
    asked = []
    analysis = PluginAnalysis(
        "mine", "Mine", "Counts.", (AnalysisInput("wait", "Wait", "number_column"),), asked.append, tab="data"
    )
    ws.extensions = Plugins(ws.extensions, analysis)
    with pytest.raises(UserError, match="“Wait” needs a column of numbers, and “group” holds: category"):
        file_analyses.run(file_analyses.find(ws, "mine"), Request(decisions, {"wait": "group"}))
    assert asked == []


def test_what_an_absent_plugin_computed_keeps_its_place(ws: Workspace, one: str, decisions: Path) -> None:
    analysis = PluginAnalysis(
        "mine",
        "Mine",
        "Counts.",
        (AnalysisInput("one", "One"),),
        lambda _values: AnalysisOutcome("Done."),
        tab="data",
    )
    with_it, without = Plugins(ws.extensions, analysis), ws.extensions
    ws.extensions = with_it
    made = file_analyses.run(file_analyses.find(ws, "mine"), Request(decisions, {"one": "label"}))
    analyses.keep(ws, one, made)
    analyses.keep(ws, one, fairness(decisions))
    for extensions, there in ((with_it, True), (without, False)):
        ws.extensions = extensions
        spine = ws.spine(one)
        assert [kept.kind for kept in file_analyses.list_kept(ws, spine, "data")] == ["mine"]
        assert [kept.kind for kept in file_analyses.list_kept(ws, spine, "metrics")] == ["fairness"]
        assert file_analyses.is_there(ws, "mine") is there


def test_every_name_of_the_programs_own_results_is_reserved() -> None:
    from desktop_app.services.analyses import band_policy, data_profiles, experiment

    names = {one.id for one in CORE_ANALYSES} | {band_policy.KIND, data_profiles.KIND, experiment.SIZE}
    assert names == RESERVED_IDS


def test_cancelling_stops_the_reading(decisions: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    core = next(one for one in CORE_ANALYSES if one.id == "fairness")
    with pytest.raises(Cancelled):
        file_analyses.run(
            core, Request(decisions, {"label": "label", "prediction": "decision", "group": "group"}), stop
        )


def test_weights_that_are_none_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "waits.csv"
    path.write_text("area,outcome\nNorth,3\nSouth,5\n")
    equity = next(one for one in CORE_ANALYSES if one.id == "equity")
    values = {"area": "area", "outcome": "outcome", "better": "lower"}
    made = file_analyses.run(equity, Request(path, {**values, "weights": "North = 3; South = 1"}))
    assert made.result["details"]["weighted_mean"] == pytest.approx((3 * 3 + 5) / 4)
    with pytest.raises(UserError, match="is no weight; write North = 2"):
        file_analyses.run(equity, Request(path, {**values, "weights": "North"}))


@pytest.mark.parametrize(
    ("industry", "analysis"),
    [("retail", "retail.exposure"), ("media", "media.exposure"), ("public_sector", "public_sector.equity")],
)
def test_industries_offer_the_programs_computations_under_their_own_words(
    industry: str, analysis: str
) -> None:
    found = {one.id: one for one in PluginHost().analyses(industry)}
    names = {one.name for one in found[analysis].inputs}
    own = next(one for one in CORE_ANALYSES if one.id == found[analysis].function)
    assert names <= {one.name for one in own.inputs}
    assert {one.name for one in own.inputs if one.required and one.kind == "column"} <= names


def test_a_catalogue_says_how_much_of_it_is_shown(tmp_path: Path) -> None:
    lists, catalogue = tmp_path / "lists.csv", tmp_path / "catalogue.csv"
    lists.write_text("user,item,rank,group\n1,a,1,X\n1,b,2,Y\n2,a,1,X\n2,b,2,Y\n")
    catalogue.write_text("item,group\na,X\nb,Y\nc,Y\nd,Y\n")
    exposure = next(one for one in CORE_ANALYSES if one.id == "exposure")
    values = {name: name for name in ("user", "item", "rank", "group")}
    made = file_analyses.run(exposure, Request(lists, {**values, "catalogue": str(catalogue)}))
    assert made.result["details"]["catalogue_coverage"] == 0.5
    assert [Path(one["path"]).name for one in made.files] == ["lists.csv", "catalogue.csv"]
    alone = file_analyses.run(exposure, Request(lists, values))
    assert alone.result["details"]["catalogue_coverage"] is None
