"""Portfolios that are protected by a password."""
