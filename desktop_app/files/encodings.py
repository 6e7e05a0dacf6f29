"""Finds out how a text file is encoded, and refuses in one sentence a file that is not text."""

from __future__ import annotations

import codecs
import re

from desktop_app.errors import UserError
from desktop_app.files.encoding_evidence import alphabet_encoding, two_byte_encoding
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

_NAMES: dict[str, str] = {
    "utf-8": N_("UTF-8"),
    "cp1252": N_("Western Europe (Windows)"),
    "utf-16-le": N_("UTF-16"),
    "utf-16-be": N_("UTF-16, big-endian"),
    "cp1250": N_("Central Europe (Windows)"),
    "cp1251": N_("Cyrillic (Windows)"),
    "cp1253": N_("Greek (Windows)"),
    "cp1254": N_("Turkish (Windows)"),
    "koi8_r": N_("Cyrillic (KOI8-R)"),
    "mac_roman": N_("Western Europe (Mac)"),
    "cp932": N_("Japanese (Shift JIS)"),
    "euc_jp": N_("Japanese (EUC)"),
    "gb18030": N_("Chinese, simplified"),
    "big5": N_("Chinese, traditional"),
    "euc_kr": N_("Korean"),
}
#: What the import preview offers, in this order.
ENCODINGS = tuple(_NAMES)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 256 * 1024
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Non-ASCII letters and signs that Western texts really use; other scripts read as cp1252 give other ones.
_WESTERN = re.compile(
    rb"[\x80\x82\x84\x85\x8a\x8c\x91-\x97\x99\x9a\x9c\xa0\xa3\xa7\xa9\xab\xae\xb0-\xb4\xb5\xb7\xbb"
    rb"\xbf-\xc4\xc6-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xe4\xe6-\xef\xf1-\xf6\xf8-\xfc]"
)
# Letters of Central Europe where Western texts have a small figure or a mark, which never stand inside a word.
_CENTRAL = re.compile(rb"[A-Za-z][\xb3\xb9\xbf][a-z]")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LETTERS = re.compile(rb"[A-Za-z]")
_PICKLE_OPCODE = re.compile(rb"\(?[ci][A-Za-z_][\w.]*\r?\n[A-Za-z_]\w*\r?\n|\([dl]p?\d*\r?\n")


def name_of_encoding(encoding: str) -> str:
    """What a person calls an encoding; its own name where it has no other."""
    return _(_NAMES.get(encoding, encoding))


def refuse_what_is_not_text(data: bytes, name: str) -> None:
    """Raise UserError when the first bytes show that this is not a CSV file; nothing is run or unpacked."""
    kind = _kind(data)
    if kind:
        raise UserError(_("“{name}” is not a CSV file: {kind}").format(name=name, kind=kind))


def _kind(data: bytes) -> str:
    head = data[:4096]
    if head[:2] == b"\x80\x02" or (head[:1] == b"\x80" and head[1:2] in b"\x03\x04\x05" and len(head) > 1):
        return _("it holds a Python pickle, which can run code. Export the table as CSV or XLSX instead.")
    if _PICKLE_OPCODE.match(head) and data.rstrip().endswith(b"."):
        return _("it holds a Python pickle, which can run code. Export the table as CSV or XLSX instead.")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        if b"xl/" in data[:65536] or b"[Content_Types].xml" in head:
            return _("it is an Excel workbook. Give it the ending .xlsx.")
        return _("it is a ZIP archive. Unpack it and import the file inside.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("it is an old or locked Excel workbook. Open it in Excel and save it as .xlsx.")
    if head.startswith(b"\x1f\x8b"):
        return _("it is compressed (gzip). Unpack it and import the file inside.")
    if head.startswith(b"SQLite format 3\x00"):
        return _("it is a database. Open it with Open if it is a portfolio.")
    if head.startswith(
        (
            b"%PDF",
            b"PAR1",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"MZ",
            b"\x7fELF",
            b"7z\xbc\xaf",
            b"Rar!",
            b"BZh",
            b"\xfd7zXZ",
            b"{\\rtf",
        )
    ):
        return _("it is another kind of file. Export the table as CSV or XLSX.")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return _("it is a web page or XML. Open it in a spreadsheet and save it as CSV or XLSX.")
    if _is_json(data):
        return _("it holds JSON. Give it the ending .json.")
    return ""


def _is_json(data: bytes) -> bool:
    start = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()[:64]
    end = data[-64:].rstrip()[-1:]
    if re.match(rb'\{\s*["}]', start):
        return end == b"}"
    return bool(re.match(rb"\[\s*[\[{]", start)) and end == b"]"


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str, list[str]]:
    """The text of `data`, the name of its encoding, and notes on what had to be guessed or repaired.

    A given `encoding` is always used; bytes it cannot read are replaced and counted in a note. Raises
    UserError for an encoding this program does not know, or for binary data.
    """
    if encoding:
        return _decode_as(data, name, encoding)
    for bom, encoding_name in _BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], name, encoding_name)
    wide = _utf16_without_bom(data)
    if wide:
        return _decode_as(data, name, wide)
    # A few stray control characters are removed later; with many of them, it is not text.
    if len(_CONTROLS.findall(data, 0, _SAMPLE)) > max(8, min(len(data), _SAMPLE) // 20):
        raise UserError(
            _("“{name}” is not a CSV file: it holds binary data. Export the table as CSV or XLSX.").format(
                name=name
            )
        )
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    repaired = _mostly_utf8(data)
    if repaired is not None:
        return repaired
    guessed = single_byte(data)
    text, used, notes = _decode_as(data, name, guessed)
    notes.insert(
        0,
        _(
            "The file is not UTF-8; it was read as “{encoding}”. Choose another encoding if letters look wrong."
        ).format(encoding=name_of_encoding(used)),
    )
    return text, used, notes


def guess(sample: bytes) -> tuple[str, int]:
    """The encoding that the first bytes of a file suggest, and how many bytes its mark takes.

    `sample` may end in the middle of a character.
    """
    for bom, encoding_name in _BOMS:
        if sample.startswith(bom):
            return encoding_name, len(bom)
    wide = _utf16_without_bom(sample[: len(sample) & ~1])
    if wide:
        return wide, 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8", 0
    except UnicodeDecodeError:
        return single_byte(sample), 0


def _decode_as(data: bytes, name: str, encoding: str) -> tuple[str, str, list[str]]:
    try:
        used = codecs.lookup(encoding).name
        for bom, family in _BOMS:
            if used.replace("_", "-").startswith(family) and data.startswith(bom):
                data = data[len(bom) :]
                break
        text = data.decode(used, "replace")
    except (LookupError, UnicodeError, TypeError, AttributeError, ValueError):
        # AttributeError, TypeError: Python also lists codecs that turn bytes into bytes.
        raise UserError(
            _("“{name}” cannot be read as {encoding}. Choose another encoding.").format(
                name=name, encoding=encoding
            )
        ) from None
    if not isinstance(text, str):
        raise UserError(
            _("“{name}” cannot be read as {encoding}. Choose another encoding.").format(
                name=name, encoding=encoding
            )
        )
    used = "utf-8" if used == "utf-8-sig" else used
    lost = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if used == "utf-8" else 0)
    return text.removeprefix("\ufeff"), used, [_lost_note(lost)] if lost > 0 else []


def _lost_note(count: int) -> str:
    return ngettext(
        "{n} character could not be read and shows as �.",
        "{n} characters could not be read and show as �.",
        count,
    ).format(n=formats.number(count))


def _utf16_without_bom(data: bytes) -> str:
    """The UTF-16 of a text without a mark: for Latin letters nearly every second byte is NUL."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return ""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-8 with a few bytes of an older encoding pasted in: read those as cp1252, say how many."""
    repairs = 0

    def repair(error: UnicodeError) -> tuple[str, int]:
        nonlocal repairs
        if not isinstance(error, UnicodeDecodeError):
            raise error
        repairs += 1
        return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1

    name = "ai_portfolio_utf8_repair"
    codecs.register_error(name, repair)
    text = data.decode("utf-8", name)
    # Repaired bytes are one character each; other non-ASCII characters were proper UTF-8.
    proper = sum(1 for character in text if character > "\x7f") - repairs
    if proper < 20 * repairs:
        return None
    note = ngettext(
        "{n} byte is not UTF-8 and was read as Western European.",
        "{n} bytes are not UTF-8 and were read as Western European.",
        repairs,
    ).format(n=formats.number(repairs))
    return text, "utf-8", [note]


def single_byte(data: bytes) -> str:
    """The encoding of a text that is not UTF-8, by its letters.

    An East Asian, Cyrillic or Greek one whose everyday characters these are; cp1252 if it looks Western; else
    what charset-normalizer finds in a sample.
    """
    first = _HIGH.search(data)
    start = max(0, (first.start() if first else 0) - 4096)
    sample = data[start : start + _SAMPLE]
    high = len(_HIGH.findall(sample))
    letters = len(_LETTERS.findall(sample))
    western = len(_WESTERN.findall(sample))
    if not _CP1252_HOLES.search(sample) and western >= high * 0.9 and high <= letters * 0.6:
        return "cp1250" if _CENTRAL.search(sample) else "cp1252"
    known = two_byte_encoding(sample) or alphabet_encoding(sample)
    if known:
        return known
    if _CENTRAL.search(sample) and high <= letters * 0.6:
        return "cp1250"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"
