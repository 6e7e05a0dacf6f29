"""The help: its texts with search, the terms of the field, and the tour."""
