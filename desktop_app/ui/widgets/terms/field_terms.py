"""Which fields of records are about a term of the field, so that their label leads to its page in the help."""

from __future__ import annotations

from collections.abc import Mapping

#: Name of a field -> id of the term in resources/help/terms; the same wherever a field of that name stands.
FIELD_TERMS: Mapping[str, str] = {
    "baseline": "baseline",
    "guardrail": "guardrail",
    "guardrail_high": "guardrail",
    "cases": "confidence_interval",
    "chance_of_success": "expected_value",
    "benefit_low": "p10_p90",
    "benefit_high": "p10_p90",
    "build_cost_low": "p10_p90",
    "build_cost_high": "p10_p90",
    "discount_rate": "discounting",
    "horizon_years": "payback",
    "drift_moderate": "psi",
    "drift_large": "psi",
    "rollback_plan": "roll_back",
    "gate": "cohort",
    "trained_on": "overfitting",
    "passes_when": "smallest_effect",
}

#: The same for what an analysis of a data file asks for, by the name of the input.
INPUT_TERMS: Mapping[str, str] = {
    "threshold": "threshold",
    "score": "calibration",
    "group": "fairness_gap",
    "population": "representativeness",
    "moderate": "psi",
    "large": "psi",
    "arm": "ab_test",
    "control_share": "ab_test",
}
