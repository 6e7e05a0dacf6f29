"""Whom a service serves well: an outcome over districts or groups, with weights that a council sets."""

from __future__ import annotations

from desktop_app.plugin_api import N_, AnalysisInput, PluginAnalysis

ANALYSES = (
    PluginAnalysis(
        "public_sector.equity",
        N_("Equity over districts"),
        N_(
            "Mean wait, cost or error by district, the gap between best and worst, and the mean under your weights"
        ),
        (
            AnalysisInput("area", N_("District or group")),
            AnalysisInput("outcome", N_("Outcome"), help=N_("A wait, a cost, an error: a number")),
            AnalysisInput("population", N_("Residents"), required=False),
            AnalysisInput(
                "better",
                N_("Better is"),
                "choice",
                choices=(("lower", N_("Less")), ("higher", N_("More"))),
                default="lower",
            ),
            AnalysisInput(
                "weights", N_("Weights"), "text", required=False, help=N_("Such as North = 2; South = 1.5")
            ),
        ),
        function="equity",
        industry="public_sector",
    ),
)
