"""The scoring methods that come with the program, with units and written anchors for every input."""

from __future__ import annotations

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.scoring.anchors import CRITERION_ANCHORS
from desktop_app.domain.scoring.methods import WEIGHTED, ScoringInput, ScoringMethod
from desktop_app.domain.scoring.weighted import DEFAULT_WEIGHTS, INVERTED
from desktop_app.language.i18n import N_

REACH = ScoringInput(
    "reach", N_("Reach"), N_("people a quarter"), 0, None, {
        100: N_("One department"),
        10_000: N_("All employees, or the customers of one product"),
        1_000_000: N_("All customers of a large organisation"),
    },
    help=N_("How many people or cases it touches in a quarter, from counts and not from hope"),
)  # fmt: skip
IMPACT = ScoringInput(
    "impact", N_("Impact"), N_("factor"), 0.25, 3, {
        0.25: N_("Minimal: those it reaches hardly notice"),
        0.5: N_("Low: a small saving of time or trouble"),
        1: N_("Medium: a task is clearly quicker or better"),
        2: N_("High: a task is done in a new way"),
        3: N_("Massive: it changes whether people come, stay or are well"),
    }, "choice", help=N_("What it does for one of those whom it reaches"),
)  # fmt: skip
CONFIDENCE = ScoringInput(
    "confidence", N_("Confidence"), "", 0, 1, {
        0.2: N_("A guess: not looked into yet"),
        0.5: N_("Low: said by experts or by a few users"),
        0.8: N_("Medium: some data of our own speak for it"),
        1: N_("High: measured in a test with real users"),
    }, "share", help=N_("How far reach, impact and effort can be relied on"),
)  # fmt: skip
EFFORT = ScoringInput(
    "effort", N_("Effort"), N_("person-months"), 0, None, {
        0.5: N_("Two weeks of one person"),
        1: N_("A month of one person"),
        6: N_("A small team for a quarter"),
        24: N_("A team of eight for a quarter, or of two for a year"),
    }, higher_is_better=False, help=N_("All people until it is live: data, design, building, tests, rollout"),
)  # fmt: skip


def _of_ten(name: str, label: str, text: str, anchors: dict[float, str], better: bool = True) -> ScoringInput:
    return ScoringInput(name, label, N_("of 10"), 1, 10, anchors, "number", better, text)


ICE_INPUTS = (
    _of_ten("ice_impact", N_("Impact"), N_("What it does for the goal it serves"), {
        1: N_("The goal does not move"),
        4: N_("It moves the goal a little"),
        7: N_("It brings a good part of the way to the goal"),
        10: N_("The goal is reached by this alone"),
    }),
    _of_ten("ice_confidence", N_("Confidence"), N_("What speaks for it"), {
        1: N_("An opinion"),
        4: N_("Others have done it, or users ask for it"),
        7: N_("A prototype or data of our own speak for it"),
        10: N_("Measured in a test with real users"),
    }),
    _of_ten("ice_ease", N_("Ease"), N_("How soon and how cheaply it can be live"), {
        1: N_("Over a year, with new people and new systems"),
        4: N_("About half a year of a team"),
        7: N_("About a month of a team"),
        10: N_("Days of one person"),
    }),
)  # fmt: skip


_BETWEEN = N_("Between the two beside it")


def _of_row(
    name: str, label: str, text: str, anchors: tuple[str, str, str, str], better: bool = True
) -> ScoringInput:
    """An input on the scale 1, 2, 3, 5, 8, 13, 20; steps grow, as large values are harder to tell apart."""
    scale: dict[float, str] = {
        1: anchors[0],
        2: "",
        3: anchors[1],
        5: "",
        8: anchors[2],
        13: "",
        20: anchors[3],
    }
    return ScoringInput(name, label, N_("points"), 1, 20, scale, "choice", better, text)


WSJF_INPUTS = (
    _of_row("business_value", N_("Value"), N_("What users and the business gain"), (
        N_("It would not be missed"), N_("One group gains a little"),
        N_("Many gain, and it shows in a figure that is reported"), N_("It decides whether a line of business does well"),
    )),
    _of_row("time_criticality", N_("Time criticality"), N_("How much of the value is lost by waiting"), (
        N_("It is worth as much in two years"), N_("It is worth a little less each quarter"),
        N_("Half of it is gone in a year"), N_("After a fixed date it is worth nothing"),
    )),
    _of_row("risk_reduction", N_("Risk reduction or new opportunity"), N_("What it makes safer, or possible later"), (
        N_("It changes no risk and opens nothing"), N_("It answers a question that others wait for"),
        N_("It removes a risk on the list, or several others build on it"),
        N_("Without it a licence, a duty or a whole plan is in danger"),
    )),
    _of_row("job_size", N_("Job size"), N_("How long it takes the team, everything counted"), (
        N_("A few days"), N_("About two weeks"), N_("About a quarter"), N_("A year or more"),
    ), better=False),
)  # fmt: skip

CRITERION_INPUTS = {
    name: ScoringInput(
        name, label, N_("of 5"), 1, 5, {float(k): v for k, v in CRITERION_ANCHORS[name].items()}, "rating",
        name not in INVERTED,
    )
    for name, label in CRITERIA.items()
}  # fmt: skip

BENEFIT = ScoringInput(
    "benefit", N_("Benefit a year"), "", kind="money",
    help=N_("Money saved or earned in a year when it works, before what it costs to run"),
    anchors={0: N_("It works, and nothing is saved or earned")},
)  # fmt: skip
RUN_COST = ScoringInput(
    "run_cost", N_("Run cost a year"), "", 0, kind="money", higher_is_better=False,
    help=N_("Inference, licences, review by people, monitoring"),
    anchors={0: N_("It runs on what is paid for anyway")},
)  # fmt: skip
BUILD_COST = ScoringInput(
    "build_cost", N_("Build cost"), "", 0, kind="money", higher_is_better=False,
    help=N_("Once, until it is live: people, data, labelling, training, integration"),
    anchors={0: N_("It is there already")},
)  # fmt: skip
CHANCE = ScoringInput(
    "chance_of_success", N_("Chance that it works"), "", 0, 1, {
        0.1: N_("Research: not done anywhere yet"),
        0.3: N_("Done elsewhere; our data is untested"),
        0.6: N_("A prototype works on our data"),
        0.9: N_("A pilot met its targets"),
        1: N_("It is live and works"),
    }, "chance", help=N_("That it works at all and comes into use"),
)  # fmt: skip
DISCOUNT_RATE = ScoringInput(
    "discount_rate", N_("Discount rate a year"), "", 0, 1, kind="share", higher_is_better=False,
    help=N_("What a year of waiting takes off money; one for the whole portfolio"),
    anchors={0: N_("Money later is worth as much as now"), 0.08: N_("Usual cost of capital")},
)  # fmt: skip
HORIZON = ScoringInput(
    "horizon_years", N_("Time horizon"), N_("years"), 1, 50,
    help=N_("How many years of benefit are counted; the same for the whole portfolio"),
    anchors={3: N_("What is replaced soon"), 5: N_("Usual life of such a system")},
)  # fmt: skip

METHODS: tuple[ScoringMethod, ...] = (
    ScoringMethod(
        "weighted", N_("Weighted criteria"),
        N_("Each criterion is rated from 1 to 5 against written anchors and counts 0 to "
"100 points; a higher risk lowers the score. The score is their mean by the "
"portfolio's weights. Medium confidence widens a rating by half a point to "
"both sides, low confidence by a whole one."),
        tuple(CRITERION_INPUTS.values()), WEIGHTED, "points", tuple(DEFAULT_WEIGHTS.items()),
    ),
    ScoringMethod(
        "expected-value", N_("Expected value"),
        N_("What the benefits over the time horizon are worth today, times the chance "
"that it works, less the costs of running and building it."),
        (CHANCE, BENEFIT, RUN_COST, DISCOUNT_RATE, HORIZON, BUILD_COST),
        "(chance_of_success * benefit - run_cost) * annuity(discount_rate, horizon_years) - build_cost", "money",
    ),
    ScoringMethod(
        "rice", N_("RICE"),
        N_("Reach a quarter times impact on each, times confidence, for each person-month of effort."),
        (REACH, IMPACT, CONFIDENCE, EFFORT), "reach * impact * confidence / effort", "points",
    ),
    ScoringMethod(
        "ice", N_("ICE"),
        N_("Impact times confidence times ease, each from 1 to 10: quick to make, and good for sorting many ideas."),
        ICE_INPUTS, "ice_impact * ice_confidence * ice_ease", "points",
    ),
    ScoringMethod(
        "wsjf", N_("WSJF"),
        N_("Weighted shortest job first: what waiting costs (value, time criticality, risk reduction or new opportunity) "
           "for each unit of job size."),
        WSJF_INPUTS, "(business_value + time_criticality + risk_reduction) / job_size", "points",
    ),
    ScoringMethod(
        "value-effort", N_("Value against effort"),
        N_("The rating of value from 1 to 5 for each person-month of effort: quick wins come first."),
        (CRITERION_INPUTS["value"], EFFORT), "value / effort", N_("points a person-month"),
    ),
)  # fmt: skip


def core_scoring_methods() -> list[ScoringMethod]:
    """The methods of the program itself, the weighted criteria first."""
    return list(METHODS)
