"""Theme, style sheet and icons."""
