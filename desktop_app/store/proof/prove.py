"""Proves that history and records are what the program wrote, as far as both and what was seen before can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.codec import content
from desktop_app.domain.records import RECORDS, Portfolio, Record
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.store import history, rows
from desktop_app.store.checks.file_problem import NAMED
from desktop_app.store.proof import known_histories, seen_histories

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: What a proof comes to: all is as it was written; it ends before what was seen; something was altered.
AS_WRITTEN, OLDER, ALTERED = "as written", "older", "altered"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: `changes` are there, the first that is not as it was written is `broken_at`.

    `sentences` say what was found, the history first.
    """

    state: str
    changes: int
    broken_at: int | None
    sentences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return self.state == AS_WRITTEN


@dataclass(slots=True)
class _State:
    """The last state of a record in the history, as JSON, and the number of the change that left it."""

    after: str
    number: int


def prove(connection: Connection) -> Proof:
    """Look at the chain of the history, at the records, and at what was seen of it before."""
    chain = history.verify(connection)
    sentences: list[str] = []
    broken_at = chain.broken_at
    if not chain.ok:
        sentences.append(_("The history was altered at change {number}.").format(number=chain.broken_at))
    states: dict[tuple[str, str], _State] = {}
    sentences += _some(_gaps(connection, states))
    sentences += _some(_differences(connection, states))
    beyond = _last_change(connection)
    if beyond > chain.changes:
        text = _(
            "Records were last changed by change {number}, and the history ends with change {n}: its end is gone."
        )
        sentences.insert(0, text.format(number=beyond, n=formats.number(chain.changes)))
    raw = connection.connection.driver_connection
    standing = seen_histories.standing(raw, known_histories.known(seen_histories.portfolio_id(raw)))
    if standing.kind == seen_histories.OTHER and standing.anchor is not None:
        broken_at = broken_at or standing.anchor.number
        text = _(
            "Change {number} is not the one that was seen on {day}: the history was rewritten, or the file was "
            "worked on elsewhere from an older copy."
        )
        sentences.insert(
            0, text.format(number=standing.anchor.number, day=formats.date_time(standing.anchor.at))
        )
    if sentences:
        return Proof(ALTERED, chain.changes, broken_at, tuple(sentences))
    if standing.kind == seen_histories.OLDER and standing.anchor is not None:
        return Proof(OLDER, chain.changes, None, (older_sentence(chain.changes, standing.anchor),))
    return Proof(AS_WRITTEN, chain.changes, None, ())


def older_sentence(changes: int, anchor: seen_histories.Anchor) -> str:
    """What is said of a file that agrees with itself and ends early, such as a restored backup."""
    return _(
        "The file is older than what was last seen: it ends with change {n}, and on {day} there were {seen}."
    ).format(n=formats.number(changes), day=formats.date_time(anchor.at), seen=anchor.number)


def _some(sentences: Iterator[str]) -> list[str]:
    listed = list(sentences)
    more = len(listed) - NAMED
    return (
        listed
        if more <= 0
        else [*listed[:NAMED], _("And {n} more of this sort.").format(n=formats.number(more))]
    )


def _gaps(connection: Connection, states: dict[tuple[str, str], _State]) -> Iterator[str]:
    """Changes that found a record otherwise than the change before left it; fills in the last states."""
    for number, kind, record_id, before, after in history.every_line(connection):
        state = states.get((kind, record_id))
        if state is not None and state.after != before and states_differ(kind, state.after, before):
            yield _(
                "Change {number} found {kind} {id} otherwise than change {left} left it: it was changed outside "
                "the program."
            ).format(number=number, kind=_label(kind), id=record_id, left=state.number)
        states[kind, record_id] = _State(after, number)


def states_differ(kind: str, left: str, now: str) -> bool:
    """Whether two states of a record, as the history keeps them, say different things."""
    if not left or not now:
        return bool(left) != bool(now)
    a, b = history.readable_state(kind, left), history.readable_state(kind, now)
    return (content(a) if a else None) != (content(b) if b else None)


def _last_change(connection: Connection) -> int:
    """The highest number of a change that a record carries."""
    highest = [
        rows.read_plain(connection, f"SELECT coalesce(max(last_change), 0) FROM {one.KIND}")[0][0]
        for one in RECORDS
    ]
    return int(max(highest))


def _differences(connection: Connection, states: dict[tuple[str, str], _State]) -> Iterator[str]:
    """Records that are not what the history says they are."""
    for record_type in RECORDS:
        kind = record_type.KIND
        last = dict(rows.read_plain(connection, f"SELECT id, last_change FROM {kind}"))
        there = {one.id: one for one in _readable(connection, record_type)}
        for record_id, number in last.items():
            record = there.get(record_id)
            state = states.pop((kind, record_id), None)
            if record is not None:
                yield from _difference(record, state, number)
        for lacking_kind, record_id in [key for key in states if key[0] == kind]:
            if states.pop((lacking_kind, record_id)).after:
                yield _("{kind} {id} is not as the history left it: it is gone.").format(
                    kind=_label(kind), id=record_id
                )


def _difference(record: Record, state: _State | None, number: int) -> Iterator[str]:
    name = _name(record)
    if state is None:
        if number:
            yield _("{name}: what the history held of it is gone.").format(name=name)
        elif not isinstance(record, Portfolio):
            yield _("{name} is not in the history: it was added outside the program.").format(name=name)
    elif not state.after or (
        state.after != history.as_kept(record)
        and states_differ(record.KIND, state.after, history.as_kept(record))
    ):
        yield _("{name} was changed outside the program: the history says otherwise.").format(name=name)
    elif number != state.number:
        yield _(
            "{name} says that change {number} was its last; the history says that it was change {last}."
        ).format(name=name, number=number, last=state.number)


def _readable(connection: Connection, record: type[Record]) -> list[Record]:
    try:
        return list(rows.select_records(connection, record))
    except (ValueError, TypeError, UserError):
        # The check names what can't be read.
        return []


def _name(record: Record) -> str:
    label = getattr(record, "key", "") or getattr(record, "name", "") or getattr(record, "title", "")
    return f"{_(record.LABEL)} {str(label)[:60] or record.id}"


def _label(kind: str) -> str:
    return next((_(one.LABEL) for one in RECORDS if kind == one.KIND), kind)
