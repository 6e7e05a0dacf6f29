"""Missed findings by severity and site, against counts made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ai_portfolio_healthcare.analyses import errors_by_severity
from desktop_app.domain.intervals import wilson

# severity, site, findings, missed, healthy, false alarms
CELLS = [("grave", "North", 40, 4, 60, 3), ("grave", "South", 50, 10, 40, 8), ("mild", "North", 10, 5, 30, 0)]


def frame() -> pd.DataFrame:
    rows = []
    for severity, site, findings, missed, healthy, alarms in CELLS:
        rows += [(1, int(n >= missed), severity, site) for n in range(findings)]
        rows += [(0, int(n < alarms), severity, site) for n in range(healthy)]
    rows += [(None, 1, "mild", "North"), (1, None, "mild", "North"), (0, 0, None, "South")]
    return pd.DataFrame(rows, columns=["label", "prediction", "severity", "site"])


def run(data: pd.DataFrame, site: bool = True):
    values = {name: data[name] for name in ("label", "prediction", "severity")}
    return errors_by_severity(values | {"site": data["site"] if site else None, "positive": "1"})


def test_missed_findings_by_severity_and_site() -> None:
    outcome = run(frame())
    grave, mild, left_out = outcome.figures
    assert (grave.value, grave.cases) == (14 / 90, 90)
    assert (grave.low, grave.high) == pytest.approx(wilson(14 / 90, 90))
    assert (mild.value, mild.cases, mild.note) == (0.5, 10, "Too few to judge.")
    assert left_out.value == 3
    assert outcome.sentence == (
        "Of 100 findings 19 were missed. "
        "Most are missed in South (20\N{NO-BREAK SPACE}%), fewest in North (18\N{NO-BREAK SPACE}%)."
    )
    head, *rows = outcome.tables[0]
    assert len(head) == 5
    assert ("grave", "South", "50", "20\N{NO-BREAK SPACE}%", "20\N{NO-BREAK SPACE}%") in rows
    assert ("mild", "North", "10", "5 of 10: too few to judge", "0\N{NO-BREAK SPACE}%") in rows
    assert dict(outcome.charts[1].bars) == {"North": 9 / 50, "South": 0.2}


def test_without_a_site_there_is_one_chart() -> None:
    assert len(run(frame(), site=False).charts) == 1


def test_data_that_cannot_be_used_is_said() -> None:
    data = frame()
    with pytest.raises(ValueError, match="No label says"):
        errors_by_severity(
            {**{n: data[n] for n in ("label", "prediction", "severity")}, "site": None, "positive": "x"}
        )
    with pytest.raises(ValueError, match="No row has a label"):
        run(data.assign(label=None))
    with pytest.raises(ValueError, match="choose a column with few"):
        run(data.assign(severity=[str(n) for n in range(len(data))], label=1, prediction=0)[:500])
