"""Panels of the initiative's page: one tab each, and the pieces they share."""
