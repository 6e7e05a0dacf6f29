"""Copies of a portfolio file, and what can be saved of a damaged one."""
