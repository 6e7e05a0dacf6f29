"""Briefs as Word and PowerPoint files, with the extra `office`."""
