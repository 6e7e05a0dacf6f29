"""Says where a portfolio is kept: a file, or a schema of a database on a server; no place holds a secret."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SCHEMES = ("postgresql", "postgres")
PORT = 5432


class Place(ABC):
    """Where a portfolio is kept."""

    __slots__ = ()

    @property
    @abstractmethod
    def label(self) -> str:
        """The place as people read it."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The last part of the label, for a short message."""

    @property
    @abstractmethod
    def stem(self) -> str:
        """The name that files made from this portfolio begin with."""

    @property
    @abstractmethod
    def key(self) -> str:
        """The place as settings keep it: `place_of` makes the same place of it."""


@dataclass(frozen=True, slots=True)
class FilePlace(Place):
    """A portfolio in a file."""

    path: Path

    @property
    def label(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def key(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerPlace(Place):
    """A portfolio in a schema of a PostgreSQL database; without a host, on a socket of this machine."""

    host: str
    port: int
    database: str
    schema: str = ""
    user: str = ""

    @property
    def label(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        return self.database

    @property
    def stem(self) -> str:
        return self.database

    @property
    def key(self) -> str:
        from urllib.parse import quote, urlencode

        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        port = f":{self.port}" if self.port != PORT else ""
        schema = f"?{urlencode({'schema': self.schema})}" if self.schema else ""
        return f"postgresql://{user}{host}{port}/{quote(self.database, safe='')}{schema}"


def place_of(text: str) -> Place:
    """The place that a person named; a password in an address is left out.

    Call it before `Path` sees the text, as `Path` turns two slashes into one. Raises UserError for an address
    that can't be read, without repeating any of the address.
    """
    scheme, separator, _rest = text.strip().partition("://")
    if not separator or scheme.lower() not in _SCHEMES:
        return FilePlace(Path(text))
    from urllib.parse import urlsplit

    try:
        return _server_place(urlsplit(text.strip()))
    except ValueError:
        # Raised without its cause, whose text repeats parts of the address and perhaps a password.
        raise UserError(
            _("This is no address of a portfolio on a server. Write it as postgresql://user@host/database.")
        ) from None


def _server_place(address: SplitResult) -> ServerPlace:
    """The place of an address in its parts; raises ValueError."""
    from urllib.parse import parse_qs, unquote

    database = address.path.removeprefix("/")
    # Unless escaped (%40 and so on), these characters mean that a password was split in the wrong place.
    if not database or "@" in database + address.query or "/" in database or address.fragment:
        raise ValueError
    schema = parse_qs(address.query).get("schema", [""])[-1]
    host, user = unquote(address.hostname or ""), unquote(address.username or "")
    return ServerPlace(host, address.port or PORT, unquote(database), schema, user)


def places_of(texts: Iterable[str]) -> list[Place]:
    """The places that settings keep; those that can't be read are left out."""
    places = []
    for text in texts:
        with suppress(UserError):
            places.append(place_of(text))
    return places


def file_of(place: Place) -> Path:
    """The file that a portfolio is kept in; raises UserError for a portfolio on a server."""
    if isinstance(place, FilePlace):
        return place.path
    raise UserError(_("This version opens portfolios in files only, not on a server."))
