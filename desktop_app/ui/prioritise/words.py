"""What the prioritise page says about its ranking, and the figures of the ranking for its matrix."""

from __future__ import annotations

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.ranking.words import note_draws
from desktop_app.ui.prioritise.matrix_fields import MatrixAxis
from desktop_app.ui.prioritise.ranking.source import RankSource, RankStanding
from desktop_app.ui.records.score_words import chart_unit, is_points

#: The figure of the matrix that is the score itself.
MEDIAN = "median"


def note(source: RankSource) -> str:
    """What the scores are based on."""
    ranking = source.standing.ranking if source.standing is not None else None
    if source.preview is not None and (ranking is None or not ranking.draws):
        return _("Weights not saved yet: scores use the likely values")
    if source.is_drawing:
        return _("Simulation is still running: scores use the likely values for now")
    if ranking is None or not ranking.draws:
        return _("Scores use the likely values, without a simulation")
    return note_draws(ranking.draws)


def foot(standing: RankStanding, based_on: str) -> str:
    """How many are ranked, where initiatives with unknown inputs are placed, and what the scores are based on."""
    rows = standing.rows
    ranked = sum(row.place is not None for row in rows)
    partly = sum(row.place is not None and not row.is_sure for row in rows)
    text = ngettext("{n} of {total} initiative ranked", "{n} of {total} initiatives ranked", len(rows))
    parts = [text.format(n=formats.number(ranked), total=formats.number(len(rows)))]
    if partly:
        text = ngettext(
            "{n} stands where the middle of its range is",
            "{n} stand where the middle of their range is",
            partly,
        )
        parts.append(text.format(n=formats.number(partly)))
    if ranked < len(rows):
        parts.append(_("the last ones say what is missing"))
    return " · ".join([*parts, based_on])


def matrix_figures(
    source: RankSource, standing: RankStanding
) -> tuple[list[MatrixAxis], dict[str, dict[str, float | None]]]:
    """The score and the inputs of its method, with the values of each for the initiatives of the matrix."""
    method = standing.ranking.method
    unit = "score" if is_points(method) else chart_unit(method)
    figures = [MatrixAxis(MEDIAN, _("Score by {method}").format(method=_(method.name)), unit)]
    # Only for rows that the matrix has room for.
    shown = {row[0] for row in standing.listed}
    few = [row for row in standing.rows if row.id in shown]
    values: dict[str, dict[str, float | None]] = {MEDIAN: {row.id: row.middle for row in few}}
    ground, places = source.ground, source.places
    if ground is None:
        return figures, values
    for scoring_input in method.inputs:
        key = f"input:{scoring_input.name}"
        kind = {"money": "money", "share": "share", "chance": "share"}.get(scoring_input.kind, "")
        figures.append(
            MatrixAxis(
                key, _(scoring_input.label), kind or (_(scoring_input.unit) if scoring_input.unit else "")
            )
        )
        likely = ground.inputs[scoring_input.name].likely
        values[key] = {row.id: _known(likely[places[row.id]]) for row in few if row.id in places}
    return figures, values


def _known(value: float) -> float | None:
    return None if value != value else float(value)
