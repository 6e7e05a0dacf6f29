"""What customers are shown: which parts of the range, and how often the same items."""

from __future__ import annotations

from desktop_app.plugin_api import N_, built_in

ANALYSES = (
    built_in(
        "exposure",
        "retail.exposure",
        N_("Repetition and reach of recommendations"),
        N_("How often customers see the same products again, and which part of the range is shown at all"),
        labels={
            "user": N_("Customer"),
            "item": N_("Product"),
            "group": N_("Category"),
            "list_column": N_("Visit"),
        },
        industry="retail",
    ),
)
