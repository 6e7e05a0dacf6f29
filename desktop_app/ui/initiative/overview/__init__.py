"""The Overview tab: stage, gate, dates, dependencies and own fields."""
