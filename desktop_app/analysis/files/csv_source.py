"""Gives the bytes of a text file as UTF-8, in blocks: unpacked, hashed, decoded and checked.

Every byte passes here once, so the hash is that of exactly what was read.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from desktop_app.analysis.files.data_file import Progress
from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.files import encodings
from desktop_app.files.long_lines import LineWatch
from desktop_app.language.i18n import _, ngettext

#: Bytes examined before reading, to find encoding, separator, headers and kinds.
HEAD_BYTES = 1 << 20
#: Unpacked at most for each packed byte; real tables reach 100.
_MAX_RATIO = 400
_RATIO_FROM = 32 << 20


class Hashed(io.RawIOBase):
    """A file that hashes what is read from it, in order."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.position = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        self.position += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # RawIOBase leaves the buffer untyped
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def finish(self) -> str:
        """The SHA-256 of the whole file, whether or not all of it was asked for."""
        while self.read(1 << 20):
            pass
        return self.hash.hexdigest()


class TextSource(io.RawIOBase):
    """A CSV file from its first byte on, as UTF-8, with the mark at its start left out.

    `skip_lines` lines are left out first. Raises UserError for a damaged or exploding gz file and for
    NUL; what `progress` raises passes through.
    """

    def __init__(
        self,
        path: Path,
        size: int,
        encoding: str | None = None,
        progress: Progress | None = None,
        skip_lines: int = 0,
    ) -> None:
        self.path = path
        self.size = size
        self.progress = progress
        self.newlines = 0
        self.quotes = 0
        self._lines = LineWatch(path.name)
        self.repaired = 0
        self.taken = 0
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise EnvironmentFault(
                _("“{name}” cannot be opened: {why}").format(name=path.name, why=error.strerror)
            ) from None
        self.hashed = Hashed(self._file)
        self.packed = is_gzip(path)
        self._bytes: BinaryIO = gzip.GzipFile(fileobj=self.hashed) if self.packed else self.hashed  # type: ignore[assignment]  # both read like files
        head = self._raw(HEAD_BYTES)
        self._head = head
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
            raise UserError(_("“{name}” is empty. Choose another file.").format(name=path.name))
        encodings.refuse_what_is_not_text(head, path.name)
        guessed, mark = encodings.guess(head)
        self.encoding = self._codec(encoding) if encoding else guessed
        if encoding:
            # A byte-order mark that fits the encoding is not part of the first header.
            mark = mark if self.encoding.replace("_", "-").startswith(guessed[:6]) else 0
        self._decoder = codecs.getincrementaldecoder(self.encoding)(
            "strict" if self.encoding == "utf-8" else "replace"
        )
        self._seen_other = False
        self._pending = self._to_utf8(head[mark:], final=len(head) < HEAD_BYTES)
        self.head = self._pending
        self._at_end = False
        for _line in range(skip_lines):
            self._drop_line()

    def _codec(self, encoding: str) -> str:
        try:
            codec = codecs.lookup(encoding)
            if not getattr(codec, "_is_text_encoding", True):
                raise LookupError(encoding)
        except (LookupError, ValueError):
            raise UserError(
                _("“{name}” cannot be read as {encoding}. Choose another encoding.").format(
                    name=self.path.name, encoding=encoding
                )
            ) from None
        return "utf-8" if codec.name == "utf-8-sig" else codec.name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; about `size` of them, none at the end."""
        if self.progress is not None:
            self.progress(min(self.hashed.position, self.size), self.size)
        if size == 0:
            return b""
        if self._pending:
            size = len(self._pending) if size < 0 else size
            chunk, self._pending = self._pending[:size], self._pending[size:]
        else:
            chunk = b""
            while not chunk and not self._at_end:
                raw = self._raw(size if size > 0 else HEAD_BYTES)
                self._at_end = not raw
                chunk = self._to_utf8(raw, final=not raw)
        self._watch(chunk)
        return chunk

    def finish(self) -> str:
        """The SHA-256 of the file; closes it."""
        digest = self.hashed.finish()
        self.close()
        return digest

    def close(self) -> None:
        super().close()
        self._file.close()

    def _raw(self, size: int) -> bytes:
        """Up to `size` unpacked bytes, less only at the end."""
        pieces, missing = [], size
        while missing > 0:
            try:
                piece = self._bytes.read(missing)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                raise UserError(
                    _("“{name}” is cut short or damaged: it cannot be unpacked. Fetch it again.").format(
                        name=self.path.name
                    )
                ) from None
            except OSError as error:
                raise EnvironmentFault(
                    _("“{name}” cannot be read: {why}").format(name=self.path.name, why=error.strerror)
                ) from None
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self.taken += len(data)
        if self.packed and self.taken > max(_RATIO_FROM, _MAX_RATIO * self.hashed.position):
            raise UserError(
                _("“{name}” would unpack to far more than any table holds, so it is refused.").format(
                    name=self.path.name
                )
            )
        return data

    def _to_utf8(self, raw: bytes, final: bool) -> bytes:
        if self.encoding == "utf-8":
            if raw.isascii() and not self._decoder.getstate()[0]:
                return raw
            return self._checked(raw, final)
        return self._decoder.decode(raw, final).encode("utf-8", "replace")

    def _checked(self, raw: bytes, final: bool) -> bytes:
        """UTF-8 unchanged; bytes that are not UTF-8 are decoded by the most likely encoding."""
        kept = self._decoder.getstate()[0]
        try:
            text = self._decoder.decode(raw, final)
        except UnicodeDecodeError:
            whole = kept + raw
            if not self._seen_other:
                # Everything so far was ASCII, so the whole file is in the encoding that is found here.
                self.encoding = encodings.single_byte(whole)
                self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
                return self._decoder.decode(whole, final).encode("utf-8", "replace")
            text = self._repaired(whole, final)
        self._seen_other = self._seen_other or not text.isascii()
        return text.encode("utf-8")

    def _repaired(self, raw: bytes, final: bool) -> str:
        end = len(raw)
        if not final:
            # A character may continue in the next block.
            while end > max(0, len(raw) - 3) and raw[end - 1] & 0xC0 == 0x80:
                end -= 1
            end -= 1 if end and raw[end - 1] >= 0xC0 else 0
        pieces, start = [], 0
        while start < end:
            try:
                pieces.append(raw[start:end].decode("utf-8"))
                break
            except UnicodeDecodeError as fault:
                at = start + fault.start
                pieces.append(raw[start:at].decode("utf-8"))
                pieces.append(raw[at : at + 1].decode("cp1252", "replace"))
                self.repaired += 1
                start = at + 1
        self._decoder.reset()
        self._decoder.decode(raw[end:])
        return "".join(pieces)

    def _watch(self, data: bytes) -> None:
        if b"\0" in data:
            row = self.newlines + data.count(b"\n", 0, data.index(b"\0")) + 1
            raise UserError(
                _(
                    "Line {line} of “{name}” holds a NUL character, which no table does. Export it again."
                ).format(line=f"{row:,}", name=self.path.name)
            )
        self._lines.look(data)
        self.newlines += data.count(b"\n")
        if b'"' in data:
            self.quotes += data.count(b'"')

    def _drop_line(self) -> None:
        while True:
            cut = _line_end(self._pending)
            if cut >= 0:
                self._watch(self._pending[:cut])
                self._pending = self._pending[cut:]
                return
            raw = self._raw(HEAD_BYTES)
            if not raw:
                self._watch(self._pending)
                self._pending, self._at_end = b"", True
                return
            self._pending += self._to_utf8(raw, final=False)
            LineWatch(self.path.name).look(self._pending)

    def notes(self) -> list[str]:
        """Sentences on what had to be guessed or repaired."""
        sentences = []
        if self.encoding not in ("utf-8", "ascii"):
            sentences.append(
                _(
                    "The file is not UTF-8; it was read as “{encoding}”. "
                    "Choose another encoding if letters look wrong."
                ).format(encoding=encodings.name_of_encoding(self.encoding))
            )
        if self.repaired:
            sentences.append(
                ngettext(
                    "{n} byte is not UTF-8 and was read as Western European.",
                    "{n} bytes are not UTF-8 and were read as Western European.",
                    self.repaired,
                ).format(n=f"{self.repaired:,}")
            )
        return sentences


def _line_end(data: bytes) -> int:
    """Where the next line starts; -1 if more bytes are needed to tell. A lone CR ends a line as well."""
    feed, turn = data.find(b"\n"), data.find(b"\r")
    if turn >= 0 and (feed < 0 or turn < feed - 1):
        return turn + 1 if turn + 1 < len(data) else -1
    return feed + 1 if feed >= 0 else -1


def is_gzip(path: Path) -> bool:
    """Whether the file is packed, whatever its name says."""
    try:
        with path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"
    except OSError:
        return False


SourceMaker = Callable[[], TextSource]
