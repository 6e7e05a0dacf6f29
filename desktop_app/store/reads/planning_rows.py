"""Reads what the roadmap draws beside planned dates: stage moves, needs, goals, people needed and there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.store.rows import read_plain

if TYPE_CHECKING:
    from desktop_app.store.database import Connection


def stage_moves(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, stage, day) of every move, the first ones first."""
    return read_plain(
        connection,
        "SELECT initiative_id, to_stage, moved_on FROM stage_move WHERE moved_on IS NOT NULL AND moved_on <> '' "
        "ORDER BY moved_on, position",
    )


def moves_since(connection: Connection, day: str) -> list[tuple[Any, ...]]:
    """(initiative id, key, title, from, to) of every move from stage to stage since a day, the first ones first."""
    return read_plain(
        connection,
        "SELECT m.initiative_id, i.key, i.title, m.from_stage, m.to_stage FROM stage_move m "
        "JOIN initiative i ON i.id = m.initiative_id "
        "WHERE m.moved_on >= ? AND m.from_stage <> '' ORDER BY m.moved_on, m.position",
        (day,),
    )


def needs(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, id of the initiative that it needs), in their order."""
    return read_plain(
        connection,
        "SELECT initiative_id, other_id FROM dependency WHERE relation = 'needs' ORDER BY position",
    )


def goals_by_weight(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, name of a goal that it serves), the weightiest contributions first."""
    return read_plain(
        connection,
        "SELECT c.initiative_id, g.name FROM contribution c JOIN goal g ON g.id = c.goal_id "
        "ORDER BY coalesce(c.weight, 0) DESC, c.position",
    )


def staffing(connection: Connection) -> list[tuple[Any, ...]]:
    """(initiative id, stage, discovery from, live from, role, people, from, to) of everybody that is needed."""
    return read_plain(
        connection,
        "SELECT i.id, i.stage, i.discovery_from, i.live_from, f.role, f.people, f.starts_on, f.ends_on "
        "FROM staffing f JOIN initiative i ON i.id = f.initiative_id",
    )


def capacities(connection: Connection) -> list[tuple[Any, ...]]:
    """(role, people, from, to) of everybody that is there."""
    return read_plain(connection, "SELECT role, people, starts_on, ends_on FROM capacity")
