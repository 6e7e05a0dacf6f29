"""Every command of the command line, with the JSON keys that scripts rely on."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pkgutil
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlcipher3 import dbapi2

from desktop_app import cli
from desktop_app.__main__ import COMMANDS, main
from desktop_app.cli.main import MODULES, make_app
from desktop_app.language import formats
from desktop_app.runtime import paths
from desktop_app.runtime.resources_path import resource_path
from desktop_app.store.rescue.backup import MIGRATION
from tests.templates import put_portfolio


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    def new(path: Path) -> None:
        assert main(["new", str(path), "--name", "Mine", "--currency", "eur"]) == 0

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "command line", new)
    return path


@pytest.fixture
def filled(portfolio: Path, tmp_path: Path) -> Path:
    def fill(path: Path) -> None:
        shutil.copy(portfolio, path)
        table = tmp_path / "list.csv"
        table.write_text(
            "Title,Industry,Owner,Problem\n"
            "Fraud bands,finance,Payments,Honest payments are blocked\n"
            "Chest X-ray triage,healthcare,Radiology,Alerts are ignored\n",
            encoding="utf-8",
        )
        assert main(["import", str(path), str(table)]) == 0

    path = tmp_path / "filled.portfolio"
    put_portfolio(path, "command line, filled", fill)
    os.replace(path, portfolio)
    return portfolio


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def error_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == code
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


def test_new_refuses_to_overwrite(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = portfolio.read_bytes()
    assert "there already" in error_of(capsys, "new", str(portfolio))
    assert portfolio.read_bytes() == before


def test_new_refuses_what_is_no_currency(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.portfolio"
    assert "currency" in error_of(capsys, "new", str(path), "--currency", "XXQ")
    assert not path.exists()


def test_a_missing_file_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = error_of(capsys, "list", str(tmp_path / "none.portfolio"))
    assert "is not there" in told
    assert len(told.splitlines()) == 1


ADDRESS = "postgresql://ann:hunter2@db.example/team"


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", ADDRESS],
        ["sample", ADDRESS],
        ["list", ADDRESS],
        ["show", ADDRESS, "AI-001"],
        ["check", ADDRESS],
        ["rank", ADDRESS],
        ["restore", "backup.portfolio", ADDRESS],
        [ADDRESS],
        ["--page", "initiatives", ADDRESS],
    ],
)
def test_a_server_is_refused_in_one_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = error_of(capsys, *arguments)
    assert told == "This version opens portfolios in files only, not on a server.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_cannot_be_read_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list", "postgresql://ann:hunter2/x@h/d"], ["postgresql://ann:hunter2/x@h/d"]):
        told = error_of(capsys, *arguments)
        assert "postgresql://user@host/database" in told
        assert "hunter2" not in told


@pytest.mark.parametrize("name", ["v1_0", "v1_1", "v1_2"])
def test_a_portfolio_of_an_earlier_version_is_listed(
    name: str, tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.portfolio"
    shutil.copyfile(Path(__file__).parents[1] / "schemas" / f"{name}.portfolio", path)
    before = path.read_bytes()
    assert main(["list", str(path)]) == 0
    listed, said = capsys.readouterr()
    assert "AI-001" in listed
    assert said == "old.portfolio was brought up to date; a backup is kept.\n"
    (backup,) = (own_home / "backups").rglob(f"* {MIGRATION}.portfolio")
    assert integrity_of(backup) == "ok"
    assert path.read_bytes() != before
    assert main(["list", str(path)]) == 0
    assert capsys.readouterr().err == ""


def integrity_of(path: Path) -> str:
    with closing(dbapi2.connect(str(path))) as raw:
        return str(raw.execute("PRAGMA integrity_check").fetchone()[0])


def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str], portfolio: Path) -> None:
    assert main(["list"]) == 2
    assert main(["set", str(portfolio), "AI-001", "no equals sign"]) == 2
    assert main(["import", str(portfolio), "x.csv", "--on-conflict", "maybe"]) == 2


def test_import_reports_rows_and_problems(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "again.csv"
    table.write_text("Title,Budget\nFraud bands,much\nNew one,100\n", encoding="utf-8")
    report = json_of(capsys, "import", str(filled), str(table), "--dry-run", code=3)
    assert {
        "rows",
        "created",
        "updated",
        "skipped",
        "problems",
        "unread_columns",
        "left_out",
        "notes",
        "warnings",
    } <= set(report)
    assert report["rows"] == 2
    assert {"row", "column", "value", "problem"} == set(report["problems"][0])
    titles = [row["title"] for row in json_of(capsys, "list", str(filled))]
    assert titles == ["Fraud bands", "Chest X-ray triage"]


def test_list_filters_sorts_and_searches(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json_of(capsys, "list", str(filled), "--sort", "-title")
    assert [row["title"] for row in rows] == ["Fraud bands", "Chest X-ray triage"]
    assert {"key", "title", "industry", "stage", "owner"} <= set(rows[0])
    assert rows[0]["score"] is None
    found = json_of(capsys, "list", str(filled), "--where", "industry=healthcare")
    assert [row["title"] for row in found] == ["Chest X-ray triage"]
    assert [row["owner"] for row in json_of(capsys, "list", str(filled), "--search", "ALERT")] == [
        "Radiology"
    ]
    assert "There is no field" in error_of(capsys, "list", str(filled), "--sort", "nonsense")


def test_set_is_one_change_in_the_history(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(filled), "ai-001", "owner=Ann", "budget=1200000", "facts=eu_market,personal_data",
                 "--reason", "handed over"]) == 0  # fmt: skip
    one = json_of(capsys, "show", str(filled), "AI-001")["initiative"]
    assert (one["owner"], one["budget"], one["facts"]) == ("Ann", 1200000, ["eu_market", "personal_data"])
    entries = json_of(capsys, "history", str(filled), "AI-001")
    assert set(entries[0]) == {"at", "who", "key", "field", "old", "new", "reason"}
    newest = [entry for entry in entries if entry["reason"] == "handed over"]
    assert {entry["field"] for entry in newest} == {
        "initiative.owner",
        "initiative.budget",
        "initiative.facts",
    }


def test_set_refuses_the_stage_and_unknown_fields(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "gate" in error_of(capsys, "set", str(filled), "AI-001", "stage=live")
    assert "no field" in error_of(capsys, "set", str(filled), "AI-001", "colour=blue")
    assert "number" in error_of(capsys, "set", str(filled), "AI-001", "budget=much")
    assert "There is no initiative" in error_of(capsys, "set", str(filled), "AI-999", "owner=x")


def test_set_reads_numbers_and_days_as_a_form_does(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(filled), "AI-001", "budget=1.2 Mio", "chance_of_success=40 %", "in_use_since=2.3.2024",
                 "run_cost=?", "review_cadence_days=90 days"]) == 0  # fmt: skip
    one = json_of(capsys, "show", str(filled), "AI-001")["initiative"]
    assert (one["budget"], one["chance_of_success"], one["run_cost"]) == (1_200_000, 0.4, None)
    assert (one["in_use_since"], one["review_cadence_days"]) == ("2024-03-02", 90)
    doubt = error_of(capsys, "set", str(filled), "AI-001", "budget=12.000")
    assert "“12.000” can be 12,000 or 12. Write 12000 or 12." in doubt
    assert json_of(capsys, "show", str(filled), "AI-001")["initiative"]["budget"] == 1_200_000
    doubt = error_of(capsys, "set", str(filled), "AI-001", "in_use_since=03/04/2026")
    assert "Write 2026-03-04 or 2026-04-03." in doubt
    assert json_of(capsys, "show", str(filled), "AI-001")["initiative"]["in_use_since"] == "2024-03-02"
    formats.set_locale("de_DE")
    try:
        assert main(["set", str(filled), "AI-001", "budget=12.000"]) == 0
    finally:
        formats.set_locale("en_US")
    assert not capsys.readouterr().err
    assert json_of(capsys, "show", str(filled), "AI-001")["initiative"]["budget"] == 12000
    assert "USD" in error_of(capsys, "set", str(filled), "AI-001", "budget=$5")


def test_import_is_told_how_numbers_dates_and_words_are_read(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "doubtful.csv"
    table.write_text(
        "Initiative,Budget (k$),Go live,Vendor\nDoubtful,12.000,01/02/2024,NA\n", encoding="utf-8"
    )
    asked = json_of(capsys, "import", str(filled), str(table), "--dry-run", code=3)
    assert any("--decimal" in warning for warning in asked["warnings"])
    assert any("USD" in warning for warning in asked["warnings"])
    answers = [
        "--decimal",
        ",",
        "--date-order",
        "dmy",
        "--plain-units",
        "--keep-word",
        "NA",
        "--missing-word",
        "x",
    ]
    report = json_of(capsys, "import", str(filled), str(table), *answers)
    assert not report["warnings"]
    assert not report["problems"]
    found = json_of(capsys, "list", str(filled), "--search", "Doubtful")[0]["key"]
    one = json_of(capsys, "show", str(filled), found)["initiative"]
    assert (one["budget"], one["in_use_since"], one["vendor"]) == (12000, "2024-02-01", "NA")


def test_gate_says_what_is_open(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json_of(capsys, "gate", str(filled), "AI-001", code=3)
    assert set(report) == {"stage", "next_stage", "passes", "open", "settled", "not_applicable"}
    assert (report["stage"], report["next_stage"], report["passes"]) == ("strategy", "discovery", False)
    assert {"rule", "severity", "why"} == set(report["open"][0])
    assert "core.needs_ai" in {item["rule"] for item in report["open"]}


def test_show_holds_the_whole_spine(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys, "show", str(filled), "AI-002")
    for part in (
        "initiative",
        "ratings",
        "data_sources",
        "metrics",
        "measurements",
        "answers",
        "bets",
        "reviews",
        "risks",
    ):
        assert part in found
    assert found["score"]["value"] is None
    assert found["states"]["data"]["state"] == "empty"


def test_reviews_with_calendar(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json_of(capsys, "reviews", str(filled), "--due", "--ics", str(tmp_path / "r.ics")) == []
    assert (tmp_path / "r.ics").read_text().startswith("BEGIN:VCALENDAR")


def test_plugins_lists_the_core_with_its_checklist(capsys: pytest.CaptureFixture[str]) -> None:
    found = {row["name"]: row for row in json_of(capsys, "plugins")}
    assert set(found["core"]) == {
        "name", "version", "source", "enabled", "works", "state", "api", "error", "problems", "checklists",
        "switched_off", "sha256", "developing",
    }  # fmt: skip
    assert found["core"]["enabled"] is found["core"]["works"] is True
    # What comes with the program needs nobody's consent.
    assert found["core"]["sha256"] is None
    assert found["core"]["checklists"]


def test_a_checklist_that_breaks_is_an_open_gate_everywhere(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = json_of(capsys, "list", str(filled))[0]["gate_blocking"]
    folder = paths.data_folder() / "checklists"
    folder.mkdir()
    (folder / "insurance.yaml").write_text("meta: [")
    said = "insurance gives no checklist that can be used: what it asks is not checked."
    gate = json_of(capsys, "gate", str(filled), "AI-001", code=3)
    (line,) = [item for item in gate["open"] if item["rule"] == "plugin:insurance"]
    assert (line["severity"], gate["passes"]) == ("gate", False)
    assert line["why"].startswith(said)
    assert json_of(capsys, "list", str(filled))[0]["gate_blocking"] == before + 1
    shown = json_of(capsys, "show", str(filled), "AI-001")
    assert line in shown["gate"]["open"]
    capsys.readouterr()
    assert main(["gate", str(filled), "AI-001"]) == 3
    assert said in capsys.readouterr().out
    assert main(["brief", str(filled), "AI-001", "-o", str(tmp_path / "b.pdf")]) == 0
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "b.pdf").pages)
    assert said in " ".join(text.split())
    (row,) = [row for row in json_of(capsys, "plugins", code=3) if row["name"] == "insurance"]
    assert (row["works"], row["state"]) == (False, "failed")
    told = capsys.readouterr()
    assert main(["plugins"]) == 3
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "insurance: insurance.yaml, line " in told.out
    # Its file gone, it is missed.
    (folder / "insurance.yaml").unlink()
    gate = json_of(capsys, "gate", str(filled), "AI-001", code=3)
    assert "insurance is not there any more: what it asks is not checked." in [i["why"] for i in gate["open"]]


def test_check_backup_and_restore(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json_of(capsys, "check", str(filled)) == {"ok": True, "problems": []}
    copy = tmp_path / "copy.portfolio"
    assert main(["backup", str(filled), str(copy)]) == 0
    assert main(["set", str(filled), "AI-001", "owner=Later"]) == 0
    assert main(["restore", str(copy), str(filled)]) == 0
    assert json_of(capsys, "list", str(filled))[0]["owner"] == "Payments"
    assert main(["backup", str(filled)]) == 0


def test_verify_proves_the_history_and_finds_an_alteration(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json_of(capsys, "history", str(filled), "--verify")
    assert good["ok"] is True
    assert good["broken_at"] is None
    from sqlcipher3 import dbapi2

    raw = dbapi2.connect(str(filled))
    raw.execute("UPDATE change SET who = 'Somebody else' WHERE number = 1")
    raw.commit()
    raw.close()
    bad = json_of(capsys, "history", str(filled), "--verify", code=3)
    assert (bad["ok"], bad["changes"], bad["broken_at"]) == (False, good["changes"], 1)
    assert bad["state"] == "altered"
    assert "altered at change 1" in bad["problems"][0]


def test_briefs(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = json_of(capsys, "brief", str(filled), "AI-001", "-o", str(tmp_path / "one.pdf"))
    assert one == [
        {
            "key": "AI-001",
            "number": "B-1",
            "kind": "initiative",
            "state": "draft",
            "file": str(tmp_path / "one.pdf"),
            "format": "pdf",
            "pages": one[0]["pages"],
            "sha256": hashlib.sha256((tmp_path / "one.pdf").read_bytes()).hexdigest(),
            "previous": None,
            "changes": [],
            "smaller_changes": 0,
            "shortened": one[0]["shortened"],
            "missing_characters": 0,
            "undrawn": None,
        }
    ]
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    whole = json_of(capsys, "brief", str(filled), "--portfolio", "-o", str(tmp_path / "all.pdf"))
    assert whole[0]["key"] is None
    each = json_of(capsys, "brief", str(filled), "--all", "-o", str(tmp_path / "folder"))
    assert all(set(block) == {"block", "title", "size"} for block in one[0]["shortened"])
    assert [row["key"] for row in each] == ["AI-001", "AI-002"]
    assert len(list((tmp_path / "folder").glob("*.pdf"))) == 2
    assert main(["brief", str(filled), "-o", str(tmp_path / "x.pdf")]) == 2


def test_briefs_that_were_made(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, final, draft = str(filled), str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf")
    assert main(["brief", place, "AI-001", "-o", final, "--final"]) == 2
    assert main(["brief", place, "AI-001", "-o", final, "--date", "soon"]) == 2
    (first,) = json_of(capsys, "brief", place, "AI-001", "-o", final, "--final", "--by", "Ann")
    assert (first["number"], first["state"]) == ("B-1", "final")
    assert json_of(capsys, "brief", place, "AI-001", "-o", draft, "--if-changed") == []
    assert main(["set", place, "AI-001", "budget=500000"]) == 0
    capsys.readouterr()
    (change,) = json_of(capsys, "brief", "changes", place, "AI-001")
    assert (change["id"], change["class"], change["new"]) == ("AI-001/budget", "new", 500000)
    assert {"label", "old", "low", "high", "within_chance", "sentence"} <= change.keys()
    (second,) = json_of(capsys, "brief", place, "AI-001", "-o", draft, "--if-changed")
    assert (second["previous"], len(second["changes"])) == ("B-1", 1)
    rows = json_of(capsys, "brief", "list", place)
    assert [(row["number"], row["subject"], row["state"]) for row in rows] == [
        ("B-2", "AI-001", "draft"), ("B-1", "AI-001", "final"),
    ]  # fmt: skip
    shown = json_of(capsys, "brief", "show", place, "B-1", "-o", str(tmp_path / "kept.pdf"))
    assert shown["snapshot"]["figures"]["AI-001/stage"]["value"]
    assert (tmp_path / "kept.pdf").read_bytes() == Path(final).read_bytes()
    verified = json_of(capsys, "brief", "verify", place, final)
    assert (verified["known"], verified["number"], verified["state"]) == (True, "B-1", "final")
    assert [one["id"] for one in verified["changed_since"]] == ["AI-001/budget"]
    Path(draft).write_bytes(Path(draft).read_bytes() + b"%")
    assert json_of(capsys, "brief", "verify", place, draft, code=3)["number"] == "B-2"
    for command in ("list", "changes"):
        assert main(["brief", command, place]) == 0
    assert main(["brief", "verify", place, draft]) == 3
    assert "carries the number of B-2" in capsys.readouterr().out


def test_a_portfolio_may_be_called_as_a_command(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").write_bytes(filled.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "./list", "AI-001", "-o", "one.pdf"]) == 0
    assert (tmp_path / "one.pdf").exists()
    assert error_of(capsys, "brief", "show", "./list", "B-9") == "There is no brief B-9.\n"


def test_a_brief_with_characters_that_no_font_has_says_so(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["set", str(filled), "AI-002", "title=請求審査 plan"]) == 0
    capsys.readouterr()
    assert main(["brief", str(filled), "--all", "-o", str(tmp_path / "out")]) == 3
    assert "AI-002: 4 characters have no font here and show as boxes: 請求審査\n" in capsys.readouterr().out
    both = json_of(capsys, "brief", str(filled), "--all", "-o", str(tmp_path / "again"), code=3)
    assert [(one["key"], one["missing_characters"], one["undrawn"]) for one in both] == [
        ("AI-001", 0, None), ("AI-002", 4, "請求審査"),
    ]  # fmt: skip


def test_json_goes_out_and_in_again_equal(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.json"
    assert main(["export", str(filled), str(out)]) == 0
    other = tmp_path / "other.portfolio"
    assert main(["new", str(other)]) == 0
    assert main(["import", str(other), str(out)]) == 0
    again = tmp_path / "again.json"
    assert main(["export", str(other), str(again)]) == 0
    assert json.loads(again.read_text())["records"] == json.loads(out.read_text())["records"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_tables(filled: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"all.{ending}"
    assert main(["export", str(filled), str(out)]) == 0
    assert out.stat().st_size > 100


def test_export_refuses_another_ending(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ".csv" in error_of(capsys, "export", str(filled), str(tmp_path / "all.doc"))


def test_the_program_knows_every_command_by_name() -> None:
    """One that `__main__` does not name opens the window instead."""
    app = make_app()
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    names += [group.name or "" for group in app.registered_groups]
    assert sorted(names) == sorted(COMMANDS), "name a new command in COMMANDS of desktop_app/__main__.py"


def test_every_module_with_commands_is_listed() -> None:
    for module in pkgutil.iter_modules(cli.__path__):
        imported = importlib.import_module(f"{cli.__name__}.{module.name}")
        is_listed = not hasattr(imported, "register") or imported in MODULES
        assert is_listed, f"name {module.name} in MODULES of desktop_app/cli/main.py"


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        assert main([command, "--help"]) == 0
        assert "Usage" in capsys.readouterr().out


def test_every_command_stands_in_the_help() -> None:
    page = resource_path("help", "command_line.md").read_text(encoding="utf-8")
    missing = [command for command in COMMANDS if f"`{command}" not in page]
    assert missing == [], "resources/help/command_line.md: a row for each command"


def test_the_window_refuses_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.portfolio")]) == 1
    assert "ai-portfolio new" in capsys.readouterr().err


def test_nothing_in_a_strangers_file_steers_the_terminal(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlcipher3 import dbapi2

    odd = "a\x1b]0;owned\x07b\x9b31m\u202egpj.exe"
    raw = dbapi2.connect(str(filled), isolation_level=None)
    raw.execute("UPDATE initiative SET title = ?, owner = ? WHERE key = 'AI-001'", (odd, odd))
    raw.close()
    commands = (["list"], ["show", "AI-001"], ["history"], ["gate", "AI-001"], ["health"], ["check"])
    for command, *rest in commands:
        for more in ([], ["--json"]):
            if "--json" in more and command == "check":
                continue
            main([command, str(filled), *rest, *more])
            out, err = capsys.readouterr()
            assert not set(out + err) & set("\x1b\x07\x9b\u202e"), [command, *more]
    main(["list", str(filled), "--json"])
    assert json.loads(capsys.readouterr().out)[0]["title"] == odd
    main(["show", str(filled), odd])
    assert "\x1b" not in capsys.readouterr().err


def test_damaged_values_are_listed_and_mended(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sqlcipher3 import dbapi2

    assert json_of(capsys, "damaged", str(filled)) == []
    raw = dbapi2.connect(str(filled), isolation_level=None)
    raw.execute("UPDATE initiative SET in_use_since = '2026=01-30', stage = 'nowhere' WHERE key = 'AI-001'")
    raw.close()
    assert main(["list", str(filled)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "2 values that do not fit where they stood were set aside; filling in the fields mends them.",
        f"To see them: ai-portfolio damaged {filled}",
    ]
    names = [one.split(" held")[0] for one in json_of(capsys, "check", str(filled), code=3)["problems"]]
    assert "Initiative AI-001: Stage" in names
    listed = json_of(capsys, "damaged", str(filled), code=3)
    held = {one["field"]: one for one in listed}
    assert held["in_use_since"]["held"] == "“2026=01-30”"
    assert "does not fit there" in held["stage"]["sentence"]
    day, stage = held["in_use_since"]["id"][:12], held["stage"]["id"]
    assert "left as it is now" in error_of(capsys, "damaged", str(filled), "--fill", f"{stage}=live")
    assert "no damaged value" in error_of(capsys, "damaged", str(filled), "--leave", "zz")
    assert main(["damaged", str(filled), "--fill", f"{day}=2026-01-30", "--leave", stage]) == 0
    assert "fits where it stands" in capsys.readouterr().out
    shown = json_of(capsys, "show", str(filled), "AI-001")
    assert shown["initiative"]["in_use_since"] == "2026-01-30"
    assert json_of(capsys, "history", str(filled), "--verify")["state"] == "as written"


def test_import_reads_a_file_as_it_is_told(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Finance"
    for name in ("Finance", "Legal"):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["Use case", "Owner", "Stage"])
        sheet.append([f"{name} case", "Ann", "somewhere"])
    book.save(tmp_path / "b.xlsx")
    report = json_of(capsys, "import", str(portfolio), str(tmp_path / "b.xlsx"), "--dry-run", code=3)
    assert report["created"] == 2
    assert [(one["sheet"], one["row"]) for one in report["problems"]] == [("Finance", 2), ("Legal", 2)]
    chosen = ("--sheet", "Legal", "--dry-run")
    report = json_of(capsys, "import", str(portfolio), str(tmp_path / "b.xlsx"), *chosen, code=3)
    assert (report["created"], "sheet" in report["problems"][0]) == (1, False)
    path = tmp_path / "list.csv"
    path.write_bytes("made by hand|\n案件名|担当\n請求審査|田中\n".encode("cp932"))
    told = ("--encoding", "shift_jis", "--separator", "|", "--header-row", "2", "--map", "title=案件名")
    report = json_of(capsys, "import", str(portfolio), str(path), *told, code=3)
    assert (report["created"], report["unread_columns"]) == (1, ["担当"])
    path = tmp_path / "register.json"
    path.write_text('{"meta": {}, "records": [{"title": "Churn"}]}')
    assert json_of(capsys, "import", str(portfolio), str(path))["created"] == 1
    assert main(["import", str(portfolio), str(path), "--encoding", "cp1252"]) != 0
    assert "no encoding" in capsys.readouterr().err
    titles = [row["title"] for row in json_of(capsys, "list", str(portfolio))]
    assert titles == ["請求審査", "Churn"]
