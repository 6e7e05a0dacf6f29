"""Initiatives side by side, and what changed since a date."""
