"""Texts, numbers and dates as people write and read them."""
