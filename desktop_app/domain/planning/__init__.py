"""Dates, money, people, goals and what initiatives need of each other."""
