"""The Data tab: sources, their readiness, and profiles of data files."""
