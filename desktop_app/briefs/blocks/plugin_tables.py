"""Tables of plugins that are about what a brief shows anyway: they give it columns instead of a second table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.briefs.figures.initiative_subject import InitiativeSubject
from desktop_app.domain.extensions.extension import Block
from desktop_app.language.i18n import _


def is_about_metrics(subject: InitiativeSubject, block: Block) -> bool:
    """Whether a block is a table with a row for each of some metrics of the initiative."""
    if isinstance(block, str) or len(block) < 2 or not all(block):
        return False
    names = {metric.name for metric in subject.spine.metrics}
    return block[0][0] == _("Metric") and all(row[0] in names for row in block[1:])


def extra_columns(subject: InitiativeSubject) -> list[tuple[str, Mapping[str, str]]]:
    """The columns that plugins add to the table of metrics: the title, and the text for each metric's name."""
    here = {
        _("Metric"),
        _("Baseline"),
        _("Latest"),
        _("Newest"),
        _("Target"),
        _("Guardrail"),
        _("State"),
        _("Kind"),
    }
    columns: dict[str, dict[str, str]] = {}
    for _section, blocks in subject.plugin_blocks:
        for block in blocks:
            if isinstance(block, str) or not is_about_metrics(subject, block):
                continue
            for at, title in enumerate(block[0]):
                if title not in here:
                    texts = columns.setdefault(title, {})
                    texts.update((row[0], row[at]) for row in block[1:] if at < len(row) and row[at])
    return list(columns.items())


def own_blocks(subject: InitiativeSubject, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a section that are not merged into the table of metrics."""
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        merged = at + 1 < len(blocks) and is_about_metrics(subject, blocks[at + 1])
        # A line that leads to a merged table leads to nothing here.
        leads = isinstance(block, str) and block.rstrip().endswith(":") and merged
        if not leads and not is_about_metrics(subject, block):
            kept.append(block)
    return kept
