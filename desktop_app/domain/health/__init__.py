"""Checks for contradictions and holes in the portfolio."""
