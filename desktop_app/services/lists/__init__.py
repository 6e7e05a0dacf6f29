"""What lists show: rows as plain tuples, and saved views."""
