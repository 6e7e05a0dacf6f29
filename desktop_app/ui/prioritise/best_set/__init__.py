"""The best set under limits: wishes, limits, search, outcome, scenarios."""
