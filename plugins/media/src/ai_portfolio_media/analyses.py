"""What members are shown: exposure of genres and studios, and fatigue from repeated titles."""

from __future__ import annotations

from desktop_app.plugin_api import N_, built_in

ANALYSES = (
    built_in(
        "exposure",
        "media.exposure",
        N_("Exposure of titles and fatigue"),
        N_("Each genre's or studio's share of what is shown against its share of the titles, and repetition"),
        labels={
            "user": N_("Member"),
            "item": N_("Title"),
            "rank": N_("Place on the page"),
            "group": N_("Genre or studio"),
            "list_column": N_("Visit"),
        },
        helps={"list_column": N_("Number or date of the list; else a new one begins with place 1")},
        industry="media",
    ),
)
