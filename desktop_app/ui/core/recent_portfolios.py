"""The portfolios that were open before, as menus and the welcome page name them without opening one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.place import FilePlace, Place, places_of

if TYPE_CHECKING:
    from desktop_app.runtime.settings import Values


@dataclass(frozen=True, slots=True)
class RecentPortfolio:
    """What is known of one; None where nobody has noted it. `name` is the portfolio's, else that of its file."""

    place: Place
    name: str
    folder: str
    initiatives: int | None
    opened: datetime | None

    @property
    def is_there(self) -> bool:
        """Whether it can be opened: its file is there, or it is in no file."""
        return not isinstance(self.place, FilePlace) or self.place.path.exists()


def recent_portfolios(values: Values, most: int) -> list[RecentPortfolio]:
    """The newest first, `most` of them."""
    return [
        _recent(place, values.recent_facts.get(place.key, {}))
        for place in places_of(values.recent_portfolios)[:most]
    ]


def _recent(place: Place, facts: Mapping[str, Any]) -> RecentPortfolio:
    name, initiatives = facts.get("name"), facts.get("initiatives")
    return RecentPortfolio(
        place,
        name if isinstance(name, str) and name else place.stem,
        _folder(place),
        initiatives if isinstance(initiatives, int) and not isinstance(initiatives, bool) else None,
        _moment(facts.get("opened")),
    )


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone() if isinstance(text, str) else None
    except (ValueError, OverflowError):
        return None


def _folder(place: Place) -> str:
    """Where it is, as short as it can be said: the folders below the user's own, the last ones of any other."""
    if not isinstance(place, FilePlace):
        return place.label
    folder = place.path.parent
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder)
    return str(inside) if inside.parts else "~"
