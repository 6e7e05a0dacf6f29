"""The best set of initiatives under limits, and the scenarios made of it."""
