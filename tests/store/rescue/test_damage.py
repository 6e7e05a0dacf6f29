"""Files that are broken, foreign or too new: one sentence, nothing written, and the ways back."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop_app.domain import record_base
from desktop_app.errors import UserError
from desktop_app.services import undo
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening, recovery
from desktop_app.store.faults import DamagedPortfolio, MissingPortfolio, NewerPortfolio, NotAPortfolio
from tests.store.portfolios_at_hand import PAGE, Clock, content, garbage, leftovers, make, sha, sql


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def zeroed_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def garbage_page(path: Path) -> None:
    root = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = 'measurement'")[0][0]
    garbage(path, root)


def text(path: Path) -> None:
    path.write_text("Title,Owner\nFraud bands,Payments\n" * 500)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE initiative (id TEXT)")
    raw.close()


def no_table(path: Path) -> None:
    sql(path, "DROP TABLE risk")


def no_portfolio(path: Path) -> None:
    sql(path, "DELETE FROM portfolio")


BREAKS: list[tuple[Callable[[Path], None], type[UserError], str]] = [
    (empty, DamagedPortfolio, "0 bytes long"),
    (cut, DamagedPortfolio, "cut short"),
    (cut_in_the_header, DamagedPortfolio, "cut short"),
    (zeroed_header, DamagedPortfolio, "beginning is empty"),
    (zeros, DamagedPortfolio, "beginning is empty"),
    (garbage_page, DamagedPortfolio, "is damaged"),
    (text, NotAPortfolio, "is not a portfolio file"),
    (foreign, NotAPortfolio, "is a database, but not a portfolio"),
    (no_table, DamagedPortfolio, "lacks risk"),
    (no_portfolio, DamagedPortfolio, "own record is missing"),
]


@pytest.mark.parametrize(("breaks", "error", "told"), BREAKS, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_broken_is_said_and_left_alone(
    portfolio: Path, clock: Clock, breaks: Callable[[Path], None], error: type[UserError], told: str
) -> None:
    opened = opening.open_file(portfolio, clock=clock)
    kept = opening.backup_now(opened.workspace)
    opened.workspace.close()
    breaks(portfolio)
    before = sha(portfolio)
    with pytest.raises(error, match=told) as caught:
        opening.open_file(portfolio, clock=clock)
    assert portfolio.name in str(caught.value)
    assert [one.path for one in caught.value.backups] == [kept]
    assert caught.value.backups[0].initiatives == 3
    assert sha(portfolio) == before
    assert integrity.check_file(portfolio)
    assert sha(portfolio) == before
    assert [one.name for one in portfolio.parent.iterdir()] == [portfolio.name]
    restored = recovery.restore(kept, portfolio)
    assert restored.aside is not None
    assert sha(restored.aside) == before
    assert integrity.check_file(portfolio) == []


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(MissingPortfolio, match="is not there"):
        opening.open_file(tmp_path / "none.portfolio")
    with pytest.raises(NotAPortfolio, match="is a folder"):
        opening.open_file(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("flips", [40, pytest.param(300, marks=pytest.mark.slow)])
def test_no_flipped_bit_brings_the_program_down(portfolio: Path, clock: Clock, flips: int) -> None:
    good = portfolio.read_bytes()
    chance = random.Random(flips)
    for _trial in range(flips):
        data = bytearray(good)
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        portfolio.write_bytes(data)
        try:
            opened = opening.open_file(portfolio, clock=clock)
        except UserError:
            continue
        integrity.check_workspace(opened.workspace)
        opened.workspace.close()
        for left in portfolio.parent.glob(f"{portfolio.name}-*"):
            left.unlink()


def test_a_newer_major_version_is_refused(portfolio: Path) -> None:
    sql(portfolio, f"PRAGMA user_version={2 << 16}")
    before = sha(portfolio)
    with pytest.raises(NewerPortfolio, match="newer version of AI Portfolio"):
        opening.open_file(portfolio)
    assert sha(portfolio) == before


def test_a_newer_major_version_that_waits_in_the_log_is_refused(portfolio: Path, tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2

    other = tmp_path / "copy.portfolio"
    raw = dbapi2.connect(str(portfolio), isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute(f"PRAGMA user_version={2 << 16}")
    for ending in ("", "-wal"):
        shutil.copy(f"{portfolio}{ending}", f"{other}{ending}")
    raw.close()
    before = sha(other), sha(other.with_name(other.name + "-wal"))
    with pytest.raises(NewerPortfolio):
        opening.open_file(other)
    assert (sha(other), sha(other.with_name(other.name + "-wal"))) == before


def test_what_a_newer_minor_version_added_survives_an_edit(portfolio: Path, clock: Clock) -> None:
    from desktop_app.services import initiatives

    sql(
        portfolio,
        "ALTER TABLE initiative ADD COLUMN colour TEXT DEFAULT 'red'",
        "UPDATE initiative SET colour = key",
        "CREATE TABLE later (id TEXT)",
        "INSERT INTO later VALUES ('kept')",
        f"PRAGMA user_version={1 << 16 | 7}",
    )
    ws = opening.open_file(portfolio, clock=clock).workspace
    initiatives.edit(ws, ws.spines()[0].initiative.id, {"title": "Other"})
    initiatives.create(ws, "New one")
    opening.close_portfolio(ws)
    assert sql(portfolio, "SELECT colour FROM initiative ORDER BY key") == [
        ("AI-001",), ("AI-002",), ("AI-003",), ("red",),
    ]  # fmt: skip
    assert sql(portfolio, "SELECT * FROM later") == [("kept",)]
    assert sql(portfolio, "PRAGMA user_version") == [(1 << 16 | 7,)]


@pytest.mark.parametrize("code", ["trigger", "view", "virtual"])
def test_code_from_elsewhere_is_refused(portfolio: Path, code: str) -> None:
    sql(
        portfolio,
        {
            "trigger": "CREATE TRIGGER sly AFTER UPDATE ON initiative BEGIN DELETE FROM risk; END",
            "view": "CREATE VIEW sly AS SELECT 1",
            "virtual": "CREATE VIRTUAL TABLE sly USING fts5(a)",
        }[code],
    )
    before = sha(portfolio)
    with pytest.raises(NotAPortfolio, match="sly"):
        opening.open_file(portfolio)
    assert sha(portfolio) == before


def test_restore_is_not_undone_by_an_old_log(portfolio: Path, clock: Clock, tmp_path: Path) -> None:
    from desktop_app.services import initiatives

    ws = opening.open_file(portfolio, clock=clock).workspace
    kept = opening.backup_now(ws)
    initiatives.create(ws, "Only in the log")
    # As after a crash: the log holds what the file does not.
    crashed = tmp_path / "crashed" / portfolio.name
    crashed.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{portfolio}{ending}", f"{crashed}{ending}")
    ws.close()
    restored = recovery.restore(kept, crashed)
    assert content(crashed) == content(kept)
    assert sql(crashed, "SELECT count(*) FROM initiative") == [(3,)]
    assert restored.aside is not None
    assert sql(restored.aside, "SELECT count(*) FROM initiative") == [(4,)]
    assert leftovers(crashed.parent) == []


def test_a_restore_that_can_not_be_done_changes_nothing(portfolio: Path, clock: Clock) -> None:
    ws = opening.open_file(portfolio, clock=clock).workspace
    kept = opening.backup_now(ws)
    with pytest.raises(UserError, match="close it first"):
        recovery.restore(kept, portfolio)
    ws.close()
    before = sha(portfolio)
    data = bytearray(kept.read_bytes())
    data[-10] ^= 1
    kept.write_bytes(data)
    with pytest.raises(DamagedPortfolio, match="checksum differs"):
        recovery.restore(kept, portfolio)
    assert sha(portfolio) == before
    assert [one.name for one in portfolio.parent.iterdir()] == [portfolio.name]


# Rescue


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A portfolio of some 1,100 rows: enough that each large table has pages that its first one leads to.

    Its ids are the same in every run, and with them what stands on which page.
    """
    from tests.store.portfolios_at_hand import fill

    chance = random.Random(11)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_base, "os", SimpleNamespace(urandom=chance.randbytes))
        ws = make(tmp_path_factory.mktemp("big") / "big.portfolio", initiatives_=0)
        fill(ws, 40, measurements=18)
        ws.close()
    return ws.place.path.read_bytes()


def rows_in(path: Path) -> int:
    return sum(
        len(rows) for name, rows in content(path).items() if name not in ("summary", "alembic_version")
    )


def beginnings(data: bytes, folder: Path) -> dict[str, int]:
    """Pages by what begins on them; the first page leads to those where the tables are described."""
    path = folder / "good.portfolio"
    path.write_bytes(data)
    found = dict(sql(path, "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    known = set(found.values())
    described = [page for page in range(2, len(data) // PAGE) if page not in known and _describes(data, page)]
    return found | {"first": 1} | {f"described {n}": page for n, page in enumerate(described)}


def _describes(data: bytes, page: int) -> bool:
    return b"CREATE TABLE" in data[(page - 1) * PAGE : page * PAGE] and data[(page - 1) * PAGE] == 0x0D


def any_page(which: str, data: bytes, places: dict[str, int]) -> int:
    """A page on which nothing begins, the same in every run: only the indexes change their places among theirs."""
    begun = set(places.values())
    return random.Random(which).choice([page for page in range(2, len(data) // PAGE) if page not in begun])


@pytest.mark.parametrize(
    "which",
    ["first", "described 0", "described 1", "described 2", "change", "changed_record", "initiative", "measurement",
     "sqlite_autoindex_measurement_1", "search_index_data", "any 1", "any 2", "any 3"],
)  # fmt: skip
def test_rescue_of_one_bad_page_keeps_the_rows(big: bytes, tmp_path: Path, which: str) -> None:
    path, saved = tmp_path / "bad.portfolio", tmp_path / "saved.portfolio"
    path.write_bytes(big)
    all_rows = rows_in(path)
    places = beginnings(big, tmp_path)
    garbage(path, places.get(which) or any_page(which, big, places))
    before = sha(path)
    rescued = recovery.rescue(path, saved, user="ann")
    assert sha(path) == before
    # One more change says that it was rescued.
    assert rows_in(saved) >= 0.95 * all_rows
    assert str(sum(rescued.kept.values())) in rescued.sentence
    assert integrity.check_file(saved) == []
    ws = opening.open_file(saved).workspace
    assert integrity.verify_history(ws).ok
    assert len(ws.spines()) == 40
    opening.close_portfolio(ws)
    assert leftovers(tmp_path) == []
    assert oct(saved.stat().st_mode)[-3:] == "600"


def test_a_history_that_lost_lines_still_proves_the_rescued_file(big: bytes, tmp_path: Path) -> None:
    path, saved = tmp_path / "bad.portfolio", tmp_path / "saved.portfolio"
    path.write_bytes(big)
    root = (beginnings(big, tmp_path)["changed_record"] - 1) * PAGE
    # The pages with lines that the first page of the table leads to.
    cells = [root + int.from_bytes(big[root + at : root + at + 2], "big") for at in range(12, 92, 2)]
    pages = [int.from_bytes(big[cell : cell + 4], "big") for cell in cells]
    # The portfolio's own record is changed by every new initiative, so lines of it come before and after.
    of_portfolio = str(sql(path, "SELECT id FROM portfolio")[0][0]).encode()
    garbage(path, [page for page in pages if of_portfolio in big[(page - 1) * PAGE : page * PAGE]][3])
    rescued = recovery.rescue(path, saved, user="ann")
    assert rescued.lost["changed_record"] > 1
    assert integrity.check_file(saved) == []
    ws = opening.open_file(saved).workspace
    assert integrity.verify_history(ws).ok
    opening.close_portfolio(ws)


def test_rescue_takes_lost_records_from_the_history(big: bytes, tmp_path: Path) -> None:
    path, saved = tmp_path / "bad.portfolio", tmp_path / "saved.portfolio"
    path.write_bytes(big)
    was = content(path)["measurement"]
    root = beginnings(big, tmp_path)["measurement"]
    # One of the pages with rows that the first page of the table leads to.
    cell = int.from_bytes(big[(root - 1) * PAGE + 12 : (root - 1) * PAGE + 14], "big")
    garbage(path, int.from_bytes(big[(root - 1) * PAGE + cell :][:4], "big"))
    rescued = recovery.rescue(path, saved, user="ann")
    assert content(saved)["measurement"] == was
    assert rescued.from_history["measurement"] > 10
    assert not any(rescued.lost.values())
    assert "put together from the history" in rescued.sentence


def test_rescue_says_what_is_lost_and_does_not_undo_past_it(portfolio: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.portfolio"
    data = portfolio.read_bytes()
    for page in range(2, len(data) // PAGE + 1):
        # The risks themselves, and what the history says of them.
        if b"Drift" in data[(page - 1) * PAGE : page * PAGE]:
            garbage(portfolio, page)
    rescued = recovery.rescue(portfolio, saved, user="ann")
    assert rescued.lost["risk"] == 3
    assert "Risk 3" in rescued.sentence
    assert integrity.check_file(saved) == []
    ws = opening.open_file(saved).workspace
    assert len(ws.spines()) == 3
    state = undo.state(ws)
    assert (state.undo, state.redo) == (None, None)
    opening.close_portfolio(ws)


@pytest.mark.parametrize("breaks", [empty, text, zeros])
def test_where_nothing_can_be_rescued_nothing_is_left(
    portfolio: Path, tmp_path: Path, breaks: Callable[[Path], None]
) -> None:
    breaks(portfolio)
    saved = tmp_path / "out" / "saved.portfolio"
    with pytest.raises(UserError, match="Restore a backup"):
        recovery.rescue(portfolio, saved)
    assert not saved.exists()
    assert not saved.parent.exists() or list(saved.parent.iterdir()) == []
    assert leftovers(tmp_path) == []


def test_rescue_mends_a_beginning_that_was_wiped_out(portfolio: Path, tmp_path: Path) -> None:
    was = content(portfolio)
    zeroed_header(portfolio)
    saved = tmp_path / "saved.portfolio"
    rescued = recovery.rescue(portfolio, saved)
    assert not any(rescued.lost.values())
    found = content(saved)
    for name in ("initiative", "measurement", "risk", "blob", "changed_record"):
        assert found[name] == was[name]


def test_rescue_refuses_a_name_that_is_taken(portfolio: Path) -> None:
    before = sha(portfolio)
    with pytest.raises(UserError, match="there already"):
        recovery.rescue(portfolio, portfolio)
    assert sha(portfolio) == before
