"""Where findings are missed: errors by severity of the condition and by site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.plugin_api import (
    N_,
    TOO_FEW,
    AnalysisBars,
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    PluginAnalysis,
    _,
    number_text,
    percent_text,
    share_figure,
)

_MOST_GROUPS = 200


def _sites(column: Any) -> tuple[Any, list[str]]:
    """The sites as texts, and the names of those that are known; raises ValueError for too many."""
    sites = column.astype("str")
    return sites, _few(
        sorted(set(sites[column.notna()])), N_("The site has {n} values; choose a column with few.")
    )


def _few(names: list[str], sentence: str) -> list[str]:
    """The names, if they are few enough to be told apart; raises ValueError with the sentence."""
    if len(names) > _MOST_GROUPS:
        raise ValueError(_(sentence).format(n=number_text(len(names))))
    return names


def errors_by_severity(values: Mapping[str, Any]) -> AnalysisOutcome:
    """Missed findings and false alarms by severity and, if given, by site.

    A share rests on the positives (missed) or negatives (false alarms) of its group. Rows without label,
    prediction or severity are counted and left out. Raises ValueError when no row can be used.
    """
    label, prediction, severity = values["label"], values["prediction"], values["severity"]
    usable = (label.notna() & prediction.notna() & severity.notna()).to_numpy()
    if not usable.any():
        raise ValueError(_("No row has a label, a prediction and a severity."))
    positive = str(values["positive"]).strip().casefold()
    real = _is(label[usable], positive)
    predicted = _is(prediction[usable], positive)
    if not real.any():
        raise ValueError(_("No label says “{value}”.").format(value=values["positive"]))
    grades = severity[usable].astype("str")
    names = _few(sorted(set(grades)), N_("The severity has {n} values; choose a column with few."))
    figures = [
        share_figure(
            _("Missed, {group}").format(group=name), *_missed(real, predicted, (grades == name).to_numpy())
        )
        for name in names
    ]
    rows = [_row(name, _("All"), real, predicted, (grades == name).to_numpy()) for name in names]
    charts = [
        AnalysisBars(
            _("Missed findings by severity"),
            tuple(zip(names, (f.value for f in figures), strict=True)),
            "share",
        )
    ]
    worst = ""
    if values.get("site") is not None:
        sites, site_names = _sites(values["site"][usable])
        rows += [
            _row(name, site, real, predicted, ((grades == name) & (sites == site)).to_numpy())
            for name in names
            for site in site_names
        ]
        shares = [(site, *_missed(real, predicted, (sites == site).to_numpy())) for site in site_names]
        charts.append(
            AnalysisBars(
                _("Missed findings by site"),
                tuple((s, hits / n if n else None) for s, hits, n in shares),
                "share",
            )
        )
        worst = _worst(shares)
    left_out = int((~usable).sum())
    figures.append(
        AnalysisFigure(_("Rows left out"), float(left_out), "count", note=_("A value is missing."))
    )
    missed, positives = _missed(real, predicted, real | True)
    sentence = _("Of {n} findings {missed} were missed.").format(
        n=number_text(positives), missed=number_text(missed)
    )
    head = tuple(
        _(text) for text in (N_("Severity"), N_("Site"), N_("Findings"), N_("Missed"), N_("False alarms"))
    )
    return AnalysisOutcome(f"{sentence} {worst}".strip(), tuple(figures), tuple(charts), ((head, *rows),))


def _is(column: Any, positive: str) -> Any:
    text = column.astype("str").str.strip().str.casefold()
    # A whole number may have become 1.0 where values are missing.
    return (text.str.removesuffix(".0") == positive.removesuffix(".0")).to_numpy()


def _missed(real: Any, predicted: Any, group: Any) -> tuple[int, int]:
    return int((real & ~predicted & group).sum()), int((real & group).sum())


def _row(grade: str, site: str, real: Any, predicted: Any, group: Any) -> tuple[str, ...]:
    missed, positives = _missed(real, predicted, group)
    alarms, negatives = int((~real & predicted & group).sum()), int((~real & group).sum())
    return grade, site, number_text(positives), _share(missed, positives), _share(alarms, negatives)


def _share(hits: int, n: int) -> str:
    if not n:
        return _("no case")
    if n < TOO_FEW:
        return _("{hits} of {n}: too few to judge").format(hits=number_text(hits), n=number_text(n))
    return percent_text(hits / n)


def _worst(shares: list[tuple[str, int, int]]) -> str:
    judged = [(hits / n, site) for site, hits, n in shares if n >= TOO_FEW]
    if len(judged) < 2:
        return ""
    low, high = min(judged), max(judged)
    return _("Most are missed in {worst} ({high}), fewest in {best} ({low}).").format(
        worst=high[1], high=percent_text(high[0]), best=low[1], low=percent_text(low[0])
    )


ANALYSES = (
    PluginAnalysis(
        "healthcare.errors_by_severity",
        N_("Errors by severity and site"),
        N_("Missed findings and false alarms for each severity of the condition and each site"),
        (
            AnalysisInput("label", N_("Actual outcome"), help=N_("The finding that was confirmed")),
            AnalysisInput("prediction", N_("What the model predicted"), help=N_("The finding by the model")),
            AnalysisInput(
                "positive",
                N_("Value that means a finding"),
                "text",
                default="1",
                help=N_("How the file writes a finding, in both columns"),
            ),
            AnalysisInput(
                "severity",
                N_("Severity"),
                help=N_("How grave the condition is; errors are counted for each class"),
            ),
            AnalysisInput(
                "site",
                N_("Site"),
                required=False,
                help=N_("Where it was used; errors are counted for each site"),
            ),
        ),
        errors_by_severity,
        industry="healthcare",
    ),
)
