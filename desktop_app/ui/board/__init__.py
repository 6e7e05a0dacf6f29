"""The board: initiatives as cards in columns."""
