"""The ranking as a table, with the details of each rank."""
