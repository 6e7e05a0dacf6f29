"""A place is told from its text, comes back from its key, and never shows a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.place import FilePlace, Place, ServerPlace, file_of, place_of, places_of
from desktop_app.errors import UserError

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "text", ["a.portfolio", "/data/a b.portfolio", "C:\\data\\a.portfolio", "postgresql:/h/d", "postgresql"]
)
def test_anything_that_is_no_address_is_a_file(text: str) -> None:
    place = place_of(text)
    assert place == FilePlace(Path(text))
    assert (place.label, place.key) == (str(Path(text)), str(Path(text)))
    assert file_of(place) == Path(text)


def test_a_file_place_is_called_as_the_file() -> None:
    place = FilePlace(Path("/data/mine.portfolio"))
    assert (place.name, place.stem) == ("mine.portfolio", "mine")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("postgresql://h/d", ServerPlace("h", 5432, "d")),
        ("postgres://h/d", ServerPlace("h", 5432, "d")),
        ("PostgreSQL://Host.example/d", ServerPlace("host.example", 5432, "d")),
        ("postgresql://ann@h:6000/d?schema=team&sslmode=require", ServerPlace("h", 6000, "d", "team", "ann")),
        ("postgresql://ann%40x@h/d%2Fe", ServerPlace("h", 5432, "d/e", "", "ann@x")),
        ("postgresql://[::1]:6000/d", ServerPlace("::1", 6000, "d")),
        ("postgresql:///d", ServerPlace("", 5432, "d")),
        (" postgresql://h/d ", ServerPlace("h", 5432, "d")),
    ],
)
def test_an_address_is_read_before_it_is_a_path(text: str, place: ServerPlace) -> None:
    assert place_of(text) == place
    assert place.name == place.stem == place.database
    with pytest.raises(UserError, match="in files only"):
        file_of(place)


@given(
    st.sampled_from(["", "db.example", "10.0.0.1", "::1"]),
    st.integers(1, 65535),
    NAMES,
    st.one_of(st.just(""), NAMES),
    st.one_of(st.just(""), NAMES),
)
def test_a_key_makes_the_same_place(host: str, port: int, database: str, schema: str, user: str) -> None:
    place = ServerPlace(host, port, database, schema, user)
    assert place_of(place.key) == place


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:hunter2@h/d",
        "postgresql://ann:hunter%2Fhunter2@h/d",
        "postgresql://ann:a@hunter2@h/d",
        "postgresql://:hunter2@h/d",
        "postgresql://h/d?password=hunter2",
    ],
)
def test_a_password_is_left_out(text: str) -> None:
    place: Place = place_of(text)
    assert isinstance(place, ServerPlace)
    assert "hunter" not in f"{place!r} {place} {place.label} {place.name} {place.stem} {place.key}"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://",
        "postgresql://h",
        "postgresql://h/",
        "postgresql://h:port/d",
        "postgresql://h:70000/d",
        "postgresql://[::1/d",
        # Passwords that end where the address ends to be one.
        "postgresql://ann:hunter2/x@h/d",
        "postgresql://ann:12/hunter2@h",
        "postgresql://ann:hunter2?x@h/d",
        "postgresql://ann:12/d?hunter2@h/d",
        "postgresql://ann:hunter2#x@h/d",
        "postgresql://ann:12/d#hunter2@h/d",
        "postgresql://ann:[hunter2@h/d",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(text: str) -> None:
    with pytest.raises(UserError) as caught:
        place_of(text)
    assert "postgresql://user@host/database" in str(caught.value)
    assert "hunter" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_what_settings_keep_is_read_as_far_as_it_goes() -> None:
    kept = ["a.portfolio", "postgresql://", "postgresql://h/d"]
    assert places_of(kept) == [FilePlace(Path("a.portfolio")), ServerPlace("h", 5432, "d")]
