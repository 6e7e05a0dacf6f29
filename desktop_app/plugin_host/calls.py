"""Runs what plugins gave for later use: gate checks, brief sections, analyses, attention, health checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from desktop_app.domain.extensions.asked_items import NotAsked, checked_against
from desktop_app.domain.extensions.extension import AttentionItem, Block, BriefSection, GateRule
from desktop_app.domain.extensions.plugin_analysis import AnalysisOutcome, PluginAnalysis
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host import conform
from desktop_app.plugin_host.finder import PluginRecord
from desktop_app.plugin_host.guard import PluginFault, Rubbish
from desktop_app.text import clean

T = TypeVar("T")

# An analysis reads a million rows.
ANALYSIS_LIMIT = 120.0


def _all(function: Callable[..., Iterable[T]], arguments: Sequence[Any]) -> tuple[T, ...]:
    return tuple(function(*arguments))


class Calls:
    """Each call is guarded; `fail` is told of what a plugin did wrong, and in which function of it."""

    def __init__(
        self,
        fail: Callable[[PluginRecord, PluginFault, Any], None],
        asked_items: Callable[[], Mapping[str, frozenset[str]]],
    ) -> None:
        self._fail = fail
        self._asked_items = asked_items

    def guarded(self, record: PluginRecord, thing: Any) -> Any:
        """The thing with its function wrapped by `record.guard`; a thing without a function is unchanged."""
        match thing:
            case ChecklistPack():
                return replace(thing, plugin=record.name)
            case GateRule():
                return replace(thing, check=partial(self.check, record, thing))
            case BriefSection():
                return replace(thing, build=partial(self.build, record, thing))
            case PluginAnalysis() if thing.run is not None:
                return replace(thing, run=partial(self.analyse, record, thing))
            case HealthCheck():
                return replace(thing, check=partial(self.find, record, thing))
        return thing

    def attend(
        self, record: PluginRecord, implementation: Any, spine: Spine, today: date
    ) -> Sequence[AttentionItem]:
        """What needs a person's attention in one initiative."""
        known = {"spine": spine, "today": today}
        arguments = [known[name] for name in implementation.argnames]
        if record.built_in:
            # Not checked: asked for every initiative, and the program's tests cover it.
            try:
                return record.guard.call("attention_items", _all, implementation.function, arguments)
            except PluginFault as fault:
                self._fail(record, fault, implementation.function)
                return ()

        def ask() -> Sequence[AttentionItem]:
            items = implementation.function(*arguments)
            checked = conform.conform_all(items, AttentionItem, "attention_items")
            if any(item.initiative_id != spine.initiative.id for item in checked):
                raise Rubbish(_("An attention item is about another initiative than asked."))
            return checked

        try:
            return record.guard.call("attention_items", ask)
        except PluginFault as fault:
            self._fail(record, fault, implementation.function)
            return ()

    def check(self, record: PluginRecord, rule: GateRule, spine: Spine, today: date) -> str | None:
        """What a gate rule says is open; a check that fails says so instead of passing unseen."""
        if not record.stopped:

            def ask() -> str | None:
                with checked_against(asked):
                    return conform.check_sentence(rule.check(spine, today), rule.id)

            try:
                if record.built_in:
                    # As for what wants attention: asked of every initiative, and covered by the program's tests.
                    return record.guard.call(rule.id, rule.check, spine, today)
                asked = self._asked_items()
                return record.guard.call(rule.id, ask)
            except PluginFault as fault:
                self._fail(record, fault, rule.check)
                if isinstance(fault.cause, NotAsked):
                    return fault.sentence
        return _("The plugin “{plugin}” could not check this; see the Plugins page.").format(
            plugin=record.name
        )

    def build(
        self, record: PluginRecord, section: BriefSection, spine: Spine, today: date
    ) -> Sequence[Block]:
        """The blocks of a brief section; one that can't be built holds a sentence that says so."""
        if not record.stopped:
            try:
                return record.guard.call(
                    section.id, lambda: conform.check_blocks(section.build(spine, today))
                )
            except PluginFault as fault:
                self._fail(record, fault, section.build)
        return (
            _("The plugin “{plugin}” could not make this section; see the Plugins page.").format(
                plugin=record.name
            ),
        )

    def find(self, record: PluginRecord, check: HealthCheck, view: HealthView) -> Sequence[HealthFinding]:
        """What a health check finds; one that fails says so instead of passing unseen."""
        if not record.stopped:

            def ask() -> tuple[HealthFinding, ...]:
                findings = check.check(view)
                if record.built_in:
                    # Not checked: asked for every initiative, and the program's tests cover it.
                    return tuple(findings)
                known = {spine.initiative.id for spine in view.spines}
                checked = conform.conform(findings, tuple[HealthFinding, ...], check.id)
                return conform.check_findings(checked, known, check.id)

            try:
                return record.guard.call(check.id, ask)
            except PluginFault as fault:
                self._fail(record, fault, check.check)
        sentence = _("The plugin “{plugin}” could not check “{title}”; see the Plugins page.")
        words = sentence.format(plugin=record.name, title=_(check.title))
        return (HealthFinding("", "caution", _("Not checked"), words, "plugins"),)

    def analyse(
        self, record: PluginRecord, analysis: PluginAnalysis, values: Mapping[str, Any]
    ) -> AnalysisOutcome:
        """What an analysis finds; data that it can't use is no fault of the plugin's. Raises UserError."""
        if not record.stopped and analysis.run is not None:
            run = analysis.run

            def ask() -> AnalysisOutcome:
                outcome: AnalysisOutcome = conform.conform(run(values), AnalysisOutcome, analysis.id)
                return outcome

            try:
                return record.guard.call(analysis.id, ask, limit=ANALYSIS_LIMIT)
            except PluginFault as fault:
                if isinstance(fault.cause, ValueError):
                    raise UserError(clean(str(fault.cause))) from fault
                self._fail(record, fault, run)
        raise UserError(
            _("The plugin “{plugin}” could not compute this; see the Plugins page.").format(
                plugin=record.name
            )
        )
