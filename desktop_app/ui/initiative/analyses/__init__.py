"""Analyses of data files as several tabs show them."""
