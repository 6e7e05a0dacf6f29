"""How one begins: the welcome page and a new portfolio."""
