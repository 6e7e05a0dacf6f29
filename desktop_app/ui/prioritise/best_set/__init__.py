"""Best set."""
