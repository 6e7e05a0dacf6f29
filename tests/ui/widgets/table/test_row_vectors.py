"""Many rows are filtered and sorted just as few rows are."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from desktop_app.language import word_order
from desktop_app.ui.look.collation import follow_locale
from desktop_app.ui.widgets.table.row_vectors import MANY, RowVectors
from desktop_app.ui.widgets.table.table_model import Row, TableColumn
from desktop_app.ui.widgets.table.view_model import ViewTableModel

_STAGES = {"idea": 0, "pilot": 1, "live": 2}
COLUMNS = [
    TableColumn("title", "Title", 1),
    TableColumn("stage", "Stage", 2, sort=_STAGES.get),
    TableColumn("money", "Money", 3, "number"),
    TableColumn("mixed", "Mixed", 4),
    TableColumn("tags", "Tags", 5, sort=lambda words: ", ".join(words) or None),
]


def rows_of(rng: random.Random, count: int) -> list[Row]:
    words = ["", "alpha", "Alpha", "Zürich", "AI-10", "AI-2", "émile", "zebra"]
    return [
        (
            str(number), rng.choice(words), rng.choice(["idea", "pilot", "live", "other"]),
            rng.choice([None, 0, -1.5, 2**60, 2**60 + 1, rng.random()]) if number % 2 else rng.randrange(5),
            rng.choice([None, "b", "10", 3, 2.5]), rng.choice([[], ["b"], ["a", "c"]]),
        )
        for number in range(count)
    ]  # fmt: skip


def levels_of(rng: random.Random) -> list[tuple[TableColumn, bool]]:
    return [(column, rng.random() < 0.5) for column in rng.sample(COLUMNS, rng.randrange(3))]


@pytest.fixture(params=["own order", "collation of Qt"])
def words_order(request: pytest.FixtureRequest, qapp: object) -> Iterator[None]:
    """The order of words without Qt, and that of the window, whose keys cannot be compared with numbers."""
    word_order.use_maker(None)
    if request.param != "own order":
        follow_locale()
    yield
    word_order.use_maker(None)


@pytest.mark.usefixtures("words_order")
@pytest.mark.parametrize("seed", range(8))
def test_the_order_is_that_of_few_rows(seed: int) -> None:
    rng = random.Random(seed)
    vectors = RowVectors()
    rows = rows_of(rng, 60)
    for _step in range(12):
        if rng.random() < 0.5:
            # An edit: other values, some of them never seen.
            rows = [
                *rows[:-1],
                (rows[-1][0], f"new {rng.random()}", "live", rng.random(), rng.random(), ["d"]),
            ]
        levels = levels_of(rng)
        accept: Callable[[Row], bool] | None = (lambda row: row[2] != "idea") if rng.random() < 0.5 else None
        few = ViewTableModel(COLUMNS, rows)
        few.set_view(None, accept, levels, None)
        assert [rows[at] for at in vectors.order(rows, accept, None, levels)] == few.shown_rows()


def test_a_pick_filters_once_more_and_stays_when_the_order_changes(qapp: object) -> None:
    rows = rows_of(random.Random(1), 40)
    model = ViewTableModel(COLUMNS, rows)
    odd = lambda given: np.arange(len(given)) % 2 == 1  # noqa: E731
    model.set_view(None, lambda row: row[0] != "3", [], None, odd)
    assert [row[0] for row in model.shown_rows()] == [str(n) for n in range(1, 40, 2) if n != 3]
    model.set_levels([(COLUMNS[0], False)])
    assert len(model.shown_rows()) == 19
    model.set_view(None, None, [], None)
    assert len(model.shown_rows()) == 40


def test_a_new_order_of_words_sorts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [("1", "a"), ("2", "b"), ("3", "c")]
    vectors, by_title = RowVectors(), [(COLUMNS[0], False)]
    monkeypatch.setattr(word_order, "_maker", None)
    assert list(vectors.order(rows, None, None, by_title)) == [0, 1, 2]
    word_order.use_maker(lambda text: -ord(text))
    assert list(vectors.order(rows, None, None, by_title)) == [2, 1, 0]


def test_many_values_put_in_at_one_place_find_room() -> None:
    vectors, by_title = RowVectors(), [(COLUMNS[0], False)]
    titles: list[Any] = ["a", "z"]
    for number in range(120):
        titles.insert(1, f"m{1000 - number}")
        rows = [(str(at), title) for at, title in enumerate(titles)]
        assert list(vectors.order(rows, None, None, by_title)) == list(range(len(rows)))


def test_the_totals_are_those_of_the_rows_that_match(qapp: object) -> None:
    rows: list[Row] = [(str(n), "", "", n if n % 3 else None, None, []) for n in range(MANY)]
    model = ViewTableModel(COLUMNS, rows)
    model.set_view(None, lambda row: int(row[0]) < 10, [(COLUMNS[2], True)], None)
    assert [row[0] for row in model.shown_rows()] == ["8", "7", "5", "4", "2", "1", "0", "3", "6", "9"]
    assert model.matching_total(3) == (10, 27)
    model.set_view(None, lambda row: int(row[0]) in (0, 3), [], None)
    assert model.matching_total(3) == (2, None)
    model.update_rows([("0", "", "", 0.0, None, [])])
    assert model.matching_total(3) == (2, 0)


def test_what_another_thread_prepared_sorts_the_same_and_serves_later_rows_too(qapp: object) -> None:
    rng = random.Random(3)
    rows: list[Row] = [(str(n), f"title {rng.randrange(10**6)}", "", None, None, []) for n in range(5_000)]
    expected = list(RowVectors().order(rows, None, None, [(COLUMNS[0], True)]))
    prepared, vectors = RowVectors(), RowVectors()
    prepared.prepare(rows, COLUMNS)
    vectors.adopt(prepared)
    assert list(vectors.order(rows, None, None, [(COLUMNS[0], True)])) == expected
    edited = [("0", "zzz", "", None, None, []), *rows[1:]]
    assert vectors.order(edited, None, None, [(COLUMNS[0], True)])[0] == 0
    late = RowVectors()
    assert list(late.order(edited, None, None, [])) == list(range(5_000))
    late.adopt(prepared)
    assert late.order(edited, None, None, [(COLUMNS[0], True)])[0] == 0


def test_what_was_prepared_in_another_order_of_words_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [("1", "a"), ("2", "b"), ("3", "c")]
    monkeypatch.setattr(word_order, "_maker", None)
    prepared, vectors = RowVectors(), RowVectors()
    prepared.prepare(rows, COLUMNS[:1])
    word_order.use_maker(lambda text: -ord(text))
    vectors.adopt(prepared)
    assert list(vectors.order(rows, None, None, [(COLUMNS[0], False)])) == [2, 1, 0]


def test_a_click_on_a_header_puts_nothing_in_order_that_was_prepared(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(random.Random(4), 300)
    prepared, vectors = RowVectors(), RowVectors()
    prepared.prepare(rows, COLUMNS)
    vectors.adopt(prepared)
    sorts = []
    argsort = np.argsort

    def counted(*given: Any, **more: Any) -> Any:
        sorts.append(given)
        return argsort(*given, **more)

    monkeypatch.setattr(np, "argsort", counted)
    for column in COLUMNS:
        for descending in (False, True, False):
            ordered = vectors.order(rows, None, None, [(column, descending)])
            few = ViewTableModel(COLUMNS, rows)
            few.set_view(None, None, [(column, descending)], None)
            assert [rows[at] for at in ordered] == few.shown_rows()
    assert not sorts
    vectors.order(rows, None, None, [(COLUMNS[0], True), (COLUMNS[1], False)])
    assert len(sorts) == 2


class Touched(tuple[Any, ...]):
    """A row that counts how often it is read."""

    count = 0

    def __getitem__(self, at: Any) -> Any:
        Touched.count += 1
        return super().__getitem__(at)


def test_a_total_of_other_rows_reads_no_row_again() -> None:
    rows: list[Row] = [Touched((str(n), n if n % 2 else None)) for n in range(100)]
    vectors = RowVectors()
    assert vectors.total(rows, 1, array("q", range(10))) == 25
    Touched.count = 0
    assert vectors.total(rows, 1, array("q", range(4))) == 4
    assert vectors.total(rows, 1, array("q", (0, 2))) is None
    assert vectors.total(rows, 1, array("q")) is None
    assert Touched.count == 0
    assert vectors.total([("a", 2**60), ("b", None), ("c", 1)], 1, array("q", range(3))) == 2**60 + 1
