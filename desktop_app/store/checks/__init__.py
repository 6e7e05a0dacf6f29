"""Checks of a whole portfolio: the database, its links, and the rules of the domain."""
