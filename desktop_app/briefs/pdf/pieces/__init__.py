"""The parts that a page consists of: each knows its height, where it can be cut, and how it is drawn."""
