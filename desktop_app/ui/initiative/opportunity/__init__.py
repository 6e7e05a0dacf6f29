"""Opportunity."""
