"""Makes brief files from an open portfolio, one at a time or all, each written whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.compose import initiative_document, portfolio_document
from desktop_app.briefs.figures.change_lines import NO_CHANGES, ChangeLines
from desktop_app.briefs.model.brief_document import BriefDocument, Size
from desktop_app.briefs.model.figure import Figure
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.write_document import ShortenedBlock, fitted_pdf
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.disk_space import disk_full, is_full
from desktop_app.files.write_guard import check_targets
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.evidence import safe_name
from desktop_app.services.workspace import Workspace

Progress = Callable[[int, int], None]
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
    `shortened` names the blocks that got less room than they could fill, so that it has the pages that it should.
    """

    key: str
    data: bytes
    pages: int
    missing: str
    figures: tuple[PlacedFigure, ...] = ()
    initiative_id: str = ""
    shortened: tuple[ShortenedBlock, ...] = ()
    #: What it was drawn from; None for one that was read from a file.
    document: BriefDocument | None = None


@dataclass(frozen=True, slots=True)
class BriefEdges:
    """What a brief says beside its subject: what changed since the last one, whose figures are `last` by id, and what
    stands at the foot of each page; `is_draft` runs DRAFT across them."""

    changes: ChangeLines = NO_CHANGES
    last: Mapping[str, Figure] | None = None
    foot: str = ""
    is_draft: bool = False


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
    edges: BriefEdges | None = None,
    source: BriefSource | None = None,
    progress: Progress | None = None,
    invariant: bool = False,
) -> BriefPdf:
    """The brief of one initiative, or of the portfolio when None, as it would be written.

    Give `source` where several are made. `progress` counts pages; it may raise Cancelled.
    """
    edges, source = edges or BriefEdges(), source or BriefSource(ws)

    def document_of(sizes: Mapping[str, Size]) -> BriefDocument:
        if initiative_id is None:
            document = portfolio_document(ws, source=source, changes=edges.changes, sizes=sizes)
        else:
            document = initiative_document(
                ws, initiative_id, source=source, changes=edges.changes, last=edges.last, sizes=sizes
            )
        return dataclasses.replace(document, foot=edges.foot, draft=edges.is_draft)

    def page_done(number: int) -> None:
        # The point where a long document can be cancelled.
        if progress is not None:
            progress(number, number)

    result = fitted_pdf(document_of, invariant=invariant, on_page=page_done)
    key = "" if initiative_id is None else ws.spine(initiative_id).initiative.key
    return BriefPdf(
        key,
        result.data,
        result.pages,
        result.missing,
        result.figures,
        initiative_id or "",
        result.shortened,
        result.document,
    )


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


def portfolio_brief(
    ws: Workspace, target: Path, *, progress: Progress | None = None, invariant: bool = False
) -> BriefResult:
    """Write the brief of the whole portfolio."""
    return save(brief_pdf(ws, None, progress=progress, invariant=invariant), target)


def all_briefs(
    ws: Workspace,
    folder: Path,
    initiative_ids: Sequence[str] | None = None,
    *,
    progress: Progress | None = None,
) -> list[BriefResult]:
    """Write a brief of every initiative, or of some, into a folder that is made if it is not there."""
    make_folder(folder)
    targets = [(spine.initiative.id, folder / file_name(spine)) for spine in ws.spines(initiative_ids)]
    check_targets(target for _id, target in targets)
    source, briefs = BriefSource(ws), []
    for place, (initiative_id, target) in enumerate(targets, start=1):
        briefs.append(save(brief_pdf(ws, initiative_id, source=source), target))
        if progress is not None:
            progress(place, len(targets))
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
