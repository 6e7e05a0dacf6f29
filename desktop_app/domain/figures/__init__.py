"""Figures that people read: where each comes from."""
