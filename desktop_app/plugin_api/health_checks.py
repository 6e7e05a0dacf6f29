"""The usual health check of a plugin: one question about each live initiative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from desktop_app.domain.choices import Stage
from desktop_app.domain.extensions.extension import AttentionSeverity
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.trust_report import asked_now
from desktop_app.language.i18n import _


def live_check(
    id: str,
    title: str,
    severity: AttentionSeverity,
    tab: str,
    find: Callable[[Spine, date], str | None],
    anchor: str = "",
) -> HealthCheck:
    """A health check that asks `find` of each initiative that is live; it gives a sentence, or None.

    The check of a gate rule can be used again this way, for initiatives that went live before the rule
    existed.
    """

    def check(view: HealthView) -> Sequence[HealthFinding]:
        return [
            HealthFinding(spine.initiative.id, severity, _(title), sentence, tab, anchor)
            for spine in view.spines
            if spine.initiative.stage == Stage.LIVE
            and (sentence := find(asked_now(spine, view.rules), view.today))
        ]

    return HealthCheck(id, title, severity, check)
