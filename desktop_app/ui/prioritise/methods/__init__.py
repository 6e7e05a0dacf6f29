"""Scoring methods of the portfolio's own."""
