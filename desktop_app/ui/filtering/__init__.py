"""Filters and saved views: their builders and bars, for every page that lists initiatives."""
