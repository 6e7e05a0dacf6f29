"""What a person writes for a number, a date or "not known", wherever it was written, and how a column settles doubt."""
