"""Analyses of data files: which there are, how they run, what is kept of them."""
