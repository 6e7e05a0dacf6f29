"""The Settings page: sections at the left, one setting a row, found by words."""
