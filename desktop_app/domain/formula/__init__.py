"""Formulas that people write: parsed by a grammar of our own, evaluated on numbers and ranges."""
