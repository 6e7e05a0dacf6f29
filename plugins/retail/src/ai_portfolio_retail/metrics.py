"""Ready-made metrics of retail and e-commerce, each with its direction, unit and meaning."""

from __future__ import annotations

from functools import partial

from desktop_app.plugin_api import N_, CatalogueMetric

_metric = partial(CatalogueMetric, industry="retail")

CLICK_THROUGH = _metric(
    "retail.click_through",
    N_("Click-through rate"),
    "business",
    "higher",
    "share",
    N_("Share of shown items that are opened."),
    target_hint=N_("From an experiment with a control group"),
)
CONVERSION = _metric(
    "retail.conversion",
    N_("Conversion"),
    "business",
    "higher",
    "share",
    N_("Share of visits that end in an order."),
    target_hint=N_("From an experiment with a control group"),
)
BASKET = _metric(
    "retail.basket",
    N_("Basket value"),
    "business",
    "higher",
    "money",
    N_("Average value of an order."),
    target_hint=N_("From an experiment with a control group"),
)
RETURNING = _metric(
    "retail.returning",
    N_("Customers who come back"),
    "business",
    "higher",
    "share",
    N_("Share of customers who order again within 90 days."),
    target_hint=N_("Never below the control group: the guardrail of every short-term gain"),
)
REPEAT_RATE = _metric(
    "retail.repeat_rate",
    N_("Repeated recommendations"),
    "user_experience",
    "lower",
    "share",
    N_("Share of a list that the same person was shown in the list before."),
    target_hint=N_("From when people say that they see the same again and again"),
)
VARIETY = _metric(
    "retail.variety",
    N_("Variety within a list"),
    "user_experience",
    "higher",
    "",
    N_("Share of pairs in a list whose items come from different groups; 0 to 1."),
    target_hint=N_("Not below the editors’ own lists"),
)
COVERAGE = _metric(
    "retail.coverage",
    N_("Catalogue coverage"),
    "fairness",
    "higher",
    "share",
    N_("Share of the catalogue that is shown to somebody."),
    target_hint=N_("Agree it with those who buy for and sell on the shop"),
)
NEW_CUSTOMERS = _metric(
    "retail.new_customers",
    N_("Click-through of new customers"),
    "model",
    "higher",
    "share",
    N_("The click-through rate of customers with fewer than three orders."),
    target_hint=N_("Above the best-seller list, which knows nobody"),
)
OPT_OUT = _metric(
    "retail.opt_out",
    N_("Personalisation switched off"),
    "user_experience",
    "lower",
    "share",
    N_("Share of customers who switch personalisation off."),
    target_hint=N_("Below the figure before launch"),
)
REGION_GAP = _metric(
    "retail.region_gap",
    N_("Gap between regions"),
    "fairness",
    "lower",
    "",
    N_("Highest minus lowest click-through or service level over regions."),
    target_hint=N_("So small that no region pays for the gain of another"),
)
FORECAST_ERROR = _metric(
    "retail.forecast_error",
    N_("Demand forecast error"),
    "model",
    "lower",
    "share",
    N_("Sum of absolute errors divided by sales, by item and week."),
    target_hint=N_("Below the planners’ own forecast"),
)
SENT_BACK = _metric(
    "retail.sent_back",
    N_("Goods sent back"),
    "business",
    "lower",
    "share",
    N_("Share of ordered goods that come back."),
    target_hint=N_("Not above the control group"),
)

METRICS = (
    CLICK_THROUGH,
    CONVERSION,
    BASKET,
    RETURNING,
    REPEAT_RATE,
    VARIETY,
    COVERAGE,
    NEW_CUSTOMERS,
    OPT_OUT,
    REGION_GAP,
    FORECAST_ERROR,
    SENT_BACK,
)
