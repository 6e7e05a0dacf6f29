"""The page on which briefs are put together and saved."""
