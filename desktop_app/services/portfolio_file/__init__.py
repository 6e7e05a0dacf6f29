"""The portfolio as a file: made, opened, locked, checked, backed up, recovered."""
