"""Small checklists for the tests of trust, evidence and history, and hostile text for all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack, Citation, TagGroup, Vocabulary
from desktop_app.services.workspace import Workspace
from tests.ui.initiative.initiative_fixtures import NOW, Bench, Plugins, SharedBench

HOSTILE = '<img src="/etc/hostname"> <b>bold</b> & a <b c'
LAW = Citation(
    "AIA",
    "Regulation (EU) 2024/1689 (AI Act), as amended by Regulation (EU) 2026/1744",
    "Art. 14",
    "EU",
    "binding_law",
    "2026-08-02",
    "VERIFIED",
    ("a copy of the law",),
    "primary_text_copy",
)
MEMORY = Citation("FEAT", "MAS FEAT Principles", "Principle 3", "SG", "framework", "2018", "RECALLED")


def item(item_id: str, question: str, severity: str = "required", **more: object) -> ChecklistItem:
    values: dict[str, object] = {
        "theme": "Theme",
        "why_it_matters": f"Why {item_id} matters.",
        "evidence": ("A signed table", "A dated note"),
        "stage": "delivery",
        "citations": (LAW, MEMORY),
        "nist_ai_rmf": ("MEASURE 2.11",),
    } | more
    return ChecklistItem(id=item_id, question=question, severity=severity, **values)  # type: ignore[arg-type]


BASE = ChecklistPack(
    "base",
    "Base",
    None,
    date(2026, 11, 1),
    (
        item("B-1", "Is the purpose written down?", "gate"),
        item("B-2", "Is there an owner?"),
        item("B-3", "Do people know that a model took part?", "recommended", applies_all=("personal_data",)),
    ),
    plugin="core",
)
FINANCE = ChecklistPack(
    "fin",
    "Finance",
    "finance",
    date(2026, 1, 1),
    (
        item("F-1", "Are approval rates compared across groups?", "gate", applies_note="Only for credit."),
        item(
            "F-2",
            "Is the system registered?",
            "gate",
            legal_duty_from=date(2027, 12, 2),
            legal_duty_text="2027-12-02",
        ),
    ),
    plugin="finance",
)
WORDS = Vocabulary(
    {
        "personal_data": "Personal data is processed",
        "eu_market": "Offered in the EU",
        "imaging": "Interprets images",
        "ai_act_high_risk": "High-risk under the AI Act",
    },
    ("strategy", "discovery", "delivery", "live"),
    {},
    {},
    (TagGroup("Whose data", ("personal_data",)), TagGroup("Where", ("eu_market",))),
)


class Checklists(Plugins):
    """The core's rules, a base list and one for finance."""

    def __init__(self, *packs: ChecklistPack) -> None:
        self._packs = packs

    def packs(self) -> tuple[ChecklistPack, ...]:
        return self._packs

    def vocabulary(self) -> Vocabulary:
        return WORDS

    def fingerprint(self) -> str:
        return "+".join(pack.id for pack in self._packs)


def use_packs(ws: Workspace, *packs: ChecklistPack) -> None:
    """Let the open portfolio have these lists from now on."""
    ws.extensions = Checklists(*packs)
    ws._rules = None


def take_trust_bench(
    shared_bench: SharedBench, folder: Path, stage: str = "delivery", tab: str = "trust"
) -> Bench:
    """The shared window, with checklists in the portfolio."""
    return shared_bench.take(folder, stage, tab, Checklists(BASE, FINANCE))


def changes(ws: Workspace) -> int:
    """How many entries the history has."""
    from desktop_app.store import history

    with ws.database.read() as connection:
        return len(history.changes(connection))


__all__ = [
    "BASE",
    "FINANCE",
    "HOSTILE",
    "NOW",
    "changes",
    "take_trust_bench",
    "use_packs",
]
