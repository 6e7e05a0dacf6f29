"""Proof that a history is what was written: held against itself, the records, and what was seen of it before."""
