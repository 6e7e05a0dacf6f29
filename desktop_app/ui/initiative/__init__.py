"""The page of one initiative, with a folder for each of its tabs."""
