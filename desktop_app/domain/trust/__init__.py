"""Checklists of trust, and how an initiative stands against them."""
