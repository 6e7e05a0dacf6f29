"""What every page is given: its context, the bus of changes, actions, and the page itself."""
