"""The written anchors of every 1-5 rating, so that two people mean the same by a 4."""

from __future__ import annotations

from desktop_app.language.i18n import N_

# Value, usability, feasibility and viability are the four risks of product discovery; strategic fit and risk
# complete the default criteria of the weighted score. A high risk rating lowers the score.
CRITERION_ANCHORS: dict[str, dict[int, str]] = {
    "value": {
        1: N_("No demand known"),
        2: N_("Some would like it; nobody would pay or change for it"),
        3: N_("A known need of one group, worth its cost"),
        4: N_("A pressing need, shown by data or by users' words"),
        5: N_("Users already work around its absence; benefit measured in a test"),
    },
    "usability": {
        1: N_("Users would not understand or trust the output"),
        2: N_("Usable by experts only"),
        3: N_("Usable after training"),
        4: N_("Tried by real users, small problems left"),
        5: N_("Tried by real users in their own work, without help"),
    },
    "feasibility": {
        1: N_("No known way, or the data does not exist"),
        2: N_("Research needed; data partly there"),
        3: N_("Done elsewhere; our data is untested"),
        4: N_("A prototype works on our data"),
        5: N_("A prototype meets the target on our data, with our people and systems"),
    },
    "viability": {
        1: N_("Against the law, our values or our business"),
        2: N_("Serious open questions of law, cost or reputation"),
        3: N_("Open questions, each with an owner"),
        4: N_("Legal, finance and operations agree in principle"),
        5: N_("Signed off by legal, finance and operations"),
    },
    "strategic_fit": {
        1: N_("Serves no goal of the strategy"),
        2: N_("Loosely related to a goal"),
        3: N_("Supports one goal"),
        4: N_("Needed for one goal"),
        5: N_("Needed for several goals"),
    },
    "risk": {
        1: N_("A mistake is noticed and undone at no cost"),
        2: N_("A mistake costs little and hurts nobody"),
        3: N_("A mistake costs money or trust"),
        4: N_("A mistake harms people or breaks a rule"),
        5: N_("A mistake harms people gravely or cannot be undone"),
    },
}
LIKELIHOOD_ANCHORS: dict[int, str] = {
    1: N_("Hardly ever, under 5 %"),
    2: N_("Unlikely, 5 to 20 %"),
    3: N_("Possible, 20 to 50 %"),
    4: N_("Likely, 50 to 80 %"),
    5: N_("Nearly certain, over 80 %"),
}
IMPACT_ANCHORS: dict[int, str] = {
    1: N_("Hardly noticed"),
    2: N_("A nuisance, mended within a day"),
    3: N_("Costs money or trust"),
    4: N_("Harms people or breaks a rule"),
    5: N_("Threatens lives, the licence or the organisation"),
}
