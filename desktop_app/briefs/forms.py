"""The forms that a brief is written in: each draws the one document, so that none can say anything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.briefs.make import BriefPdf

#: The names of the forms, which are the endings of their files.
FORMATS = ("pdf", "html", "docx", "pptx")


def written(brief: BriefPdf, format_name: str) -> bytes:
    """The file of a brief in a form. Raises UserError for Word and PowerPoint where the extra for them is missing."""
    if format_name == "pdf":
        return brief.data
    if brief.document is None:
        raise UserError(_("This brief is kept as PDF alone."))
    if format_name == "html":
        from desktop_app.briefs.html import write_html

        return write_html.write(brief.document)
    if format_name == "docx":
        from desktop_app.briefs.office import write_docx

        return write_docx.write(brief.document)
    from desktop_app.briefs.office import write_pptx

    return write_pptx.write(brief.document)


def targets(target: Path, formats: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Where each form goes: the target for the only one, else beside it under its own ending.

    Raises UserError where the ending of the target is that of another form.
    """
    ending = target.suffix.lower().removeprefix(".")
    if len(formats) == 1 and ending in FORMATS and ending != formats[0]:
        raise UserError(
            _("“{name}” has the ending of another format; it would be {format}.").format(
                name=target.name, format=formats[0].upper()
            )
        )
    if len(formats) == 1:
        return [(formats[0], target)]
    stem = target.with_suffix("") if ending in FORMATS else target
    return [(name, stem.with_name(f"{stem.name}.{name}")) for name in formats]
