"""Makes briefs that the portfolio remembers: with a number, a snapshot, and what changed since the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.briefs import forms
from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.make import BriefEdges, BriefPdf, Progress, brief_pdf, file_name, make_folder
from desktop_app.briefs.pdf.write_document import ShortenedBlock
from desktop_app.briefs.snapshots.brief_changes import ChangesSince, changes_between
from desktop_app.briefs.snapshots.shown_changes import change_lines
from desktop_app.briefs.snapshots.snapshot import PORTFOLIO, Snapshot, checksum
from desktop_app.briefs.snapshots.snapshot_now import snapshot_now, without_subject
from desktop_app.briefs.snapshots.snapshot_reader import read_snapshot
from desktop_app.domain.briefs.brief_records import Brief, BriefFile, files_of
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.write_guard import check_targets
from desktop_app.language import i18n
from desktop_app.language.i18n import _
from desktop_app.services.briefs import kept_briefs
from desktop_app.services.briefs.kept_briefs import Approval
from desktop_app.services.workspace import Workspace

#: How many figures of the snapshot's checksum stand at the foot of a page.
SHOWN_FIGURES = 8


@dataclass(frozen=True, slots=True)
class BriefWish:
    """How a brief is wanted: final with its approval or a draft, compared since when, only where something changed,
    as of which day."""

    approval: Approval | None = None
    since: str = ""
    if_changed: bool = False
    day: date | None = None
    recipients: str = ""
    formats: tuple[str, ...] = ("pdf",)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of a brief; `pages` is 0 for a form that has none of its own."""

    path: Path
    format: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class RecordedBrief:
    """A brief whose files were written; `brief` is None where the portfolio is read-only and kept no record.

    `file`, `pages` and `sha256` are those of the first of `files`.
    """

    key: str
    kind: str
    files: tuple[WrittenFile, ...]
    missing: str
    brief: Brief | None
    previous: Brief | None
    changes: ChangesSince
    shortened: tuple[ShortenedBlock, ...] = ()

    @property
    def file(self) -> Path:
        """The first file."""
        return self.files[0].path

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.files[0].pages

    @property
    def sha256(self) -> str:
        """The checksum of the first file."""
        return self.files[0].sha256


class _Comparison:
    """What a brief would say, and what changed since an earlier one."""

    def __init__(
        self, ws: Workspace, initiative_id: str | None, since: str, source: BriefSource | None = None
    ) -> None:
        self.snapshot = snapshot_now(ws, initiative_id, source)
        self.previous, earlier = earlier_snapshot(ws, self.snapshot.kind, initiative_id or "", since)
        self.earlier = earlier
        self.changes = changes_between(earlier, self.snapshot)

    def edges(self, foot: str, *, is_draft: bool) -> BriefEdges:
        """What the brief says of them, and at its foot."""
        titles = dict(self.snapshot.subjects) if self.snapshot.subject == PORTFOLIO else {}
        lines = change_lines(self.changes, self.previous, titles)
        last = {figure.id: figure for figure in self.earlier.figures} if self.earlier else None
        return BriefEdges(lines, last, foot, is_draft)


def earlier_snapshot(
    ws: Workspace, kind: str, subject_id: str, since: str = ""
) -> tuple[Brief | None, Snapshot | None]:
    """The brief to compare with, and its snapshot: the last final one that can be read, or the one of `since`."""
    if since:
        brief = kept_briefs.since(ws, since, kind, subject_id)
        return brief, read_snapshot(kept_briefs.read_snapshot_bytes(ws, brief))
    for brief in kept_briefs.finals(ws, kind, subject_id):
        try:
            return brief, read_snapshot(kept_briefs.read_snapshot_bytes(ws, brief))
        except UserError:
            # A check of the file names it; the one before it still tells something.
            continue
    return None, None


def changes_now(
    ws: Workspace, initiative_id: str | None, since: str = ""
) -> tuple[Brief | None, ChangesSince]:
    """What changed since the last final brief, or since another one, and which that is."""
    comparison = _Comparison(ws, initiative_id, since)
    return comparison.previous, comparison.changes


@dataclass(frozen=True, slots=True)
class PreparedBrief:
    """A brief that is made and not yet given to anybody: what a preview shows is what is kept and written.

    `record` is None where the portfolio is read-only.
    """

    pdf: BriefPdf
    snapshot: bytes
    kind: str
    record: Brief | None
    previous: Brief | None
    changes: ChangesSince


def prepare(
    ws: Workspace,
    initiative_id: str | None,
    wish: BriefWish | None = None,
    *,
    progress: Progress | None = None,
    source: BriefSource | None = None,
) -> PreparedBrief | None:
    """Make the brief of an initiative, or of the portfolio when None; give `source` where several are made.

    None where it is wanted only if something changed, and nothing did.
    """
    wish = wish or BriefWish()
    then = kept_briefs.on_day(ws, wish.day)
    last_change = kept_briefs.last_change(ws)
    comparison = _Comparison(then, initiative_id, wish.since, source)
    if wish.if_changed and not comparison.changes.is_news:
        return None
    content = comparison.snapshot.to_bytes()
    record = None if ws.read_only else _record(then, comparison, initiative_id or "", last_change, wish)
    foot = _foot(record, content) if record else ""
    pdf = brief_pdf(
        then, initiative_id, edges=comparison.edges(foot, is_draft=wish.approval is None), source=source,
        progress=progress, invariant=wish.approval is not None,
    )  # fmt: skip
    return PreparedBrief(
        pdf, content, comparison.snapshot.kind, record, comparison.previous, comparison.changes
    )


def give(
    ws: Workspace, prepared: PreparedBrief, target: Path, formats: tuple[str, ...] = ("pdf",)
) -> RecordedBrief:
    """Write a brief that was prepared, and keep its record; written a second time, it stays the same brief.

    With several `formats` each file stands beside the target under its own ending.
    Raises UserError when the file can't be written, or its number was taken meanwhile; then there is no record.
    """
    places = forms.targets(target, formats)
    check_targets(path for _format, path in places)
    pdf, record = prepared.pdf, prepared.record
    contents = [(path, forms.written(pdf, name)) for name, path in places]
    files = [
        BriefFile(path.name, name, checksum(content), len(content), pdf.pages if name == "pdf" else 0)
        for (name, _path), (path, content) in zip(places, contents, strict=True)
    ]
    if record is not None:
        taken = kept_briefs.numbered(ws, record.number or 0)
        if taken is not None and any(file.sha256 == files[0].sha256 for file in files_of(taken)):
            record = taken
            _write(contents)
        else:
            held = [(file, content) for file, (_path, content) in zip(files, contents, strict=True)]
            kept_briefs.keep(ws, record, prepared.snapshot, held, lambda: _write(contents))
            record = kept_briefs.find(ws, record.name)
    else:
        _write(contents)
    written = tuple(
        WrittenFile(path, file.format, file.sha256, file.pages)
        for file, (path, _content) in zip(files, contents, strict=True)
    )
    return RecordedBrief(
        pdf.key,
        prepared.kind,
        written,
        pdf.missing,
        record,
        prepared.previous,
        prepared.changes,
        pdf.shortened,
    )


def make_recorded(
    ws: Workspace,
    initiative_id: str | None,
    target: Path,
    wish: BriefWish | None = None,
    *,
    progress: Progress | None = None,
) -> RecordedBrief | None:
    """`prepare` and `give` a brief; a target that can't be is refused before it is made."""
    formats = wish.formats if wish else ("pdf",)
    check_targets(path for _format, path in forms.targets(target, formats))
    prepared = prepare(ws, initiative_id, wish, progress=progress)
    return give(ws, prepared, target, formats) if prepared else None


def make_all_recorded(
    ws: Workspace,
    folder: Path,
    initiative_ids: Sequence[str] | None = None,
    wish: BriefWish | None = None,
    *,
    progress: Progress | None = None,
) -> Iterator[RecordedBrief]:
    """Write a brief of every initiative, or of some, into a folder that is made if it is not there, one at a time."""
    make_folder(folder)
    formats = wish.formats if wish else ("pdf",)
    targets = [
        (spine.initiative.id, (folder / file_name(spine)).with_suffix(f".{formats[0]}"))
        for spine in ws.spines(initiative_ids)
    ]
    check_targets(path for _id, target in targets for _format, path in forms.targets(target, formats))
    source = BriefSource(kept_briefs.on_day(ws, wish.day if wish else None))
    for place, (initiative_id, target) in enumerate(targets, start=1):
        prepared = prepare(ws, initiative_id, wish, source=source)
        recorded = give(ws, prepared, target, formats) if prepared else None
        if progress is not None:
            progress(place, len(targets))
        if recorded is not None:
            yield recorded


class DraftOutdated(UserError):
    """What a draft says changed since it was made, so that it can't be approved any more."""


def approve_brief(ws: Workspace, number: str, approval: Approval, target: Path | None = None) -> Brief:
    """Turn a draft into a final brief: made again as it was, without anything changed since, and kept with its file.

    Raises DraftOutdated where what it says changed in the meantime, so that nobody approves what they have not read.
    """
    draft = kept_briefs.find(ws, number)
    if draft.is_final:
        raise UserError(_("{name} is final and can't be changed.").format(name=draft.name))
    then = kept_briefs.on_day(ws, draft.made_at.astimezone().date() if draft.made_at else None)
    initiative_id = draft.subject_id or None
    comparison = _Comparison(then, initiative_id, "")
    content = comparison.snapshot.to_bytes()
    if checksum(content) != draft.snapshot_sha256:
        raise DraftOutdated(
            _(
                "The portfolio changed since {name} was created. Create a new brief and approve that one."
            ).format(name=draft.name)
        )
    foot = _foot_words(draft.name, True, draft.snapshot_sha256)
    pdf = brief_pdf(then, initiative_id, edges=comparison.edges(foot, is_draft=False), invariant=True)
    name = (
        target.name
        if target
        else (files_of(draft) or (BriefFile(f"{draft.name}.pdf", "pdf", "", 0),))[0].name
    )
    file = BriefFile(name, "pdf", checksum(pdf.data), len(pdf.data), pdf.pages)
    kept_briefs.approve(
        ws, draft.id, approval, [(file, pdf.data)], lambda: _write([(target, pdf.data)]) if target else None
    )
    return kept_briefs.find(ws, draft.name)


def _record(
    ws: Workspace, comparison: _Comparison, subject_id: str, last_change: int, wish: BriefWish
) -> Brief:
    approval, snapshot = wish.approval, comparison.snapshot
    title = snapshot.subjects.get(snapshot.subject, "") if subject_id else ws.portfolio().name
    return Brief(
        number=kept_briefs.next_number(ws), kind=snapshot.kind, subject_id=subject_id,
        subject_key=snapshot.subject if subject_id else "", subject_title=title, language=i18n.language(),
        state="final" if approval else "draft", made_at=ws.clock(), made_by=ws.user, history_number=last_change,
        previous_id=comparison.previous.id if comparison.previous else "", recipients=wish.recipients,
        approved_by=approval.by if approval else "", approved_role=approval.role if approval else "",
        approved_on=approval.on if approval else None,
    )  # fmt: skip


def _foot(brief: Brief, content: bytes) -> str:
    return _foot_words(brief.name, brief.is_final, checksum(content))


def _foot_words(name: str, is_final: bool, sha256: str) -> str:
    state = _("final") if is_final else _("draft")
    words = _("Brief {name} · {state} · snapshot {hash}")
    return words.format(name=name, state=state, hash=sha256[:SHOWN_FIGURES])


def _write(contents: Sequence[tuple[Path, bytes]]) -> None:
    """All files, or none where one of them can't be made."""
    with ExitStack() as stack:
        for path, content in contents:
            stack.enter_context(write_atomically(path)).write_bytes(content)


def no_record_words() -> str:
    """What is told of a brief that was made of a portfolio that is read-only."""
    return _("The portfolio can only be read here, so it keeps no record of the brief.")


# Recognising a file


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """What is known of a file. `is_known`: it is as it was made; otherwise `brief` is the one whose number it carries."""

    is_known: bool
    brief: Brief | None
    changes: ChangesSince | None = None


def verify(ws: Workspace, content: bytes) -> VerifiedFile:
    """Which brief a file is, and what changed since it was made; a file that was changed is not known."""
    from desktop_app.briefs.snapshots.file_words import carried_by

    briefs = kept_briefs.all_briefs(ws)
    known = kept_briefs.known_file(briefs, checksum(content))
    brief = known[0] if known else carried_by(content, briefs)
    if brief is None:
        return VerifiedFile(False, None)
    return VerifiedFile(known is not None, brief, changes_since(ws, brief))


def changes_since(ws: Workspace, brief: Brief) -> ChangesSince | None:
    """What changed since a brief; None where its snapshot can't be read."""
    try:
        old = read_snapshot(kept_briefs.read_snapshot_bytes(ws, brief))
    except UserError:
        return None
    return changes_between(old, _now(ws, brief, old))


def _now(ws: Workspace, brief: Brief, old: Snapshot) -> Snapshot:
    if brief.subject_id:
        with ws.read() as uow:
            is_gone = not uow.find(Initiative, id=brief.subject_id)
        if is_gone:
            return without_subject(old.kind, old.subject, ws.today())
    return snapshot_now(ws, brief.subject_id or None)
