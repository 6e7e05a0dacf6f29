"""What a revision does to tables and rows of an older portfolio."""
