"""Documents made by hand that have every element: a portfolio brief and an initiative brief of one page or two."""

# Texts of a table read better in one line each.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
from datetime import date

from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection
from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefColumn,
    BriefRow,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigure,
    KeyFigures,
    PageEnd,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    SideBySide,
    SideFigure,
    Sign,
    cell,
    chip,
    muted,
    strong,
    words,
)
from desktop_app.briefs.model.figure import Figure
from desktop_app.charts.marks import Chart, Circle, Line, Mark, Polyline, Rect, Text
from desktop_app.domain.state_kinds import StateKind

TODAY = date(2026, 11, 30)


def figure(name: str, text: str, label: str = "") -> Figure:
    """A figure that shows a text; it can be opened under its name."""
    return Figure(name, label or name, text, kind="text", words=text, origin=name)


def document(*sections: DocumentSection, **others: object) -> BriefDocument:
    """A document with a marking and a foot."""
    base = BriefDocument(
        kind="portfolio",
        title="Northwind AI 2026: portfolio brief",
        left="Northwind AI 2026 · Portfolio brief",
        made_on=TODAY,
        author="Northwind",
        language="en",
        sections=sections,
        marking="TLP:AMBER",
        foot="Brief B-7 · final · snapshot 5c0e91d7",
        origin="Sample: published cases, made-up figures",
    )
    return dataclasses.replace(base, **others)  # type: ignore[arg-type]


def section(block: str, *elements: Element) -> DocumentSection:
    """What a block gave, in full."""
    return DocumentSection(block, block.capitalize(), elements)


_ASKED = (
    ("4 Dec 2026", "Payment fraud risk bands", "AI-002", "Retrain on four new months; try the new version on 5\u00a0% of payments.", "Payments", "$400,000"),
    ("11 Dec 2026", "Downtime alert calibration", "AI-013", "Two weeks of line time for fault injection, or wait until spring.", "Line operations", "$60,000"),
    ("15 Dec 2026", "Fair exposure for indie titles", "AI-011", "Roll out from a quarter of members to all. The gate is clear.", "Catalogue", ""),
    ("18 Dec 2026", "Regional ad personalisation", "AI-009", "Stop, or fund panels in rural regions. The plan lets it wait.", "Brand marketing", "$220,000"),
    ("18 Dec 2026", "Rewards offers in context", "AI-007", "Eight weeks of discovery, with an owner for location data.", "Loyalty", "$90,000"),
    ("15 Jan 2027", "Retinal scan referral", "AI-004", "Eight weeks of shadow running at two clinics.", "Eye clinic", "$180,000"),
    ("29 Jan 2027", "Chest X-ray pneumonia triage", "AI-003", "Extend to the whole hospital once results by group are signed.", "Radiology", ""),
)  # fmt: skip


def decisions_table() -> BriefTable:
    """What is asked, with its sum."""
    rows = [
        BriefRow(
            (
                cell(when),
                cell(words(strong(title, key), " ", muted(key, key)), text),
                cell(owner),
                cell(amount and strong(amount)) if amount else cell("none", tone="muted"),
            )
        )
        for when, title, key, text, owner, amount in _ASKED
    ]
    total = BriefRow(
        (cell(strong("In all")), cell(words(muted("$730,000 if regional ads wait, as in the plan"))), cell(""), cell(strong("$950,000"))),
        "sum",
    )  # fmt: skip
    columns = (BriefColumn("By when", 11), BriefColumn("What is asked", 61), BriefColumn("Owner", 15), BriefColumn("Amount", 11, "right"))  # fmt: skip
    return BriefTable(columns, (*rows, total), "The decisions asked, by date", name="decisions")


def key_figures() -> KeyFigures:
    """Five figures with rows below."""

    def key(name: str, label: str, value: str, kind: StateKind, rest: str = "", *rows: tuple[str, str, StateKind]) -> KeyFigure:  # fmt: skip
        side = tuple(
            SideFigure(row, shown, state, figure(f"{name}/{row}", shown)) for row, shown, state in rows
        )
        return KeyFigure(figure(f"portfolio/{name}", value, label), label, rest, kind, side)

    return KeyFigures(
        (
            key("benefit", "Expected benefit a year, all fifteen", "$22.5m", "info", "", ("low, P10", "$18.4m", "neutral"), ("high, P90", "$26.7m", "neutral"), ("if all work", "$29.1m", "neutral"), ("plan of twelve", "$19.9m", "neutral")),
            key("cost", "Spent in 2026 to 31 Oct, all costs", "$2.81m", "info", "", ("plan to date", "$2.76m", "neutral"), ("over plan", "2\u00a0%", "neutral")),
            key("live", "Live systems on target", "2", "bad", "of 6", ("below guardrail", "1", "bad"), ("watch", "3", "caution"), ("cannot tell", "0", "neutral")),
            key("proof", "Proof: checklist items settled", "264", "caution", "of 415", ("with evidence", "35", "caution"), ("signed", "24", "caution"), ("expired", "1", "bad")),
            key("people", "ML engineers in the plan, Q1 2027", "8.3", "good", "of 9", ("short if all 15", "0.7", "bad"), ("data scientists", "16.1", "neutral")),
        )
    )  # fmt: skip


_CHANGES: tuple[tuple[Sign, str, str, str], ...] = (
    ("worse", "Worse", "Payment fraud:", "recall fell from 85.6\u00a0% (27 Aug) to 81.0\u00a0% (27 Nov), past its 85\u00a0% guardrail."),
    ("worse", "Worse", "Maintenance:", "sensor drift rose from 0.12 (27 Aug) to 0.22 (27 Nov); its guardrail is 0.25."),
    ("better", "Better", "Fair exposure:", "its gate to Live had three open items on 30 Aug and has none on 30 Nov."),
    ("new", "New", "Benefit fraud screening", "was added on 20 Sep. Verdict: rules first; expected value: −$1.0m."),
    ("gone", "Gone", "Churn model", "was deleted on 2 Oct."),
    ("moved", "Moved", "Retinal scan", "went from rank 11 to rank 8."),
    ("chance", "Within chance", "Payment fraud:", "true alerts 61.9\u00a0% (27 Aug), now 63.0\u00a0% (27 Nov); −0.1 to +2.3 points."),
)  # fmt: skip


def changes_table() -> BriefTable:
    """Shape and word, then one line each; its header is for readers alone."""
    tones = {"worse": "bad", "better": "good", "new": "accent", "moved": "accent"}
    rows = tuple(
        BriefRow(
            (
                BriefCell((words(word, tone=tones.get(sign, "muted")),), sign=sign, tone=tones.get(sign, "muted")),
                cell(words(strong(subject), " " + text)),
            )
        )
        for sign, word, subject, text in _CHANGES
    )  # fmt: skip
    return BriefTable(
        (BriefColumn("Change", 16), BriefColumn("What changed", 84)), rows, "Changes", head=False
    )


def range_chart(low: float, high: float) -> BriefChart:
    """A bar with its dot, for a cell."""

    def draw(width: float, height: float) -> Chart:
        left, right = low * width, high * width
        marks: tuple[Mark, ...] = (
            Rect(left, height / 2 - 3, right - left, 6, "accent", opacity=0.35),
            Circle((left + right) / 2, height / 2, 4, "accent"),
            Line(width * 0.3, 0, width * 0.3, height, "muted"),
        )
        return Chart(width, height, marks, "Range")

    return BriefChart(draw, 15, f"From {low} to {high} of the scale.")


def line_chart() -> BriefChart:
    """A metric over a year, with target and guardrail."""

    def draw(width: float, height: float) -> Chart:
        values = (92, 92.3, 92, 91.6, 91.8, 90.9, 90.4, 89.6, 88.9, 87.9, 86.9, 85.6)
        inner, floor = width - 120, height - 24

        def y(value: float) -> float:
            return (94 - value) / 15 * floor

        points = tuple((40 + inner * n / 11, y(value)) for n, value in enumerate(values))
        marks: list[Mark] = [
            Rect(40, 0, inner, y(90), "good_soft"),
            Rect(40, y(85), inner, floor - y(85), "bad_soft"),
            Line(40, y(90), 40 + inner, y(90), "good", dash=(4, 3)),
            Line(40, y(85), 40 + inner, y(85), "bad", dash=(4, 3)),
            Polyline(points, "accent"),
            Text(46, y(90) + 13, "target 90\u00a0%", 11, "good"),
            Text(46, y(85) + 13, "guardrail 85\u00a0%", 11, "bad"),
            Text(width - 70, y(85.6), "85.6\u00a0%", 13, "bad", weight=600),
        ]
        marks += [Circle(*point, 3, "accent") for point in points]
        marks += [
            Text(x, height - 6, month, 11, "muted", "middle")
            for (x, _y), month in zip(points, "NDJFMAMJJASO", strict=True)
        ]
        return Chart(width, height, tuple(marks), "Recall")

    return BriefChart(draw, 150, "Recall fell from 92 % in November 2025 to 85.6 % in October 2026.")


def ranking_table(rows: int = 10) -> BriefTable:
    """Initiatives by rank, with a small chart each."""
    columns = (
        BriefColumn("#", 3, "right"), BriefColumn("Initiative", 38), BriefColumn("Stage", 12),
        BriefColumn("Expected", 10, "right"), BriefColumn("P10 to P90", 37),
    )  # fmt: skip
    made = []
    for n in range(rows):
        key = f"AI-{n + 1:03}"
        made.append(
            BriefRow(
                (
                    cell(muted(str(n + 1))),
                    cell(words(f"Initiative number {n + 1} ", muted(key, key))),
                    cell("Live", tone="muted"),
                    cell(words(figure(f"{key}/value/expected", f"${9.7 - n / 3:.1f}m"))),
                    BriefCell(picture=range_chart(0.1 + n / 40, 0.5 + (n % 4) / 10)),
                )
            )
        )
    return BriefTable(columns, tuple(made), "The ranking by expected value", name="ranking")


_METRICS: tuple[tuple[str, str, str, str, str, str, str, StateKind], ...] = (
    ("Recall (fraud caught)", "78\u00a0%", "81.0\u00a0%", "80.2–81.8\u00a0%", "9,000", "≥ 90\u00a0%", "Below guardrail", "bad"),
    ("Drift of device age (PSI)", "–", "0.23", "–", "1.8m", "≤ 0.10", "Watch", "caution"),
    ("Good customers blocked", "0.54\u00a0%", "0.24\u00a0%", "0.23–0.25\u00a0%", "1.79m", "≤ 0.20\u00a0%", "Watch", "caution"),
    ("Alerts that are fraud", "42\u00a0%", "63.0\u00a0%", "62.1–63.9\u00a0%", "11,600", "≥ 60\u00a0%", "On target", "good"),
    ("Cost per decision", "$0.041", "$0.028", "–", "–", "≤ $0.030", "No data", "neutral"),
)  # fmt: skip


def metrics_table() -> BriefTable:
    """Metrics, worst first, with a chip each."""
    columns = (
        BriefColumn("Metric, worst first", 26), BriefColumn("Baseline", 10, "right"), BriefColumn("27 Nov", 10, "right"),
        BriefColumn("95\u00a0%", 14, "right"), BriefColumn("n", 8, "right"), BriefColumn("Target", 11, "right"), BriefColumn("State", 17),
    )  # fmt: skip
    rows = tuple(
        BriefRow((cell(name), cell(base, tone="muted"), cell(strong(value)), cell(range_, tone="muted"),
                  cell(n, tone="muted"), cell(target), chip(state, kind)))
        for name, base, value, range_, n, target, state, kind in _METRICS
    )  # fmt: skip
    return BriefTable(columns, rows, "The metrics, worst first", name="metrics")


def portfolio_brief() -> BriefDocument:
    """As in the pictures of a portfolio brief: decisions, key figures, changes; then plan and ranking."""
    plan_columns = (BriefColumn("State", 14), BriefColumn("Initiatives, and why they wait", 56), BriefColumn("Building 2027", 15, "right"), BriefColumn("Worth, five years", 15, "right"))  # fmt: skip
    plan = BriefTable(
        plan_columns,
        (
            BriefRow((chip("Funded · 12", "good"), cell(words(strong("Live, kept running: 6"), " ", muted("AI-001, 002, 005"))), cell("none", tone="muted"), cell("$36.5m"))),
            BriefRow((cell(""), cell(strong("Being built: 3")), cell("$0.05m"), cell("$5.1m"))),
            BriefRow((cell(""), cell(strong("Plan of twelve")), cell(strong("$2.52m")), cell(strong("$47.3m")))),
            BriefRow((chip("Waiting · 3", "caution"), cell(strong("Intent mining"), "Needs two ML engineers; 0.7 are free until July."), cell("$2.22m"), cell("$1.3m")), "group"),
            BriefRow((cell(""), cell(strong("Benefit fraud screening"), "Rules first: chance of success 30\u00a0%."), cell("$0.86m"), cell("−$1.0m", tone="bad")), "chosen"),
        ),
        "The plan for 2027",
    )  # fmt: skip
    return document(
        section(
            "decisions",
            DocumentTitle("Repair one live system now; the $950,000 asked is covered by the budgets", lead=words("Payment fraud detection fell below its guardrail. Of the other five live systems, two are on target and three on watch. The plan for 2027 funds twelve of fifteen initiatives.")),
            SectionHeading("Decisions asked", "12 in all, by date, then amount"),
            decisions_table(),
            Paragraph(words("Free beside the plan: $574,500 in “Building this year” and $2,475,500 in “Building next year”."), "note"),
        ),
        section("money", key_figures()),
        section("changed", SectionHeading("Changed since the last brief", "B-6, 30 Aug 2026"), changes_table(), Paragraph(words("19 smaller changes are in the annex."), "note")),
        section(
            "plan",
            PageEnd(),
            DocumentTitle("Twelve initiatives fit; the thirteenth waits for one ML engineer, not for money", lead=words("Built in 2027, the twelve take $2.52m of a budget of $5.00m.")),
            SectionHeading("The plan"),
            plan,
        ),
        section("doing", SectionHeading("How it is doing: recall", "month by month"), line_chart()),
        section("ranking", SectionHeading("Ranking by expected value over five years", "bar: P10 to P90, dot: expected"), ranking_table(), Paragraph(words("Ranks 1 to 3 cannot be told apart."), "note")),
    )  # fmt: skip


def initiative_brief() -> BriefDocument:
    """As in the pictures of an initiative brief and of a decision paper."""
    return document(
        section("title", DocumentTitle("It catches 81 of 100 frauds and must catch 85", "AI-002 Payment fraud risk bands", line="Finance · live since March 2025 · owner Payments · last review 30 Sep 2026: retrain")),
        section("decision", DecisionBox("Decision asked.", words("Approve retraining on the last four months, and the new version on 5\u00a0% of payments first. Options and tests: decision paper B-9."), figure("AI-002/decision/amount", "$400,000"), ("by 4 Dec 2026", "sponsor, Payments"))),
        section("figures", key_figures()),
        section("changed", SectionHeading("Changed since the last brief", "B-4, 30 Aug 2026"), changes_table()),
        section("doing", SectionHeading("How it is doing: recall", "month by month, with 95\u00a0% interval"), line_chart(), metrics_table()),
        section("plain", SideBySide(((SectionHeading("In plain words"), Paragraph(words("Of 100 frauds it catches ", figure("AI-002/metric/recall/latest", "81"), ". Of 10,000 honest payments 24 are stopped or delayed. See AI-002 above."))), (SectionHeading("Does it need AI?", "verdict: yes, 20 Nov 2024"), Paragraph(words("Without AI, 210 rules kept by six people catch 78 of 100 frauds. Each new rule stops more honest customers; thieves learn it in two weeks.")))), (1, 1))),
        section("resolution", ResolutionBox("Resolution", "filled in at the meeting; becomes part of the record", ("Approved as recommended", "Approved with conditions", "Deferred", "Refused"), ("Conditions, or until when", "Name and role", "Date"))),
        kind="initiative",
        title="AI-002 Payment fraud risk bands",
        left="Northwind AI 2026 · Initiative brief",
        draft=True,
    )  # fmt: skip
