"""Says of each plugin that is switched on whether it can be asked what a gate needs to know."""

from __future__ import annotations

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.language.i18n import N_, _
from desktop_app.plugin_host.finder import CORE, PluginRecord
from desktop_app.plugin_host.plugin_states import PluginState
from desktop_app.text import shorten

# Hooks that give what a gate asks.
_PACKS, _RULES = "checklist_packs", "gate_rules"
GATE_HOOKS = (_PACKS, _RULES)

_LOST = {
    (_PACKS,): N_("{name} gives no checklist that can be used: what it asks is not checked."),
    (_RULES,): N_("{name} gives no gate rules that can be used: what they ask is not checked."),
    GATE_HOOKS: N_("{name} gives neither checklist nor gate rules: what it asks is not checked."),
}


def unchecked_by(record: PluginRecord) -> Unchecked | None:
    """The line of a plugin that is switched on and can't be asked; None where nothing is missing."""
    lost = tuple(hook for hook in GATE_HOOKS if hook in record.lost)
    if record.stopped:
        if not _asks(record):
            return None
        sentence = _("{name} was stopped: what it asks is not checked.")
    elif record.hooks or record.state is PluginState.ENABLED:
        if not lost:
            return None
        sentence = _(_LOST[lost])
    else:
        # Whatever the reason is, now or in a later version of the host: nothing of it is asked.
        sentence = _("{name} did not load: what it asks is not checked.")
    reason = next((record.lost[hook] for hook in lost), record.error)
    return Unchecked(
        plugin=record.name,
        title=_("Plugin {name}").format(name=record.name),
        sentence=sentence.format(name=record.name),
        reason=shorten(reason.partition("\n")[0], 200),
        industry=record.name if _is_industrys(record) else None,
        items_only=lost == (_PACKS,) and not record.stopped,
    )


def unchecked_as_gone(name: str) -> Unchecked:
    """The line of a plugin that is switched on and not there any more."""
    sentence = _("{name} is not there any more: what it asks is not checked.")
    return Unchecked(name, _("Plugin {name}").format(name=name), sentence.format(name=name))


def _asks(record: PluginRecord) -> bool:
    """Whether a plugin that was stopped gave, or might have given, something that a gate asks."""
    return any(
        hook in record.lost or record.given.get(hook, True) for hook in GATE_HOOKS if hook in record.hooks
    )


def _is_industrys(record: PluginRecord) -> bool:
    """A plugin that comes with the program asks nothing of other industries; of others that is not known."""
    return record.built_in and record.name != CORE and record.name in INDUSTRIES.own
