"""What initiatives need of each other or exclude: adding such a link, and refusing those that can't be."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.choices import RELATIONS
from desktop_app.domain.planning.dependencies import circle_sentence, circle_through, needs_of
from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork


def add(ws: Workspace, initiative_id: str, other_id: str, relation: str = "needs", note: str = "") -> Changes:
    """Let an initiative need or exclude another; raises FieldError for a circle or a link that is there."""
    link = Dependency(initiative_id=initiative_id, other_id=other_id, relation=relation, note=note)
    return records.add(ws, link)


def refuse_wrong(uow: UnitOfWork, link: Dependency) -> None:
    """Raise FieldError for a link to itself, one that is there already, and a need that closes a circle.

    `records.add` and `records.edit` ask it, so that no way into the portfolio goes around it.
    """
    if not link.other_id:
        raise FieldError("other_id", _("Choose the other initiative."))
    links = [one for one in uow.find(Dependency) if one.id != link.id]
    pair = {link.initiative_id, link.other_id}
    for one in links:
        same = (one.initiative_id, one.other_id) == (link.initiative_id, link.other_id)
        back = {one.initiative_id, one.other_id} == pair
        if (same and one.relation == link.relation) or (
            back and one.relation == link.relation == "either_or"
        ):
            raise FieldError("other_id", _("That is said already."))
        if back and one.relation != link.relation:
            said = _("“{relation}” is said of the two already; they can't need and exclude each other.")
            raise FieldError("other_id", said.format(relation=_(RELATIONS[one.relation])))
    needs = needs_of((one.initiative_id, one.other_id) for one in links if one.relation == "needs")
    ring = circle_through(needs, link.initiative_id, link.other_id)
    if ring and (link.relation == "needs" or len(ring) == 2):
        names = {one.id: one.key for one in uow.get_all(Initiative, list(dict.fromkeys(ring)))}
        raise FieldError("other_id", circle_sentence(ring, names))


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
    found = []
    for link, other_id, is_own in (
        *((one, one.other_id, True) for one in own),
        *((one, one.initiative_id, False) for one in back),
    ):
        other = known.get(other_id)
        if other is not None:
            found.append(
                Link(link.id, other.id, other.key, other.title, other.stage, link.relation, link.note, is_own)
            )
    return found
