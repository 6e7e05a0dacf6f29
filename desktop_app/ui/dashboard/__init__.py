"""The dashboard: what needs attention, the figures of the portfolio, and its health."""
