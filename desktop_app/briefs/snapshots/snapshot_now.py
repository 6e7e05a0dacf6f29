"""The snapshot of an initiative, or of the whole portfolio, as it is today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desktop_app.briefs.brief_source import BriefSource
from desktop_app.briefs.figures.initiative_set import metric_slugs
from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.briefs.snapshots.snapshot import PORTFOLIO, Snapshot, SnapshotList, SnapshotText
from desktop_app.domain.spine import Spine
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace


def snapshot_now(ws: Workspace, initiative_id: str | None, source: BriefSource | None = None) -> Snapshot:
    """What a brief would say today; of the portfolio when None. Raises RecordGone where the initiative is gone."""
    source = source or BriefSource(ws)
    is_portfolio = initiative_id is None
    subjects = _all_subjects(source) if initiative_id is None else [source.subject(ws.spine(initiative_id))]
    # The portfolio's own first: those of its initiatives that it has too were drawn with all others.
    figures = FigureSet(_portfolio_figures(source) if is_portfolio else ())
    texts: dict[str, SnapshotText] = {}
    lists: dict[str, SnapshotList] = {}
    titles: dict[str, str] = {}
    for subject in subjects:
        initiative = subject.initiative
        key = initiative.key
        titles[key] = initiative.title
        for figure in (*subject.figures, *_further(subject)):
            # Of thousands of initiatives most figures are unknown; left out they take no room, and mean the same.
            if not is_portfolio or (figure.is_known and figure.id not in figures):
                figures.add(figure)
        if initiative.decision_asked:
            label = _name(subject.spine, _("Decision asked"), is_portfolio)
            texts[f"{key}/decision/text"] = SnapshotText(label, initiative.decision_asked)
        if subject.gate.next_stage:
            items = tuple(item.title for item in subject.gate.blocking)
            label = _name(subject.spine, _("Open items of the gate"), is_portfolio)
            lists[f"{key}/gate/items"] = SnapshotList(label, items)
    return Snapshot(
        "portfolio" if is_portfolio else "initiative",
        PORTFOLIO if is_portfolio else next(iter(titles)),
        source.rules.today,
        figures,
        texts,
        lists,
        titles,
    )


def without_subject(kind: str, subject: str, day: date) -> Snapshot:
    """What there is to say of an initiative that was deleted."""
    return Snapshot(kind, subject, day, FigureSet())


def _portfolio_figures(source: BriefSource) -> Iterator[Figure]:
    return (figure for figure in PortfolioSubject(source).figures if figure.is_known)


def _all_subjects(source: BriefSource) -> Iterator[InitiativeSubject]:
    """Every initiative with its place; without the draws of each, which thousands take too long for."""
    places = {row.initiative_id: row for row in source.ranked.rows} if source.ranked else {}
    for spine in source.ws.spines():
        yield InitiativeSubject(
            spine, source.rules, source.portfolio, places.get(spine.initiative.id), source.ranked_of
        )


def _further(subject: InitiativeSubject) -> Iterator[Figure]:
    """What a change is told by, beyond what the pages show: the day of the decision, the upper end of a guardrail."""
    initiative = subject.initiative
    day = initiative.decision_by.isoformat() if initiative.decision_by else None
    yield Figure(f"{initiative.key}/decision/by", _("Decision by"), day, "date")
    for name, report in zip(metric_slugs(subject), subject.reports, strict=True):
        metric = report.metric
        if metric.guardrail_high is not None:
            yield Figure(
                f"{initiative.key}/metric/{name}/guardrail_high", metric.name, metric.guardrail_high,
                unit=metric.unit, currency=subject.currency,
            )  # fmt: skip


def _name(spine: Spine, label: str, is_one_of_many: bool) -> str:
    return f"{spine.initiative.title}, {label}" if is_one_of_many else label
