"""Templates for new initiatives: read from files, started from, taken over."""
