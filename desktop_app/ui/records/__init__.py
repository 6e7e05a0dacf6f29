"""Forms and tables over any record of an initiative or of the portfolio."""
