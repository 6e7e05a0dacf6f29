"""Values that do not fit where they stand: found, set aside in a table of their own, and put back."""
