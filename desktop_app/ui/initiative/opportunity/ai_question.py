"""The recorded question whether the initiative needs AI at all, and its answer."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.choices import AI_VERDICTS
from desktop_app.domain.records import Initiative
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.signer import sign, signer_name
from desktop_app.ui.records.spine_tab import SpineTab, set_error
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import EqualGrid


class AiQuestion(Card):
    """What is possible without AI; then the verdict, why, by whom and when."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Does this need AI?"))
        self._tab = tab
        self.alternative = tab.form(["rule_alternative"])
        self.add(self.alternative)
        self.add(Label(_("Verdict"), tone="muted"))
        self.verdict = SegmentedChoice(
            [(key, _(label)) for key, label in AI_VERDICTS.items()],
            None,
            _("Verdict: does this need AI?"),
            look="segment",
        )
        self.verdict.chosen.connect(self._decide)
        self.add(self.verdict)
        self.reason = tab.form(["ai_verdict_reason"])
        self.by = tab.form(["ai_verdict_by"])
        self.on = tab.form(["ai_verdict_on"])
        self.add(self.reason)
        self.add(EqualGrid([self.by, self.on], 170, SPACING["l"]))
        self.body.addStretch(1)
        tab.anchor("ai_verdict", self.verdict)

    def fill(self) -> None:
        """Show what is decided."""
        initiative = self._tab.initiative
        if initiative is not None:
            self.verdict.set_value(initiative.ai_verdict or None)
            self.verdict.setEnabled(self._tab.context.can_edit)

    def _decide(self, verdict: object) -> None:
        initiative = self._tab.initiative
        if initiative is None:
            return
        sign(self._tab.context, lambda: self._keep(initiative, verdict), self.fill)

    def _keep(self, initiative: Initiative, verdict: object) -> None:
        values: dict[str, Any] = {"ai_verdict": verdict}
        # The user who decides is noted as the decider, unless somebody is named.
        if not initiative.ai_verdict_by:
            values["ai_verdict_by"] = signer_name(self._tab.context)
        if initiative.ai_verdict_on is None or verdict != initiative.ai_verdict:
            values["ai_verdict_on"] = self._tab.context.workspace.today()
        set_error(self.reason, "ai_verdict_reason", "")
        self._tab.edit(initiative, values, self.reason)
