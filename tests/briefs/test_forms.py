"""The forms of a brief: beside each other, recorded together, and never under the ending of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.briefs import forms
from desktop_app.briefs.office import office_extra
from desktop_app.briefs.recorded_briefs import BriefWish, make_recorded, verify
from desktop_app.domain.briefs.brief_records import files_of
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.services.workspace import Workspace

FORMS = forms.FORMATS if office_extra.is_available() else ("pdf", "html")


def test_every_form_is_written_recorded_and_recognised(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    recorded = make_recorded(ws, initiative.id, tmp_path / "one.pdf", BriefWish(formats=FORMS))
    assert recorded is not None
    assert [file.path.name for file in recorded.files] == [f"one.{name}" for name in FORMS]
    assert (recorded.file.name, recorded.pages) == ("one.pdf", 2)
    assert recorded.brief is not None
    assert [file.format for file in files_of(recorded.brief)] == list(FORMS)
    for file in recorded.files:
        content = file.path.read_bytes()
        assert verify(ws, content).is_known, file.format
        assert not verify(ws, content + b" ").is_known


def test_all_forms_or_none(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    (tmp_path / "one.html").mkdir()
    with pytest.raises(UserError):
        make_recorded(ws, initiative.id, tmp_path / "one.pdf", BriefWish(formats=("pdf", "html")))
    assert not (tmp_path / "one.pdf").exists()


@pytest.mark.parametrize(
    ("target", "formats", "names"),
    [
        ("a.pdf", ("pdf",), ["a.pdf"]),
        ("a.HTML", ("html",), ["a.HTML"]),
        ("a", ("html",), ["a"]),
        ("a.b", ("pdf", "html"), ["a.b.pdf", "a.b.html"]),
        ("a.docx", ("pdf", "html"), ["a.pdf", "a.html"]),
    ],
)
def test_where_the_forms_go(target: str, formats: tuple[str, ...], names: list[str]) -> None:
    assert [path.name for _name, path in forms.targets(Path(target), formats)] == names


def test_a_form_under_the_ending_of_another_is_refused() -> None:
    with pytest.raises(UserError, match="ending of another"):
        forms.targets(Path("a.pdf"), ("html",))
