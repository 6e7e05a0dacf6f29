"""What initiatives need of each other or exclude: adding such a link, and the links of one of them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.records import Initiative
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace


def add(ws: Workspace, initiative_id: str, other_id: str, relation: str = "needs", note: str = "") -> Changes:
    """Let an initiative need or exclude another; raises FieldError for a circle or a link that is there."""
    link = Dependency(initiative_id=initiative_id, other_id=other_id, relation=relation, note=note)
    return records.add(ws, link)


@dataclass(frozen=True, slots=True)
class Link:
    """One link as an initiative's page shows it: the other initiative, and which way it runs."""

    id: str
    other_id: str
    key: str
    title: str
    stage: str
    relation: str
    note: str
    #: False where the other initiative holds the link: then it needs this one.
    is_own: bool


def links_of(ws: Workspace, initiative_id: str) -> list[Link]:
    """The links of an initiative, its own first, then those that others have to it."""
    with ws.read() as uow:
        own = uow.find(Dependency, initiative_id=initiative_id)
        back = uow.find(Dependency, other_id=initiative_id)
        ids = list(dict.fromkeys([*(one.other_id for one in own), *(one.initiative_id for one in back)]))
        known = {one.id: one for one in uow.find(Initiative, id=ids)} if ids else {}
    links = []
    for link, other_id, is_own in (
        *((one, one.other_id, True) for one in own),
        *((one, one.initiative_id, False) for one in back),
    ):
        other = known.get(other_id)
        if other is not None:
            links.append(
                Link(link.id, other.id, other.key, other.title, other.stage, link.relation, link.note, is_own)
            )
    return links
