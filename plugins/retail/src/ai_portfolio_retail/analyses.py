"""What customers are shown: which parts of the range get seen, and how often the same comes back."""

from __future__ import annotations

from desktop_app.plugin_api import N_, AnalysisInput, PluginAnalysis

ANALYSES = (
    PluginAnalysis(
        "retail.exposure",
        N_("Repetition and reach of recommendations"),
        N_("How often customers see the same products again, and which part of the range is shown at all"),
        (
            AnalysisInput("user", N_("Customer")),
            AnalysisInput("item", N_("Product")),
            AnalysisInput("rank", N_("Rank")),
            AnalysisInput("group", N_("Category")),
            AnalysisInput(
                "list_column",
                N_("Visit"),
                required=False,
                help=N_("Number or date of the list; else a new one begins with rank 1"),
            ),
            AnalysisInput(
                "catalogue",
                N_("Catalogue"),
                "file",
                required=False,
                help=N_("All items with their group, under the same headings"),
            ),
        ),
        function="exposure",
        industry="retail",
    ),
)
