"""Scoring methods, their inputs, and what a score comes to."""
