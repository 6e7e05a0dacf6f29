"""Any file as a table, in this order: csv_reader or xlsx_reader, headers, table_shape, table, then single cell_values."""
