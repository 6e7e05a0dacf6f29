"""Checks an Excel file before anything reads it, and passes on only the parts that were checked.

A workbook is a ZIP archive of XML. What is measured here: number, names and sizes of the members,
how far they were compressed, document types and entities, how far a sheet's cells reach. The parts
needed are unpacked under these limits and packed again, so that the reader behind sees nothing else:
no macros, no links, no pictures, no second meaning of a member's size.
"""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from desktop_app.errors import UserError
from desktop_app.files.xlsx_extent import SheetLimits, check_extent, damaged, too_large
from desktop_app.language.i18n import _

MAX_MEMBERS = 5_000
MAX_NAME = 200
MAX_SMALL_PART = 4 * 1024 * 1024
#: A sheet holds 65,530 links at most.
MAX_SIDE_PART = 32 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
#: Real sheets compress 5 to 60 times; a megabyte that compresses more than this is not a sheet.
MAX_RATIO = 200
_RATIO_FROM = 2 * 1024 * 1024
_ALL_RATIO_FROM = 32 * 1024 * 1024
_CHUNK = 1024 * 1024

_ROW_TAG = re.compile(rb"[<:]row[\s/>]")
_ROW_END = re.compile(rb"<row[\s>]")
_TEXT_TAG = re.compile(rb"[<:]si[\s/>]")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """A workbook whose archive is sound: the names of its worksheets, and the parts they stand in."""

    name: str
    limits: SheetLimits
    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    sheets: tuple[tuple[str, str, bool], ...]  # name, part, hidden
    has_macros: bool
    shared: dict[str, bytearray] = field(default_factory=dict)


def open_checked(data: bytes, name: str, limits: SheetLimits) -> CheckedWorkbook:
    """The workbook in `data`; raises UserError in one sentence for data that is not a sound workbook."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        # An encrypted workbook is an old-style container around the real one.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UserError(_("“{name}” is locked with a password. Save it without one.").format(name=name))
        raise UserError(
            _("“{name}” is a workbook of a kind that is not read here. Save it as .xlsx or CSV.").format(
                name=name
            )
        )
    if not data.startswith(b"PK\x03\x04"):
        raise UserError(
            _(
                "“{name}” is not an Excel workbook. Open it in a spreadsheet and save it as .xlsx or CSV."
            ).format(name=name)
        )
    _check_count(data, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = _check_members(archive, name)
    except (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError, UnicodeError):
        raise UserError(damaged(name)) from None
    if "xl/workbook.bin" in parts:
        raise UserError(
            _("“{name}” is a workbook of a kind that is not read here. Save it as .xlsx or CSV.").format(
                name=name
            )
        )
    macros = any(part.lower().endswith("vbaproject.bin") for part in parts)
    workbook = CheckedWorkbook(name, limits, archive, parts, (), macros)
    sheets = _sheets(workbook)
    if not sheets:
        raise UserError(_("“{name}” holds no worksheet.").format(name=name))
    return CheckedWorkbook(name, limits, archive, parts, sheets, macros, workbook.shared)


def _check_count(data: bytes, name: str) -> None:
    """The number of members, from the archive's last record, before they are all listed."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        raise UserError(damaged(name))
    (count,) = struct.unpack_from("<H", data, end + 10)
    if count > MAX_MEMBERS:
        raise UserError(
            _("“{name}” holds too many parts for a workbook, so it is refused.").format(name=name)
        )


def _check_members(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    parts: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in archive.infolist():
        member = info.orig_filename
        total += info.file_size
        # Some writers on Windows use a backslash as separator; the intended name is not guessed.
        odd = (
            len(member) > MAX_NAME
            or member.startswith(("/", "\\"))
            or "\\" in member
            or ":" in member
            or "\0" in member
            or ".." in member.split("/")
            or member in parts
        )
        if odd:
            raise UserError(
                _("“{name}” holds parts with names that no workbook has, so it is refused.").format(name=name)
            )
        if info.flag_bits & 0x1:
            raise UserError(_("“{name}” is locked with a password. Save it without one.").format(name=name))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UserError(damaged(name))
        if info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise UserError(_bomb(name))
        parts[member] = info
    packed = sum(info.compress_size for info in parts.values())
    swells = total > _ALL_RATIO_FROM and total > MAX_RATIO * packed
    if swells or total > MAX_TOTAL_BYTES or len(parts) > MAX_MEMBERS:
        raise UserError(_bomb(name))
    return parts


def read_part(workbook: CheckedWorkbook, part: str, spent: int = 0) -> bytearray:
    """The bytes of one XML part, checked; `spent` bytes were unpacked before."""
    info = workbook.parts.get(part)
    if info is None:
        raise UserError(damaged(workbook.name))
    room = workbook.limits.xml_bytes - spent
    if info.file_size > room:
        raise UserError(too_large(workbook.name))
    data = bytearray(info.file_size)
    view, filled = memoryview(data), 0
    try:
        # The archive stops at the size it states and compares a checksum, so a part that
        # unpacks to more than it says is found out here.
        with workbook.archive.open(info) as member:
            while piece := member.read(_CHUNK):
                view[filled : filled + len(piece)] = piece
                filled += len(piece)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise UserError(damaged(workbook.name)) from None
    finally:
        view.release()
    if filled != info.file_size:
        raise UserError(damaged(workbook.name))
    _check_xml(data, workbook.name)
    return data


def read_small_part(workbook: CheckedWorkbook, part: str) -> bytes:
    """A part that a sheet may have beside it, such as its links; empty when there is none, or it is far too large."""
    info = workbook.parts.get(part)
    if info is None or info.file_size > MAX_SIDE_PART:
        return b""
    return bytes(read_part(workbook, part))


def _check_xml(data: bytearray, name: str) -> None:
    start = bytes(data[:2048]).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        raise UserError(damaged(name))
    encoding = _ENCODING.match(start)
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise UserError(damaged(name))
    if _DOCTYPE.search(data):
        raise UserError(
            _("“{name}” defines entities, which a workbook never does, so it is refused.").format(name=name)
        )


def _sheets(workbook: CheckedWorkbook) -> tuple[tuple[str, str, bool], ...]:
    try:
        book = ElementTree.fromstring(_keep_small(workbook, "xl/workbook.xml"))
        links = ElementTree.fromstring(_keep_small(workbook, "xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, RecursionError, ValueError):
        raise UserError(damaged(workbook.name)) from None
    targets = {
        link.get("Id", ""): link.get("Target", "")
        for link in links
        if link.get("Type", "").endswith("/worksheet") and link.get("TargetMode") != "External"
    }
    sheets = []
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        target = targets.get(element.get(_RELATIONSHIP) or element.get(_STRICT_RELATIONSHIP) or "")
        if not target:
            continue  # chart sheets and dialogs hold no table
        part = target.lstrip("/") if target.startswith("/") else "xl/" + target.removeprefix("./")
        sheets.append((element.get("name", ""), part, element.get("state", "visible") != "visible"))
    return tuple(sheets)


def _keep(workbook: CheckedWorkbook, part: str) -> bytearray:
    data = workbook.shared.get(part)
    if data is None:
        data = read_part(workbook, part, sum(map(len, workbook.shared.values())))
        workbook.shared[part] = data
    return data


def _keep_small(workbook: CheckedWorkbook, part: str) -> bytes:
    info = workbook.parts.get(part)
    if info is not None and info.file_size > MAX_SMALL_PART:
        raise UserError(_bomb(workbook.name))
    return bytes(_keep(workbook, part))


_SHARED_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def single_sheet(workbook: CheckedWorkbook, part: str) -> tuple[io.BytesIO, bytearray]:
    """A workbook that holds this one sheet, and the sheet's XML; both within the limits."""
    _keep_shared(workbook)
    sheet = _read_sheet(workbook, part)
    return _packed(workbook, [(part, sheet)]), sheet


def first_rows(
    workbook: CheckedWorkbook,
    parts: Sequence[str],
    rows: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[io.BytesIO, list[int], list[str]]:
    """A workbook that holds the first rows of these sheets; how many rows each has, and why one is not read.

    `progress(done, total)` is called before each sheet, and may raise to stop.
    """
    _keep_shared(workbook)
    heads: list[tuple[str, bytes | bytearray]] = []
    counts: list[int] = []
    faults: list[str] = []
    for number, part in enumerate(parts):
        if progress is not None:
            progress(number, len(parts))
        try:
            sheet = _read_sheet(workbook, part)
        except UserError as error:
            # One sheet that is too large does not keep the others from being read.
            counts.append(0)
            faults.append(str(error))
            continue
        faults.append("")
        counts.append(len(_ROW_TAG.findall(sheet)))
        end = next(itertools.islice(_ROW_END.finditer(sheet), rows, rows + 1), None)
        # A sheet whose tags bear a prefix is short in practice, and read whole.
        if end is not None and b"</sheetData>" in sheet:
            heads.append((part, bytes(sheet[: end.start()]) + b"</sheetData></worksheet>"))
        else:
            heads.append((part, sheet))
    return _packed(workbook, heads), counts, faults


def _keep_shared(workbook: CheckedWorkbook) -> None:
    for shared in _SHARED_PARTS:
        _keep(workbook, shared)
    for member in workbook.parts:
        if member.lower() == "xl/styles.xml":
            _keep(workbook, member)
        elif member.lower() == "xl/sharedstrings.xml":
            texts = _keep(workbook, member)
            most = workbook.limits.cells
            if texts.count(b"si") > most and sum(1 for _tag in _TEXT_TAG.finditer(texts)) > most:
                raise UserError(too_large(workbook.name))


def _read_sheet(workbook: CheckedWorkbook, part: str) -> bytearray:
    sheet = read_part(workbook, part, sum(map(len, workbook.shared.values())))
    check_extent(sheet, workbook.name, workbook.limits)
    return sheet


def _packed(workbook: CheckedWorkbook, sheets: Sequence[tuple[str, bytes | bytearray]]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for member, data in workbook.shared.items():
            archive.writestr(member, data)
        for part, sheet in sheets:
            archive.writestr(part, sheet)
    target.seek(0)
    return target


def _bomb(name: str) -> str:
    return _("“{name}” would unpack to far more than any workbook holds, so it is refused.").format(name=name)
