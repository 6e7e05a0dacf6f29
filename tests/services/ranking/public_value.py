"""A scoring method of a portfolio's own, for the tests that need one."""

from __future__ import annotations

from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod

METHOD = ScoringMethod(
    "",
    "Public value",
    "What people gain for each month of work",
    (
        ScoringInput("gain", "Gain", "points", 0, 10, {0: "None", 10: "All"}, "number", True, "Ask them"),
        ScoringInput("harm", "Harm", "points", 0, 5, {}, "number", False),
        ScoringInput("effort", "Effort", "person-months", 0, None, higher_is_better=False),
    ),
    "weighted / sqrt(effort)",
    "points a month",
    (("gain", 3.0), ("harm", 1.0)),
)
