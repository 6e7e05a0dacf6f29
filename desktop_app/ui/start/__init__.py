"""The first steps: the welcome page and a new portfolio."""
