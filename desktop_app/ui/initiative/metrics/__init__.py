"""The Metrics tab: targets, guardrails, measurements, and decision bands."""
