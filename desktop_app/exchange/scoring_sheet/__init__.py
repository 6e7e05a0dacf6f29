"""Scoring sheets: workbooks that several people fill in, merged in one step."""
