"""The closed lists of words that fields choose from, each key with the label that people read."""

from __future__ import annotations

from enum import StrEnum

from desktop_app.domain.extensions.open_choices import OpenChoices
from desktop_app.language.i18n import N_


class Stage(StrEnum):
    """Where an initiative stands between idea and retirement."""

    STRATEGY = "strategy"
    DISCOVERY = "discovery"
    DELIVERY = "delivery"
    LIVE = "live"
    RETIRED = "retired"
    ON_HOLD = "on_hold"
    STOPPED = "stopped"


STAGES: dict[str, str] = {
    Stage.STRATEGY: N_("Strategy"),
    Stage.DISCOVERY: N_("Discovery"),
    Stage.DELIVERY: N_("Delivery"),
    Stage.LIVE: N_("Live"),
    Stage.RETIRED: N_("Retired"),
    Stage.ON_HOLD: N_("On hold"),
    Stage.STOPPED: N_("Stopped"),
}
# The stages from idea to retirement in order; on hold and stopped are not among them.
STAGE_ORDER = (Stage.STRATEGY, Stage.DISCOVERY, Stage.DELIVERY, Stage.LIVE, Stage.RETIRED)
ACTIVE_STAGES = frozenset({Stage.STRATEGY, Stage.DISCOVERY, Stage.DELIVERY, Stage.LIVE})

STEPS = {
    "idea": N_("Idea"),
    "qualified": N_("Qualified"),
    "data_assessed": N_("Data assessed"),
    "bets_tested": N_("Bets tested"),
    "build": N_("Build"),
    "pilot": N_("Pilot"),
    "rollout": N_("Rollout"),
    "monitored": N_("Monitored"),
    "retrained": N_("Retrained"),
}
STEPS_OF_STAGE: dict[str, tuple[str, ...]] = {
    Stage.STRATEGY: ("idea", "qualified"),
    Stage.DISCOVERY: ("data_assessed", "bets_tested"),
    Stage.DELIVERY: ("build", "pilot", "rollout"),
    Stage.LIVE: ("monitored", "retrained"),
}

INDUSTRIES = OpenChoices(
    {
        "finance": N_("Finance"),
        "healthcare": N_("Healthcare"),
        "retail": N_("Retail"),
        "media": N_("Media"),
        "manufacturing": N_("Manufacturing"),
        "public_sector": N_("Public sector"),
        "enterprise_software": N_("Enterprise software"),
        "automotive": N_("Automotive"),
        "other": N_("Other"),
    }
)

# Beside a colour that stands for an industry, where there is no room for its name.
SHORT_INDUSTRIES = {
    "finance": N_("Finance"),
    "healthcare": N_("Health"),
    "retail": N_("Retail"),
    "media": N_("Media"),
    "manufacturing": N_("Manuf."),
    "public_sector": N_("Public"),
    "enterprise_software": N_("Software"),
    "automotive": N_("Auto"),
    "other": N_("Other"),
}

AI_KINDS = {
    "learning_from_data": N_("Learning from data"),
    "language": N_("Language"),
    "vision": N_("Vision"),
    "speech": N_("Speech"),
    "generative": N_("Generative"),
    "agentic": N_("Agentic"),
    "optimisation": N_("Optimisation"),
    "other": N_("Other"),
}
PURPOSES = {
    "prediction": N_("Prediction"),
    "personalisation": N_("Personalisation"),
    "automation": N_("Automation"),
    "pattern_detection": N_("Pattern detection"),
    "generation": N_("Generation"),
}
TASKS = {
    "regression": N_("Regression"),
    "classification": N_("Classification"),
    "clustering": N_("Clustering"),
    "recommendation": N_("Recommendation"),
    "generation": N_("Generation"),
    "other": N_("Other"),
}
LEARNING = {
    "supervised": N_("Supervised"),
    "unsupervised": N_("Unsupervised"),
    "reinforcement": N_("Reinforcement"),
    "none": N_("None, or not known to us"),
}
DEPLOYMENTS = {
    "cloud": N_("Cloud"),
    "edge": N_("Edge"),
    "federated": N_("Federated"),
    "service": N_("Bought as a service"),
    "on_premises": N_("Own data centre"),
}
SOURCING = {
    "in_house": N_("Built in house"),
    "bought": N_("Bought from a vendor"),
    "both": N_("Bought and built"),
}
AI_VERDICTS = {
    "ai": N_("AI"),
    "rules_first": N_("Rules first"),
    "not_yet": N_("Not yet"),
    "not_worth_it": N_("Not worth it"),
}
RISK_CLASSES = {
    "minimal": N_("Minimal"),
    "limited": N_("Limited"),
    "high": N_("High"),
    "unacceptable": N_("Unacceptable"),
}
HIGH_IMPACT = {
    "high": N_("High impact"),
    "presumed_not": N_("Presumed high impact, but not"),
    "no": N_("Not high impact"),
}
ROLES = {
    "product_manager": N_("Product manager"),
    "data_scientist": N_("Data scientist"),
    "tech_lead": N_("Tech lead"),
    "product_designer": N_("Product designer"),
    "sponsor": N_("Sponsor"),
    "risk": N_("Risk or compliance"),
}
CRITERIA = {
    "value": N_("Value"),
    "usability": N_("Usability"),
    "feasibility": N_("Feasibility"),
    "viability": N_("Viability"),
    "strategic_fit": N_("Strategic fit"),
    "risk": N_("Risk"),
}
CONFIDENCE = {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High")}

SENSITIVITIES = {
    "public": N_("Public"),
    "internal": N_("Internal"),
    "confidential": N_("Confidential"),
    "personal": N_("Personal"),
    "special": N_("Special category"),
}
LAWFUL_BASES = {
    "not_personal": N_("No personal data"),
    "consent": N_("Consent"),
    "contract": N_("Contract"),
    "legal_obligation": N_("Legal obligation"),
    "vital_interests": N_("Vital interests"),
    "public_task": N_("Public task"),
    "legitimate_interests": N_("Legitimate interests"),
}
PRIVACY_TECHNIQUES = {
    "none": N_("None"),
    "minimisation": N_("Minimisation"),
    "pseudonyms": N_("Pseudonyms"),
    "differential_privacy": N_("Differential privacy"),
    "federated": N_("Federated"),
}
READINESS_DIMENSIONS = {
    "completeness": N_("Completeness"),
    "uniqueness": N_("Uniqueness"),
    "validity": N_("Validity"),
    "timeliness": N_("Timeliness"),
    "labels": N_("Labels"),
    "representativeness": N_("Representativeness"),
    "privacy": N_("Privacy"),
    "leakage": N_("Leakage"),
    "volume": N_("Volume"),
}

METRIC_KINDS = {
    "model": N_("Model"),
    "business": N_("Business"),
    "user_experience": N_("User experience"),
    "fairness": N_("Fairness"),
    "operational": N_("Operational"),
    "cost": N_("Cost"),
}


class MetricState(StrEnum):
    """What the newest measurement says (numbers.md, Metric targets)."""

    ON_TARGET = "on_target"
    WATCH = "watch"
    BELOW_GUARDRAIL = "below_guardrail"
    STALE = "stale"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


METRIC_STATES = {
    MetricState.ON_TARGET: N_("On target"),
    MetricState.WATCH: N_("Watch"),
    MetricState.BELOW_GUARDRAIL: N_("Guardrail breached"),
    MetricState.STALE: N_("Stale"),
    MetricState.NO_DATA: N_("No data"),
    MetricState.NO_TARGET: N_("No target"),
}

DIRECTIONS = {
    "higher": N_("Higher is better"),
    "lower": N_("Lower is better"),
    "range": N_("Within a range"),
}
UNITS = {
    "": N_("Plain number"),
    "share": N_("Per cent"),
    "money": N_("Money"),
    "count": N_("Count"),
    "ms": N_("Milliseconds"),
    "s": N_("Seconds"),
    "min": N_("Minutes"),
    "h": N_("Hours"),
    "days": N_("Days"),
    "points": N_("Points"),
}

ANSWERS = {
    "open": N_("Open"),
    "yes": N_("Yes"),
    "partly": N_("Partly"),
    "no": N_("No"),
    "not_applicable": N_("Not applicable"),
}

RISK_AREAS = {
    "value": N_("Value"),
    "usability": N_("Usability"),
    "feasibility": N_("Feasibility"),
    "viability": N_("Viability"),
}
BET_TESTS = {
    "offline": N_("Offline test"),
    "sandbox": N_("Sandbox"),
    "shadow": N_("Shadow mode"),
    "ab": N_("A/B test"),
    "pilot": N_("Pilot"),
}
BET_STATES = {
    "open": N_("Open"),
    "running": N_("Running"),
    "confirmed": N_("Confirmed"),
    "disproved": N_("Disproved"),
    "dropped": N_("Dropped"),
}
VERSION_STATES = {
    "candidate": N_("Candidate"),
    "live": N_("Live"),
    "rolled_back": N_("Rolled back"),
    "retired": N_("Retired"),
}
COHORT_STATES = {
    "planned": N_("Planned"),
    "running": N_("Running"),
    "done": N_("Done"),
    "rolled_back": N_("Rolled back"),
}
REVIEW_STATES = {"open": N_("Open"), "closed": N_("Closed")}
REVIEW_DECISIONS = {
    "continue": N_("Continue"),
    "recalibrate": N_("Recalibrate"),
    "retrain": N_("Retrain"),
    "roll_back": N_("Roll back"),
    "retire": N_("Retire"),
}
BRIEF_KINDS = {
    "initiative": N_("Initiative brief"),
    "portfolio": N_("Portfolio brief"),
    "decision": N_("Decision paper"),
    "slide": N_("Slide"),
    "review": N_("Review report"),
    "dossier": N_("Compliance dossier"),
}
BRIEF_STATES = {"draft": N_("Draft"), "final": N_("Final")}
RISK_KINDS = {
    "model_drift": N_("Model drift"),
    "data_bias": N_("Data bias"),
    "infrastructure_cost": N_("Infrastructure and cost"),
    "regulation": N_("Regulation"),
    "user_trust": N_("User trust"),
}
RISK_STATES = {
    "open": N_("Open"),
    "mitigated": N_("Mitigated"),
    "accepted": N_("Accepted"),
    "closed": N_("Closed"),
}
EVIDENCE_KINDS = {"file": N_("File"), "link": N_("Link")}

HORIZONS = {"now": N_("Now"), "next": N_("Next"), "later": N_("Later")}
RISK_APPETITES = {
    "averse": N_("Averse"),
    "cautious": N_("Cautious"),
    "open": N_("Open"),
    "seeking": N_("Seeking"),
}
RELATIONS = {"needs": N_("Depends on"), "either_or": N_("Excludes")}
# Who builds and runs AI: what staffing and capacities are counted in.
STAFF_ROLES = {
    "product_manager": N_("Product managers"),
    "data_scientist": N_("Data scientists"),
    "data_engineer": N_("Data engineers"),
    "ml_engineer": N_("ML engineers"),
    "software_engineer": N_("Software engineers"),
    "product_designer": N_("Product designers"),
    "domain_expert": N_("Domain experts"),
    "annotator": N_("Annotators"),
    "reviewer": N_("Reviewers"),
    "risk_compliance": N_("Risk and compliance"),
}
COST_CATEGORIES = {
    "build": N_("Build"),
    "data": N_("Data and labelling"),
    "training": N_("Training"),
    "inference": N_("Inference"),
    "review": N_("Human review"),
    "licences": N_("Licences"),
}
# Kinds of cost that arise before an initiative is live; the others recur.
BUILD_COSTS = frozenset({"build", "data", "training"})
BUDGET_KINDS = {"all": N_("Everything"), "build": N_("Building"), "run": N_("Running")}
LAYOUTS = {
    "table": N_("Table"),
    "board": N_("Board"),
    "matrix": N_("Matrix"),
    "roadmap": N_("Roadmap"),
}
CUSTOM_FIELD_TYPES = {
    "text": N_("Text"),
    "number": N_("Number"),
    "money": N_("Money"),
    "date": N_("Date"),
    "choice": N_("Choice"),
    "person": N_("Person"),
    "link": N_("Link"),
    "formula": N_("Formula"),
}
