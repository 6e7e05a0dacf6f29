"""Writes a document as one HTML file: no script, nothing fetched, the style and the charts within."""

from __future__ import annotations

import base64
import hashlib

from desktop_app.briefs.html.html_parts import HtmlParts, lines, text
from desktop_app.briefs.html.html_style import style_sheet
from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import DocumentTitle
from desktop_app.briefs.pdf.key_links import linked_keys
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import clean_line

# Languages that are written from right to left, by the first part of their tags.
_MIRRORED = frozenset({"ar", "he", "fa", "ur", "yi"})


def write(document: BriefDocument) -> bytes:
    """The HTML of a document; the same document gives the same bytes."""
    parts = HtmlParts(linked_keys(document))
    elements = list(document.elements())
    parts.headed(elements)
    body = []
    if not any(isinstance(element, DocumentTitle) for element in elements):
        body.append(parts.all((DocumentTitle(document.title),)))
    for section in document.sections:
        label = f' aria-label="{text(section.title)}"' if section.title else ""
        body.append(f"<section{label}>\n{parts.all(section.elements)}\n</section>")
    draft = _("DRAFT") if document.draft else ""
    style = style_sheet(document.marking, document.foot, draft, parts.rules)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    whole = _PAGE.format(
        language=text(clean_line(document.language.replace("_", "-"))),
        direction="rtl" if _is_mirrored(document.language) else "ltr",
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        title=text(clean_line(document.title)),
        author=text(clean_line(document.author)),
        date=document.made_on.isoformat(),
        marking_meta=_meta("classification", document.marking),
        style=style,
        draft=f'<p class="draft" dir="auto"><strong>{text(draft)}</strong></p>\n' if draft else "",
        marking=f'<p class="marking" dir="auto">{lines(document.marking)}</p>\n' if document.marking else "",
        left=text(document.left),
        made_on=text(formats.date(document.made_on)),
        body="\n".join(body),
        foot=text(document.foot),
        origin=text(document.origin),
    )
    return whole.encode()


def _is_mirrored(language: str) -> bool:
    return language.split("-")[0].split("_")[0].lower() in _MIRRORED


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{text(clean_line(content))}">\n' if content else ""


_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="author" content="{author}">
<meta name="date" content="{date}">
{marking_meta}<style>{style}</style>
</head>
<body>
<header>
{marking}{draft}<div class="edge"><span dir="auto">{left}</span><span dir="auto">{made_on}</span></div>
</header>
<main>
{body}
</main>
<footer>
{marking}<div class="edge"><span dir="auto">{foot}</span><span dir="auto">{origin}</span></div>
</footer>
</body>
</html>
"""
