"""Briefs say what the portfolio says, whatever text is in it, and never leave half a file behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from desktop_app.briefs import make as briefs
from desktop_app.briefs.pdf import fonts
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative, Risk
from desktop_app.errors import Cancelled, EnvironmentFault
from desktop_app.language import bidi
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import Workspace

HOSTILE = (
    "<img src='/etc/hostname'/> <b>bold</b> R&D </para> <font color=\"[[[getattr(pow,'__globals__')]]]\">x "
    "<a href='javascript:alert(1)'>y</a> <foo> a <b c &amp; &#60;"
)


def text_of(path: Path) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(path).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_an_initiative_brief_says_everything_a_leader_asks(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "one.pdf")
    text = text_of(made.file)
    for wanted in (
        "Payment fraud risk bands", "Decision asked. approve retraining", "$4.2m",
        "What happens after an error", "How it is doing: Recall", "Guardrail breached", "In plain words",
        "Of 100 frauds it stops 81.", "Recall keeps falling", "16", "Cross-industry base", "Canary on 5 %",
        "not legal advice", "Northwind AI · Initiative brief", "page 1 of 2",
    ):  # fmt: skip
        assert squeezed(wanted) in text, wanted
    assert made.pages == 2
    assert made.missing == ""


def test_a_brief_has_title_author_outline_and_embedded_fonts(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    reader = PdfReader(briefs.initiative_brief(ws, initiative.id, tmp_path / "one.pdf").file)
    assert reader.metadata is not None
    assert reader.metadata.title == f"{initiative.key} {initiative.title}"
    assert reader.metadata.author == ws.user
    assert len(reader.outline[1]) >= 6, "the sections stand under the title"  # type: ignore[arg-type]
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        if "/FontDescriptor" in font:
            assert "/FontFile2" in font["/FontDescriptor"]
        else:
            # The font that reportlab declares on every page, and that no text here uses.
            assert font["/BaseFont"] == "/Helvetica"


def test_a_brief_has_what_an_early_initiative_is_judged_by(ws: Workspace, tmp_path: Path) -> None:
    made = initiatives.create(
        ws, "Early idea", summary="Plans beds.", problem="Beds are planned by phone.",
        success_criteria="10 % fewer empty beds", build_cost_likely=120_000, run_cost=30_000,
    )  # fmt: skip
    one = made.record_ids[0]
    initiatives.rate(ws, one, "value", {"rating": 4})
    text = text_of(briefs.initiative_brief(ws, one, tmp_path / "one.pdf").file)
    for wanted in (
        "Problem: Beds are planned by phone.", "Success criteria: 10 % fewer empty beds", "Ratings of 5: Value 4",
        "Estimated cost: build $120k, run $30k a year",
    ):  # fmt: skip
        assert squeezed(wanted) in text, wanted
    key_figures = text[: text.index(squeezed("Changed since the last brief"))]
    assert squeezed("Cost to date") not in key_figures
    initiatives.move_stage(ws, one, "discovery", by="Dee", reason="Agreed")
    key = ws.spine(one).initiative.key
    whole = text_of(briefs.portfolio_brief(ws, tmp_path / "all.pdf").file)
    assert squeezed(f"Overridden: {key} to Discovery") in whole


def test_unknown_figures_are_said_to_be_unknown(ws: Workspace, tmp_path: Path) -> None:
    changes = initiatives.create(ws, "Bare idea")
    text = text_of(
        briefs.initiative_brief(ws, next(iter(changes.initiative_ids)), tmp_path / "bare.pdf").file
    )
    assert "unknown" in text
    assert "$0" not in text
    assert squeezed("No description yet.") in text


def test_hostile_text_is_printed_as_it_stands(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    fields = [s.name for s in specs(Initiative).values() if s.kind in ("text", "long_text") and s.editable]
    initiatives.edit(ws, initiative.id, dict.fromkeys(fields, HOSTILE))
    risk = ws.spine(initiative.id).risks[0]
    records.edit(ws, "risk", risk.id, {"title": HOSTILE, "mitigation": HOSTILE})
    for path in (
        briefs.initiative_brief(ws, initiative.id, tmp_path / "one.pdf").file,
        briefs.portfolio_brief(ws, tmp_path / "all.pdf").file,
    ):
        assert squeezed("<img src='/etc/hostname'/> <b>bold</b> R&D </para>") in text_of(path)
        images = [image for page in PdfReader(path).pages for image in page.images]
        assert images == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "word " * 200_000,
        "line\n" * 10_000,
        "\n" * 5_000,
        "ж" * 3_000,
        "支付" * 2_000,
        "👩‍👩‍👧 مرحبا",
    ],
    ids=[
        "one word of 1 MB",
        "1 MB of words",
        "lines",
        "empty lines",
        "cyrillic",
        "chinese",
        "emoji and arabic",
    ],
)
def test_odd_text_never_breaks_a_page(
    ws: Workspace, initiative: Initiative, tmp_path: Path, text: str
) -> None:
    initiatives.edit(ws, initiative.id, {"summary": text, "plain_words": text[:5000]})
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "odd.pdf")
    assert made.pages >= 1
    assert PdfReader(made.file).pages


def test_a_cell_of_100_kb_is_split_over_pages(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    records.add(
        ws,
        Risk(initiative_id=initiative.id, title="Long", likelihood=5, impact=5, mitigation="word " * 20_000),
    )
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "long.pdf")
    assert made.pages > 5


def test_characters_that_no_font_has_are_counted_and_shown_as_boxes(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    initiatives.edit(ws, initiative.id, {"summary": "支付 ok"})
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "box.pdf")
    assert made.missing == "支付"
    assert "□□ok" in text_of(made.file)


def test_arabic_is_joined_and_runs_from_right_to_left(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    text = "يفرز الطلبات حسب الأولوية. " * 12
    initiatives.edit(ws, initiative.id, {"summary": text, "title": "Arabic مساعد الموظفين 2025 (v2)"})
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "arabic.pdf")
    assert made.missing == ""
    # The reader of the test turns what runs from the right round again; its letters stay joined.
    shown = text_of(made.file)
    assert f"Arabic2025{bidi.joined('مساعد')}{bidi.joined('الموظفين')}(v2)" in shown
    # Its first sentence below the title, all twelve in the annex.
    assert shown.count(bidi.joined("الطلبات")) == 13


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Go 🚀🚀", "Go [rocket][rocket]"),
        ("team 👩\u200d🔬 ok", "team [woman][microscope] ok"),
        ("in 🇪🇺 and 🇩🇪", "in [flag EU] and [flag DE]"),
        ("👍🏽 ✅\ufe0f 1\ufe0f\u20e3", "[thumbs up sign] [white heavy check mark] 1"),
    ],
)
def test_emoji_are_written_by_name(text: str, shown: str) -> None:
    fonts.register()
    runs, missing = fonts.runs(text, 400)
    assert ("".join(run for _font, run in runs), missing) == (shown, "")


def test_the_page_says_that_it_has_boxes(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    initiatives.edit(ws, initiative.id, {"title": "請求審査", "summary": "請求 ok"})
    made = briefs.initiative_brief(ws, initiative.id, tmp_path / "box.pdf")
    assert made.missing == "請求審査請求"
    assert "6charactersofthisbriefhavenofont" in squeezed(text_of(made.file))
    words = "6 characters have no font here and show as boxes: 請求審査"
    assert briefs.missing_words(len(made.missing), made.missing) == words


def test_the_portfolio_brief_ranks_and_lists_everything(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    initiatives.create(ws, "Second idea", decision_asked="fund discovery")
    text = text_of(briefs.portfolio_brief(ws, tmp_path / "all.pdf").file)
    for wanted in (
        "Northwind AI", "Decisions asked", "fund discovery", "Ranking", "Gates that block", "Highest risks", "Second idea",
        "Recall keeps falling",
    ):  # fmt: skip
        assert squeezed(wanted) in text, wanted


def test_an_empty_portfolio_has_a_brief_too(ws: Workspace, tmp_path: Path) -> None:
    made = briefs.portfolio_brief(ws, tmp_path / "empty.pdf")
    assert made.pages == 1
    assert squeezed("No initiative is active.") in text_of(made.file)


def test_all_briefs_get_names_that_every_system_takes(ws: Workspace, tmp_path: Path) -> None:
    initiatives.create(ws, 'A/B: "test" <1>?')
    initiatives.create(ws, "x" * 290)
    made = briefs.all_briefs(ws, tmp_path / "folder")
    names = sorted(path.name for path in (tmp_path / "folder").iterdir())
    assert names == sorted(one.file.name for one in made)
    assert not [name for name in names if set(name) & set('\\/:*?"<>|')]


def test_cancelling_keeps_what_was_there_and_leaves_no_part(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    target = tmp_path / "all.pdf"
    target.write_bytes(b"older")

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        briefs.portfolio_brief(ws, target, progress=cancel)
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.glob("*.p*") if "part" in path.name] == []


def test_a_folder_that_is_not_there_is_said(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        briefs.initiative_brief(ws, initiative.id, tmp_path / "none" / "x.pdf")


def test_the_same_portfolio_gives_the_same_file(ws: Workspace, initiative: Initiative) -> None:
    first, second = (briefs.brief_pdf(ws, initiative.id, invariant=True) for _time in range(2))
    assert first.data == second.data


def test_streams_are_bytes_and_words_are_measured_once(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    briefs.initiative_brief(ws, initiative.id, tmp_path / "first.pdf")
    assert b"ASCII85Decode" not in (tmp_path / "first.pdf").read_bytes()
    widths = {name: pdfmetrics.getFont(name).stringWidth for name in fonts.FONTS.values()}
    measured = {name: width.cache_info().misses for name, width in widths.items()}
    briefs.initiative_brief(ws, initiative.id, tmp_path / "second.pdf")
    assert {name: width.cache_info().misses for name, width in widths.items()} == measured
    for name, width in widths.items():
        plain = type(pdfmetrics.getFont(name)).stringWidth
        assert width("Æble 1.5", 9.5) == plain(pdfmetrics.getFont(name), "Æble 1.5", 9.5)
