"""The ranking as a table, with what stands behind each rank."""
