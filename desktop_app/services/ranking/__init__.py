"""Initiatives in the order of a scoring method, today or on an earlier date."""
