"""What a long search says meanwhile, by a clock of the test's own."""

from __future__ import annotations

from desktop_app.cli.progress_lines import ProgressLines


def test_lines_come_after_a_second_and_at_most_one_a_second() -> None:
    now, lines = 0.0, list[str]()
    progress = ProgressLines(lambda amount: f"{amount:g}", lines.append, lambda: now)
    progress.tell(None, None, "Looking")
    assert lines == []
    now = 1.5
    progress.tell(None, None, "Looking")
    now = 2.0
    progress.tell(None, 5.0, "Looking")
    now = 2.6
    progress.tell(None, 100.0, "Looking")
    now = 4.0
    progress.tell(100.005, 100.0, "Looking")
    now = 6.0
    progress.tell(100.005, 100.0, "Looking")
    assert lines == [
        "Looking",
        "Looking: 100 so far",
        "Looking: 100 so far; the most there can be lies less than 0.01\xa0% above.",
    ]
