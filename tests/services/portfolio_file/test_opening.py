"""A place leads to what opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.place import FilePlace, place_of
from desktop_app.errors import UserError
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.portfolio_file.opening import close_portfolio, open_place


def test_a_file_is_opened_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.portfolio"
    portfolios.create(path, name="Mine").close()
    result = open_place(place_of(str(path)), user="ann", read_only=True)
    assert (result.workspace.place, result.workspace.user) == (FilePlace(path), "ann")
    assert result.workspace.read_only
    close_portfolio(result.workspace)


def test_a_server_is_refused() -> None:
    with pytest.raises(UserError, match="in files only"):
        open_place(place_of("postgresql://h/d"))
