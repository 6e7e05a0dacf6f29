"""The small pictures on the pages of terms, drawn from the figures of a portfolio."""
