"""An analysis of a data file that a plugin adds: what it asks for, how it computes, what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.domain.extensions.extension import Table
from desktop_app.language.i18n import N_

InputKind = Literal[
    "column", "number_column", "columns", "file", "number", "share", "text", "choice", "yes_no"
]
# Kinds for which one column of the file is chosen.
COLUMN_KINDS = ("column", "number_column")
FigureState = Literal["", "good", "caution", "bad"]
AnalysisTab = Literal["data", "metrics", "rollout", "reviews"]
# Computations of the program itself that a plugin may offer under its own name.
# Names of the program's own kept results: an analysis of a plugin with one of them would be taken for it.
RESERVED_IDS = frozenset(
    {
        "profile",
        "bands",
        "fairness",
        "exposure",
        "equity",
        "drift",
        "performance",
        "experiment",
        "experiment_size",
    }
)
BuiltInFunction = Literal["", "exposure", "equity", "fairness"]


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """One thing that an analysis asks for before it runs.

    `kind` says what is chosen: one column of the file (a `number_column` has to hold numbers) or several, a second
    file, or a value. `choices` holds
    (value, label) of a choice; `default` is the value at first, as text.
    """

    name: str
    label: str
    kind: InputKind = "column"
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisFigure:
    """One number of a result; `value` is None where it is unknown.

    `unit` is a key of UNITS ("share" is shown in per cent); `low` and `high` bound it with 95 %
    confidence, and `cases` is how many it rests on.
    """

    label: str
    value: float | None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    cases: int | None = None
    state: FigureState = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisBars:
    """A bar chart of a result: (name, value) from top to bottom; `unit` as for a figure."""

    title: str
    bars: tuple[tuple[str, float | None], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisOutcome:
    """What an analysis found: a sentence in plain words, then figures, charts and tables."""

    sentence: str
    figures: tuple[AnalysisFigure, ...] = ()
    charts: tuple[AnalysisBars, ...] = ()
    tables: tuple[Table, ...] = ()
    state: FigureState = ""


@dataclass(frozen=True, slots=True)
class PluginAnalysis:
    """An analysis of a data file, offered on one tab of an initiative.

    `run` gets the inputs by name: a column as a pandas Series of the file's rows (missing values are
    missing), several as a tuple of them, a second file as its pandas DataFrame, all else as number,
    text or bool; an input that was left out is None. It raises ValueError with a sentence where the data
    can't be used. Instead of `run`, `function` may name a computation of the program, whose inputs keep its
    names.
    """

    id: str
    title: str
    sentence: str
    inputs: tuple[AnalysisInput, ...]
    run: Callable[[Mapping[str, Any]], AnalysisOutcome] | None = None
    function: BuiltInFunction = ""
    industry: str | None = None
    tab: AnalysisTab = "metrics"


#: How the values of an outcome, a decision and a score are read as yes or no.
YES_INPUTS = (
    AnalysisInput(
        "positive",
        N_("Value that counts as yes"),
        "text",
        required=False,
        help=N_("Guessed where the two values are yes and no, 1 and 0 or true and false"),
    ),
    AnalysisInput(
        "positive_prediction",
        N_("Decision that counts as yes"),
        "text",
        required=False,
        help=N_("Where the decision uses other words than the outcome"),
    ),
    AnalysisInput(
        "threshold",
        N_("Score threshold for yes"),
        "number",
        required=False,
        default="0.5",
        help=N_("A score from this value on counts as yes"),
    ),
)

# Inputs of the program's own computations; a plugin may replace their labels and helps.
BUILT_IN_INPUTS: dict[BuiltInFunction, tuple[AnalysisInput, ...]] = {
    "fairness": (
        AnalysisInput("label", N_("Actual outcome"), help=N_("The actual outcome: two values")),
        AnalysisInput(
            "group", N_("Group"), help=N_("The groups to compare, such as region, age band or site")
        ),
        AnalysisInput("prediction", N_("Decision"), required=False, help=N_("Two values; or choose a score")),
        AnalysisInput("score", N_("Score"), required=False, help=N_("Between 0 and 1")),
        *YES_INPUTS,
        AnalysisInput(
            "second_group",
            N_("Second group"),
            required=False,
            help=N_("Compares the combinations of both groups as well"),
        ),
    ),
    "exposure": (
        AnalysisInput("user", N_("User"), help=N_("Who saw the list")),
        AnalysisInput("item", N_("Item"), help=N_("What was shown")),
        AnalysisInput("rank", N_("Rank"), help=N_("The place in the list: 1 is the first")),
        AnalysisInput(
            "group",
            N_("Group of the item"),
            help=N_("Whose share of attention is compared, such as creator or category"),
        ),
        AnalysisInput(
            "list_column",
            N_("List"),
            required=False,
            help=N_("Number or date of the list; else a new one begins where the rank falls"),
        ),
        AnalysisInput(
            "catalogue",
            N_("Catalogue"),
            "file",
            required=False,
            help=N_("All items with their group, under the same headings"),
        ),
    ),
    "equity": (
        AnalysisInput("area", N_("Area or group"), help=N_("What is compared, one row each")),
        AnalysisInput("outcome", N_("Outcome"), help=N_("A wait, a cost, an error: a number")),
        AnalysisInput(
            "population",
            N_("People"),
            required=False,
            help=N_("How many people live in the area; without it each area counts the same"),
        ),
        AnalysisInput(
            "better",
            N_("Better is"),
            "choice",
            choices=(("lower", N_("Less")), ("higher", N_("More"))),
            default="lower",
            help=N_("Whether a lower or a higher outcome is good for people"),
        ),
        AnalysisInput(
            "weights", N_("Weights"), "text", required=False, help=N_("Such as North = 2; South = 1.5")
        ),
    ),
}
