"""A scoring method while it is being written: the texts of the fields, and the method they make."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field

from desktop_app.domain.formula.parser import FUNCTIONS
from desktop_app.domain.scoring.inputs import Range
from desktop_app.domain.scoring.methods import (
    WEIGHTED,
    InputKind,
    MethodScore,
    ScoringInput,
    ScoringMethod,
    check_method,
    score,
)
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.language.parsing import parse_number

KINDS: dict[str, str] = {
    "rating": N_("Rating"),
    "number": N_("Number"),
    "money": N_("Amount of money"),
    "share": N_("Share"),
}


@dataclass(slots=True)
class CriterionDraft:
    """One criterion as it is typed."""

    label: str = ""
    name: str = ""
    kind: InputKind = "rating"
    unit: str = ""
    minimum: float | None = 1.0
    maximum: float | None = 5.0
    weight: float | None = None
    higher_is_better: bool = True
    anchors: str = ""

    def made(self) -> ScoringInput:
        """The input; raises FieldError for anchors that cannot be read."""
        return ScoringInput(
            self.name,
            self.label.strip() or self.name,
            self.unit,
            self.minimum,
            self.maximum,
            read_anchors(self.name, self.anchors),
            self.kind,
            self.higher_is_better,
        )


@dataclass(slots=True)
class MethodDraft:
    """A method as it is typed."""

    id: str = "own"
    name: str = ""
    explanation: str = ""
    formula: str = ""
    unit: str = "points"
    criteria: list[CriterionDraft] = field(default_factory=list)

    def made(self) -> ScoringMethod:
        """The method, checked; raises FieldError or FormulaError with a sentence."""
        weights = tuple((one.name, one.weight) for one in self.criteria if one.weight is not None)
        for criterion in self.criteria:
            if not criterion.label.strip():
                raise FieldError(criterion.name, _("Each criterion needs a name."))
        if not self.criteria:
            raise FieldError("inputs", _("Add at least one criterion."))
        if not self.formula.strip():
            raise FieldError("formula", _("Write the formula, such as value * reach / effort."))
        method = ScoringMethod(
            self.id,
            self.name.strip(),
            self.explanation,
            tuple(one.made() for one in self.criteria),
            self.formula,
            self.unit,
            weights,
        )
        check_method(method)
        return method


def draft_to_text(draft: MethodDraft) -> str:
    """A draft as text that `draft_from_text` reads."""
    import json

    return json.dumps(asdict(draft), ensure_ascii=False)


def draft_from_text(text: str) -> MethodDraft:
    """The draft that `draft_to_text` described; raises ValueError or TypeError for another text."""
    import json

    values = json.loads(text)
    criteria = [CriterionDraft(**one) for one in values.pop("criteria")]
    return MethodDraft(**values, criteria=criteria)


def draft_of(method: ScoringMethod) -> MethodDraft:
    """A draft that starts from a method that exists."""
    weights = dict(method.weights)
    return MethodDraft(
        method.id,
        method.name,
        method.explanation,
        method.formula,
        method.unit,
        [
            CriterionDraft(
                one.label,
                one.name,
                one.kind if one.kind in KINDS else "number",
                one.unit,
                one.minimum,
                one.maximum,
                weights.get(one.name),
                one.higher_is_better,
                "\n".join(f"{formats.editable(value)} = {words}" for value, words in one.anchors.items()),
            )
            for one in method.inputs
        ],
    )


def new_draft() -> MethodDraft:
    """What a new method starts from: two criteria that are weighed."""
    return MethodDraft(
        name="",
        formula=WEIGHTED,
        criteria=[
            CriterionDraft(_("Value"), "value", weight=0.6),
            CriterionDraft(_("Ease"), "ease", weight=0.4),
        ],
    )


def name_from(label: str, taken: set[str]) -> str:
    """A name for formulas made from a label: letters, digits and _, and not taken yet."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")[:40] or "criterion"
    if name[0].isdigit():
        name = f"c_{name}"
    if name in FUNCTIONS or name == WEIGHTED:
        name = f"{name}_of"
    free_name, number = name, 2
    while free_name in taken:
        free_name, number = f"{name}_{number}", number + 1
    return free_name


def read_anchors(name: str, text: str) -> dict[float, str]:
    """Lines such as "1 = rarely" as words by value; raises FieldError for any other line."""
    anchors: dict[float, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        left, sign, words = line.partition("=" if "=" in line else ":")
        try:
            value = parse_number(left.strip())
        except ValueError:
            sign = ""
        if not sign or not words.strip():
            raise FieldError(
                name, _("Write each anchor as value = words, not “{line}”.").format(line=line.strip()[:60])
            )
        anchors[float(value)] = words.strip()
    return anchors


def sample_values(method: ScoringMethod) -> dict[str, float]:
    """A value of each input to try the formula with: the middle of its bounds, else 1."""
    samples = {}
    for scoring_input in method.inputs:
        low, high = scoring_input.bounds
        middle = (low + high) / 2
        value = middle if abs(middle) < float("inf") else max(1.0, low if low > float("-inf") else 1.0)
        samples[scoring_input.name] = min(value, high)
    return samples


def tried(method: ScoringMethod, values: dict[str, float | None]) -> MethodScore:
    """The score for these values; None is an input that is not known."""
    known = {name: None if value is None else Range(value, value, value) for name, value in values.items()}
    return score(method, known)
