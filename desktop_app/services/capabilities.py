"""Says what can be done with a portfolio where it is kept, so that callers need not know the place."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.place import FilePlace, Place


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the program offers for a portfolio.

    `backups` are made by hand, at closing and now and then; `save_copy` writes all of it to a file; `restore` puts a
    backup in its place; `people` have roles in it.
    """

    backups: bool
    save_copy: bool
    restore: bool
    people: bool


IN_A_FILE = Capabilities(backups=True, save_copy=True, restore=True, people=False)
ON_A_SERVER = Capabilities(backups=False, save_copy=False, restore=False, people=True)


def capabilities_at(place: Place) -> Capabilities:
    """What can be done with a portfolio at this place."""
    return IN_A_FILE if isinstance(place, FilePlace) else ON_A_SERVER
