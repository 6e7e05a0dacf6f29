"""Scoring methods, their inputs, and the scores they give."""
