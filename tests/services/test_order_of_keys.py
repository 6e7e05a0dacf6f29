"""AI-1000 stands after AI-999 wherever initiatives are listed by key, also in the first rows that a window reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.services import initiatives
from desktop_app.services.lists import list_reads, view_rows
from desktop_app.services.planning import board
from desktop_app.services.portfolio_file import portfolios
from desktop_app.store.reads.first_rows import read_first_rows

ORDER = ["AI-9", "AI-998", "AI-999", "AI-1000", "AI-1001"]


def test_keys_are_in_natural_order_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.portfolio"
    ws = portfolios.create(path, name="One", user="ann")
    for key in reversed(ORDER):
        initiatives.create(ws, f"Title {key}", key=key)
    ids = [row[0] for row in list_reads.rows(ws)]
    shown = {
        "table": [row[1] for row in list_reads.rows(ws)],
        "some": [row[1] for row in list_reads.rows(ws, list(reversed(ids)))],
        "titles": [row[1] for row in list_reads.titles(ws)],
        "view": [row[1] for row in view_rows.read(ws, ["problem"])],
        "board": [row[1] for row in board.cards(ws)],
    }
    ws.close()
    shown["first"] = [row[1] for row in read_first_rows(path, 9).rows]
    shown["first few"] = [*(row[1] for row in read_first_rows(path, 4).rows), ORDER[-1]]
    for option in ("key", "title"):
        assert main(["list", str(path), "--json", "--sort", option]) == 0
        shown[option] = [row["key"] for row in json.loads(capsys.readouterr().out)]
    assert shown == dict.fromkeys(shown, ORDER)
