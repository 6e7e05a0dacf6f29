"""Prioritise."""
