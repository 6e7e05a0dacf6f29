"""Initiative."""
