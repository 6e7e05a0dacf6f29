"""What a data file holds and whether it is good enough to build on."""
