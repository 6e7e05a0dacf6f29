"""Filters over initiatives: how they are built, matched, worded and saved as views."""
