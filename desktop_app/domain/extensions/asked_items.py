"""Which checklist items are asked while a plugin's function runs, so that asking for another is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.text import close_match

# Item ids by the id of their list; None outside a call, where nothing is checked.
_ASKED: ContextVar[Mapping[str, frozenset[str]] | None] = ContextVar("asked_items", default=None)


class NotAsked(UserError):
    """A rule asks how an item stands that no list in force asks, so that nobody could ever settle it."""


@contextmanager
def checked_against(asked: Mapping[str, frozenset[str]]) -> Iterator[None]:
    """While this is entered, `need_asked` knows the items that are asked."""
    token = _ASKED.set(asked)
    try:
        yield
    finally:
        _ASKED.reset(token)


def need_asked(pack_id: str, item_id: str) -> None:
    """Raise NotAsked for an item that nobody can answer, because no list in force asks it."""
    asked = _ASKED.get()
    if asked is None or item_id in asked.get(pack_id, ()):
        return
    if pack_id in asked:
        sentence = _("It asks for the item “{item}” of “{pack}”, which that list does not ask.")
        close = close_match(item_id, asked[pack_id])
    else:
        sentence = _("It asks for the item “{item}” of “{pack}”, and no plugin that is on gives that list.")
        close = close_match(pack_id, asked)
    text = sentence.format(item=item_id, pack=pack_id)
    if close:
        text = _("{problem} Did you mean “{word}”?").format(problem=text, word=close)
    raise NotAsked(text)
