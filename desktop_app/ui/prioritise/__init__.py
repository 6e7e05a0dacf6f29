"""Prioritise: ranking, comparison, methods and the best set."""
