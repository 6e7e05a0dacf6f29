"""What a use case changed, so that every view knows whether to read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds of record and ids that a use case touched; `label` names it for the undo menu.

    `record_ids` are the touched records, new ones first in the order they were added. `target` is the change
    that an undo or redo is about, and `target_label` its label.
    An empty one (nothing was different) is false.
    """

    kinds: frozenset[str] = frozenset()
    initiative_ids: frozenset[str] = frozenset()
    record_ids: tuple[str, ...] = ()
    label: str = ""
    change_id: str = ""
    target: str = ""
    target_label: str = ""

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def touches(self, *kinds: str) -> bool:
        """True when one of the kinds is among the changed ones."""
        return not self.kinds.isdisjoint(kinds)


NOTHING = Changes()
# Anything may be different: another file was opened, or another program wrote to this one.
EVERYTHING = Changes(kinds=frozenset({"*"}), label="")
