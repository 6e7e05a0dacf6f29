"""What makes a PDF one for archives and for everyone: its properties twice, its colour space, what it is made for."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDate, PDFInfo, PDFName, PDFPage

from desktop_app.briefs.pdf.tags.srgb_profile import srgb_profile
from desktop_app.briefs.pdf.tags.structure_tree import RawObject, text_string

PRODUCER = "AI Portfolio"
_KEYS_OF_PAGE = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


@dataclass(frozen=True, slots=True)
class FileProperties:
    """What the file says about itself."""

    title: str
    author: str
    language: str
    subject: str
    made_on: date
    invariant: bool


class _Properties(PDFInfo):  # type: ignore[misc]  # reportlab carries no types
    """The properties that are known, and no others: each must stand in the XMP too."""

    def __init__(self, properties: FileProperties) -> None:
        super().__init__()
        self.title, self.author, self.subject = properties.title, properties.author, properties.subject

    def format(self, document: Any) -> bytes:
        stamp = PDFDate(ts=document._timeStamp).format(document).decode("latin-1")
        parts = [f"/Title {text_string(self.title)}"]
        if self.author:
            parts.append(f"/Author {text_string(self.author)}")
        if self.subject:
            parts.append(f"/Subject {text_string(self.subject)}")
        parts += [f"/Creator ({PRODUCER}) /Producer ({PRODUCER})", f"/CreationDate {stamp} /ModDate {stamp}"]
        return f"<< {' '.join(parts)} >>".encode("latin-1")


def prepare(canvas: Any, properties: FileProperties) -> None:
    """Set the properties of a document before its first page."""
    document = canvas._doc
    if properties.invariant:
        day = properties.made_on
        document._timeStamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        document._timeStamp.dhh = document._timeStamp.dmm = 0
    document.info = _Properties(properties)


def finish(canvas: Any, properties: FileProperties, structure: str) -> None:
    """Complete the catalogue, when the pages are drawn; `structure` is the reference to the tree's root."""
    document = canvas._doc
    catalogue = document.Catalog
    xmp = _xmp(properties, document._timeStamp).encode()
    metadata = (
        f"<< /Type /Metadata /Subtype /XML /Length {len(xmp)} >>\nstream\n".encode() + xmp + b"\nendstream"
    )
    profile = zlib.compress(srgb_profile())
    data = (
        f"<< /N 3 /Filter /FlateDecode /Length {len(profile)} >>\nstream\n".encode()
        + profile
        + b"\nendstream"
    )
    icc = _reference(document, RawObject(data), "colours")
    intent = (
        f"[<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) "
        f"/DestOutputProfile {icc} >>]"
    )
    catalogue.__NoDefault__ = [*type(catalogue).__NoDefault__, "OutputIntents"]
    catalogue.Metadata = document.Reference(RawObject(metadata), "metadata")
    catalogue.OutputIntents = intent
    catalogue.StructTreeRoot = structure
    catalogue.MarkInfo = "<< /Marked true >>"
    # No /Direction for documents that run from right to left: readers such as PDFium then turn Latin words round.
    catalogue.ViewerPreferences = "<< /DisplayDocTitle true >>"


def mark_page(page: Any, number: int) -> None:
    """Say of a page, counted from 0, where its content stands in the structure, and that tabs follow it."""
    page.__NoDefault__ = _KEYS_OF_PAGE
    page.StructParents = number
    page.Tabs = PDFName("S")
    page.Trans = None


def _reference(document: Any, held: RawObject, name: str) -> str:
    document.Reference(held, name)
    return f"{document.idToObjectNumberAndVersion[name][0]} 0 R"


def _xmp(properties: FileProperties, stamp: Any) -> str:
    year, month, day, hour, minute, second = stamp.YMDhms
    zone = f"{stamp.dhh:+03d}:{stamp.dmm:02d}"
    when = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{zone}"
    title, author = escape(properties.title), escape(properties.author)
    subject = escape(properties.subject)
    creator = f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    description = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        if subject
        else ""
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}{description}
<dc:language><rdf:Bag><rdf:li>{escape(properties.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate><pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>{_EXTENSION}</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


# PDF/A asks that a file describes the schema of each property that it does not know itself.
_EXTENSION = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file is made for</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
