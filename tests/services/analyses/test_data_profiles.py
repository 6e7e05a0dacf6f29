"""A source profiled from a file: what is kept, what it answers, what moved since, and taking it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.records import Analysis, DataSource, Readiness
from desktop_app.errors import Cancelled, UserError
from desktop_app.language import formats
from desktop_app.services import readiness, undo
from desktop_app.services import record_edits as records
from desktop_app.services.analyses import data_profiles
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.workspace import Workspace


@pytest.fixture
def source(ws: Workspace, one: str) -> DataSource:
    made = DataSource(initiative_id=one, name="Orders", refresh_days=30, owner="Data")
    records.add(ws, made)
    return made


def orders(path: Path, gaps: int = 0, extra: str = "") -> Path:
    lines = [
        f"{i},{'' if i < gaps else i * 1.5},{['North', 'South'][i % 4 == 0]},2026-11-{i % 20 + 1:02d},{i % 3 == 0}{extra}"
        for i in range(300)
    ]
    header = "id,amount,region,day,label" + (",more" if extra else "")
    path.write_text(header + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def answers(ws: Workspace, source: DataSource) -> dict[str, Readiness]:
    return {one.dimension: one for one in ws.spine(source.initiative_id).readiness_of(source.id)}


VALUES = {"label": "label", "key": "id", "date": "day", "group": "region"}


def test_one_step_keeps_the_result_and_answers_readiness(
    ws: Workspace, source: DataSource, tmp_path: Path
) -> None:
    readiness.answer(ws, source.id, "representativeness", {"score": 70, "note": "as the owner says"})
    path = orders(tmp_path / "orders.csv", gaps=30)
    changes = data_profiles.profile_source(ws, source.id, path, VALUES)
    assert changes.touches("analysis", "readiness", "data_source")
    spine = ws.spine(source.initiative_id)
    kept = data_profiles.list_profiles(spine, source.id)
    assert len(kept) == 1
    assert kept[0].kind == "profile"
    assert analyses.files_of(kept[0])[0]["rows"] == 300
    assert analyses.settings_of(kept[0])["values"]["label"] == "label"
    assert len(kept[0].result) < 100_000
    found = answers(ws, source)
    assert found["completeness"].score == pytest.approx(98)
    assert found["completeness"].analysis_id == kept[0].id
    assert "amount" in found["completeness"].note
    assert (found["representativeness"].score, found["representativeness"].analysis_id) == (70, "")
    current = next(one for one in spine.data_sources if one.id == source.id)
    assert (current.rows, current.newest) == (300, date(2026, 11, 20))
    undo.undo(ws)
    assert data_profiles.list_profiles(ws.spine(source.initiative_id), source.id) == []
    assert set(answers(ws, source)) == {"representativeness"}


def test_a_reference_population(ws: Workspace, source: DataSource, tmp_path: Path) -> None:
    census = tmp_path / "census.csv"
    census.write_text("region,people\nNorth,300\nSouth,700\n", encoding="utf-8")
    path = orders(tmp_path / "orders.csv")
    data_profiles.profile_source(ws, source.id, path, {**VALUES, "reference": str(census)})
    kept = data_profiles.list_profiles(ws.spine(source.initiative_id), source.id)[0]
    groups = analyses.result_of(kept)["groups"]
    assert groups[1]["ratio"] == pytest.approx(0.25 / 0.7)
    assert [Path(one["path"]).name for one in analyses.files_of(kept)] == ["orders.csv", "census.csv"]
    assert answers(ws, source)["representativeness"].score < 50


def test_what_moved(ws: Workspace, source: DataSource, tmp_path: Path) -> None:
    path = orders(tmp_path / "orders.csv")
    data_profiles.profile_source(ws, source.id, path, VALUES)
    orders(path, gaps=150, extra=",x")
    data_profiles.profile_source(ws, source.id, path, VALUES)
    newest, before = data_profiles.list_profiles(ws.spine(source.initiative_id), source.id)
    moved = data_profiles.compare_profiles(analyses.result_of(before), analyses.result_of(newest))
    told = {one.what: (one.before, one.after, one.kind) for one in moved}
    assert told["amount: present"] == (formats.percent(1), formats.percent(0.5), "bad")
    assert told["Column more"] == ("not there", "there", "neutral")
    assert told["Completeness"][2] == "bad"
    sizes = [one.size for one in moved]
    assert sizes == sorted(sizes, reverse=True)
    assert data_profiles.compare_profiles(analyses.result_of(newest), analyses.result_of(newest)) == []
    assert "orders.csv, 300 rows, profiled" in data_profiles.describe_profile(newest, ws.today())


def test_what_cannot_be_used_keeps_nothing(ws: Workspace, source: DataSource, tmp_path: Path) -> None:
    path = orders(tmp_path / "orders.csv")
    with pytest.raises(UserError, match="no column called"):
        data_profiles.profile_source(ws, source.id, path, {"label": "churn"})

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        data_profiles.profile_source(ws, source.id, path, VALUES, progress=cancel)
    path.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(UserError, match="Row 3"):
        data_profiles.profile_source(ws, source.id, path)
    spine = ws.spine(source.initiative_id)
    assert not spine.analyses
    assert not answers(ws, source)


def test_a_figure_of_a_persons_own_is_no_longer_the_files(
    ws: Workspace, source: DataSource, tmp_path: Path
) -> None:
    data_profiles.profile_source(ws, source.id, orders(tmp_path / "orders.csv"), VALUES)
    assert answers(ws, source)["privacy"].analysis_id
    readiness.answer(ws, source.id, "privacy", {"note": "agreed"})
    assert answers(ws, source)["privacy"].analysis_id
    readiness.answer(ws, source.id, "privacy", {"score": 60})
    assert answers(ws, source)["privacy"].analysis_id == ""


def test_many_columns_stay_small(ws: Workspace, source: DataSource, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"column {i}" for i in range(1_000)]
    rows = [",".join(str(i * k % 97 / 7) for i in range(1_000)) for k in range(40)]
    path.write_text(",".join(names) + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
    data_profiles.profile_source(ws, source.id, path)
    kept = data_profiles.list_profiles(ws.spine(source.initiative_id), source.id)[0]
    assert len(kept.result) < 150_000
    assert analyses.result_of(kept)["n_columns"] == 1_000
    assert isinstance(kept, Analysis)
