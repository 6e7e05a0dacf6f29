"""Reviews across the portfolio."""
