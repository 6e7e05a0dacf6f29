"""What alarms cost the people on the line, and sensors that are missing or stuck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.plugin_api import (
    N_,
    AnalysisBars,
    AnalysisFigure,
    AnalysisInput,
    AnalysisOutcome,
    PluginAnalysis,
    _,
    list_text,
    number_text,
    percent_text,
    share_figure,
)

_YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "real"})
_MOST = 20
# A sensor that is silent for over this share of the rows can't be relied on.
_MISSING_BAD, _MISSING_CAUTION = 0.05, 0.01


def alarm_load(values: Mapping[str, Any]) -> AnalysisOutcome:
    """Alarms and false alarms a day, in all and by machine; one row is one alarm.

    Days are counted from the first to the last alarm. Rows without a time or without an outcome are
    counted and left out. Raises ValueError when no row is left.
    """
    time, real = values["time"], values["real"]
    if not hasattr(time, "dt"):
        raise ValueError(_("The column for the time holds no dates."))
    usable = (time.notna() & real.notna()).to_numpy()
    n = int(usable.sum())
    if not n:
        raise ValueError(_("No row has both a time and an outcome."))
    when = time[usable].dt.normalize()
    days = int((when.max() - when.min()).days) + 1
    is_false = ~real[usable].astype("str").str.strip().str.casefold().isin(_YES).to_numpy()
    false = int(is_false.sum())
    figures = [
        AnalysisFigure(_("Alarms a day"), n / days, "count", cases=n),
        AnalysisFigure(_("False alarms a day"), false / days, "count", cases=n),
        share_figure(_("False alarms"), false, n),
        AnalysisFigure(
            _("Rows left out"), float((~usable).sum()), "count", note=_("Time or outcome is missing.")
        ),
    ]
    by_day = when[is_false].value_counts()
    if len(by_day):
        figures.append(AnalysisFigure(_("False alarms on the worst day"), float(by_day.iloc[0]), "count"))
    charts = []
    if values.get("machine") is not None:
        machine = values["machine"][usable]
        load = machine[is_false].value_counts().head(_MOST)
        bars = tuple((str(name), float(count) / days) for name, count in load.items())
        charts.append(AnalysisBars(_("False alarms a day by machine"), bars, "count"))
    sentence = _("In {days} days there were {n} alarms, {each} a day; {false} of them were false ({share}).").format(
        days=number_text(days), n=number_text(n), each=number_text(n / days, 1), false=number_text(false),
        share=percent_text(false / n),
    )  # fmt: skip
    return AnalysisOutcome(sentence, tuple(figures), tuple(charts))


def sensors(values: Mapping[str, Any]) -> AnalysisOutcome:
    """For each sensor the share of missing readings, the longest gap and the longest run of one value, in rows.

    A run of `stuck` equal readings or more is called stuck. Rows are taken in the order of the time, if one is
    given, else as they stand. Raises ValueError without a row, or when `stuck` is under 2.
    """
    columns = values["sensors"]
    stuck = int(values.get("stuck") or 0)
    if stuck < 2:
        raise ValueError(_("A sensor is stuck after at least 2 equal readings."))
    rows = len(columns[0])
    if not rows:
        raise ValueError(_("The file has no rows."))
    order = values["time"].argsort(kind="stable") if values.get("time") is not None else None
    table, states = [], []
    for column in columns:
        readings = column.iloc[order] if order is not None else column
        missing = readings.isna().to_numpy()
        gap = _longest(missing)
        run = _longest_equal(readings, missing)
        share = float(missing.mean())
        bad = share > _MISSING_BAD or run >= stuck
        states.append((str(column.name), share, bad, share > _MISSING_CAUTION))
        word = _("stuck") if run >= stuck else _("often missing") if share > _MISSING_BAD else _("works")
        table.append((str(column.name), percent_text(share), number_text(gap), number_text(run), word))
    broken = [name for name, _share, bad, _watch in states if bad]
    state = "bad" if broken else "caution" if any(watch for *_rest, watch in states) else "good"
    sentence = (
        _("{n} of {all} sensors are stuck or often missing: {names}.").format(
            n=number_text(len(broken)), all=number_text(len(states)), names=list_text(broken)
        )
        if broken
        else _("All {all} sensors report, and none is stuck.").format(all=number_text(len(states)))
    )
    head = tuple(
        _(text)
        for text in (
            N_("Sensor"),
            N_("Missing"),
            N_("Longest gap, rows"),
            N_("Longest run of one value, rows"),
            N_("State"),
        )
    )
    worst = sorted(states, key=lambda state: -state[1])[:_MOST]
    return AnalysisOutcome(
        sentence,
        (AnalysisFigure(_("Sensors stuck or often missing"), float(len(broken)), "count", cases=rows),),
        (AnalysisBars(_("Missing readings by sensor"), tuple((one[0], one[1]) for one in worst), "share"),),
        ((head, *table),),
        state,  # type: ignore[arg-type]  # one of the states
    )


def _longest(flags: Any) -> int:
    """The longest run of True."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _longest_equal(readings: Any, missing: Any) -> int:
    """The longest run of the same value, with missing readings left out."""
    import numpy as np

    present = readings[~missing].to_numpy()
    if not len(present):
        return 0
    changes = np.flatnonzero(present[1:] != present[:-1]) + 1
    return int(np.diff(np.concatenate(([0], changes, [len(present)]))).max())


ANALYSES = (
    PluginAnalysis(
        "manufacturing.alarm_load",
        N_("Load of false alarms"),
        N_("Alarms and false alarms a day, and the machines they come from"),
        (
            AnalysisInput(
                "time",
                N_("Time of the alarm"),
                help=N_("Alarms are counted a day, from the first to the last"),
            ),
            AnalysisInput(
                "real", N_("Was it real?"), help=N_("Yes, true, 1 or real; everything else is a false alarm")
            ),
            AnalysisInput(
                "machine", N_("Machine"), required=False, help=N_("Alarms are counted for each machine")
            ),
        ),
        alarm_load,
        industry="manufacturing",
    ),
    PluginAnalysis(
        "manufacturing.sensors",
        N_("Missing or stuck sensors"),
        N_("Sensors that report nothing, or the same value again and again"),
        (
            AnalysisInput(
                "sensors",
                N_("Sensors"),
                "columns",
                help=N_("The columns that are checked for gaps and equal readings"),
            ),
            AnalysisInput(
                "time",
                N_("Time"),
                required=False,
                help=N_("When it was recorded; splits the file into periods"),
            ),
            AnalysisInput(
                "stuck",
                N_("Stuck after equal readings"),
                "number",
                default="20",
                help=N_("So many equal readings in a row count as a stuck sensor"),
            ),
        ),
        sensors,
        industry="manufacturing",
        tab="data",
    ),
)
