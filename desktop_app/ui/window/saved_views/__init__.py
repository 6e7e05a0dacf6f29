"""The saved views in the navigation: their entries, and who reads and keeps them."""
