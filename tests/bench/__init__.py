"""Measures speed and memory as ratios to something measured in the same run; no test depends on it."""
