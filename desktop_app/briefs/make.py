"""Makes brief files from an open portfolio, one at a time or all, each written whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.briefs import initiative as initiative_story
from desktop_app.briefs import portfolio as portfolio_story
from desktop_app.briefs.pdf.document import Head, build
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.disk_space import disk_full, is_full
from desktop_app.files.write_guard import check_targets
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.dashboard import dashboard
from desktop_app.services.evidence import safe_name
from desktop_app.services.planning.benefits import benefit_sum
from desktop_app.services.reviews import planned
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean_line

Progress = Callable[[int, int], None]
# The length that leaders read; longer texts are still printed whole.
_WANTED_PAGES = 2
# Missing characters that a sentence names.
_SIGNS_NAMED = 20


@dataclass(frozen=True, slots=True)
class BriefResult:
    """A brief that was written; `key` is empty for the portfolio's own.

    `missing` holds the characters that no bundled font has, one for each box that shows in their place.
    """

    key: str
    file: Path
    pages: int
    missing: str


@dataclass(frozen=True, slots=True)
class BriefPdf:
    """A brief that is made and not yet written: what a preview shows, a printer prints and a file gets.

    `figures` are the key figures on its pages, of the initiative `initiative_id` or, with "", of the portfolio.
    """

    key: str
    data: bytes
    pages: int
    missing: str
    figures: tuple[PlacedFigure, ...] = ()
    initiative_id: str = ""


def missing_words(n: int, signs: str) -> str:
    """How many characters a brief could not show, and which; the first ones, where they are many."""
    shown = "".join(dict.fromkeys(signs))
    more = "…" if len(shown) > _SIGNS_NAMED else ""
    sentence = ngettext(
        "{n} character has no font here and shows as a box: {signs}",
        "{n} characters have no font here and show as boxes: {signs}",
        n,
    )
    return sentence.format(n=formats.number(n), signs=shown[:_SIGNS_NAMED] + more)


def brief_pdf(
    ws: Workspace,
    initiative_id: str | None,
    *,
    progress: Progress | None = None,
    invariant: bool = False,
    foot: str = "",
) -> BriefPdf:
    """The brief of one initiative, or of the portfolio when None, as it would be written; `foot` stands on each page."""
    if initiative_id is None:
        return portfolio_pdf(ws, progress=progress, invariant=invariant, foot=foot)
    spine = ws.spine(initiative_id)
    parts = initiative_pdf(ws, spine, invariant=invariant, foot=foot)
    return BriefPdf(spine.initiative.key, *parts, initiative_id=initiative_id)


def save(brief: BriefPdf, target: Path) -> BriefResult:
    """Write a brief that was made before. Raises UserError when the file can't be written."""
    with write_atomically(target) as part:
        part.write_bytes(brief.data)
    return BriefResult(brief.key, target, brief.pages, brief.missing)


def initiative_brief(
    ws: Workspace, initiative_id: str, target: Path, *, invariant: bool = False
) -> BriefResult:
    """Write the brief of one initiative. Raises UserError when the file can't be written."""
    return save(brief_pdf(ws, initiative_id, invariant=invariant), target)


def initiative_pdf(
    ws: Workspace, spine: Spine, *, invariant: bool = False, foot: str = ""
) -> tuple[bytes, int, str, tuple[PlacedFigure, ...]]:
    """The PDF of one initiative's brief, its pages, the characters that no font has, and where key figures stand."""
    portfolio, rules = ws.portfolio(), ws.rules()
    writer = Writer()
    material = initiative_story.InitiativeMaterial(
        spine, rules, portfolio.currency, ws.extensions.brief_sections(), own=custom_fields.list_all(ws)
    )
    head = Head(
        left=_("{portfolio} · Initiative brief").format(portfolio=portfolio.name),
        date=formats.date(rules.today),
        title=clean_line(f"{spine.initiative.key} {spine.initiative.title}"),
        author=clean_line(portfolio.organisation or ws.user),
        foot=foot,
    )
    data, pages = build(
        _with_note(writer, initiative_story.story(writer, material)), head, writer, invariant=invariant
    )
    if pages == _WANTED_PAGES + 1:
        tight = Writer()
        closer = dataclasses.replace(material, compact=True)
        again, fewer = build(
            _with_note(tight, initiative_story.story(tight, closer)), head, tight, invariant=invariant
        )
        if fewer == _WANTED_PAGES:
            return again, fewer, tight.missing, tuple(tight.figures)
    return data, pages, writer.missing, tuple(writer.figures)


def _with_note(writer: Writer, story: list[Any]) -> list[Any]:
    """The story with a sentence about its boxes, if it has any, so that nobody wonders what they are."""
    n = len(writer.missing)
    if not n:
        return story
    sentence = ngettext(
        "{n} character of this brief has no font on the computer that made it; a box shows in its place.",
        "{n} characters of this brief have no font on the computer that made it; boxes show in their place.",
        n,
    ).format(n=formats.number(n))
    return [*story, writer.para(sentence, "note")]


def portfolio_brief(
    ws: Workspace, target: Path, *, progress: Progress | None = None, invariant: bool = False
) -> BriefResult:
    """Write the brief of the whole portfolio."""
    return save(portfolio_pdf(ws, progress=progress, invariant=invariant), target)


def portfolio_pdf(
    ws: Workspace, *, progress: Progress | None = None, invariant: bool = False, foot: str = ""
) -> BriefPdf:
    """The brief of the whole portfolio."""
    portfolio, rules = ws.portfolio(), ws.rules()
    writer = Writer()
    figures = dataclasses.replace(dashboard(ws, 12), benefit=benefit_sum(ws))
    material = portfolio_story.PortfolioMaterial(portfolio, figures, ws.spines(), planned(ws), rules)
    head = Head(
        left=_("{portfolio} · Portfolio brief").format(portfolio=portfolio.name),
        date=formats.date(rules.today),
        title=clean_line(portfolio.name),
        author=clean_line(portfolio.organisation or ws.user),
        foot=foot,
    )
    story = portfolio_story.story(writer, material, progress)

    def on_page(_page: int) -> None:
        # The point where a long document can be cancelled.
        if progress is not None:
            progress(len(material.spines), len(material.spines))

    data, pages = build(_with_note(writer, story), head, writer, invariant=invariant, on_page=on_page)
    return BriefPdf("", data, pages, writer.missing, tuple(writer.figures))


def all_briefs(
    ws: Workspace,
    folder: Path,
    initiative_ids: Sequence[str] | None = None,
    *,
    progress: Progress | None = None,
) -> list[BriefResult]:
    """Write a brief of every initiative, or of some, into a folder that is made if it is not there."""
    make_folder(folder)
    briefs = []
    spines = ws.spines(initiative_ids)
    check_targets(folder / file_name(spine) for spine in spines)
    for place, spine in enumerate(spines, start=1):
        brief = BriefPdf(spine.initiative.key, *initiative_pdf(ws, spine))
        briefs.append(save(brief, folder / file_name(spine)))
        if progress is not None:
            progress(place, len(spines))
    return briefs


def make_folder(folder: Path) -> None:
    """Make a folder if it is not there; raises UserError with the reason when it can't be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if is_full(error):
            raise disk_full(folder.parent, folder.name) from error
        raise UserError(
            _("{path} can't be made: {reason}.").format(path=folder, reason=error.strerror)
        ) from error


def file_name(spine: Spine) -> str:
    """The name of an initiative's brief: its key and title."""
    initiative = spine.initiative
    return safe_name(f"{initiative.key} {initiative.title}"[:120].strip() + ".pdf")
