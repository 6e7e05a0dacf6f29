"""AI Portfolio: a portfolio of AI initiatives on one laptop, in one file that its owner keeps."""

__version__ = "1.0.0"
