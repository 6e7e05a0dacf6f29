"""The index of words that the search asks: its face, what stands in it, and the file in which it is kept."""
