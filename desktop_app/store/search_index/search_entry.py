"""Holds what can be found of one initiative, whatever index keeps it."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """What can be found of one initiative."""

    initiative_id: str
    key: str
    title: str
    problem: str
    notes: str
    risks: str
    files: str
    cells: str = ""
