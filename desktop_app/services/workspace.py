"""One open portfolio: reads it, changes it step by step, and keeps the derived figures up to date."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.attention import core_attention
from desktop_app.domain.conflicts import Seen
from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.extensions.extension import AttentionItem, GateRule
from desktop_app.domain.gates import CORE_RULES
from desktop_app.domain.health.checks import HealthCheck
from desktop_app.domain.records import BY_KIND, SPINE_KINDS, Child, Initiative, Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.methods import ScoringMethod
from desktop_app.domain.scoring.weighted import parse_weights
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.domain.trust.checklists import Vocabulary
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.runtime.account import login_name
from desktop_app.runtime.clock import utc_now
from desktop_app.services.capabilities import Capabilities, capabilities_at
from desktop_app.services.changes import NOTHING, Changes
from desktop_app.store import history, projections, rows
from desktop_app.store.following import follow
from desktop_app.store.unit_of_work import Touched, UnitOfWork, changed_initiatives, new_spines

if TYPE_CHECKING:
    from desktop_app.domain.place import Place
    from desktop_app.store.database import Connection, Database

T = TypeVar("T")
_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


class NoExtensions(Extensions):
    """The program's own rules, without any plugin: for tests and repair."""

    def given(self, kind: type[T]) -> tuple[T, ...]:
        """The core's rules, scoring methods and checks; nothing of other kinds."""
        return _core_additions().get(kind, ())

    def attention(self, spine: Spine, today: date) -> Sequence[AttentionItem]:
        """What the core notices."""
        return core_attention(spine, today)

    def vocabulary(self) -> Vocabulary:
        """No facts."""
        return Vocabulary({}, (), {})

    def fingerprint(self) -> str:
        """Always the same."""
        return "none"


@cache
def _core_additions() -> dict[type[Any], tuple[Any, ...]]:
    from desktop_app.domain.health.core_checks import CORE_CHECKS
    from desktop_app.plugin_api.core_scoring import core_scoring_methods

    return {GateRule: CORE_RULES, ScoringMethod: tuple(core_scoring_methods()), HealthCheck: CORE_CHECKS}


def default_user() -> str:
    """The name that the system knows the user by."""
    return login_name() or _("somebody")


class Workspace:
    """One open portfolio.

    Every use case runs inside `change`: one transaction, one entry in the history, one step of undo.
    """

    def __init__(
        self,
        database: Database,
        *,
        extensions: Extensions | None = None,
        user: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.database = database
        self.extensions = extensions or NoExtensions()
        self.user = user or default_user()
        self.clock = clock
        self._rules: Rules | None = None
        self._has_changed = False
        self._own_changes: set[str] = set()

    @property
    def place(self) -> Place:
        """Where the portfolio is kept."""
        return self.database.place

    @property
    def capabilities(self) -> Capabilities:
        """What can be done with the portfolio where it is kept."""
        return capabilities_at(self.database.place)

    @property
    def read_only(self) -> bool:
        """True when nothing can be changed."""
        return self.database.read_only

    def today(self) -> date:
        """The day where the user is."""
        return self.clock().astimezone().date()

    def close(self) -> None:
        """Let go of the portfolio, and remember what its history was."""
        self.note_history()
        self.database.close()

    def note_history(self, *, new_branch: bool = False) -> None:
        """Keep outside of the file what its history is, so that a cut or rewritten one shows."""
        from desktop_app.store.proof import known_histories

        with contextlib.suppress(UserError), self.database.read() as connection:
            known_histories.note(connection.connection.driver_connection, self.clock(), new_branch=new_branch)

    # Reading

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Reads of one state of the file."""
        with self.database.read() as connection:
            yield UnitOfWork(connection)

    def portfolio(self) -> Portfolio:
        """What holds for the whole portfolio."""
        with self.read() as uow:
            return the_portfolio(uow)

    def rules(self) -> Rules:
        """The rules in force today; read again when the day, the plugins or the weights change."""
        fingerprint = self.extensions.fingerprint()
        # Other threads may reset the rules meanwhile.
        rules = self._rules
        if (
            rules is None
            or rules.today != self.today()
            or not rules.fingerprint.startswith(fingerprint + "|")
        ):
            with self.database.read() as connection:
                rules = self._rules = self._make_rules(connection, fingerprint)
        return rules

    def look_again(self) -> None:
        """Forget the rules so that they are read anew: another program has written to the file."""
        self._rules = None

    def check_in_place(self) -> None:
        """Raise UserError if the portfolio is no longer where it was opened."""
        self.database.check_in_place()

    def _make_rules(self, connection: Connection, fingerprint: str) -> Rules:
        from desktop_app.language import i18n

        weights_text = the_portfolio(UnitOfWork(connection)).weights
        return Rules(
            today=self.today(),
            packs=self.extensions.packs(),
            vocabulary=self.extensions.vocabulary(),
            gate_rules=self.extensions.gate_rules(),
            unchecked=self.extensions.unchecked(),
            weights=parse_weights(weights_text),
            fingerprint=f"{fingerprint}|{i18n.language()}|{weights_text}",
        )

    def spine(self, initiative_id: str) -> Spine:
        """One initiative with everything on it; raises ConflictError if it is gone."""
        with self.read() as uow:
            return load_spine(uow, initiative_id)

    def spines(self, initiative_ids: Sequence[str] | None = None) -> list[Spine]:
        """Several initiatives, or all, in the order of their keys."""
        with self.read() as uow:
            return projections.load_spines(uow.connection, initiative_ids)

    def find_key(self, key: str) -> Initiative:
        """The initiative with this key, in any case; raises UserError."""
        with self.read() as uow:
            initiatives = uow.find(Initiative, key=key) or [
                one for one in uow.find(Initiative) if one.key.casefold() == key.casefold()
            ]
        if not initiatives:
            raise UserError(_("There is no initiative {key}.").format(key=key))
        return initiatives[0]

    # Changing

    def is_own(self, change_id: str) -> bool:
        """Whether a change of the history was made here."""
        return change_id in self._own_changes

    @contextmanager
    def careful(self, seen: Seen | None) -> Iterator[None]:
        """Changes inside refuse to overwrite fields that somebody else changed after `seen`: EditConflict."""
        token = _seen.set(seen)
        try:
            yield
        finally:
            _seen.reset(token)

    @contextmanager
    def change(
        self, label: str, reason: str = "", *, action: str = history.EDIT, target: str = ""
    ) -> Iterator[Step]:
        """One step: what happens inside is kept together, or not at all.

        `label` says what the user did, as the undo menu shows it; `reason` why, if they said.
        """
        step = Step(label, action, target)
        before = self.rules()
        with self.database.write() as connection:
            # Undo looks by itself whether the records are as the change left them.
            seen = _seen.get() if action == history.EDIT else None
            step.uow = UnitOfWork(connection, seen and Seen(seen.number, seen.own | self._own_changes))
            yield step
            follow(step.uow)
            touched = step.uow.settled()
            if touched:
                from desktop_app.store.proof import known_histories

                goes_on = not self._has_changed and known_histories.is_older(
                    connection.connection.driver_connection
                )
                kept = history.record(
                    connection,
                    touched,
                    at=self.clock(),
                    who=self.user,
                    action=step.action,
                    label=step.label,
                    reason=reason,
                    target=step.target,
                )
                present, gone = changed_initiatives(touched)
                self._own_changes.add(kept.id)
                step.changes = self._changes(step, touched, kept.id, present | gone)
                # Weights may be new: by this change, or by another window since the rules were read.
                rules = self._make_rules(connection, self.extensions.fingerprint())
                projections.forget(connection, gone)
                new = {t.record.id for t in touched if t.before is None and t.record.KIND == Initiative.KIND}
                attend = self.extensions.attention
                projections.keep(connection, new_spines(touched), rules, attend)
                projections.refresh(connection, sorted(present - new), rules, attend)
        if touched:
            self._has_changed = True
            if goes_on:
                # From here on this copy has a history of its own.
                self.note_history(new_branch=True)
        if touched and rules.fingerprint != before.fingerprint:
            self._rules = rules
            # The score of every initiative follows from the weights.
            self.refresh_figures()

    def _changes(
        self, step: Step, touched: Sequence[Touched], change_id: str, initiative_ids: frozenset[str]
    ) -> Changes:
        added = [t.record.id for t in touched if t.before is None]
        return Changes(
            kinds=frozenset(t.record.KIND for t in touched),
            initiative_ids=initiative_ids,
            record_ids=tuple(dict.fromkeys([*added, *(t.record.id for t in touched)])),
            label=step.label,
            change_id=change_id,
        )

    def stale_figures(self) -> list[str]:
        """Initiatives whose figures are of an earlier day or other rules; none for a read-only portfolio."""
        rules = self.rules()
        if self.read_only:
            return []
        with self.database.read() as connection:
            return projections.stale_ids(connection, rules)

    def refresh_some(self, initiative_ids: Sequence[str]) -> None:
        """Compute again the figures of some initiatives; those that are gone by now are left out."""
        rules = self.rules()
        with self.database.write() as connection:
            projections.refresh(connection, initiative_ids, rules, self.extensions.attention)

    def refresh_figures(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Compute again all figures of an earlier day or other rules; returns how many."""
        stale = self.stale_figures()
        for start in range(0, len(stale), _FIGURES_AT_ONCE):
            self.refresh_some(stale[start : start + _FIGURES_AT_ONCE])
            if progress:
                progress(min(start + _FIGURES_AT_ONCE, len(stale)), len(stale))
        return len(stale)


_FIGURES_AT_ONCE = 200


class Step:
    """One change in the making; `changes` is filled in when it is kept."""

    uow: UnitOfWork

    def __init__(self, label: str, action: str = history.EDIT, target: str = "") -> None:
        self.label = label
        # What sort of entry this is in the history, and which change an undo or redo is about.
        self.action = action
        self.target = target
        self.changes: Changes = NOTHING


def the_portfolio(uow: UnitOfWork) -> Portfolio:
    """The one portfolio record of a file."""
    portfolios = uow.find(Portfolio)
    if not portfolios:
        raise UserError(_("This file holds no portfolio. Restore a backup."))
    return portfolios[0]


def load_spine(uow: UnitOfWork, initiative_id: str) -> Spine:
    """One initiative with everything on it."""
    initiative = uow.get(Initiative, initiative_id)
    there = rows.kinds_there(uow.connection, [record.KIND for record in SPINE_KINDS], initiative_id)
    children: list[Child] = []
    for record in SPINE_KINDS:
        if record.KIND in there:
            children += rows.select_records(uow.connection, record, {"initiative_id": initiative_id})
    return build_spine(initiative, children)


def kind_label(kind: str) -> str:
    """What people call a kind of record."""
    record = BY_KIND.get(kind)
    return _(record.LABEL) if record else kind
