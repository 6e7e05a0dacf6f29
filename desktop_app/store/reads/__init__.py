"""Plain reads for lists and reports: tuples of just the columns that are shown."""
