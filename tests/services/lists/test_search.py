"""Finding initiatives by what is written on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.cli.reports import list_report
from desktop_app.domain.filters.tree import Condition, Group
from desktop_app.domain.records import Risk
from desktop_app.services import evidence, initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.lists import row_search, view_rows
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import typed_text
from tests.counting import reads


def found(ws: Workspace, text: str) -> list[str]:
    keys = {row[0]: row[1] for row in lists.rows(ws)}
    return sorted(keys[one] for one in lists.search_ids(ws, text))


@pytest.fixture
def filled(ws: Workspace, tmp_path: Path) -> Workspace:
    """Three initiatives with something to find in each place."""
    initiatives.create(
        ws, "Müller's Großkredit", problem="Zu viele Ausfälle", owner="Ann", vendor="Acme GmbH"
    )
    two = initiatives.create(ws, "Claims TRIAGE", notes="Ünder review", summary="sorts claims").record_ids[0]
    initiatives.create(ws, "東京 Störung", benefits="Less downtime")
    initiatives.create(
        ws, "営業部審査システム", problem="Lange Straße 5", notes="AI審査 がいよう 인공지능전략 ตรวจระบบงาน"
    )
    records.add(ws, Risk(initiative_id=two, title="Verzerrung", mitigation="Stichproben", note="quarterly"))
    file = tmp_path / unicodedata.normalize("NFD", "Prüfbericht.pdf")
    file.write_bytes(b"x")
    evidence.attach_file(ws, two, file)
    return ws


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("müller", ["AI-001"]),
        ("MULLER", ["AI-001"]),
        (unicodedata.normalize("NFD", "müller"), ["AI-001"]),
        ("mull", ["AI-001"]),
        ("großkredit", ["AI-001"]),
        ("ausfalle zu", ["AI-001"]),
        ("acme", ["AI-001"]),
        ("ann", ["AI-001"]),
        ("triage", ["AI-002"]),
        ("under", ["AI-002"]),
        ("sorts", ["AI-002"]),
        ("verzerrung", ["AI-002"]),
        ("stichproben quarterly", ["AI-002"]),
        ("prüfbericht", ["AI-002"]),
        ("prufbericht.pdf", ["AI-002"]),
        ("東京", ["AI-003"]),
        ("東", ["AI-003"]),
        ("京", ["AI-003"]),
        ("東京 stor", ["AI-003"]),
        ("京東", []),
        ("部審", ["AI-004"]),
        ("審査システム", ["AI-004"]),
        ("ＡＩ審査", ["AI-004"]),
        ("システ", ["AI-004"]),
        ("部査", []),
        ("がいよう", ["AI-004"]),
        ("かいよう", []),
        ("인공지능", ["AI-004"]),
        ("지능", ["AI-004"]),
        ("ระบบ", ["AI-004"]),
        ("strasse", ["AI-004"]),
        ("STRASSE", ["AI-004"]),
        ("straße", ["AI-004"]),
        ("grosskredit", ["AI-001"]),
        ("storung", ["AI-003"]),
        ("downtime", ["AI-003"]),
        ("ai-002", ["AI-002"]),
        ("AI-00", ["AI-001", "AI-002", "AI-003", "AI-004"]),
        ("müller triage", []),
        ("nothing", []),
        ("", []),
        ("  \n", []),
        ("!?*", []),
    ],
)
def test_what_is_found(filled: Workspace, text: str, keys: list[str]) -> None:
    assert found(filled, text) == keys


def test_what_changes_is_found_as_it_is_now(filled: Workspace) -> None:
    one = filled.find_key("AI-001").id
    initiatives.edit(filled, one, {"title": "Lending"})
    assert found(filled, "müller") == []
    assert found(filled, "lending") == ["AI-001"]
    undo.undo(filled)
    assert found(filled, "müller") == ["AI-001"]
    assert found(filled, "lending") == []


def test_a_limit(filled: Workspace) -> None:
    assert len(lists.search_ids(filled, "ai", 2)) == 2


@pytest.fixture(scope="module")
def standing(empty_portfolio: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One initiative, for many questions."""
    import shutil

    from desktop_app.store import engine

    path = tmp_path_factory.mktemp("search") / "a.portfolio"
    shutil.copy(empty_portfolio, path)
    workspace = Workspace(engine.FileDatabase(path))
    initiatives.create(workspace, "Fraud", notes="a b c")
    yield workspace
    workspace.close()


ODD: list[Any] = [
    '"', "'", "*", "fraud*", "fraud AND", "NEAR(fraud, 2)", "title:fraud", "^fraud", "-fraud", "(", "{title}:x", "\x00",
    "a\x00b", "\ud800", "%", "_", "; DROP TABLE initiative", "fraud OR 1=1", "\u202efraud", "x" * 100_000,
    "fraud " * 10_000, " ".join(f"w{n}" for n in range(5000)), "𝔣𝔯𝔞𝔲𝔡", "①②③", "👩\u200d💻", "क्ष", "\u0301",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:20])
def test_odd_questions_are_no_error(standing: Workspace, text: str) -> None:
    assert lists.search_ids(standing, text) in ([], lists.search_ids(standing, "fraud"))


@given(text=st.text(st.characters(exclude_categories=[]), max_size=40))
def test_no_question_is_an_error(standing: Workspace, text: str) -> None:
    lists.search_ids(standing, text)


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
        lambda s: s.strip()
    )
)
def test_a_word_that_stands_there_is_found(standing: Workspace, title: str) -> None:
    one = lists.rows(standing)[0][0]
    initiatives.edit(standing, one, {"notes": f"{title} Zebra"})
    assert lists.search_ids(standing, "zebra") == [one]


def test_a_letter_that_parts_a_word_for_the_index_can_be_asked_for(standing: Workspace) -> None:
    """SQLite takes a few letters, such as this vowel sign of New Tai Lue, for the end of a word."""
    one = lists.rows(standing)[0][0]
    initiatives.edit(standing, one, {"notes": "left\u19b0right"})
    for question in ("left\u19b0right", "left\u19b0", "\u19b0right", "left right", "left\u19b0ri"):
        assert lists.search_ids(standing, question) == [one], ascii(question)
    assert lists.search_ids(standing, "left\u19b0wrong") == []


def test_many_rows_are_searched_as_few_are(filled: Workspace) -> None:
    rows = lists.rows(filled)
    searched = row_search.RowSearch(rows)
    for text in (
        "m", "mü", "mül", "müller", "mulle", "ann", "n", "triage ver", "triage zz", "t r", "-", "triage -", "",
        "don't", "i-00", "AI-001", "東", "störung 東", "left\u19b0wrong", "claims \u19b0", "x" * 1200, "a " * 60,
    ):  # fmt: skip
        ids = lists.search_ids(filled, text)
        shows = [row[0] in ids or text.casefold() in typed_text(row) for row in rows]
        assert searched.find(filled, text).tolist() == shows, ascii(text)


def test_a_change_between_two_letters_is_searched(filled: Workspace) -> None:
    rows = lists.rows(filled)
    searched = row_search.RowSearch(rows)
    assert searched.find(filled, "zebra").tolist() == [False] * 4
    initiatives.edit(filled, rows[1][0], {"notes": "zebra"})
    assert searched.find(filled, "zebra").tolist() == [False, True, False, False]
    # Rows that nobody has read yet are left out.
    initiatives.create(filled, "Zebra crossing")
    initiatives.delete(filled, [rows[0][0]])
    assert searched.find(filled, "zebra").tolist() == [False, True, False, False]
    assert searched.find(filled, "ausfalle").tolist() == [False] * 4


@pytest.mark.parametrize(
    ("text", "keys"), [("部審", ["AI-004"]), ("grosskredit", ["AI-001"]), ("kredit", ["AI-001"])]
)
def test_list_filter_and_command_search_alike(filled: Workspace, text: str, keys: list[str]) -> None:
    rows = lists.rows(filled)
    assert [row[1] for row in lists.holding(filled, rows, text)] == keys
    assert [row["key"] for row in list_report(filled, {}, "key", text)] == keys
    typed = row_search.RowSearch(rows).find(filled, text)
    assert [row[1] for row, shows in zip(rows, typed, strict=True) if shows] == keys
    condition = Condition("title", "contains", text)
    ids = view_rows.matching_ids(filled, Group("all", (condition,)))
    assert sorted(row[1] for row in rows if row[0] in (ids or ())) == keys


def test_an_index_of_an_earlier_version_still_answers(filled: Workspace) -> None:
    """A portfolio that can only be read keeps its index as it is: words as they were written."""
    with filled.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM search_index")
        connection.exec_driver_sql(
            "INSERT INTO search_index (rowid, words) SELECT number, 'Lange Straße 審査部' FROM search_entry LIMIT 1"
        )
    for text in ("straße", "Lange straße", "審査", "審査部"):
        assert len(lists.search_ids(filled, text)) == 1, text


def asked(ws: Workspace, searched: row_search.RowSearch, text: str) -> int:
    """How often the index is asked for initiatives while `text` is looked for."""
    return sum("MATCH" in question for question in reads(ws, lambda: searched.find(ws, text)))


def test_a_letter_that_leaves_the_same_words_asks_the_index_for_nothing(filled: Workspace) -> None:
    searched = row_search.RowSearch(lists.rows(filled))
    assert asked(filled, searched, "tri") == 1
    assert [asked(filled, searched, text) for text in ("tria", "triag", "TRIAGE", "triage zz")] == [
        0,
        0,
        0,
        0,
    ]
    # Two words begin so, then one.
    assert [asked(filled, searched, text) for text in ("st", "sto", "stor", "störung")] == [1, 1, 0, 1]
    initiatives.edit(filled, filled.find_key("AI-001").id, {"notes": "triathlon"})
    assert asked(filled, searched, "tria") == 1, "somebody wrote in between"
    assert searched.find(filled, "tria").tolist() == [True, True, False, False]


def test_many_words_with_one_beginning_are_asked_for_together(filled: Workspace) -> None:
    initiatives.edit(filled, filled.find_key("AI-001").id, {"notes": " ".join(f"z{n}" for n in range(40))})
    searched = row_search.RowSearch(lists.rows(filled))
    questions = reads(filled, lambda: searched.find(filled, "z"))
    assert len(questions) < 20
    assert searched.find(filled, "z").tolist() == [True, False, False, False]


class LookedAt(str):
    """A text that counts how often something is looked for in it."""

    count = 0

    def __contains__(self, wanted: object) -> bool:
        LookedAt.count += 1
        return super().__contains__(str(wanted))


def test_only_rows_that_may_have_the_text_are_looked_at(filled: Workspace) -> None:
    searched = row_search.RowSearch(lists.rows(filled))
    searched._haystacks = [LookedAt(text) for text in searched._haystacks]
    counts = []
    for text in ("a", "ai", "ai-", "ai-0", "ai-002", "x"):
        LookedAt.count = 0
        searched.find(filled, text)
        counts.append(LookedAt.count)
    # Every key begins with "AI", so the index has all rows until a hyphen is typed.
    assert counts == [0, 0, 0, 0, 3, 4]
