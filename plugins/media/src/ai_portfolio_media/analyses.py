"""What members are shown: exposure of genres and studios, and fatigue from titles that come again."""

from __future__ import annotations

from desktop_app.plugin_api import N_, AnalysisInput, PluginAnalysis

ANALYSES = (
    PluginAnalysis(
        "media.exposure",
        N_("Exposure of titles and fatigue"),
        N_("Each genre's or studio's share of what is shown against its share of the titles, and repetition"),
        (
            AnalysisInput("user", N_("Member")),
            AnalysisInput("item", N_("Title")),
            AnalysisInput("rank", N_("Place on the page")),
            AnalysisInput("group", N_("Genre or studio")),
            AnalysisInput(
                "list_column",
                N_("Visit"),
                required=False,
                help=N_("Number or date of the list; else a new one begins with place 1"),
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
        industry="media",
    ),
)
