"""Briefs that were made: their records, and what may be done to them."""
