"""The commands that compute decisions from data: bands, confidence, fairness, exposure, drift, performance, experiment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from desktop_app.analysis.files.read_options import FileReading
from desktop_app.cli.arguments import Json
from desktop_app.cli.output import print_json, print_table, say, say_beside
from desktop_app.cli.reading_options import AS_FOUND, reads_data
from desktop_app.domain.analysis_results import DRIFT_LARGE, DRIFT_MODERATE
from desktop_app.language.i18n import _

DataFilePath = Annotated[
    Path, typer.Argument(metavar="FILE", help="A CSV, Parquet, Arrow or XLSX file; CSV also packed.")
]
Label = Annotated[str, typer.Option(metavar="COLUMN", help="What was true: a column of two values.")]
Score = Annotated[str, typer.Option(metavar="COLUMN", help="Scores between 0 and 1.")]
Positive = Annotated[
    str, typer.Option(metavar="VALUE", help="The label's positive value, where it is not 1, yes or true.")
]
PositivePrediction = Annotated[
    str,
    typer.Option(metavar="VALUE", help="The prediction's positive value, where it is not that of the label."),
]
Period = Literal["day", "week", "month"]

experiment = typer.Typer(help="A/B tests: how many cases they need, and their results.", no_args_is_help=True)


def bands(
    file: DataFilePath,
    label: Label,
    score: Score,
    missed_cost: Annotated[float, typer.Option(help="What a missed positive costs.")],
    stopped_cost: Annotated[float, typer.Option(help="What a stopped negative costs.")],
    review_cost: Annotated[float, typer.Option(help="What a review by a person costs.")],
    positive: Positive = "",
    sensitivity: Annotated[float, typer.Option(help="Share of the positives that reviewers see.")] = 1.0,
    specificity: Annotated[float, typer.Option(help="Share of the negatives that reviewers let pass.")] = 1.0,
    review_cap: Annotated[
        float | None, typer.Option(metavar="SHARE", help="The largest share of cases people can review.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="COLUMN", help="Solve each class of this column alone.")] = "",
    pass_below: Annotated[float, typer.Option(help="Today's lower threshold.")] = 0.5,
    stop_from: Annotated[float, typer.Option(help="Today's upper threshold.")] = 0.5,
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Find the cheapest decision bands: what passes, what a person looks at, what is stopped."""
    from desktop_app.analysis.models.bands import Costs
    from desktop_app.analysis.models.score_files import BandSettings, ScoreColumns, bands_file

    settings = BandSettings(
        columns=ScoreColumns(label, score, positive),
        costs=Costs(missed_cost, stopped_cost, review_cost, sensitivity, specificity),
        review_cap=review_cap,
        by=by,
        pass_below=pass_below,
        stop_from=stop_from,
    )
    run = bands_file(file, settings, **reading.arguments())
    _note(run.notes)
    notes = {"notes": list(run.notes)} if run.notes else {}
    if isinstance(run.result, dict):
        if as_json:
            print_json({"by": {name: one.as_json() for name, one in run.result.items()}, **notes})
            return
        for name, band_result in run.result.items():
            say(f"{name}:")
            _show_bands(band_result)
    elif as_json:
        print_json({**run.result.as_json(), **notes})
    else:
        _show_bands(run.result)


def _show_bands(band_result: Any) -> None:
    from desktop_app.analysis.models.bands import words
    from desktop_app.language.formats import number, percent

    rows = []
    for name, policy in ((_("best"), band_result.best), (_("today"), band_result.today)):
        shares = [
            f"{percent(band.share)} ({number(band.n)})"
            for band in (policy.passed, policy.reviewed, policy.stopped)
        ]
        rows.append(
            [name, number(policy.pass_below), number(policy.stop_from), *shares, number(policy.cost_per_case)]
        )
    print_table(["", "PASS BELOW", "STOP FROM", "PASSED", "REVIEWED", "STOPPED", "COST PER CASE"], rows)
    for sentence in words(band_result.best):
        say(sentence)


def confidence(
    file: DataFilePath,
    label: Label,
    score: Score,
    at: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="One rule: cases under this confidence are reviewed."),
    ] = None,
    positive: Positive = "",
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Show how often the rest errs when unsure cases go to a person."""
    from desktop_app.analysis.models.score_files import ScoreColumns, confidence_file
    from desktop_app.language.formats import number, percent, share_interval

    run = confidence_file(file, ScoreColumns(label, score, positive), **reading.arguments())
    _note(run.notes)
    points = run.result.curve() if at is None else (run.result.at(at),)
    if as_json:
        print_json([one.as_json() for one in points])
        return
    print_table(
        ["CONFIDENCE", "REVIEWED", "ERROR OF THE REST"],
        (
            [
                number(one.confidence),
                percent(one.reviewed_share),
                share_interval(
                    one.error_of_rest.value,
                    one.error_of_rest.low,
                    one.error_of_rest.high,
                    one.error_of_rest.n,
                ),
            ]
            for one in points
        ),
    )


def fairness(
    file: DataFilePath,
    label: Label,
    group: Annotated[
        list[str], typer.Option(metavar="COLUMN", help="Groups of people or things; may be given twice.")
    ],
    prediction: Annotated[str, typer.Option(metavar="COLUMN", help="Predictions of two values.")] = "",
    score: Score = "",
    threshold: Annotated[
        float | None, typer.Option(help="With scores: a case is selected from here on.")
    ] = None,
    positive: Positive = "",
    positive_prediction: PositivePrediction = "",
    seed: Annotated[int, typer.Option(help="For the intervals of the gaps.")] = 0,
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Compare groups: how often each is selected, caught and falsely selected, and how far they lie apart."""
    from desktop_app.analysis.models.confidence_intervals import rate_words
    from desktop_app.analysis.models.run_on_files import FairnessSettings, fairness_file
    from desktop_app.language.formats import number

    if bool(prediction) == bool(score):
        raise typer.BadParameter(_("give one of the two"), param_hint="--prediction, --score")
    if score and threshold is None:
        raise typer.BadParameter(_("scores need it"), param_hint="--threshold")
    settings = FairnessSettings(
        label, tuple(group), prediction, score, threshold, positive, positive_prediction, seed
    )
    run = fairness_file(file, settings, **reading.arguments())
    _note(run.notes)
    fairness_result = run.result
    if as_json:
        print_json(fairness_result.as_json())
        return
    rows = [
        [
            one.name,
            number(one.n),
            *(rate_words(figure) for figure in (one.selection_rate, one.tpr, one.fpr, one.precision)),
            _("too few to judge") if one.too_few else "",
        ]
        for one in fairness_result.groups
    ]
    print_table(["GROUP", "N", "SELECTED", "TRUE POSITIVES", "FALSE POSITIVES", "PRECISION", ""], rows)
    for sentence in fairness_result.sentences():
        say(sentence)


def exposure(
    file: DataFilePath,
    user: Annotated[str, typer.Option(metavar="COLUMN", help="Who saw the list.")],
    item: Annotated[str, typer.Option(metavar="COLUMN", help="What was shown.")],
    rank: Annotated[str, typer.Option(metavar="COLUMN", help="Its place in the list.")],
    group: Annotated[str, typer.Option(metavar="COLUMN", help="The group the item belongs to.")],
    catalogue: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="All items with their groups, in columns of these names."),
    ] = None,
    list_column: Annotated[
        str,
        typer.Option(
            "--list", metavar="COLUMN", help="What tells the lists of a user apart, in their order."
        ),
    ] = "",
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Measure recommendation lists: how much of the catalogue they show, and how often they repeat."""
    from desktop_app.analysis.models.confidence_intervals import rate_words
    from desktop_app.analysis.models.run_on_files import ExposureSettings, exposure_file
    from desktop_app.language.formats import number, percent

    run = exposure_file(
        file, ExposureSettings(user, item, rank, group, list_column), catalogue, **reading.arguments()
    )
    _note(run.notes)
    exposure_result = run.result
    if as_json:
        print_json(exposure_result.as_json())
        return
    print_table(
        ["MEASURE", "VALUE"],
        [
            [_("catalogue coverage"), percent(exposure_result.coverage.value)],
            [_("Gini index of exposure"), number(exposure_result.gini)],
            [_("diversity within lists"), percent(exposure_result.diversity.value)],
            [_("repeated from the list before"), percent(exposure_result.repeat_rate.value)],
        ],
    )
    say("")
    print_table(
        ["GROUP", "SHOWN", "SHARE SHOWN", "SHARE OF CATALOGUE", "RATIO"],
        (
            [
                one.group,
                number(one.shown),
                rate_words(one.exposure_share),
                percent(one.catalogue_share),
                number(one.ratio),
            ]
            for one in exposure_result.groups
        ),
    )
    for sentence in exposure_result.sentences():
        say(sentence)


def drift(
    reference: Annotated[Path, typer.Argument(metavar="REFERENCE", help="The file to compare with.")],
    current: Annotated[Path, typer.Argument(metavar="CURRENT", help="The file as it is now.")],
    columns: Annotated[str, typer.Option(metavar="A,B", help="Compare these columns only.")] = "",
    moderate: Annotated[float, typer.Option(help="From this PSI on a shift is moderate.")] = DRIFT_MODERATE,
    large: Annotated[float, typer.Option(help="From this PSI on a shift is large.")] = DRIFT_LARGE,
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Compare two files column by column: what moved, and how far."""
    from desktop_app.analysis.models.run_on_files import DriftSettings, drift_files
    from desktop_app.language.formats import number, percent

    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    run = drift_files(reference, current, DriftSettings(names, moderate, large), **reading.arguments())
    _note(run.notes)
    drift_result = run.result
    if as_json:
        print_json(drift_result.as_json())
        return
    print_table(
        [
            "COLUMN",
            "KIND",
            "PSI",
            "BY CHANCE",
            "JS",
            "KS",
            "CHI2",
            "P",
            "WASSERSTEIN",
            "MISSING",
            "UNSEEN",
            "STATE",
        ],
        (
            [
                one.name,
                one.kind,
                number(one.psi),
                None if one.chance is None else number(one.chance.mean),
                *(
                    None if v is None else number(v)
                    for v in (one.js, one.ks, one.chi2, one.p_value, one.wasserstein)
                ),
                percent(one.missing_change),
                None if one.unseen_share is None else percent(one.unseen_share),
                one.words(),
            ]
            for one in drift_result.columns
        ),
    )
    for sentence in drift_result.sentences():
        say(sentence)


def performance(
    file: DataFilePath,
    label: Annotated[str, typer.Option(metavar="COLUMN", help="What was true: two values, or numbers.")],
    prediction: Annotated[
        str,
        typer.Option(metavar="COLUMN", help="Predictions: two values, or numbers where the label is one."),
    ] = "",
    score: Score = "",
    threshold: Annotated[float, typer.Option(help="With scores: positive from here on.")] = 0.5,
    time: Annotated[str, typer.Option(metavar="COLUMN", help="When the case was decided.")] = "",
    by: Annotated[Period | None, typer.Option(help="Measure by day, week or month.")] = None,
    chunk: Annotated[int, typer.Option(min=0, help="Or by so many rows.")] = 0,
    positive: Positive = "",
    positive_prediction: PositivePrediction = "",
    labels: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Labels that arrived later, joined by --id.")
    ] = None,
    id_column: Annotated[str, typer.Option("--id", metavar="COLUMN", help="The id in both files.")] = "",
    reference: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file to compare with, with the same columns.")
    ] = None,
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Measure predictions over time."""
    from desktop_app.analysis.models.performance import METRICS
    from desktop_app.analysis.models.run_on_files import PerformanceSettings, performance_file
    from desktop_app.language.formats import number

    if bool(prediction) == bool(score):
        raise typer.BadParameter(_("give one of the two"), param_hint="--prediction, --score")
    if by and not time:
        raise typer.BadParameter(_("say which column holds the time"), param_hint="--time")
    settings = PerformanceSettings(
        label, prediction, score, threshold, positive, time, by or "", chunk, id_column, positive_prediction
    )
    run = performance_file(file, settings, labels=labels, reference=reference, **reading.arguments())
    _note(run.notes)
    performance_result = run.result
    if as_json:
        # The list of periods has no place for what is to be known of all of them.
        _note(performance_result.sentences())
        print_json(performance_result.as_json())
        return
    rows = [
        [
            str(one.start),
            str(one.end),
            number(one.n),
            *(
                _figure(figure, performance_result.against_reference(one, name), one.too_few)
                for name, figure in one.figures.items()
            ),
            _("too few to judge") if one.too_few else "",
        ]
        for one in performance_result.periods
    ]
    print_table(
        ["FROM", "TO", "N", *(_(METRICS[name]).upper() for name in performance_result.names), ""], rows
    )
    if any("*" in cell for row in rows for cell in row[3:]):
        say(_("* rests on fewer than 30 cases of its own: too few to judge"))
    for name in performance_result.names:
        fell = performance_result.fell_at(name)
        if fell is not None:
            say(
                _("{metric} is worse than in the reference from {start} on.").format(
                    metric=_(METRICS[name]), start=fell.start
                )
            )
    for sentence in performance_result.sentences():
        say(sentence)


@experiment.command("size")
def experiment_size(
    effect: Annotated[
        float, typer.Option(help="The smallest improvement that matters; a share's in points (0.02).")
    ],
    baseline: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="Today's rate, for an outcome of two values."),
    ] = None,
    sd: Annotated[
        float | None, typer.Option(help="The standard deviation, for an outcome in numbers.")
    ] = None,
    alpha: Annotated[float, typer.Option(help="How often to see an effect that is not there.")] = 0.05,
    power: Annotated[float, typer.Option(help="How often to see one that is there.")] = 0.8,
    a_day: Annotated[float | None, typer.Option(help="Cases a day over both arms.")] = None,
    as_json: Json = False,
) -> None:
    """Say how many cases each arm needs."""
    from desktop_app.analysis.models.experiments import effects_around, size_curve, size_sentence

    if (baseline is None) == (sd is None):
        raise typer.BadParameter(_("give one of the two"), param_hint="--baseline, --sd")
    (point,) = size_curve([effect], baseline=baseline, sd=sd, alpha=alpha, power=power, a_day=a_day)
    if not as_json:
        say(size_sentence(point))
        return
    effects = effects_around(effect, baseline=baseline)
    curve = size_curve(effects, baseline=baseline, sd=sd, alpha=alpha, power=power, a_day=a_day)
    print_json(
        {
            "n_per_arm": point.n_per_arm,
            "days": point.days,
            "curve": [{"effect": one.effect, "n_per_arm": one.n_per_arm, "days": one.days} for one in curve],
        }
    )


@experiment.command("result")
@reads_data
def experiment_result(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="One row a case; or give the counts below.")
    ] = None,
    arm: Annotated[str, typer.Option(metavar="COLUMN", help="The arm of a case.")] = "",
    outcome: Annotated[str, typer.Option(metavar="COLUMN", help="What came: two values, or numbers.")] = "",
    control: Annotated[str, typer.Option(metavar="VALUE", help="The control's name in that column.")] = "",
    positive: Positive = "",
    control_n: Annotated[int | None, typer.Option(help="Cases in the control.")] = None,
    control_hits: Annotated[int | None, typer.Option(help="Successes among them.")] = None,
    control_mean: Annotated[float | None, typer.Option(help="Or their mean,")] = None,
    control_sd: Annotated[float | None, typer.Option(help="and its standard deviation.")] = None,
    variant_n: Annotated[int | None, typer.Option(help="Cases in the variant.")] = None,
    variant_hits: Annotated[int | None, typer.Option(help="Successes among them.")] = None,
    variant_mean: Annotated[float | None, typer.Option(help="Or their mean,")] = None,
    variant_sd: Annotated[float | None, typer.Option(help="and its standard deviation.")] = None,
    control_share: Annotated[float, typer.Option(help="The share of cases planned for the control.")] = 0.5,
    as_json: Json = False,
    reading: FileReading = AS_FOUND,
) -> None:
    """Compare the results of two arms, from a file or from counts."""
    from desktop_app.analysis.models.experiments import result_means, result_proportions
    from desktop_app.analysis.models.run_on_files import ExperimentSettings, experiment_file

    if file is not None:
        if not arm or not outcome:
            raise typer.BadParameter(_("a file needs both"), param_hint="--arm, --outcome")
        settings = ExperimentSettings(arm, outcome, control, positive, control_share)
        run = experiment_file(file, settings, **reading.arguments())
        _note(run.notes)
        comparison = run.result
    elif control_n is None or variant_n is None:
        raise typer.BadParameter(
            _("give a file, or the counts of both arms"), param_hint="--control-n, --variant-n"
        )
    elif control_hits is not None and variant_hits is not None:
        comparison = result_proportions(
            control_n, control_hits, variant_n, variant_hits, control_share=control_share
        )
    elif None not in (control_mean, control_sd, variant_mean, variant_sd):
        comparison = result_means(
            control_n,
            control_mean or 0.0,
            control_sd or 0.0,
            variant_n,
            variant_mean or 0.0,
            variant_sd or 0.0,
            control_share=control_share,
        )
    else:
        raise typer.BadParameter(
            _("give the successes of both arms, or their means and standard deviations"),
            param_hint="--control-hits, --variant-hits",
        )
    if as_json:
        print_json(comparison.as_json())
        return
    for sentence in comparison.sentences():
        say(sentence)


def _figure(figure: Any, against: str, too_few: bool) -> str:
    """A figure with its interval; a mark for one that is worse, and for one on too few cases in a period of enough."""
    from desktop_app.language.formats import number

    if figure.value is None:
        return "–"
    text = number(figure.value, 3)
    if figure.low is not None:
        text += f" ({number(figure.low, 3)} – {number(figure.high, 3)})"
    if figure.too_few and not too_few:
        return f"{text} *"
    return f"{text} !" if against == "worse" else text


def _note(notes: Sequence[str]) -> None:
    """Print what was odd about the files, apart from the report."""
    for sentence in notes:
        say_beside(sentence)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(experiment, name="experiment")
    app.command()(reads_data(bands))
    app.command()(reads_data(confidence))
    app.command()(reads_data(fairness))
    app.command()(reads_data(exposure))
    app.command()(reads_data(drift))
    app.command()(reads_data(performance))
